"""The summary of a run: question, answer, checks, assumptions, and a link to each sheet."""

import openpyxl
import pandas as pd
import pytest

from tests.conftest import WHEN, WORKBOOKS
from xlfactor import catalogue
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind
from xlfactor.report.summary import summary_page
from xlfactor.run import run
from xlfactor.xlsx.book import open_book


def page(sheet, kind, *, headline=True, **more):
    table = pd.DataFrame({"A": [0.5, 0.25]}, pd.Index(["Gold", "Oil"], name="Asset"))
    first, second = (
        Block(
            title=f"{sheet} {number}", table=table, formats=NumberFormat.PERCENT, units="percent"
        )
        for number in (1, 2)
    )
    charts = tuple(Chart(title=one.title, kind=ChartKind.COLUMNS, block=one)
                   for one in (first, second))  # fmt: skip
    return Page(sheet=sheet, title=sheet, units="", kind=kind, blocks=(first, second),
                charts=charts, headline=(second,) if headline else (), **more)  # fmt: skip


def summary_of(*pages):
    questions = {one.sheet: f"Find {one.sheet}." for one in pages}
    return summary_page(pages, title="Summary", questions=questions)


def test_answers_alone_are_summed_up_where_there_are_any():
    failed = Check(name="Sum", passed=False, detail="0.9")
    pages = (page("Weights", PageKind.ANSWER, assumed=("No cash.",)),
             page("Premia", PageKind.EVIDENCE, assumed=("Net.",), checks=(failed,)))  # fmt: skip
    made = summary_of(*pages)
    assert [block.title for block in made.blocks] == ["Weights 2", "Sheets"]
    assert [chart.title for chart in made.charts] == ["Weights 2"]
    assert (made.lead, made.notes) == (("Find Weights.",), ("No cash.",))
    assert made.failed == (failed,)
    assert list(made.blocks[-1].table.index) == ["Weights", "Premia"]


def test_without_answers_or_headlines_it_shows_what_there_is():
    evidence = page("Premia", PageKind.EVIDENCE)
    assert summary_of(evidence).blocks[0].title == "Premia 2"
    assert (
        summary_of(page("Checks", PageKind.CHECKS, headline=False)).blocks[0].title == "Checks 1"
    )


def test_no_more_than_three_charts():
    pages = [page(f"P{number}", PageKind.ANSWER) for number in range(5)]
    assert len(summary_of(*pages).charts) == 3


def test_the_summary_of_a_study_leads_to_every_sheet_and_back(cma_results):
    path, report = cma_results
    book = openpyxl.load_workbook(path, data_only=True)
    links = {cell.value: cell.hyperlink.location for row in book["Summary"] for cell in row
             if cell.hyperlink}  # fmt: skip
    for written in report.written:
        assert links[written.sheet].replace("'", "") == f"{written.sheet}!A1"
        assert book[written.sheet]["B1"].hyperlink.location == "Summary!A1"
        assert book[written.sheet]["B4"].hyperlink.location == "Audit!A1"
    titles = [cell.value for cell in book["Summary"]["B"]]
    for title in ("The portfolios side by side", "Weights", "Target and achieved exposures",
                  "Risk by factor", "Risk by asset", "What was assumed", "Sheets"):  # fmt: skip
        assert title in titles
    colours = {
        book[name].sheet_properties.tabColor.rgb for name in ("Summary", "Weights", "Audit")
    }
    assert len(colours) == 3


def test_an_analysis_that_runs_later_stands_among_its_kind():
    book = open_book(WORKBOOKS / "factor_cma.xlsx")
    for key in ("check_inputs", "efficient_frontier", "cma_covariance", "factors_to_assets"):
        run(book, catalogue.macros(key), known=catalogue.input_names(), when=WHEN)
    assert book.result_sheets() == [
        "Summary", "Weights", "Efficient frontier", "Covariance", "Gamma path",
        "Frontier weights", "Path weights", "Checks", "Audit",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["efficient_frontier", "check_inputs"])
def test_one_analysis_has_a_summary_of_its_own(key):
    book = open_book(WORKBOOKS / "factor_cma.xlsx")
    (macro,) = catalogue.macros(key)
    run(book, [macro], known=catalogue.input_names(), when=WHEN)
    values = book.values_of("Summary", name="Summary")
    assert values.value((2, 2)) == f"Summary: {macro.label}"
    assert values.value((6, 2)).startswith(macro.summary[:40])
