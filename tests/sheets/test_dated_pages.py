"""What pages with dates, and macros that take long, need of the sheets."""

import datetime as dt
from contextlib import closing

import pandas as pd
import pytest

from xlfactor import engine
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.report.page import Block, Chart, ChartKind, NumberFormat, Page
from xlfactor.sheets.run import run
from xlfactor.tables import inputs

DATES = pd.date_range("2020-01-31", periods=2, freq="ME", name="Date")
BLOCK = Block(title="Net value", table=pd.DataFrame({"Fund": [1.0, 1.1]}, DATES),
              formats=NumberFormat.STATISTIC)  # fmt: skip


@ribbon_macro(category=Category.BACKTEST, label="Long walk")
def long_walk(tell: Tell, unit: inputs.UnitChoice = Unit.AUTOMATIC) -> tuple[Page, ...]:
    """Walk for long."""
    tell(f"half way, {unit}")
    chart = Chart(title="Net value", kind=ChartKind.LINES, block=BLOCK, minimum=0.9)
    return (Page(sheet="Walk", title="Walk", units="", blocks=(BLOCK,), charts=(chart,)),)


def test_dates_are_dates_on_the_sheet_and_the_axis_begins_where_it_is_told():
    with closing(engine.new_book()) as book:
        run(book, [long_walk], known=["unit"])
        sheet = book.sheets["Walk"]
        header = next(row for row in range(5, 12) if sheet.range((row, 2)).value == "Date")
        first = sheet.range((header + 1, 2))
        assert first.value == dt.datetime(2020, 1, 31)
        assert first.number_format == NumberFormat.DATE
        assert sheet.charts[0].value_axis.minimum_scale == 0.9


def test_progress_of_a_long_macro_is_told_and_is_no_input():
    told = []
    assert [item.name for item in long_walk.parameters] == ["unit"]
    with closing(engine.new_book()) as book:
        run(book, [long_walk], known=["unit"], progress=lambda *step: told.append(step))
    assert told == [("Long walk", 0, 1), ("Long walk: half way, automatic", 0, 1),
                    ("Writing", 1, 1)]  # fmt: skip


def test_a_long_macro_that_is_stopped_writes_nothing():
    def stop(label, *_):
        if "half way" in label:
            raise KeyboardInterrupt

    with closing(engine.new_book()) as book:
        before = [sheet.name for sheet in book.sheets]
        with pytest.raises(KeyboardInterrupt):
            run(book, [long_walk], known=["unit"], progress=stop)
        assert [sheet.name for sheet in book.sheets] == before
