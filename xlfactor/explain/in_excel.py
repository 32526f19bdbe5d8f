"""Explain a formula of a cell in Excel, which calculates what stands in its arguments.

Excel is asked for these texts first, each of which it knows as cells or as a value.
"""

from collections.abc import Iterator, Mapping, Sequence

from xlfactor.errors import OptionError, XlFactorError
from xlfactor.explain.explanation import Asked, Given, Row, explained
from xlfactor.formulas.calls import Argument, Call, Pieces, text_of, without_links
from xlfactor.formulas.reader import Formula


def asked_inputs(sheet: str, formula: str) -> tuple[str, ...]:
    """Return what Excel is asked for: the arguments that are no calls of ours, each once.

    Raises an `OptionError` if none of our functions is called, or one with the names of a LAMBDA.
    """
    found = [text for call in _calls(sheet, formula) for text in _inputs_of(call)]
    return tuple(dict.fromkeys(found))


def explain_formula(
    sheet: str, formula: str, found: Mapping[str, tuple[str, object]]
) -> list[Row]:
    """Explain the calls in a formula.

    Parameters
    ----------
    sheet : str
        The sheet of its cell.
    formula : str
        As Excel in English writes it.
    found : mapping of str to (place, value)
        The inputs that Excel was asked for: where they stand, blank if nowhere, and the values.

    Raises
    ------
    OptionError
        As `asked_inputs`.
    """
    return explained([_asked(call, found) for call in _calls(sheet, formula)])


def _calls(sheet: str, formula: str) -> list[Call]:
    """Return the calls of a formula that stand in no other call."""
    pieces = Formula(sheet=sheet).pieces(without_links(formula.removeprefix("=")))
    calls = [piece for piece in pieces if isinstance(piece, Call)]
    if not calls:
        raise OptionError("no function of xlfactor is called in this cell")
    return calls


def _inputs_of(call: Call) -> Iterator[str]:
    for argument in call.arguments:
        inner = _inner(argument)
        if inner is not None:
            yield from _inputs_of(inner)
        elif argument is not None:
            yield _text(argument.formula)


def _inner(argument: Argument | None) -> Call | None:
    """Return the call of ours that an argument is, if it is nothing else."""
    if argument is None or len(argument.pieces) != 1:
        return None
    (piece,) = argument.pieces
    return piece if isinstance(piece, Call) else None


def _asked(call: Call, found: Mapping[str, tuple[str, object]]) -> Asked:
    return Asked(
        function=call.function,
        given=tuple(_given(argument, found) for argument in call.arguments),
    )


def _given(argument: Argument | None, found: Mapping[str, tuple[str, object]]) -> Given:
    if argument is None:
        return Given()
    text, inner = _text(argument.formula), _inner(argument)
    if inner is None:
        place, value = found[text]
        return Given(text=text, place=place, value=value)
    call = _asked(inner, found)
    rows = _answer(call)
    if inner.takes_first:
        rows = [rows[0][:1]]
    return Given(text=text, value=rows, call=call)


def _answer(call: Asked) -> Sequence[Sequence[object]]:
    try:
        return call.function(*(one.value for one in call.given))
    except XlFactorError as error:
        return [[error.cell_error]]


def _text(pieces: Pieces) -> str:
    return text_of(pieces).strip()
