"""Work that ends the process at some tasks; workers import it."""

import os
import time

from xlfactor.batch.work import work as work_at_book


def work(task):
    """Return the square of a number; a negative one ends the process."""
    if task == "slow":
        time.sleep(60)
    if task < 0:
        os._exit(9)
    return task * task


def work_or_die(task):
    """Run a workbook; one that is called so ends the process."""
    if "deadly" in task.book:
        os._exit(9)
    return work_at_book(task)
