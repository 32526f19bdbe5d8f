"""Result sheets compared with what the inputs of their workbook give now."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from contextlib import closing
from itertools import takewhile

import numpy as np
import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from xlfactor import catalogue, cli
from xlfactor.live.page_formulas import page_formulas
from xlfactor.run import run
from xlfactor.verification.alignment import recognise
from xlfactor.verification.staleness import stale
from xlfactor.verification.telling import lines
from xlfactor.verification.workbook import verify
from xlfactor.version import this_version
from xlfactor.xlsx.book import open_book

#: lines of a stamp that are compared apart, or differ from run to run
SEALED = ("Sheet digest", "Made by", "Inputs digest")
PARAMETERS = [item for macro in catalogue.MACROS.values() for item in macro.parameters]


@pytest.fixture
def results(cma_results, tmp_path):
    """A copy of the results of the study of assumptions, and a way to change its cells."""
    path = tmp_path / "results.xlsx"
    shutil.copy(cma_results[0], path)

    def change(**cells):
        book = openpyxl.load_workbook(path)
        for place, value in cells.items():
            sheet, _, cell = place.rpartition("_")
            book[sheet.replace("_", " ")][cell] = value
        book.save(path)
        return path

    change.path = path
    return change


def verdicts(path, *keys):
    """Verify the sheets of the analyses with those keys; without any, all."""
    macros = [catalogue.MACROS[key] for key in keys] or catalogue.macros()
    with closing(open_book(path)) as book:
        return verify(book, macros, known=catalogue.input_names(), formulas=page_formulas)


def weights_of(path):
    found = verdicts(path, "factors_to_assets").verdicts
    return next(one for one in found if one.sheet == "Weights")


def test_results_are_what_their_inputs_give(results):
    found = verdicts(results.path)
    assert found.holds
    assert {one.sheet for one in found.verdicts} >= {"Weights", "Covariance", "Factor premia"}
    assert not any(one.inputs_changed for one in found.verdicts)
    assert {one.made_by for one in found.verdicts} == {this_version()}


def test_results_of_returns_are_too(results_of):
    assert verdicts(results_of("us_industries")[0]).holds


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_one_digit_or_letter_in_any_cell_of_any_result_is_found(results, seed):
    book, draw = openpyxl.load_workbook(results.path), np.random.default_rng(seed)
    with closing(open_book(results.path)) as opened:
        sheets = opened.result_sheets()
    planted = {}
    for sheet in sheets:
        own = {cell.row for cell in book[sheet]["B"] if cell.value in {"Time (UTC)", *SEALED}}
        cells = [
            cell for row in book[sheet] for cell in row
            if cell.row not in own and isinstance(cell.value, (float, int, str))
        ]  # fmt: skip
        cell = cells[draw.integers(len(cells))]
        planted[sheet] = f"{cell.coordinate}"
        is_text = isinstance(cell.value, str)
        cell.value = f"{cell.value[:-1]}~" if is_text else cell.value + 1e-9
    book.save(results.path)
    found = {one.sheet: one.differences for one in verdicts(results.path).verdicts}
    assert set(found) == set(sheets)
    for sheet, differences in found.items():
        assert [one.cell.rpartition("!")[2] for one in differences] == [planted[sheet]]


def test_one_digit_beside_any_formula_is_found(results):
    """And a formula that is another one, whatever its value."""
    formulas = openpyxl.load_workbook(results.path)
    with zipfile.ZipFile(results.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kept = re.compile(rb"(?<=</f><v>)([-\d.e]+)(?=</v>)")
    with closing(open_book(results.path)) as opened:
        part = {name: opened.package.sheets[name].part for name in opened.result_sheets()}
    planted = {
        f"{sheet}!{cell.coordinate}"
        for sheet in part
        for row in formulas[sheet]
        for cell in row
        if cell.data_type == "f" and not cell.value.startswith("=IF")
    }
    for name in part.values():
        parts[name] = kept.sub(lambda one: repr(float(one[1]) + 1e-9).encode(), parts[name])
    with zipfile.ZipFile(results.path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found = {
        one.cell.replace("'", "")
        for verdict in verdicts(results.path).verdicts
        for one in verdict.differences
    }
    assert found == planted
    assert len(found) > 100


@pytest.fixture
def planted(results):
    """Replace something once in the part of a sheet, its drawing or first chart, and verify."""

    def plant(pattern, text, *, is_chart=False, is_drawing=False):
        with closing(open_book(results.path)) as opened:
            package = opened.package
            part = package.sheets["Weights"].part
            if is_chart or is_drawing:
                (part,) = package.related(part, "drawing")
            if is_chart:
                part = package.related(part, "chart")[0]
            parts = {name: package.part(name) for name in package.names}
        changed = re.sub(pattern, text, parts[part], count=1)
        assert changed != parts[part]
        with zipfile.ZipFile(results.path, "w") as archive:
            for name, content in {**parts, part: changed}.items():
                archive.writestr(name, content)
        return weights_of(results.path)

    return plant


def test_a_number_format_that_shows_other_digits_is_found(planted):
    (found,) = planted(rb'<c r="C9" s="\d+"', rb'<c r="C9" s="0"').differences
    assert found.cell == "Weights!C9"
    assert (found.held, found.recomputed) == (
        "number format General", 'number format [>=0.0005]0.0%;[<=-0.0005]-0.0%;"–"',
    )  # fmt: skip


def test_a_digit_that_a_chart_keeps_is_found(planted):
    (found,) = planted(rb"<c:v>0\.53", b"<c:v>0.63", is_chart=True).differences
    assert found.cell == "Weights!C44 in a chart"
    assert found.size == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("pattern", "text", "held"),
    [
        (rb"<a:t>[^<]*", b"<a:t>Other", "the title Other"),
        (b"Units of the factor", b"Percent", "the texts Percent"),
        (rb'<c:barDir val="col"', b'<c:barDir val="bar"', "the kind barChart bar"),
        (rb'<c:max val="[^"]*"', b'<c:max val="99"', "axes that end at -0.4, 99"),
        (rb"\$F\$44:\$F\$47", b"$F$44:$F$46", "the cells Weights!$F$44:$F$46"),
    ],
)
def test_a_chart_that_shows_something_else_is_found(planted, pattern, text, held):
    (found,) = planted(pattern, text, is_chart=True).differences
    assert found.cell == "Weights, the chart 'Target and achieved exposures'"
    assert found.held == held


def test_a_chart_that_is_gone_is_found_and_one_that_was_moved_is_told(planted):
    moved = planted(rb"<xdr:col>\d+", b"<xdr:col>7", is_drawing=True)
    title = "the chart 'Target and achieved exposures'"
    assert moved.remarks == (f"{title} was moved or has another size",)
    assert moved.differences == ()
    gone = rb"(?s)<xdr:twoCellAnchor.*?</xdr:twoCellAnchor>"
    (found,) = planted(gone, b"", is_drawing=True).differences
    assert (found.cell, found.held) == (f"Weights, {title}", None)


def test_a_copy_of_a_chart_is_not_taken_for_the_chart(planted):
    def with_copy(anchor):
        return anchor[0] + re.sub(rb"<xdr:col>\d+", b"<xdr:col>90", anchor[0])

    anchor = rb"(?s)<xdr:twoCellAnchor.*?</xdr:twoCellAnchor>"
    found = planted(anchor, with_copy, is_drawing=True)
    assert found.differences == ()
    assert not any("was moved" in one for one in found.remarks)


def test_a_value_in_place_of_a_formula_is_told(planted):
    found = planted(rb"(?<=<f>SUM)[^<]*</f>", b"(1)</f>")
    assert [one.held for one in found.differences] == ["=SUM(1)"]
    found = planted(rb"<f>SUM[^<]*</f>", b"")
    assert found.remarks[0].startswith(
        "formulas replaced by their values: 1, the first at Weights!"
    )


def test_what_hides_lines_or_was_added_is_told(planted):
    hidden = planted(rb'<row r="9"', b'<row r="9" hidden="1"')
    assert (hidden.differences, hidden.remarks) == ((), ("rows or columns are hidden",))
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="H1:I1"/></mergeCells>'
    assert len(planted(b"</sheetData>", merged).remarks) == 2


def test_how_far_a_figure_is_off_is_told(results):
    value = openpyxl.load_workbook(results.path)["Weights"]["C9"].value
    weights = weights_of(results(Weights_C9=value * (1 + 1e-9)))
    assert weights.differences[0].size == pytest.approx(abs(value) * 1e-9, rel=1e-3)


def test_the_digests_of_two_runs_are_the_same(results, tmp_path):
    again = tmp_path / "again.xlsx"
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        run(book, catalogue.macros(), known=catalogue.input_names())
        book.save(again)

    def digests(path):
        rows = list(openpyxl.load_workbook(path)["Audit"].iter_rows(values_only=True))
        (top,) = (place for place, row in enumerate(rows) if "Answer digest" in row)
        return {row[1]: row[3:5] for row in takewhile(lambda row: row[1], rows[top + 1 :])}

    found = digests(results.path)
    assert found == digests(again)
    assert len(found) > 15


def test_words_and_rows_that_were_added_are_found(results):
    weights = weights_of(results(Weights_B2="Another title", Weights_Z99="note"))
    assert [(one.cell, one.held) for one in weights.differences] == [
        ("Weights!B2", "Another title"), ("Weights!Z99", "note"),
    ]  # fmt: skip


def test_another_version_and_other_inputs_are_told(results):
    sheet = openpyxl.load_workbook(results.path)["Covariance"]
    (made_by,) = (row[2] for row in sheet.iter_rows() if row[1].value == "Made by")
    text = f"xlfactor 0.0.1;{made_by.value.partition(';')[2]}"
    path = results(**{f"Covariance_{made_by.coordinate}": text, "CMA_G6": 0.2})
    found = verdicts(path, "cma_covariance")
    assert not found.holds
    (covariance,) = (one for one in found.verdicts if one.sheet == "Covariance")
    assert (covariance.inputs_changed, covariance.made_by) == (True, "xlfactor 0.0.1")
    assert covariance.differences


def test_a_stamp_that_cannot_be_read_is_told(results):
    sheet = openpyxl.load_workbook(results.path)["Covariance"]
    (made_by,) = (row[2] for row in sheet.iter_rows() if row[1].value == "Made by")
    path = results(**{f"Covariance_{made_by.coordinate}": "an old version"})
    found = verdicts(path, "cma_covariance").verdicts
    (covariance,) = (one for one in found if one.sheet == "Covariance")
    assert covariance.made_by is None
    assert "which version made it is not known" in covariance.remarks[0]
    assert "as the lines above it were changed" in covariance.differences[0].recomputed


def changed_rows(sheet, at, *, by):
    """Insert a row (by 1) or delete one (by -1) as Excel does: formulas and charts follow."""

    def moved(text):
        return re.sub(
            r"(?<=[A-Z$])\d+", lambda row: str(int(row[0]) + by * (int(row[0]) >= at)), text
        )

    (sheet.insert_rows if by > 0 else sheet.delete_rows)(at)
    for cell in (cell for row in sheet for cell in row if cell.data_type == "f"):
        cell.value = moved(cell.value)
    for series in (one for chart in sheet._charts for one in chart.series):
        across, high = series.cat or series.xVal, series.val or series.yVal
        for reference in (series.tx.strRef, across.strRef or across.numRef, high.numRef):
            reference.f = moved(reference.f)
            reference.strCache = reference.numCache = None  # Excel keeps the new ones


def test_rows_and_columns_that_came_or_went_are_told_as_such_and_the_rest_compared(results):
    book = openpyxl.load_workbook(results.path)
    weights, covariance, path = (book[one] for one in ("Weights", "Covariance", "Path weights"))
    changed_rows(weights, 12, by=1)
    weights["B12"], weights["D12"] = "A note of mine", 0.0
    weights["C20"] = weights["C20"].value + 1e-9
    gone = covariance["B32"].value
    changed_rows(covariance, 32, by=-1)
    covariance["D34"] = covariance["D34"].value + 1e-9
    path.insert_cols(3)
    changed_rows(path, 4, by=1)
    book.save(results.path)
    found = verdicts(results.path, "cma_covariance", "factors_to_assets")
    told = {one.sheet: one for one in found.verdicts}
    note, figure = told["Weights"].differences[::-1]
    assert (note.cell, note.held) == ("Weights!12:12", ("A note of mine", 0.0))
    assert (figure.cell, figure.size) == ("Weights!C20", pytest.approx(1e-9))
    figure, row = told["Covariance"].differences
    assert (figure.cell, row.cell, row.recomputed[0]) == (
        "Covariance!D34",
        "Covariance!32:32",
        gone,
    )
    assert any("blank column was inserted" in one for one in told["Path weights"].remarks)
    assert any("blank row was inserted" in one for one in told["Path weights"].remarks)
    formulas = [one for one in told["Path weights"].differences if one.held[0] != "="]
    assert formulas == []  # openpyxl leaves them where they were
    out = list(lines(found))
    assert "  Weights!12:12 is not of the results: 'A note of mine', 0.0" in out
    assert any(one.startswith(f"  Covariance!32:32 is gone: '{gone}', ") for one in out)


@pytest.mark.parametrize("seed", range(20))
def test_lines_are_found_again_among_others_that_came_went_or_changed(seed):
    draw = np.random.default_rng(seed)
    wanted = [{f"line {draw.integers(9)}", *draw.integers(99, size=5)} for _ in range(30)]
    held, truth = [], {}
    gone = set(draw.choice(30, 3, replace=False) + 1)
    for number, line in enumerate(wanted, start=1):
        if draw.random() < 0.1:
            held.append(
                {"mine", *draw.integers(100, 199, size=3)} if draw.random() < 0.5 else set()
            )
        if number not in gone:
            held.append(line ^ {next(iter(line))} if draw.random() < 0.3 else line)
            truth[number] = len(held)
    found = recognise(list(map(frozenset, held)), list(map(frozenset, wanted)))
    assert found.numbers.items() >= truth.items()
    # a line that is gone may stand for one that came in its place
    others = {one: other for one, other in found.numbers.items() if one not in truth}
    assert not any(wanted[one - 1] & held[other - 1] for one, other in others.items())
    assert {*found.gone, *others} == gone


def test_an_edited_sheet_and_its_newer_one_are_both_compared(results):
    """And a sheet of the analyst's, of the same name, is not."""
    results(Weights_C9=0.5)
    book = openpyxl.load_workbook(results.path)
    book["Covariance"].title = "Old"
    book.create_sheet("Covariance")["B2"] = "My own sheet"
    book.save(results.path)
    with closing(open_book(results.path)) as opened:
        run(opened, catalogue.macros(), known=catalogue.input_names(), formulas=page_formulas)
        opened.save(results.path)
    found = verdicts(results.path)
    sheets = {one.sheet: [two.cell for two in one.differences] for one in found.verdicts}
    assert {sheet: cells for sheet, cells in sheets.items() if cells} == {
        "Weights": ["Weights!C9"]
    }
    assert {"Weights (2)", "Covariance (2)"} < set(sheets)
    assert found.not_made == ("Old",)


