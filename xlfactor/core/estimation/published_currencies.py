"""The rows of a provider's table that has one for each asset class and currency."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from xlfactor.core.estimation.published_cells import CellKind, kind_of
from xlfactor.core.estimation.published_names import (
    numbering_columns,
    pick_name_column,
    text_columns,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import quoted
from xlfactor.core.option import key
from xlfactor.errors import OptionError

Row: TypeAlias = list[Any]

_CODE: Final = re.compile(
    r"\b(AED|AUD|BRL|CAD|CHF|CLP|CNH|CNY|COP|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|JPY|KRW|KWD|MXN"
    r"|MYR|NOK|NZD|PEN|PHP|PLN|QAR|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|USD|ZAR)\b"
)
_NAMES: Final = {
    "USD": re.compile(r"\b(us|u\.s\.|american) dollars?\b"),
    "EUR": re.compile(r"\beuros?\b"),
    "GBP": re.compile(r"\bsterling\b|\b(british|uk) pounds?\b"),
    "JPY": re.compile(r"\byen\b"),
    "CHF": re.compile(r"\bswiss francs?\b"),
    "CAD": re.compile(r"\bcanadian dollars?\b"),
    "AUD": re.compile(r"\baustralian dollars?\b"),
}
_HEADER: Final = re.compile(r"^\W*((base|reference|reporting)\W+)?(currency|ccy|curr)\W*$")


@frozen
class CurrencyRows:
    """The rows of a table in one currency; all rows, if it does not repeat them by currency."""

    head: list[Row]
    body: list[Row]
    #: The currencies that are left out, as keys.
    others: frozenset[str]
    notes: tuple[str, ...]

    def headers(self, parts: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
        """Return the headers of columns without those of the other currencies."""
        return {
            j: labels
            for j, labels in parts.items()
            if self.others.isdisjoint(key(label) for label in labels)
        }


def in_currency(head: list[Row], body: list[Row], currency: str | None) -> CurrencyRows:
    """Return the rows of one currency, where the names repeat from currency to currency.

    The currency stands in a column of its own, or heads a block of rows. A row without a currency
    counts for each. Raises an `OptionError` if rows repeat, and no currency or an unknown one is
    chosen.

    Examples
    --------
    >>> body = [["Stocks", "USD", 0.07], ["Stocks", "EUR", 0.06]]
    >>> in_currency([["Asset class", "Currency", "Return"]], body, "eur").body
    [['Stocks', None, 0.06]]
    """
    for marked in (_by_column, _by_block):
        marks = marked(head, body)
        if marks is not None:
            return _chosen_rows(head, body, marks, currency)
    return CurrencyRows(head=head, body=body, others=frozenset(), notes=())


@frozen
class _Marks:
    #: The currency of each row; None for a row of all of them.
    of_rows: list[str | None]
    #: The column that says them; None where headings among the rows do.
    column: int | None

    def without(self, row: Row) -> Row:
        """Return a row without the text that marks a currency."""
        if self.column is None:
            return [None] * len(row) if _heading(row) else row
        return [None if j == self.column else cell for j, cell in enumerate(row)]


def _by_column(head: list[Row], body: list[Row]) -> _Marks | None:
    """Return the currencies of the rows, if a column says them and the names repeat."""
    figures = [row for row in body if _has_figures(row)]
    for j in range(len(body[0])):
        texts = {row[j] for row in figures if isinstance(row[j], str) and _is_text(row[j])}
        is_headed = any(_HEADER.match(str(row[j]).casefold()) for row in head if row[j])
        if len(texts) < 2 or not (is_headed or all(map(_code_in, texts))):
            continue
        names = _names(
            head, [[None if k == j else cell for k, cell in enumerate(r)] for r in body]
        )
        of_rows = _marks_of(body, names, j)
        if _repeats(names, of_rows):
            return _Marks(of_rows=of_rows, column=j)
    return None


def _marks_of(body: list[Row], names: Sequence[str | None], j: int) -> list[str | None]:
    """Return what a column says of each row; where it is merged, its cell counts for all below."""
    marks = [str(row[j]) if _is_text(row[j]) else None for row in body]
    of_all = [name for name, mark in zip(names, marks, strict=True) if name and mark is None]
    if len(set(of_all)) == len(of_all):
        return marks
    return [next(filter(None, reversed(marks[: i + 1])), None) for i in range(len(marks))]


def _by_block(head: list[Row], body: list[Row]) -> _Marks | None:
    """Return the currencies of the rows, if headings among them say these and the names repeat."""
    current = next(filter(None, map(_heading, reversed(head))), None)
    of_rows: list[str | None] = []
    for row in body:
        current = _heading(row) or current
        of_rows.append(current)
    if len(set(of_rows)) < 2 or not _repeats(_names(head, body), of_rows):
        return None
    return _Marks(of_rows=of_rows, column=None)


def _chosen_rows(
    head: list[Row], body: list[Row], marks: _Marks, currency: str | None
) -> CurrencyRows:
    """Return the rows of the currency that is wanted, without what marks them."""
    found = list(dict.fromkeys(filter(None, marks.of_rows)))
    chosen = _choose(found, currency)
    others = [one for one in found if one != chosen]

    note = (
        f"Rows in '{chosen}' are used, as the option cma_currency says; not used are those in "
        f"{quoted(others)}."
    )
    return CurrencyRows(
        head=[*map(marks.without, head)],
        body=[
            marks.without(row)
            for row, mark in zip(body, marks.of_rows, strict=True)
            if mark in (None, chosen)
        ],
        others=frozenset(map(key, others)),
        notes=(note,),
    )


def _choose(found: Sequence[str], wanted: str | None) -> str:
    """Return the currency that is wanted: as it is written, else the one of the same code."""
    if wanted is None:
        raise OptionError(
            f"cma: asset classes have a row in each of several currencies: {quoted(found)}; "
            "choose one by the option cma_currency"
        )
    same = [one for one in found if key(one) == key(wanted)]
    code = _code_in(wanted.upper()) or _code_in(wanted)
    meant = same or [one for one in found if code is not None and _code_in(one) == code]
    if len(meant) != 1:
        raise OptionError(
            f"cma_currency: '{wanted}' is none of the currencies of cma: {quoted(found)}"
        )
    return meant[0]


def _code_in(text: str) -> str | None:
    """Return the code of the only currency that a text names."""
    codes = {match[1] for match in _CODE.finditer(text)}
    codes |= {code for code, name in _NAMES.items() if name.search(text.casefold())}
    return codes.pop() if len(codes) == 1 else None


def _heading(row: Row) -> str | None:
    """Return the code of a row that holds nothing but a text with a currency."""
    filled = [cell for cell in row if cell is not None]
    return _code_in(str(filled[0])) if len(filled) == 1 else None


def _names(head: list[Row], body: list[Row]) -> list[str | None]:
    """Return the name of each row of figures, as a key; None for any other row."""
    numbering = numbering_columns(body)
    if not text_columns(body, numbering):
        return [None] * len(body)
    column = pick_name_column(head, body, numbering)
    return [
        key(str(row[column])) if _has_figures(row) and row[column] is not None else None
        for row in body
    ]


def _repeats(names: Sequence[str | None], of_rows: Sequence[str | None]) -> bool:
    """Return whether a name has a row in more than one currency."""
    pairs = {(name, mark) for name, mark in zip(names, of_rows, strict=True) if name and mark}
    return len({name for name, _ in pairs}) < len(pairs)


def _is_text(cell: Any) -> bool:
    return kind_of(cell) is CellKind.TEXT


def _has_figures(row: Row) -> bool:
    return any(kind_of(cell) is CellKind.NUMBER for cell in row)
