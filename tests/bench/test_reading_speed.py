"""A large table of returns, opened and read, against what calamine alone takes for it."""

import datetime as dt

import numpy as np
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.bench.timing import check, seconds
from xlfactor.areas import area_of
from xlfactor.xlsx.book import open_book

pytestmark = pytest.mark.slow
DATES, ASSETS = 1_000, 400


@pytest.fixture(scope="module")
def returns(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "returns.xlsx"
    figures = np.random.default_rng(0).normal(0.005, 0.04, size=(DATES, ASSETS)).tolist()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Returns")
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, ["Date", *(f"Asset {number}" for number in range(ASSETS))])
        for row, line in enumerate(figures, start=1):
            sheet.write_datetime(row, 0, dt.datetime(2000, 1, 1) + dt.timedelta(days=row), date)
            sheet.write_row(row, 1, line, percent)
    return path


def test_a_table_of_400_000_cells_takes_little_longer_than_calamine(returns):
    def ours():
        return open_book(returns).cells(area_of("Returns", "A:OK"), name="returns")

    def calamines():
        return CalamineWorkbook.from_path(returns).get_sheet_by_name("Returns").to_python()

    def times_as_long():
        # in turn, so that both meet the machine alike
        pairs = [(seconds(ours), seconds(calamines)) for _ in range(7)]
        mine, theirs = map(min, zip(*pairs, strict=True))
        return mine / theirs

    assert [row[1:] for row in ours()[1:]] == [tuple(row[1:]) for row in calamines()[1:]]
    # where this was written 1.5: the file is unpacked once more, and searched for formulas
    check(times_as_long, most=1.8)