def test_inputs_that_changed_make_the_sheets_that_read_them_stale(results):
    with closing(open_book(results.path)) as book:
        assert set(stale(book, catalogue.macros()).values()) == {False}
    path = results(Targets_C23=0.6)  # gamma
    with closing(open_book(path)) as book:
        found = stale(book, catalogue.macros())
    assert {sheet for sheet, is_stale in found.items() if is_stale} == {
        "Weights", "Gamma path", "Path weights", "Risk decomposition", "Efficient frontier",
        "Frontier weights", "Black-Litterman", "Three-way trade", "Trade weights",
        "Against benchmark", "Funding trade", "Stress", "Summary", "Audit",
    }  # fmt: skip


def test_a_heading_that_changed_makes_all_sheets_stale(results):
    with closing(open_book(results(Targets_C34="2021"))) as book:  # as of
        assert set(stale(book, catalogue.macros()).values()) == {True}


def test_an_input_that_is_gone_makes_them_stale(results):
    book = openpyxl.load_workbook(results.path)
    del book["Policy"].tables["policy"]
    book.save(results.path)
    with closing(open_book(results.path)) as book:
        assert stale(book, catalogue.macros())["Weights"]


def test_a_sheet_that_is_gone_or_renamed_is_named(results):
    book = openpyxl.load_workbook(results.path)
    del book["Gamma path"]
    book["Weights"].title = "My weights"
    book.save(results.path)
    found = verdicts(results.path)
    assert (set(found.absent), found.not_made) == ({"Weights", "Gamma path"}, ("My weights",))


