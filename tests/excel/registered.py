"""Run by test_udfs.py in a process of its own: the adapters on xlwings' Windows side."""

import io
import json
import sys
from types import SimpleNamespace

from tests.excel import windows_stub
from tests.excel.windows_stub import MISSING

HEAVY = ("scipy", "sklearn", "openpyxl", "daqp", "clarabel", "statsmodels")
WEIGHTS = ((None, "Growth"), ("Stocks", 0.5), ("Bonds", None))
RETURNS = (("Stocks", 0.1), ("Bonds", 0.02))
BROKEN = (("Stocks", -2146826246),)  # what VBA sends for #N/A


def main():
    windows_stub.install()
    import xlwings as xw
    from xlwings import _xlwindows

    if "excel" not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=_xlwindows.engine))
    from xlwings import udfs

    xw.func, xw.arg, xw.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    import xlfactor.excel.udfs as ours

    heavy = [name for name in HEAVY if name in sys.modules]

    def call(name, *arguments):
        return udfs.call_udf("xlfactor.excel.udfs", name, arguments)

    wrapper = io.StringIO()
    udfs.generate_vba_wrapper("xlfactor.excel.udfs", ours, wrapper, SimpleNamespace(Name="a.xlam"))
    found = {
        "heavy": heavy,
        "registered": {
            item.__xlfunc__["name"]: told(item.__xlfunc__)
            for item in vars(ours).values()
            if hasattr(item, "__xlfunc__")
        },
        "wrapper": wrapper.getvalue(),
        "values": call("FACTOR_PREMIA", WEIGHTS, RETURNS, MISSING),
        "bare": call("FACTOR_PREMIA", WEIGHTS, RETURNS, False),
        "broken": call("FACTOR_PREMIA", WEIGHTS, BROKEN, MISSING),
        "unknown": call("FACTOR_PREMIA", ((None, "F"), ("Gold", 1.0)), RETURNS, MISSING),
        "infeasible": call("COVARIANCE_VOLATILITY", ((None, "a"), ("a", -1.0)), MISSING),
    }
    sys.stdout.write(json.dumps(found))


def told(facts):
    return {
        "category": facts["category"],
        "volatile": facts["volatile"],
        "arguments": [
            (argument["name"], argument["doc"], "optional" in argument)
            for argument in facts["args"]
        ],
    }


if __name__ == "__main__":
    main()
