"""One thread for linear algebra.

The matrices here are small: threads that share them wait for each other more than they compute,
and on a processor that is busy with other work a run takes ten times as long.
"""

import os

#: what the libraries that numpy may be built on look at, when they are loaded
_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_thread() -> None:
    """Set one thread, where the user has set none; numpy must not be loaded yet."""
    for name in _VARIABLES:
        os.environ.setdefault(name, "1")
