"""Every function has a worked example that Excel would take, and that gives a result."""

import re

import pytest

from xlfactor import catalogue
from xlfactor.examples import function_of, worked
from xlfactor.studies import WORKBOOKS

FORMULAS = [formula for workbook in WORKBOOKS.values() for formula in workbook.formulas]


@pytest.fixture(scope="module")
def examples():
    return worked()


def test_every_function_has_exactly_one_example():
    names = [function_of(formula) for formula in FORMULAS]
    assert sorted(names) == sorted(catalogue.FUNCTIONS)


@pytest.mark.parametrize("name", catalogue.FUNCTIONS)
def test_an_example_gives_a_table_with_names_and_figures(examples, name):
    header, *rows = examples[name].cells
    assert header[0] == catalogue.FUNCTIONS[name].rows
    assert rows
    assert all(isinstance(row[0], (str, float)) or hasattr(row[0], "year") for row in rows)
    assert all(len(row) == len(header) for row in rows)
    assert any(cell is not None for row in rows for cell in row[1:])


@pytest.mark.parametrize("formula", FORMULAS)
def test_an_example_fits_a_cell_of_excel(formula):
    assert len(formula) <= 8192
    assert formula.count("(") <= 64
    # a Table is never meant without saying which part of it
    words = re.sub(r'"[^"]*"', "", formula)
    assert not re.search(r"\b(cma|policy|\w+_weights|\w+_returns|cases)\b(?![\[(])", words)
