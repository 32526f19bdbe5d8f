"""Where the words of a page stand, and how much of them has room."""

from dataclasses import replace

import pytest

from tests.drawing.made import drawn, page
from xlfactor.report.page import TableFormula


@pytest.mark.parametrize(
    ("units", "formula", "lines"),
    [
        ("decimal", "=RISK_SHARE(weights)", ["decimal · Formula: =RISK_SHARE(weights)"]),
        ("", "=F_OF(G_OF(a, b), , " + "x" * 90 + ")", ["Formula: =F_OF(…), see Audit"]),
        ("decimal", "=F_OF(G_OF(" + "x" * 99 + "))",
         ["decimal · Formula: =F_OF(G_OF(…)), see Audit"]),
        ("u" * 60, "=A_LONG_NAME(" + "x" * 99 + ")", ["u" * 60 + " · Formula: =A_LONG_NAME(…)"]),
        ("m" * 48, "=A_LONG_NAME_TOO(" + "x" * 99 + ")",
         ["m" * 48, "Formula: =A_LONG_NAME_TOO(…), see Audit"]),
    ],
)  # fmt: skip
def test_as_much_of_a_formula_is_told_as_has_room_beside_the_units(units, formula, lines):
    made = page(checks=0)
    (block,) = made.blocks
    named = replace(
        made,
        blocks=(replace(block, units=units),),
        formulas=(TableFormula(title=block.title, text=formula),),
    )
    shown = [value for (row, column), value in sorted(drawn(named).cells.items()) if column == 2]
    title = shown.index(block.title)
    assert shown[title + 1 : title + 1 + len(lines)] == lines
