"""The road of a macro: what is told and read on the way, on any host."""

import openpyxl
import pytest

from xlfactor.core.estimation.published_figures import Unit
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.report.page import Page
from xlfactor.run import run
from xlfactor.tables.inputs import assets


@ribbon_macro(category=Category.BACKTEST, label="Long walk")
def long_walk(tell: Tell, unit: assets.UnitChoice = Unit.AUTOMATIC) -> tuple[Page, ...]:
    """Walk for long."""
    tell(f"half way, {unit}")
    return (Page(sheet="Walk", title="Walk", units="", blocks=()),)


class Empty:
    """A workbook without inputs, which remembers what is written."""

    sheets = ("Sheet1",)

    def __init__(self):
        self.written = []

    def names(self):
        return {}

    def tables(self):
        return {}

    def write(self, pages, edition):
        self.written += [(planned.sheet, edition.when.tzname()) for planned in pages]


def test_progress_of_a_long_macro_is_told_and_is_no_input():
    told, book = [], Empty()
    assert [item.name for item in long_walk.parameters] == ["unit"]
    report = run(book, [long_walk], known=["unit"], progress=lambda *step: told.append(step))
    assert told == [
        ("Reading", 0, 0), ("Long walk", 0, 1), ("Long walk: half way, automatic", 0, 1),
        ("Writing", 1, 1),
    ]  # fmt: skip
    assert book.written == [("Summary", "UTC"), ("Walk", "UTC"), ("Audit", "UTC")]
    assert "unit is not given: automatic was used" in report.assumed


def test_a_long_macro_that_is_stopped_writes_nothing():
    def stop(label, *_):
        if "half way" in label:
            raise KeyboardInterrupt

    book = Empty()
    with pytest.raises(KeyboardInterrupt):
        run(book, [long_walk], known=["unit"], progress=stop)
    assert book.written == []


def test_the_workbook_says_on_what_paper_results_are_printed(cma, capsys):
    status, _ = cma.named("xf_paper", "letter").run("--macro", "factor_premia", "--in-place")
    assert status == 0
    book = openpyxl.load_workbook(cma.path)
    assert {book[name].page_setup.paperSize for name in ("Summary", "Factor premia")} == {1}
    status, changed = cma.named("xf_paper", "A3").run("--macro", "factor_premia")
    assert (status, changed) == (2, set())
    said = capsys.readouterr().err
    assert "paper (Targets!" in said
    assert "): 'A3' is none of the choices: 'A4', 'Letter'" in said
