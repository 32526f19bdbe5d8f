"""Run by test_udfs.py in a process of its own: the adapters on xlwings' Windows side."""

import datetime as dt
import io
import json
import sys
from decimal import Decimal
from types import SimpleNamespace

from tests.excel import windows_stub
from tests.excel.windows_stub import MISSING
from xlfactor.excel.cleanup import cancel_cleanup

MODULE = "xlfactor.excel.udfs"
NOT_AVAILABLE = -2146826246  # what VBA sends for #N/A
FIRST_DAY = dt.datetime(1899, 12, 30)


def main():
    if sys.platform != "win32":
        windows_stub.install()
    import xlwings as xw
    from xlwings import _xlwindows

    if "excel" not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=_xlwindows.engine))
    import numpy  # noqa: F401, ICN001
    import pandas  # noqa: F401, ICN001
    from xlwings import udfs

    xw.func, xw.arg, xw.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    before = third_party()
    import xlfactor.excel.udfs as ours
    from xlfactor.catalogue import FUNCTIONS

    for name in FUNCTIONS:
        getattr(ours, name)  # adapters are made on demand
    loaded = sorted(third_party() - before)
    wrapper = io.StringIO()
    udfs.generate_vba_wrapper(MODULE, ours, wrapper, SimpleNamespace(Name="a.xlam"))
    if sys.argv[1:] == ["wrapper"]:
        return {"wrapper": wrapper.getvalue()}
    return {
        "loaded": loaded,
        "registered": {
            item.__xlfunc__["name"]: told(item.__xlfunc__)
            for item in vars(ours).values()
            if hasattr(item, "__xlfunc__")
        },
        "wrapper": wrapper.getvalue(),
        "calls": {name: calls(name, *example) for name, example in examples().items()},
        "small": small_calls(),
    }


def third_party():
    """Give the packages that are loaded, but for Python's own and ours."""
    packages = {name.partition(".")[0] for name in sys.modules}
    return packages - sys.stdlib_module_names - {"xlfactor", "tests"}


def told(facts):
    return {
        "category": facts["category"],
        "volatile": facts["volatile"],
        "arguments": [
            (argument["name"], argument["doc"], "optional" in argument)
            for argument in facts["args"]
        ],
    }


def examples():
    """Give what the function of each example is given, and what it gives when called directly."""
    from xlfactor import catalogue
    from xlfactor.examples import worked
    from xlfactor.formulas import formula

    given = {}

    def recording(name):
        def answer(*arguments, memo=None):  # noqa: ARG001 (as a function has it)
            found = catalogue.FUNCTIONS[name].answer(*arguments)
            given[name] = arguments, with_notes(found)  # the outermost call comes last
            return found

        return SimpleNamespace(
            name=name, answer=answer, arguments=catalogue.FUNCTIONS[name].arguments
        )

    found = {}
    formula.catalogue = SimpleNamespace(function=recording)
    for name in worked():
        found[name] = given[name]
    return found


def with_notes(answer):
    """Give the cells of an answer, its notes in a row of their own before them."""
    from xlfactor.excel.udfs import noted

    return noted(answer.cells, answer.notes)


def call_udf(name, *arguments):
    from xlwings import udfs

    return udfs.call_udf(MODULE, name, arguments)


def com(name, *arguments):
    """Call as the add-in's VBA does, through the object that the COM server serves."""
    from xlwings import com_server

    return com_server.XLPython().CallUDF(MODULE, name, arguments)


def calls(name, arguments, result):
    """Call a function in every way that Excel may send the same cells; tell what differs."""
    from xlfactor import catalogue
    from xlfactor.excel.udfs import NOTES_MARK, carried

    function = catalogue.FUNCTIONS[name]
    has_notes = str(result[0][0]).startswith(NOTES_MARK)
    notes, rows = result[:has_notes], result[has_notes:]
    wanted = [*notes, *([carried(cell) for cell in row] for row in rows)]
    missing = (MISSING,) * (len(function.arguments) - len(arguments))
    values = [value2(argument) for argument in arguments]
    ways = {
        "call_udf": call_udf(name, *values, *missing) == wanted,
        "CallUDF": com(name, *values, *missing) == flat(wanted),
        "nothing for missing": com(name, *values) == flat(wanted),
        "empty for missing": com(name, *values, *(None for _ in missing)) == flat(wanted),
        "Value": com(name, *map(value, values), *missing) == flat(wanted),
        "blank edges": com(name, *map(with_edges, values), *missing) == flat(wanted),
    }
    if function.arguments[-1].name == "headers":
        body = [row[1:] for row in wanted[has_notes + 1 :]]
        bare = [*([row[0], *row[2:]] for row in notes), *body]
        ways["bare"] = com(name, *values, *missing[:-1], False) == flat(bare)
    broken = com(name, with_error(values[0]), *values[1:], *missing)
    return {"differ": [way for way, same in ways.items() if not same], "broken": broken}


