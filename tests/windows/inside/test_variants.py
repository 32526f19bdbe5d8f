"""The VARIANTs of our caller are those that Excel's VBA makes."""

import datetime as dt
from decimal import Decimal

import pytest
from comtypes.automation import VARIANT

from tests.windows import variants
from tests.windows.variants import MISSING, CellError, Typed

pytestmark = pytest.mark.windows

SCALARS = [
    (1.5, "R8"), (3, "I4"), ("Zürich €", "BSTR"), (True, "BOOL"), (None, "EMPTY"),
    (dt.datetime(2026, 1, 31, 12, 30), "DATE"), (Decimal("12.3456"), "CY"),
    (CellError.NA, "ERROR"), (MISSING, "ERROR"),
]  # fmt: skip


def sent(value):
    variant = VARIANT()
    variants.fill(variant, value)
    found = variants.read_typed(variant)
    variants.clear(variant)
    return found


@pytest.mark.parametrize(("value", "kind"), SCALARS, ids=str)
def test_a_scalar_has_the_type_that_vba_gives_it(value, kind):
    assert sent(value) == Typed(kind, value)


def test_a_range_of_values_keeps_rows_and_columns():
    cells = ((None, "a", "b"), ("x", 1.0, CellError.DIV0))
    assert [[cell.value for cell in row] for row in sent(cells)] == [list(row) for row in cells]


def test_arrays_lie_within_arrays():
    assert sent([((1.0,), (2.0,)), MISSING]) == [
        ((Typed("R8", 1.0),), (Typed("R8", 2.0),)),
        Typed("ERROR", MISSING),
    ]
