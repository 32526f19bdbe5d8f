"""The errors that a user can meet.

Each message names the table, the row and the column, what was found and what is wanted.
Anything else that is raised is a fault of ours, and goes to the log with its traceback.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

#: A quotation longer than any name or path is cut after its beginning, a message at its end.
_LONGEST_QUOTE, _QUOTED, _LONGEST_MESSAGE = 500, 120, 4000
#: How a table is turned: the cure of a `TransposedError`.
TRANSPOSE = "in Excel copy the table, and Paste Special with Transpose"
_LONG_QUOTE = re.compile(rf"'([^']{{{_LONGEST_QUOTE},}})'")


class XlFactorError(Exception):
    """Base of every error that is the input's, not the program's.

    A message quotes what an analyst wrote, of which a cell holds up to 32,767 characters: long
    quotations are cut.
    """

    #: What Excel shows in the cell of a function that met this error.
    cell_error = "#VALUE!"

    def __init__(self, message: str) -> None:
        super().__init__(_cut(message))


def _cut(message: str) -> str:
    """Return a message whose long quotations, and whose end, are cut.

    Examples
    --------
    >>> _cut("policy: unknown column '" + "x" * 900 + "'")[-30:]
    "xxxx… (900 characters in all)'"
    """
    message = _LONG_QUOTE.sub(
        lambda match: f"'{match[1][:_QUOTED]}… ({len(match[1]):,} characters in all)'", message
    )
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


class TableError(XlFactorError):
    """A range is not the table that was asked for."""


class TransposedError(TableError):
    """A table has in columns what is wanted in rows."""


class InsufficientError(TableError):
    """The tables are as they should be, but hold too little for an analysis."""


class LabelError(XlFactorError):
    """The names of two tables differ, or a name occurs twice."""

    cell_error = "#N/A"


class OptionError(XlFactorError):
    """A word is none of the choices, or a number is outside its range."""


class AmbiguousError(TableError, OptionError):
    """A table may be read in several ways, and an option has to say in which."""


class ShortHistoryError(InsufficientError, OptionError):
    """An option asks for more history than the tables hold."""


class InfeasibleError(XlFactorError):
    """No portfolio meets all the limits, or the matrix admits no answer."""

    cell_error = "#NUM!"


class ConvergenceError(XlFactorError):
    """An iteration did not reach its tolerance."""

    cell_error = "#NUM!"


#: The inputs are as they should be, but there is no answer.
NO_ANSWER = (InfeasibleError, ConvergenceError, InsufficientError)


class FileError(XlFactorError):
    """A file cannot be read or written."""


class InstallError(XlFactorError):
    """The add-in cannot be installed on this machine as it stands."""


@contextmanager
def named(place: str) -> Iterator[None]:
    """Put the place, such as one of several portfolios, before the message of an error within.

    Examples
    --------
    >>> with named("Case 2"):
    ...     raise OptionError("found 3")
    Traceback (most recent call last):
        ...
    xlfactor.errors.OptionError: Case 2: found 3
    """
    try:
        yield
    except XlFactorError as error:
        raise type(error)(f"{place}: {error}") from error
