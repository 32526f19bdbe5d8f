"""Tables whose columns or rows are maturities: numbers of years, or names."""

import pandas as pd
import pytest

from xlfactor.errors import LabelError, TableError
from xlfactor.tables.cells import block
from xlfactor.tables.curves import (
    MaturityGrid,
    MaturityName,
    MaturityNames,
    MaturityVector,
    YieldTable,
)

HELP = {"help": "A table."}
DATES = pd.date_range("2020-01-31", periods=24, freq="ME").to_pydatetime()


def yields(header=("Month", 1.0, "2Y", "30 years"), scale=1.0):
    rows = [[date, *(scale * (0.02 + 0.001 * k * (i % 3 - 1)) for k in range(1, len(header)))]
            for i, date in enumerate(DATES)]  # fmt: skip
    return block([list(header), *rows])


def read(cells):
    return YieldTable(**HELP).read(cells, name="yields")


def test_maturities_are_read_as_numbers_and_as_names():
    found = read(yields())
    assert list(found.columns) == ["1Y", "2Y", "30Y"]
    assert found.loc["2020-01-31", "2Y"] == pytest.approx(0.018)


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        (yields(("Month", 2.0, 1.0)), TableError, "yields: column '1' stands after '2'"),
        (yields(("Month", "1Y", "12M")), (TableError, LabelError), "'12M'"),
        (yields(("Month", "Stocks", "2Y")), TableError, "yields: column 'Stocks': found 'Stocks'"),
        (yields(scale=100), TableError,
         "yields: column '1': looks like percent points: 2, its typical size, is a yield of 200%"),
        (yields(scale=20), TableError, "looks like percent points: .* changes by .*% a year"),
        (yields()[1:], TableError, "was the header row left out"),
    ],
)  # fmt: skip
def test_what_are_no_yields_is_told(cells, error, message):
    with pytest.raises(error, match=message):
        read(cells)


def test_yields_below_zero_and_of_two_dates_are_read():
    assert read(yields(scale=-1)).iloc[0, 0] < 0
    assert len(read(yields()[:3])) == 2


def test_rows_of_maturities_are_read_in_any_writing():
    cells = block([["Maturity", "#1", "#2"], [2.0, 1.0, None], ["6M", None, -1.0]])
    found = MaturityGrid(**HELP, blank=0.0).read(cells, name="bond_portfolios")
    assert found.to_dict() == {"#1": {"2Y": 1.0, "6M": 0.0}, "#2": {"2Y": 0.0, "6M": -1.0}}
    for cells in ([["2Y", 0.9], [5.0, 0.8]], [["Maturity", "Price"], ["2Y", 0.9], ["60M", 0.8]]):
        found = MaturityVector(**HELP).read(block(cells), name="prices")
        assert found.to_dict() == {"2Y": 0.9, "5Y": 0.8}
    found = MaturityNames(**HELP).read(block([[2.0], ["5Y"], [10.0]]), name="barbell_maturities")
    assert list(found) == ["2Y", "5Y", "10Y"]
    assert MaturityName(**HELP).read(block(24.0 / 12), name="maturity") == "2Y"


def test_what_is_no_maturity_or_occurs_twice_is_told():
    grid = MaturityGrid(**HELP, blank=0.0)
    with pytest.raises(TableError, match="bonds: row 'Cash': found 'Cash'; wanted a maturity"):
        grid.read(block([["", "#1"], ["Cash", 1.0]]), name="bonds")
    with pytest.raises(LabelError, match="bonds: row '2Y' occurs more than once"):
        grid.read(block([["", "#1"], ["2Y", 1.0], [2.0, 1.0]]), name="bonds")
    with pytest.raises(TableError, match="was the header row left out"):
        grid.read(block([[1.0, 2.0], [2.0, 3.0]]), name="bonds")
    with pytest.raises(LabelError, match="maturity '2Y' occurs more than once"):
        MaturityNames(**HELP).read(block([["24M", "2Y"]]), name="barbell_maturities")
