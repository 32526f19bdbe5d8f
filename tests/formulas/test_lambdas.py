"""Functions of ours in LAMBDA, MAP and their like."""

from math import sqrt

import pytest

#: what the tests call by a name
NAMES = {
    "risk": "=LAMBDA(w,PORTFOLIO_VOLATILITY(w,Data!$A$1:$C$3,FALSE))",
    "twice": "=LAMBDA(x,2*risk('Live sheet'!$H$1:$I$3)*x)",
}
#: a portfolio on the sheet, of 20% stocks
HELD = {"H1": "Asset", "H2": "Stocks", "H3": "Bonds", "I1": "Weight", "I2": 0.2, "I3": 0.8}


def volatility(stocks):
    bonds = 1 - stocks
    return sqrt(0.04 * stocks**2 + 0.0025 * bonds**2 + 0.004 * stocks * bonds)


def of(stocks, bonds=None):
    weights = f'HSTACK(Data!A1:A3,VSTACK("W",{stocks},{bonds or f"1-{stocks}"}))'
    return f"PORTFOLIO_VOLATILITY({weights},cov[#All],FALSE)"


LOW, HIGH = volatility(0.2), volatility(0.5)


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        (f"MAP({{0.2;0.5}},LAMBDA(a,{of('a')}))", [[LOW], [HIGH]]),
        (f"MAP({{0.2;0.5}},{{0.8;0.5}},LAMBDA(x,y,{of('x', 'y')}))", [[LOW], [HIGH]]),
        (f"BYCOL({{0.2,0.5;0.8,0.5}},LAMBDA(c,{of('INDEX(c,1)')}))", [[LOW, HIGH]]),
        (f"BYROW({{0.2,0.8;0.5,0.5}},LAMBDA(r,{of('INDEX(r,1)')}))", [[LOW], [HIGH]]),
        (f"SCAN(0,{{0.2;0.5}},LAMBDA(t,a,t+{of('a')}))", [[LOW], [LOW + HIGH]]),
        (f"SCAN(,{{0.2;0.5}},LAMBDA(t,a,t+{of('a')}))", [[0.2], [0.2 + HIGH]]),
        (f'REDUCE("sd",{{0.2;0.5}},LAMBDA(t,a,VSTACK(t,{of("a")})))', [["sd"], [LOW], [HIGH]]),
        (f"MAKEARRAY(1,2,LAMBDA(i,j,i+{of('(3*j-1)/10')}))", [[1 + LOW, 1 + HIGH]]),
        (f"SUM(MAP(SEQUENCE(2),LAMBDA(k,{of('INDEX({0.2;0.5},k)')})))", [[LOW + HIGH]]),
        (f"LET(f,LAMBDA(a,b,{of('a', 'b')}),f(0.2,0.8)+f(0.5,0.5))", [[LOW + HIGH]]),
        (f"LAMBDA(a,{of('a')})(0.5)", [[HIGH]]),
        ("risk(H1:I3)*2", [[2 * LOW]]),
        ("LET(f,risk,g,LAMBDA(x,f(x)*2),g(H1:I3))", [[2 * LOW]]),
        ("SUM(MAP({0.2;0.5},twice))", [[1.4 * LOW]]),
        ("SUM(BYROW(I2:I3,LAMBDA(r,SUM(MAP(r,LAMBDA(y,y*risk(H1:I3)))))))", [[LOW]]),
        ("MAP({1;2},{1;1;1},LAMBDA(x,y,IFERROR(x*risk(H1:I3),7)))", [[LOW], [2 * LOW], [7]]),
        ("@MAP(I2:I3,LAMBDA(x,x*risk(H1:I3)))", [[0.2 * LOW]]),
        ("SUM(MAP({1;2},LAMBDA(k,RISK_PARITY_WEIGHTS(cov[#All]))))", [["#CALC!"]]),
        ("BYROW({1,2;3,4},SUM)", [[3], [7]]),
    ],
)  # fmt: skip
def test_are_calculated(recalculated, formula, wanted):
    done = recalculated({**HELD, "A1": f"={formula}"}, names=NAMES)
    found = done.found.values["Live sheet", 1, 1]
    assert not done.kept
    assert [len(row) for row in found] == [len(row) for row in wanted]
    assert [cell for row in found for cell in row] == [
        cell if isinstance(cell, str) else pytest.approx(cell) for row in wanted for cell in row
    ]


def test_what_surrounds_a_lambda_is_computed_once(recalculated):
    done = recalculated({
        "A1": "=LET(S,cov[#All],w,RISK_PARITY_WEIGHTS(S),"
        "SUM(MAP({1;2;3},LAMBDA(k,k*PORTFOLIO_VOLATILITY(w,S,FALSE)))))",
    })  # fmt: skip
    assert done.value("A1") == pytest.approx(6 * LOW)
    called = [one.call.function.name for one in done.found.calls["Live sheet", 1, 1]]
    assert called.count("RISK_PARITY_WEIGHTS") == 1


def test_that_cannot_be_calculated_are_named_with_the_cure(recalculated):
    done = recalculated({
        **HELD,
        "A1": "=MAP(SEQUENCE(1001),LAMBDA(a,risk(H1:I3)+a))",
        "A2": "=LET(x,H1:I3,f,LAMBDA(y,risk(x)*y),LET(x,3,f(x)))",
        "A3": "=MAP({1;2},LAMBDA(a,b,risk(H1:I3)))",
        "A4": "=LAMBDA(x,[y],risk(x))(H1:I3,1)",
        "A5": "=SCAN(0,,LAMBDA(t,a,t+risk(H1:I3)))",
        "A6": "=BYROW(,LAMBDA(r,risk(H1:I3)))",
        "A7": "=MAKEARRAY(2,LAMBDA(i,j,risk(H1:I3)))",
    }, names=NAMES)  # fmt: skip
    reasons = [done.kept["Live sheet", row, 1] for row in range(1, 8)]
    assert reasons == [
        "MAP calls functions of xlfactor 1,001 times, and at most 1,000 are calculated here: give "
        "a function the whole table instead",
        "LET gives one name to two values, around a LAMBDA: give them two names",
        "a LAMBDA of 2 parameters is called with 1",
        "LAMBDA has the optional parameter [y]: make it a required one",
        *(
            f"{name} lacks an argument before its function, or has one too many"
            for name in ("SCAN", "BYROW", "MAKEARRAY")
        ),
    ]
