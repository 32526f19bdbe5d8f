"""Formulas that IronCalc calculates otherwise than Excel keep their values, and are named."""

import pytest

from xlfactor.formulas.engine_limits import _EACH, _SUMMARIES

#: each is wrong in IronCalc, or hides an error of it
WRONG = (
    'XLOOKUP(2,{1,2,3},{"a","b","c"})',
    "XLOOKUP(0.04,cov[Stocks]*1,cov[Bonds])",
    "IFERROR(XLOOKUP(2,{1,2},{3,4}),0)",
    "SUM(XMATCH({1;2},cov[Stocks]))",
    "SUM(--ISNUMBER(MATCH(cov[Stocks],{0.04;0.002},0)))",
    "COUNT(IF(cov[Stocks]>0.01,cov[Bonds]))",
    "AVERAGE(IF(cov[Stocks]>0.01,cov[Bonds]))",
    "LET(x,cov[Stocks]*1,COUNT(x))",
    "SUM(COUNTIF(cov[Stocks],{0.04,0.002}))",
    'IFERROR(TEXTJOIN(",",TRUE,SORT(cov[Stocks])),"")',
    "NPV(0.1,{1,1})",
    "SUM(ROUND(Data!B2:C3,2))",
    "IFERROR(SMALL(cov[Stocks],ROW(1:2)),0)",
    "SUM(CHOOSE({1,2},cov[Stocks],cov[Bonds]))",
    "SUM(BYROW(Data!B2:C3,LAMBDA(r,PRODUCT(r*1))))",
    'TEXT(-0.001,"0.0##")',
    '"VaR "&1/3',
    "SUM('[other.xlsx]Sheet1'!A1)",
    "ROUND(COVARIANCE_VOLATILITY(cov[#All],FALSE),2)",
)
RIGHT = {
    'XLOOKUP("Bonds",Data!A2:A3,cov[Stocks])': 0.002,
    "SUM(FILTER(cov[Stocks],cov[Stocks]>0.01))": 0.04,
    "INDEX(SORT(cov[Stocks]),2)": 0.04,
    "SUM(IF(cov[Stocks]>0.01,cov[Bonds]))": 0.002,
    "AVERAGE(cov[Stocks]*2)": 0.042,
    "SUMPRODUCT((Data!A2:A3=\"Bonds\")*cov[Bonds])": 0.0025,
    'COUNTIF(Data!A2:A3,"B*")': 1,
    'TEXT(44197,"mmm yyyy")': "Jan 2021",
    "ROUND(PORTFOLIO_VOLATILITY(RISK_PARITY_WEIGHTS(cov[#All]),cov[#All],FALSE),2)": 0.06,
    "SUM(BYROW(Data!B2:C3,LAMBDA(r,MAX(r))))": 0.0425,
    "LET(x,cov[Stocks],y,SUM(x),ROUND(y,3))": 0.042,
    '"VaR "&0.25': "VaR 0.25",
    "COUNT(COVARIANCE_VOLATILITY(cov[#All]))": 2,
}  # fmt: skip


def test_what_is_calculated_otherwise_is_named(recalculated):
    done = recalculated({f"A{row}": f"{{={one}}}" for row, one in enumerate(WRONG, start=1)})
    shown = {one for row, one in enumerate(WRONG, 1) if ("Live sheet", row, 1) not in done.kept}
    assert shown == set()
    assert done.kept["Live sheet", 1, 1] == (
        "XLOOKUP is not calculated here with an array as its argument 2"
    )


def test_what_is_right_is_calculated(recalculated):
    done = recalculated({f"A{row}": f"{{={one}}}" for row, one in enumerate(RIGHT, start=1)})
    assert done.kept == {}
    for row, (formula, value) in enumerate(RIGHT.items(), start=1):
        wanted = value if isinstance(value, str) else pytest.approx(value, abs=1e-15)
        assert done.value(f"A{row}") == wanted, formula


def test_functions_trusted_with_arrays_give_what_they_give_for_cells(recalculated):
    """Each of those that an array alone is enough for."""
    of_cells = [(f"{name}(cov[Stocks])", f"{name}(cov[Stocks]*1)") for name in sorted(_SUMMARIES)]
    of_each = [(f"{name}(Data!B3*2)", f"INDEX({name}(cov[Stocks]*2),2)") for name in sorted(_EACH)]
    calls = [f"IF(ISERROR({one}),0,{one}-{other})" for one, other in of_cells + of_each]
    done = recalculated({f"A{row}": f"{{={one}}}" for row, one in enumerate(calls, start=1)})
    wrong = {one for row, one in enumerate(calls, start=1) if done.value(f"A{row}")}
    assert wrong == set()
