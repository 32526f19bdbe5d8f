"""What a workbook says for all its sheets: their heading, their paper, what stands for a blank."""

import datetime as dt
from typing import Any, Final

from xlfactor.core.option import Option
from xlfactor.hosts import Edition
from xlfactor.located import located, telling_addresses
from xlfactor.parameters import Parameter
from xlfactor.places import Places
from xlfactor.report.page import Paper
from xlfactor.tables.kinds import Choice, Text


class Blanks(Option):
    """What stands in a function's table where there is no figure."""

    #: An empty text, which arithmetic refuses and charts draw as zero.
    EMPTY = "empty"
    #: #N/A, which charts pass over.
    NOT_AVAILABLE = "n/a"


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

_BLANKS: Final = Parameter(
    name="blanks",
    kind=Choice(help="What functions return where there is no figure.", option=Blanks),
    required=False,
    default=Blanks.EMPTY,
)

#: What every result sheet shows, or is printed by, beside what its analysis reads.
OF_ALL_SHEETS: Final = (*_HEADINGS, _PAPER)
#: The single cells that belong to no macro.
SETTINGS: Final = (*OF_ALL_SHEETS, _BLANKS)


def edition_of(places: Places, *, when: dt.datetime | None) -> Edition:
    """Return what the sheets that are now written have in common; they are of now without `when`.

    Raises an `XlFactorError` if a cell that says it is not what it should be.
    """
    moment = when if when is not None else dt.datetime.now(dt.UTC)
    return Edition(heading=_heading(places), when=moment, paper=_read(_PAPER, places))


def blank_of(places: Places) -> str | None:
    """Return what functions return in a workbook where there is no figure.

    Raises an `XlFactorError` if the cell that says it is not what it should be.
    """
    return "#N/A" if _read(_BLANKS, places) is Blanks.NOT_AVAILABLE else None


def _read(parameter: Parameter, places: Places) -> Any:
    found = places.find(parameter)
    with telling_addresses(located([found] if found is not None else [], places)):
        return parameter.read(found.cells if found is not None else ())


def _heading(places: Places) -> str:
    texts = {}
    for parameter in _HEADINGS:
        text = _read(parameter, places)
        if text is not None:
            texts[parameter.name] = text
    words = {"as_of": "as of {}", "currency": "{}", "source": "source: {}"}
    return "  ·  ".join(words[name].format(text) for name, text in texts.items())
