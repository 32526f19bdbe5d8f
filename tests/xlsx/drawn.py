"""Drawn sheets that use all that a drawn sheet can say."""

import datetime as dt

from xlfactor.drawing.sheet import (
    Alignment,
    Axis,
    ColourScale,
    DateUnit,
    DrawnChart,
    DrawnSheet,
    Label,
    Letters,
    Line,
    Look,
    Marker,
    PrintSetup,
    Rectangle,
    Series,
    Side,
)
from xlfactor.report.page import ChartKind

WHITE, BLUE, AMBER = (255, 255, 255), (31, 78, 121), (217, 119, 6)
HEADER = Look(bold=True, fill=(226, 232, 240), wrap=True, rule_below=True)
DATES = [dt.datetime(2024, month, 28) for month in (1, 2, 3)]
SEAL = (16, 3)
_HAIRLINE = Line(colour=(191, 191, 191), width=0.5)
_LABELS = (Label(text="First"), Label(text=""), Label(text="Last", side=Side.ABOVE))
_SMALL = Letters(size=9, colour=(89, 89, 89))


def cells(top, left, bottom, right):
    return Rectangle(top=top, left=left, bottom=bottom, right=right)


def chart(kind, number=1, *, sheet="Results", **category):
    """A chart of the figures of `sheet`."""
    is_drawn_by_line = kind is ChartKind.LINES
    series = tuple(
        Series(
            name=(7, column),
            categories=cells(8, 2, 10, 2),
            values=cells(8, column, 10, column),
            fill=None if is_drawn_by_line or kind is ChartKind.SCATTER else colour,
            line=Line(colour=colour, width=2) if is_drawn_by_line else None,
            marker=Marker(colour=colour, size=8) if kind is ChartKind.SCATTER else None,
            labels=_LABELS if kind is ChartKind.SCATTER else (),
        )
        for column, colour in ((3, BLUE), (4, AMBER))
    )
    return DrawnChart(
        name=f"{sheet} {number}",
        kind=kind,
        title="Shares <of> risk & return",
        alt_text="Shares: by 'asset'",
        corner=(6, 6),
        left=12.0,
        top=9.0 + 220 * (number - 1),
        width=400.0,
        height=200.0,
        series=series,
        category_axis=Axis(
            title="Asset",
            is_reversed=kind in (ChartKind.BARS, ChartKind.STACKED_BARS),
            labels_low=True,
            line=_HAIRLINE,
            **category,
        ),
        value_axis=Axis(
            title="Share", number_format="0%", minimum=0.0, maximum=1.5, gridlines=_HAIRLINE
        ),
        has_legend=True,
        gap_width=None if kind in (ChartKind.LINES, ChartKind.AREAS, ChartKind.SCATTER) else 60,
        background=WHITE,
        title_letters=Letters(size=12, colour=(38, 38, 38), bold=True),
        label_letters=_SMALL,
        axis_title_letters=Letters(size=9, colour=(38, 38, 38)),
    )


DATE_AXIS = {"date_unit": DateUnit.MONTHS, "major_unit": 2, "number_format": "mmm yyyy"}


def result(name="Results", *, with_charts=True, share=0.1 + 0.2, **changes):
    """A result sheet with looks, a colour scale, a chart of each kind and a seal."""
    page = name.removesuffix(" (2)")
    drawn = [
        chart(kind, number, sheet=page, **(DATE_AXIS if kind is ChartKind.LINES else {}))
        for number, kind in enumerate(ChartKind, start=1)
    ]
    given = {
        "name": name,
        "cells": {
            (2, 2): "Title",
            (7, 2): "Month",
            (7, 3): "One",
            (7, 4): "2024",
            **{(8 + row, 2): date for row, date in enumerate(DATES)},
            (8, 3): 0.1,
            (9, 3): share,
            (10, 3): 1 / 3,
            (8, 4): 5,
            (9, 4): True,
            (10, 4): -2.5e-17,
            (12, 2): "=not a formula",
            (13, 2): "007",
            (14, 2): "  spaces & <signs> \n of a text_x0041_ ",
        },
        "looks": {
            (2, 2): Look(bold=True, size=16, colour=BLUE),
            **{(7, column): HEADER for column in (2, 3, 4)},
            (8, 2): Look(number_format="mmm yyyy"),
            (9, 2): Look(bold=True),
            (8, 3): Look(number_format="0.00%", alignment=Alignment.RIGHT),
            (13, 2): Look(indent=1, alignment=Alignment.LEFT, rule_above=True),
            (20, 1): Look(fill=AMBER),
        },
        "widths": {1: 2.0, 2: 20.5},
        "heights": {2: 21.0},
        "frozen": (4, 1),
        "scales": (
            ColourScale(
                cells=cells(8, 3, 10, 4),
                values=(-0.5, 0.0, 0.5),
                colours=((244, 165, 130), WHITE, (146, 197, 222)),
            ),
        ),
        "charts": tuple(drawn) if with_charts else (),
        "print_setup": PrintSetup(
            area=cells(1, 1, 40, 12),
            is_landscape=True,
            zoom=65,
            title_rows=(1, 4),
            page_starts=(20, 31),
            side_margin=36.0,
            top_margin=43.2,
        ),
        "seal": SEAL,
    }
    return DrawnSheet(**(given | changes))
