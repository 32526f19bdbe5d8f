"""Where the inputs of a macro stand: by defined name, by Table, by address."""

import re

import pytest
import xlsxwriter

from xlfactor.areas import Area, address_of, area_of
from xlfactor.errors import TableError
from xlfactor.parameters import Parameter
from xlfactor.places import Places
from xlfactor.tables.kinds import Number
from xlfactor.tables.shapes import Grid, PublishedTable
from xlfactor.xlsx.book import open_book

ROWS = [["Asset", "Weight"], ["Gold", 0.25], ["Cash", 0.75]]
TABLE = Parameter(name="policy", kind=Grid(help="Limits."), required=True)
NUMBER = Parameter(name="gamma", kind=Number(help="A number."), required=True)


@pytest.fixture
def places(tmp_path):
    """The places of a workbook with these names; 'limits' has totals and 'bare' no headers."""

    def open_with(**names):
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for sheet in ("Inputs", "Real, 'own' (2)"):
                rows_on(book.add_worksheet(sheet))
            sheet = book.add_worksheet("Tables")
            rows_on(sheet)
            sheet.add_table("B3:C5", {"name": "limits", "columns": columns(0)})
            sheet.write_row("E3", ["Asset", "Weight"])
            options = {"name": "policy", "columns": columns(1), "total_row": True}
            sheet.add_table("E3:F6", options | {"data": ROWS[1:]})
            bare = {"name": "bare", "columns": columns(2), "header_row": False}
            sheet.add_table("B9:C10", bare | {"data": ROWS[1:]})
            for name, refers in names.items():
                book.define_name(name, f"={refers}")
        return Places(open_book(path))

    return open_with


def columns(number):
    total = {"total_string": "Total"} if number == 1 else {}
    return [{"header": "Asset", **total}, {"header": "Weight"}]


def rows_on(sheet):
    for row, values in enumerate(ROWS, start=2):
        sheet.write_row(row, 1, values)


def found(places, parameter, refers):
    return places(**{f"xf_{parameter.name}": refers}).find(parameter)


BODY = tuple(tuple(row) for row in ROWS[1:])
WHOLE = tuple(tuple(row) for row in ROWS)
POINTED = {
    "cells": ("Inputs!$B$3:$C$5", "Inputs!B3:C5"),
    "a corner": ("Inputs!$B$3", "Inputs!B3:C5"),
    "whole columns": ("Inputs!$B:$C", "Inputs!B:C"),
    "whole rows": ("Inputs!$3:$5", "Inputs!3:5"),
    "a whole sheet": ("Inputs!$A:$XFD", "Inputs!A:XFD"),
    "corners the other way": ("Inputs!$C$5:$B$3", "Inputs!B3:C5"),
    "a sheet in other letters": ("inputs!B3:C5", "Inputs!B3:C5"),
    "a quoted sheet": ("'Real, ''own'' (2)'!$B$3:$C$5", "'Real, ''own'' (2)'!B3:C5"),
    "a Table": ("limits[#All]", "Tables!B3:C5"),
    "columns of a Table": ("limits[[#All],[Asset]:[Weight]]", "Tables!B3:C5"),
    "headers and data": ("policy[[#Headers], [#Data]]", "Tables!E3:F5"),
    "whole columns over totals": ("Tables!$E:$F", "Tables!E1:F5"),
    "a Table with totals": ("policy[#All]", "Tables!E3:F5"),
    "cells of a Table with totals": ("Tables!$E$3:$F$6", "Tables!E3:F5"),
    "a corner of a Table with totals": ("Tables!$E$3", "Tables!E3:F5"),
}


@pytest.mark.parametrize(("refers", "place"), POINTED.values(), ids=POINTED)
def test_a_name_points_at_a_block_of_cells(places, refers, place):
    input_ = found(places, TABLE, refers)
    assert (input_.name, input_.place, input_.cells) == ("policy", place, WHOLE)


def test_a_table_is_found_by_its_name_and_has_no_totals(places):
    input_ = places().find(TABLE)
    assert (input_.place, input_.cells) == ("Tables!E3:F5", WHOLE)


