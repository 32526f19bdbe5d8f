"""What the sheets of a run have in common, as the workbook says: their heading and their paper."""

import datetime as dt
from typing import Final

from xlfactor.hosts import Edition
from xlfactor.parameters import Parameter
from xlfactor.places import Places
from xlfactor.report.page import Paper
from xlfactor.tables.kinds import Choice, Text

#: What every page says in its heading, if the workbook says it.
_HEADINGS: Final = tuple(
    Parameter(name=name, kind=Text(help=text), required=False)
    for name, text in {
        "as_of": "The date of the assumptions.",
        "currency": "The currency of the returns.",
        "source": "Where the figures come from.",
    }.items()
)
_PAPER: Final = Parameter(
    name="paper",
    kind=Choice(help="The paper on which result sheets are printed.", option=Paper),
    required=False,
    default=Paper.A4,
)

#: The single cells that belong to no macro.
SETTINGS: Final = (*_HEADINGS, _PAPER)


def edition_of(places: Places, *, when: dt.datetime | None) -> Edition:
    """Return what the sheets that are now written have in common; they are of now without `when`.

    Raises
    ------
    XlFactorError
        If a cell that says it is not what it should be.
    """
    moment = when if when is not None else dt.datetime.now(dt.UTC)
    found = places.find(_PAPER)
    paper = _PAPER.read(found.cells if found is not None else ())
    return Edition(heading=_heading(places), when=moment, paper=paper)


def _heading(places: Places) -> str:
    texts = {}
    for parameter in _HEADINGS:
        found = places.find(parameter)
        if found is not None and found.cells:
            texts[parameter.name] = parameter.read(found.cells)
    words = {"as_of": "as of {}", "currency": "{}", "source": "source: {}"}
    return "  ·  ".join(words[name].format(text) for name, text in texts.items())
