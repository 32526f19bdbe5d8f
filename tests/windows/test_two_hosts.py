"""One drawn sheet with every feature is the same in Excel and in a file."""

import datetime as dt
import json
from dataclasses import fields, is_dataclass, replace

import pytest

from tests.conftest import WORKBOOKS
from tests.windows.compare import differences
from tests.windows.desk import Desk
from tests.windows.excel_model.shown import shown
from tests.windows.written import written
from xlfactor.drawing import theme
from xlfactor.drawing.sheet import (
    Alignment,
    Axis,
    ColourScale,
    DateUnit,
    DecimalRule,
    DrawnChart,
    DrawnSheet,
    Formula,
    Label,
    Letters,
    Line,
    ListRule,
    Look,
    Marker,
    NativeTable,
    PrintSetup,
    Rectangle,
    Series,
    Side,
    Validation,
)
from xlfactor.excel.host import paint
from xlfactor.report.page import ChartKind, Palette, Paper
from xlfactor.xlsx import painter

NAME = "All & more"


def cells(top, left, bottom, right):
    return Rectangle(top=top, left=left, bottom=bottom, right=right)


def figures(first, last):
    """A table with names, dates and figures from row 5 on."""
    found = {(5, 2): "Date", (5, 3): "Fund", (5, 4): "Index"}
    for row in range(first, last + 1):
        found |= {
            (row, 2): dt.datetime(2000 + row, 1, 31),
            (row, 3): row / 7,
            (row, 4): -row / 3,
        }
    return found


TEXTS = {
    (20, 2): "007",
    (21, 2): "=A1",
    (22, 2): "1/2",
    (23, 2): "TRUE",
    (24, 2): "#N/A",
    (25, 2): "Größe",
    (26, 2): True,
    (27, 2): False,
    (28, 2): 12_345_678_901,
    (29, 2): 1e-300,
    (30, 2): Formula("SUM(B28:B29)", 12_345_678_901.0),
    (31, 2): Formula('IF(B29<=B28,"passed","FAILED")', "passed"),
}
LOOKS = {
    **{(5, column): Look(bold=True, fill=theme.HEADER_FILL, wrap=True) for column in (2, 3, 4)},
    **{(row, 2): Look(number_format="yyyy-mm-dd") for row in range(6, 13)},
    **{
        (row, column): Look(alignment=Alignment.RIGHT, number_format="0.0%", rule_below=row == 12)
        for row in range(6, 13)
        for column in (3, 4)
    },
    (20, 2): Look(size=16, colour=theme.ACCENT, alignment=Alignment.LEFT),
    (21, 2): Look(indent=2),
    (22, 2): Look(number_format="@", rule_above=True, rule_below=True),
    # a look without content, and neighbours that differ
    (23, 4): Look(fill=theme.WARM, at_top=True),
    (24, 4): Look(fill=theme.WARM, bold=True),
}

LABELS = (
    Label(text="first & more"),
    *[Label(text="")] * 3,
    *[Label(text=side.value, side=side) for side in (Side.LEFT, Side.ABOVE, Side.BELOW)],
)


def chart(kind, number, **more):
    """A chart with everything that an axis can have."""
    is_line = kind is ChartKind.LINES
    colours = theme.SERIES[Palette.MEASURES][:2]
    series = tuple(
        Series(
            name=(5, column),
            categories=cells(6, 2, 12, 2),
            values=cells(6, column, 12, column),
            fill=None if is_line or kind is ChartKind.SCATTER else colour,
            line=Line(colour=colour, width=2.25) if is_line else None,
            marker=Marker(colour=colour, size=6) if kind is ChartKind.SCATTER else None,
            labels=LABELS if kind is ChartKind.SCATTER else (),
        )
        for column, colour in zip((3, 4), colours, strict=True)
    )
    made = DrawnChart(
        name=f"Chart {number} here",
        kind=kind,
        title="Weights & more",
        alt_text='What "it" shows',
        corner=(5, 6),
        left=20.0,
        top=30.0 + 300 * number,
        width=400.0,
        height=240.0,
        series=series,
        category_axis=Axis(title="year", labels_low=True, line=Line(colour=theme.RULE, width=1.5)),
        value_axis=Axis(
            title="share",
            number_format="0%",
            minimum=-5.0,
            maximum=10.0,
            major_unit=2.5,
            gridlines=Line(colour=theme.GRIDLINE, width=0.75),
        ),
        has_legend=number != 1,
        gap_width=None if kind in {ChartKind.LINES, ChartKind.AREAS, ChartKind.SCATTER} else 80,
        background=(250, 250, 245),
        title_letters=Letters(size=13.0, colour=theme.INK, bold=True),
        label_letters=Letters(size=8.0, colour=theme.QUIET),
        axis_title_letters=Letters(size=10.0, colour=theme.ACCENT, bold=True),
    )
    return replace(made, **more)