def test_one_cell_is_one_cell_for_a_number(places):
    assert found(places, NUMBER, "Inputs!$C$4").cells == ((0.25,),)
    assert found(places, NUMBER, "Inputs!$Z$99").cells == ()
    assert places().find(NUMBER) is None


REFUSED = {
    "several areas": (
        "Inputs!$B$3:$B$5,Inputs!$C$3:$C$5",
        "the defined name 'xf_policy' points at several areas (Inputs!$B$3:$B$5,Inputs!$C$3:$C$5)"
        ": point it at one block of cells",
    ),
    "several areas of quoted sheets": (
        "'Real, ''own'' (2)'!$B$3,'Real, ''own'' (2)'!$C$3",
        "points at several areas",
    ),
    "no cells": ("#REF!", "points at #REF!, which is not there: point it at the input again"),
    "cells that are gone": ("Inputs!#REF!", "points at Inputs!#REF!, which is not there"),
    "a sheet that is gone": ("Outputs!$B$3", "points at Outputs!$B$3, which is not there"),
    "beyond the sheet": ("Inputs!$B$1048577", "which is not there"),
    "several sheets": ("Inputs:Tables!$B$3", "points at Inputs:Tables!$B$3, which is not there"),
    "a part that is gone": ("limits[[#All],[Gone]]", "points at limits[[#All],[Gone]], which is"),
    "columns without headers": (
        "limits[[Asset]:[Weight]]",
        "without its headers: point at limits[[#Headers],[#Data],[Asset]:[Weight]]",
    ),
    "a column that is gone": ("limits[Gone]", "points at limits[Gone], which is not there"),
    "another workbook": ("[1]Inputs!$B$3", "points at another workbook ([1]Inputs!$B$3): bring"),
    "a quoted workbook": ("'[1]In put'!$B$3", "points at another workbook"),
    "a formula": (
        "OFFSET(Inputs!$B$3,0,0,3,2)",
        "is the formula '=OFFSET(Inputs!$B$3,0,0,3,2)', no block of cells: point it at the cells",
    ),
    "a number": ("0.7", "is the formula '=0.7', no block of cells"),
    "the body of a Table": ("limits[]", "is the Table 'limits' without its headers: point at "
                            "limits[#All]"),
    "the data of a Table": ("limits[#Data]", "without its headers"),
    "a bare Table": ("limits", "is the Table 'limits' without its headers"),
    "a Table without headers": ("bare[#All]", "points at the Table 'bare', which shows "
                                "no header row: switch it on in Excel"),
}  # fmt: skip


@pytest.mark.parametrize(("refers", "message"), REFUSED.values(), ids=REFUSED)
def test_a_name_that_points_at_no_block_is_told_with_the_cure(places, refers, message):
    with pytest.raises(TableError, match=re.escape(message)) as caught:
        found(places, TABLE, refers)
    assert "the defined name 'xf_policy'" in str(caught.value)


def test_a_table_without_headers_is_told_with_the_cure(places):
    bare = Parameter(name="bare", kind=TABLE.kind, required=True)
    with pytest.raises(TableError, match="the Table 'bare' shows no header row: switch it on"):
        places().find(bare)
    with pytest.raises(TableError, match="shows no header row"):
        places().cells_at("bare[Weight]")


