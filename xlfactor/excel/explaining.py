"""What the add-in calls to explain: the inputs of a formula, the formula, the cells of an error.

Python gets no cell of `=FACTOR_EXPLAIN(cell)`, only the text of its formula; VBA has Excel
calculate what stands in it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import xlwings as xw

from xlfactor.errors import XlFactorError
from xlfactor.excel.udfs import AsSent, carried, error_text

#: what separates texts that VBA gets as one
SEPARATOR: Final = "\x1f"


def _told(compute: Callable[[], Any]) -> Any:
    """Return what is computed, or the text of an error as for a function."""
    try:
        return compute()
    except XlFactorError as error:
        return error_text(error.cell_error, str(error))


@xw.func
@xw.ret("raw")
@xw.arg("sheet", AsSent)
@xw.arg("formula", AsSent)
def FORMULA_INPUTS(sheet: str, formula: str) -> list[list[str]]:  # noqa: N802 (a name in VBA)
    """Return the texts that Excel is to calculate, separated by `SEPARATOR`."""
    from xlfactor.explain.in_excel import asked_inputs

    return [[_told(lambda: SEPARATOR.join(asked_inputs(sheet, formula)))]]


@xw.func
@xw.ret("raw")
@xw.arg("sheet", AsSent)
@xw.arg("formula", AsSent)
@xw.arg("found", AsSent)
def FORMULA_EXPLAINED(  # noqa: N802 (a name in VBA)
    sheet: str, formula: str, found: Sequence[tuple[str, object]]
) -> list[list[object]] | str:
    """Return the rows of an explanation, from the place and the value of each input."""
    from xlfactor.explain.in_excel import asked_inputs, explain_formula

    def rows() -> list[list[object]]:
        inputs = {
            text: (str(place or ""), value)
            for text, (place, value) in zip(asked_inputs(sheet, formula), found, strict=True)
        }
        return [list(map(carried, row)) for row in explain_formula(sheet, formula, inputs)]

    explained: list[list[object]] | str = _told(rows)
    return explained


@xw.func
@xw.ret("raw")
@xw.arg("function", AsSent)
@xw.arg("text", AsSent)
@xw.arg("given", AsSent)
def ERROR_WITH_ADDRESSES(  # noqa: N802 (a name in VBA)
    function: str, text: str, given: Sequence[tuple[str, object]]
) -> str:
    """Return the text of an error with the addresses of its cells, from the arguments' places."""
    from xlfactor.catalogue import FUNCTIONS
    from xlfactor.located import Located

    *mark, message = text.split("|", 2)
    for item, (place, value) in zip(FUNCTIONS[function].arguments, given, strict=False):
        cells = Located.at(place or "", value, name=item.name)
        if cells is not None:
            message = cells.told(message)
    return "|".join((*mark, message))