DATED = Axis(number_format="yyyy", date_unit=DateUnit.YEARS, major_unit=2, line=None)
UNITS_LEFT_OPEN = replace(DATED, major_unit=None, gridlines=Line(colour=theme.RULE, width=0.5))
CHARTS = (
    chart(ChartKind.COLUMNS, 0),
    chart(ChartKind.STACKED_COLUMNS, 1),
    chart(ChartKind.BARS, 2, category_axis=Axis(is_reversed=True, labels_low=True)),
    chart(ChartKind.STACKED_BARS, 3, category_axis=Axis(is_reversed=True)),
    chart(ChartKind.LINES, 4, category_axis=DATED),
    chart(ChartKind.AREAS, 5, category_axis=UNITS_LEFT_OPEN, value_axis=Axis()),
    chart(ChartKind.SCATTER, 6),
)
SHEET = DrawnSheet(
    name=NAME,
    tab=theme.WARM,
    cells={**figures(6, 12), **TEXTS},
    looks=LOOKS,
    widths={1: 2.0, 2: 13.0, 3: 13.0, 5: 20.5},
    heights={5: 30.0, 6: 21.75, 7: 21.75, 20: 24.0},
    frozen=(5, 2),
    scales=(
        ColourScale(
            cells=cells(6, 3, 12, 4),
            values=(-4.0, 0.0, 2.5),
            colours=(theme.COLD, theme.WHITE, theme.WARM),
        ),
    ),
    charts=CHARTS,
    tables=(NativeTable(name="history", cells=cells(5, 2, 12, 4)),),
    validations=(
        Validation(cells=cells(6, 3, 12, 3), rule=DecimalRule(minimum=0, maximum=2.5),
                   message="a number from 0 to 2.5"),
        Validation(cells=cells(20, 4, 20, 4), rule=ListRule(words=("long", "short")),
                   message="long or short"),
        Validation(cells=cells(21, 4, 21, 4), rule=ListRule(source=(NAME, cells(20, 2, 24, 2))),
                   message="one of the texts"),
    ),
    names={"xf_history": cells(5, 2, 12, 4), "xf_one": cells(28, 2, 28, 2)},
    print_setup=PrintSetup(
        area=cells(1, 1, 60, 12), is_landscape=True, zoom=70, title_rows=(1, 5),
        title_columns=2, page_starts=(20, 40), column_starts=(9,), side_margin=36.0,
        top_margin=43.2, footer=("&A", "Page &P of &N", "2026-01-31"),
    ),
)  # fmt: skip
PLAIN = DrawnSheet(name="Plain", cells={(1, 1): "x"}, looks={}, widths={}, heights={})
UPRIGHT = PrintSetup(area=cells(1, 1, 9, 3), is_landscape=False, zoom=None, side_margin=18.0,
                     top_margin=54.0, paper=Paper.LETTER)  # fmt: skip


def in_a_file(sheet, folder):
    path = folder / "painted.xlsx"
    path.write_bytes(painter.paint([sheet]))
    return written(path)[sheet.name]


def in_excel(sheet):
    desk = Desk(WORKBOOKS / "factor_cma.xlsx")
    paint.paint(sheet, desk.caller.sheets.add(sheet.name, after=desk.caller.sheets[-1]))
    assert desk.application.gaps == []
    # as it would come out of a file
    return json.loads(json.dumps(shown(desk.book.worksheet(sheet.name))))


SHEETS = {
    "every feature": SHEET,
    "nothing": PLAIN,
    "printed upright on one page": replace(PLAIN, print_setup=UPRIGHT),
    "columns alone frozen": replace(PLAIN, frozen=(0, 2)),
    "many looks": replace(
        PLAIN,
        looks={
            (row, column): Look(
                bold=(row + column) % 2 == 0, indent=row % 3, rule_above=column == 3
            )
            for row in range(1, 60)
            for column in range(1, 12)
        },
    ),
}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_sheet_is_the_same_in_excel_and_in_a_file(sheet, tmp_path):
    found, wanted = in_excel(sheet), in_a_file(sheet, tmp_path)
    assert list(differences(found, wanted, tolerance=1e-12, where=sheet.name)) == []


def test_the_sheet_with_every_feature_has_every_feature():
    """A field that is left as it is by default is a feature that nobody compares."""
    left = {
        field.name for field in fields(DrawnSheet) if getattr(SHEET, field.name) == field.default
    }
    # the digest of a sheet's cells is compared in whole runs
    assert left == {"seal"}
    for kind, name in ((DrawnChart, "a chart"), (Axis, "an axis"), (Series, "a series"),
                       (Look, "a look")):  # fmt: skip
        used = {field.name for one in _all(kind, SHEET) for field in fields(kind)
                if getattr(one, field.name) != field.default}  # fmt: skip
        assert {field.name for field in fields(kind)} == used, name


def _all(kind, value):
    if isinstance(value, kind):
        yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from _all(kind, getattr(value, field.name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _all(kind, item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _all(kind, item)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("background", lambda one: replace(one, background=theme.WHITE)),
        ("title letters", lambda one: replace(one, title_letters=one.label_letters)),
        ("gap", lambda one: replace(one, gap_width=10)),
        ("legend", lambda one: replace(one, has_legend=False)),
        ("alt text", lambda one: replace(one, alt_text="else")),
        ("place", lambda one: replace(one, left=one.left + 6)),
        (
            "value axis",
            lambda one: replace(one, value_axis=replace(one.value_axis, gridlines=None)),
        ),
        ("category axis", lambda one: replace(one, category_axis=Axis(title="year"))),
    ],
)
def test_a_difference_in_looks_is_found(tmp_path, place, change):
    sheet = replace(SHEET, charts=CHARTS[:1])
    other = replace(sheet, charts=(change(CHARTS[0]),))
    shown_here, written_there = in_excel(sheet), in_a_file(other, tmp_path)
    found = list(differences(shown_here, written_there, tolerance=1e-12, where=NAME))
    assert found
    assert all(line.startswith(f"{NAME} / charts / 0 / {place}") for line in found)
