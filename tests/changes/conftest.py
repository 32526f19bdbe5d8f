"""Copies of shipped workbooks that a test edits."""

import openpyxl
import pytest


@pytest.fixture
def edited(tmp_path):
    """Write a copy of a shipped workbook that a function has changed."""

    def write(source, change):
        book = openpyxl.load_workbook(source)
        change(book)
        path = tmp_path / f"after {source.name}"
        book.save(path)
        return path

    return write