@pytest.mark.slow
def test_another_machine_gives_the_same_answers(results):
    """Another processor is imitated: the kernels of linear algebra for one of 2004."""
    other = {**os.environ, "OPENBLAS_CORETYPE": "Prescott"}
    command = [sys.executable, "-m", "xlfactor", "verify", results.path]
    done = subprocess.run(command, env=other, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Audit: verified" in done.stdout  # the digests of the answers too


class TestCommands:
    def test_verify(self, results, capsys):
        assert cli.main(["verify", str(results.path)]) == 0
        assert "Weights: verified" in capsys.readouterr().out
        path = results(Weights_B2="Another title")
        assert cli.main(["verify", str(path)]) == 3
        out = capsys.readouterr().out
        assert "Weights: 1 difference" in out
        assert "Weights!B2 holds 'Another title'" in out
        assert cli.main(["verify", str(path), "--json"]) == 3
        told = json.loads(capsys.readouterr().out)
        weights = next(one for one in told["sheets"] if one["sheet"] == "Weights")
        assert not told["holds"]
        assert weights["made_by"] == told["version"]
        (difference,) = weights["differences"]
        assert (difference["cell"], difference["held"]) == ("Weights!B2", "Another title")

    def test_check(self, results, capsys):
        assert cli.main(["check", str(results.path)]) == 0
        assert "Weights: up to date" in capsys.readouterr().out
        path = str(results(Targets_C23=0.6))
        assert cli.main(["check", path]) == 3
        assert "Weights: inputs changed since it was made" in capsys.readouterr().out
        assert cli.main(["check", path, "--json"]) == 3
        told = json.loads(capsys.readouterr().out)["stale"]
        assert (told["Weights"], told["Covariance"]) == (True, False)

    def test_formulas_among_the_inputs_are_calculated_first(self, results, capsys):
        assert cli.main(["check", str(results(Targets_C23="=0.3*2"))]) == 3
        out = capsys.readouterr().out
        assert "Targets!C23: calculated anew, 0.6 where the file held no value" in out
        assert "Weights: inputs changed since it was made" in out
        assert cli.main(["verify", str(results(Targets_C23="=(1+0.4)/2"))]) == 0

    def test_a_book_without_results_is_told(self, capsys):
        for command in ("check", "verify"):
            assert cli.main([command, str(WORKBOOKS / "factor_cma.xlsx")]) == 2
            assert "has no result sheets" in capsys.readouterr().err