def flat(rows):
    """Give a result as CallUDF does: a single row as a list, a single cell alone."""
    row = rows[0]
    return rows if len(rows) > 1 else row if len(row) > 1 else row[0]


def value2(argument):
    """Give an argument as Value2 does: tuples of tuples, one cell alone, dates as numbers."""
    if argument is None:
        return MISSING
    if not isinstance(argument, (list, tuple)):
        return argument
    rows = tuple(tuple(serial(cell) for cell in row) for row in argument)
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def serial(cell):
    return (cell - FIRST_DAY) / dt.timedelta(days=1) if isinstance(cell, dt.datetime) else cell


def value(argument):
    """Give an argument as Value does: currency as Decimal, dates of UTC as pywin32 has them."""
    if not isinstance(argument, tuple):
        return argument
    is_date = [isinstance(row[0], float) and row[0] > 20_000 for row in argument]
    return tuple(
        tuple(
            (FIRST_DAY + dt.timedelta(days=cell)).replace(tzinfo=dt.UTC)
            if dated and column == 0
            else Decimal(cell)
            if isinstance(cell, float)
            else cell
            for column, cell in enumerate(row)
        )
        for row, dated in zip(argument, is_date, strict=True)
    )


def with_edges(argument):
    """Give a block as a generous selection has it, with blanks around."""
    if not isinstance(argument, tuple):
        return argument
    blank = (None,) * (len(argument[0]) + 2)
    return (blank, *((None, *row, "") for row in argument), blank, blank)


def with_error(argument):
    """Give a block whose last figure in the first row of figures is #N/A."""
    header, first, *rest = argument
    return (header, (*first[:-1], NOT_AVAILABLE), *rest)


def small_calls():
    """Call single functions with what only a small table has: one row, one column, one cell."""
    weights = ((None, "Growth"), ("Stocks", 0.5), ("Bonds", None))
    returns = (("Stocks", 0.1), ("Bonds", 0.02))
    across = (("Stocks", "Bonds", "Gold"), (0.1, 0.02, 0.3))
    triangle = (("", "Return", "Std Dev", "A", "B"), ("A", 0.1, 0.2, 1.0, None),
                ("B", 0.05, 0.1, 0.5, 1.0))  # fmt: skip
    return {
        "values": com("FACTOR_PREMIA", weights, returns, MISSING),
        "bare": com("FACTOR_PREMIA", weights, returns, MISSING, False),
        "two rows": com("FACTOR_PREMIA", (*weights, ("Gold", 0.5)), across, MISSING, False),
        "error cell": com("FACTOR_PREMIA", weights, (("Stocks", NOT_AVAILABLE),), MISSING),
        "unknown": com("FACTOR_PREMIA", ((None, "F"), ("Gold", 1.0)), returns, MISSING),
        "negative": com("COVARIANCE_VOLATILITY", ((None, "a"), ("a", -1.0)), MISSING),
        "empty": com("COVARIANCE_VOLATILITY", ((None, None), (None, "")), MISSING),
        "one cell": com("COVARIANCE_VOLATILITY", 3.0, MISSING),
        "error alone": com("COVARIANCE_VOLATILITY", NOT_AVAILABLE, MISSING),
        "name alone": com("CMA_VOLATILITY", triangle, "B", MISSING, MISSING),
        "names in a row": com("CMA_VOLATILITY", triangle, (("B", "A"),), MISSING, MISSING),
        "names in a column": com("CMA_VOLATILITY", triangle, (("B",), (None,), ("A",)), None),
        "too many": com("COVARIANCE_VOLATILITY", 1.0, True, 1.0),
    }


if __name__ == "__main__":
    found = main()
    cancel_cleanup()
    sys.stdout.write(json.dumps(found))
