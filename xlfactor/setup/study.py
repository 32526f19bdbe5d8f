"""Set up a study of factors from a provider's workbook."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, InputSheet
from xlfactor.drawing.sheet import DrawnSheet
from xlfactor.hosts import Found, Reader
from xlfactor.setup.asset_groups import groups_of
from xlfactor.setup.proposals import Proposal, propose
from xlfactor.setup.provider_reading import ProviderTable
from xlfactor.setup.provider_table import Choices, find_table

#: Blank rows and columns beside a provider's table that its name spans, for the next edition.
_ROOM: Final = 200
_LINE: Final = 110


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewStudy:
    """The sheets of a new workbook, and what is to be told of it, in sentences."""

    sheets: Sequence[DrawnSheet]
    #: Where the provider's table was found.
    place: str
    #: What was assumed in reading it.
    assumed: tuple[str, ...]
    #: What was proposed, and what was not.
    proposed: tuple[str, ...]


def new_study(book: Reader, choices: Choices, *, source: str) -> NewStudy:
    """Read a provider's workbook, and lay out a study of the asset classes in it.

    Parameters
    ----------
    book : Reader
        The provider's workbook, which is only read.
    choices : Choices
        What it leaves open.
    source : str
        Where the figures come from, for the heading of every page.

    Raises
    ------
    XlFactorError
        If no table of assumptions is found, several are, or it cannot be read as it stands.
    """
    table = find_table(book, choices)
    names = map(str, table.assumptions.assets)
    proposal = propose(table.assumptions, groups_of(table.cma.cells, names))
    decisions = replace(
        proposal.decisions,
        options={
            **proposal.decisions.options,
            **table.options,
            "source": source,
            "currency": table.options.get("cma_currency"),
        },
    )
    places = [one.place for one in (table.cma, table.correlations) if one is not None]
    sheets = [
        _read_me(table, proposal, source),
        _provider_sheet("CMA", "Capital-market assumptions", table.cma, source),
        *(
            [_provider_sheet("Correlations", "Correlations", table.correlations, source)]
            if table.correlations is not None
            else []
        ),
        *decisions.sheets(),
    ]
    return NewStudy(
        sheets=[sheet.drawn() for sheet in sheets],
        place=" and ".join(places),
        assumed=table.assumptions.notes,
        proposed=proposal.notes,
    )


def _provider_sheet(name: str, title: str, found: Found, source: str) -> InputSheet:
    sheet = InputSheet(
        name,
        title,
        f"As {source} prints them at {found.place}; the name xf_{found.name} spans them, with "
        "room for a longer table",
        widths=[13] * len(found.cells[0]),
    )
    sheet.block((FIRST_TABLE, LEFT), found.cells, name=found.name, room=_ROOM)
    return sheet


def _read_me(table: ProviderTable, proposal: Proposal, source: str) -> InputSheet:
    sheet = InputSheet(
        "README",
        "Factor investing from capital-market assumptions",
        f"Set up by xlfactor from {source}, {table.cma.place}",
        widths=[_LINE],
    )
    sheet.text(4, proposal.decisions.warning, look=input_sheet.WARNING)
    lines = [
        "CMA: the provider's table as it stands. Next year, paste the new one over it.",
        "Names: your names of the asset classes, and beside each the provider's. To rename one, "
        "write your name there,",
        "    and in Policy and Factors alike: all sheets but CMA use yours.",
        "Policy: the asset classes of the study; private or not; groups; anchor; limits.",
        "Factors: the mimicking portfolios, and the raw weights of the private factor.",
        "Targets: target exposures, gamma (factor fit or asset anchor), group limits, options.",
        "What if, Compare: live sheets. Edit a blue cell there, and the formulas follow.",
        "",
        "To run: the xlfactor ribbon in Excel, or without Excel: xlfactor run and this file.",
    ]
    sheet.texts(6, lines)
    after = sheet.legend(7 + len(lines))
    for heading, told in (
        ("What is proposed, and what is not", proposal.notes),
        ("What was assumed in reading the table", table.assumptions.notes),
    ):
        sheet.text(after, heading, look=input_sheet.HEADING)
        wrapped = [part for line in told for part in _wrapped(line)]
        sheet.texts(after + 1, wrapped)
        after += len(wrapped) + 2
    return sheet


def _wrapped(line: str) -> list[str]:
    """Return a sentence in lines that fit the sheet; those after the first are indented."""
    lines = textwrap.wrap(line, _LINE, break_long_words=False)
    return [lines[0], *(f"    {one}" for one in lines[1:])]