def test_references_of_formulas_and_of_the_command_line(places):
    there = places(spot="Inputs!$C$4")
    assert there.cells_at("Inputs!C4") == ((0.25,),)
    assert there.cells_at("'Real, ''own'' (2)'!$B$4:$C$4") == (("Gold", 0.25),)
    assert there.cells_at("SPOT") == ((0.25,),)
    assert there.cells_at("Limits") == there.cells_at("limits[#All]") == WHOLE
    assert there.cells_at("policy[weight]") == ((0.25,), (0.75,))
    assert there.cells_at("limits[#Headers]") == (("Asset", "Weight"),)
    assert there.cells_at("policy[[#Headers],[#Data]]") == there.cells_at("policy[#All]") == WHOLE
    assert there.cells_at("policy[#Data]") == there.cells_at("policy[[Asset]:[Weight]]") == BODY
    assert there.cells_at("policy[[Weight]:[Asset]]") == BODY
    assert there.cells_at("limits[[#Headers],[#Data],[Weight]]") == (("Weight",), (0.25,), (0.75,))
    assert there.cells_at("limits[[#Headers],[Weight]]") == (("Weight",),)
    assert there.cells_at("Tables!E3:F6") == WHOLE
    assert there.cells_at("0.7") is None
    assert there.cells_at("nowhere[Weight]") is None
    assert there.is_table("LIMITS")
    assert not there.is_table("spot")


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("Input!B3", "'Input!B3': there is no sheet 'Input' (did you mean 'Inputs'?)"),
        ("Inputs!B3:", "'B3:' is no address such as B5:C22"),
        ("Inputs!ZZZ1", "a sheet goes from A1 to XFD1048576"),
        ("Inputs!A0", "a sheet goes from A1 to XFD1048576"),
        ("Inputs!", "'' is no address"),
        ("limits[Weigth]", "the Table 'limits' has no column 'Weigth' (did you mean 'weight'?)"),
        ("limits[#Totals]", "'limits[#Totals]' is a part of a Table that is not read here"),
        ("limits[@Weight]", "'limits[@Weight]' is a part of a Table that is not read here"),
        ("limits[[Asset],[Weight],[Asset]]", "is a part of a Table that is not read here"),
        ("limits[[#All],[Wight]]", "the Table 'limits' has no column 'Wight' (did you mean"),
        ("limits[]", "'limits[]' is the Table 'limits' without its headers"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(places, reference, message):
    with pytest.raises(TableError, match=re.escape(message)):
        places().cells_at(reference)


def test_a_name_of_a_single_sheet_is_read_where_the_workbook_has_none(places):
    local = {"Inputs!xf_gamma": "Inputs!$C$4", "Tables!spot": "Inputs!$C$5"}
    there = places(**local)
    assert there.find(NUMBER).cells == ((0.25,),)
    assert there.cells_at("'tables'!Spot") == ((0.75,),)
    assert there.cells_at("Tables!B3") == (("Asset",),)
    assert there.names.shadowed({"gamma"}) == []
    both = places(**local, xf_gamma="Inputs!$C$5")
    assert both.find(NUMBER).cells == ((0.75,),)
    assert both.cells_at("Inputs!xf_gamma") == ((0.25,),)
    assert both.cells_at("Tables!xf_gamma") == ((0.75,),)
    assert both.names.shadowed({"gamma"}) == [
        "the name Inputs!xf_gamma of a single sheet is not read: 'xf_gamma' of the workbook is"
    ]


def test_a_name_of_several_sheets_is_told(places):
    there = places(**{"Inputs!xf_gamma": "Inputs!$C$4", "Tables!xf_gamma": "Inputs!$C$5"})
    with pytest.raises(TableError, match=r"several sheets have .* Inputs!xf_gamma, Tables!xf_gam"):
        there.find(NUMBER)
    with pytest.raises(TableError, match="the defined name 'Inputs!xf_gama' belongs to no input"):
        places(**{"Inputs!xf_gama": "Inputs!$C$4"}).names.require_known({"gamma"})


def test_a_name_of_no_input_is_told(places):
    places(xf_gamma="Inputs!$C$4", mine="Inputs!$C$4").names.require_known({"gamma"})
    with pytest.raises(
        TableError, match=r"'xf_gama' belongs to no input \(did you mean 'xf_gamma'"
    ):
        places(xf_gama="Inputs!$C$4").names.require_known({"gamma"})


@pytest.mark.parametrize(
    "address", ["B3", "B3:C5", "AB10:XFD1048576", "B:C", "A:A", "5:20", "A:XFD"]
)
def test_addresses_are_written_as_they_are_read(address):
    assert address_of(area_of("CMA", address)) == f"CMA!{address}"


@pytest.mark.parametrize(
    ("sheet", "written"),
    [("CMA", "CMA"), ("Größe_2", "Größe_2"), ("2024", "'2024'"), ("a b", "'a b'"),
     ("it's", "'it''s'"), ("a-b", "'a-b'")],
)  # fmt: skip
def test_a_sheet_is_quoted_where_excel_quotes_it(sheet, written):
    assert address_of(Area(sheet=sheet, top=1, left=1, bottom=1, right=1)) == f"{written}!A1"


PUBLISHED = Parameter(name="cma", kind=PublishedTable(help="As published."), required=True)
HEAD = ["Asset", "Return", "Risk"]
FIRST, SECOND = ["Stocks", 7, 16], ["Bonds", 3, 5]
BLANK = [None]
GAPS = {
    "figures below a blank row": ([HEAD, FIRST, BLANK, SECOND], "B3:D6"),
    "figures below a blank row and a heading": (
        [HEAD, FIRST, BLANK, ["Fixed income"], SECOND], "B3:D7"),
    "two blank rows": ([HEAD, FIRST, BLANK, BLANK, SECOND], "B3:D4"),
    "a source below": ([HEAD, FIRST, BLANK, ["Source: a survey of 2025."]], "B3:D4"),
    "another table below": ([HEAD, FIRST, BLANK, ["Asset", "Bonds"], ["Bonds", 1]], "B3:D4"),
    "another table with a title below": (
        [HEAD, FIRST, BLANK, ["Title"], ["Asset", "Bonds"], ["Bonds", 1]], "B3:D4"),
    "a wider table below": ([HEAD, FIRST, BLANK, [*SECOND, 4]], "B3:D4"),
    "figures beside a blank column": (
        [[*HEAD, None, "Stocks", "Bonds"], [*FIRST, None, 1], [*SECOND, None, 0.2, 1]], "B3:G5"),
    "two blank columns": (
        [[*HEAD, None, None, "Stocks"], [*FIRST, None, None, 1], SECOND], "B3:D5"),
    "a table with names beside": (
        [[*HEAD, None, "Asset", "Weight"], [*FIRST, None, "Gold", 1], SECOND], "B3:D5"),
    "a longer table beside": (
        [[*HEAD, None, "Rate"], [*FIRST, None, 1], [None] * 4 + [2]], "B3:D4"),
    "gaps both ways": (
        [[*HEAD, None, "Stocks", "Bonds"], [*FIRST, None, 1], BLANK, [*SECOND, None, 0.2, 1]],
        "B3:G6"),
}  # fmt: skip


def written(path, rows, **names):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Inputs")
        for row, values in enumerate(rows, start=2):
            sheet.write_row(row, 1, values)
        for name, refers in names.items():
            book.define_name(name, f"={refers}")
    return Places(open_book(path))


@pytest.mark.parametrize(("rows", "place"), GAPS.values(), ids=GAPS)
def test_a_published_table_spans_single_gaps_where_its_figures_go_on(tmp_path, rows, place):
    places = written(tmp_path / "a.xlsx", rows, xf_cma="Inputs!$B$3")
    assert places.find(PUBLISHED).place == f"Inputs!{place}"


def test_a_gap_ends_other_tables_and_is_no_way_into_another_input(tmp_path):
    rows = [HEAD, FIRST, BLANK, SECOND]
    places = written(tmp_path / "a.xlsx", rows, xf_cma="Inputs!$B$3", xf_policy="Inputs!$B$3")
    assert places.find(TABLE).place == "Inputs!B3:D4"
    named = written(tmp_path / "b.xlsx", rows, xf_cma="Inputs!$B$3", xf_policy="Inputs!$B$6:$D$6")
    assert named.find(PUBLISHED).place == "Inputs!B3:D4"
    broken = written(tmp_path / "c.xlsx", rows, xf_cma="Inputs!$B$3", xf_policy="#REF!")
    assert broken.find(PUBLISHED).place == "Inputs!B3:D6"
