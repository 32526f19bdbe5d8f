"""A large table of returns, opened and read, against what calamine alone takes for it."""

import datetime as dt
import sys
from time import perf_counter, thread_time

import numpy as np
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from xlfactor.areas import area_of
from xlfactor.xlsx.book import open_book

pytestmark = pytest.mark.slow
#: the processor's time, which other work on the machine does not lengthen; Windows counts it in
#: steps of 16 milliseconds
clock = perf_counter if sys.platform == "win32" else thread_time
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


def timed(work):
    start = clock()
    result = work()
    return clock() - start, result


def test_a_table_of_400_000_cells_takes_one_and_a_half_times_as_long_as_calamine(returns):
    def ours():
        return open_book(returns).cells(area_of("Returns", "A:OK"), name="returns")

    def calamines():
        return CalamineWorkbook.from_path(returns).get_sheet_by_name("Returns").to_python()

    # in turn, so that both meet the machine alike
    pairs = [(timed(ours), timed(calamines)) for _ in range(7)]
    (_, found), (_, wanted) = pairs[0]
    assert [row[1:] for row in found[1:]] == [tuple(row[1:]) for row in wanted[1:]]
    ratio = min(mine[0] for mine, _ in pairs) / min(theirs[0] for _, theirs in pairs)
    assert ratio <= 1.5
