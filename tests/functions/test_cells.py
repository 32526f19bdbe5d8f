"""Functions from cells to cells: on the shipped workbook, nested, and with bad input."""

from contextlib import closing

import numpy as np
import pytest

from tests.conftest import WORKBOOKS
from xlfactor import catalogue, cli
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError
from xlfactor.places import Places
from xlfactor.tables.cells import block
from xlfactor.xlsx.book import open_book

FUNCTIONS = catalogue.FUNCTIONS
PRIVATE = [["Real Estate"], ["Infrastructure"], ["Private Equity"]]


@pytest.fixture(scope="module")
def cells():
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        places = Places(book)
        names = ("cma", "policy", "mimicking_weights", "private_weights", "group_limits")
        found = {name: places.cells_at(name) for name in names}
    found["assets"] = tuple(row[:1] for row in found["policy"][1:])
    return found


@pytest.fixture(scope="module")
def study(cells):
    """The chain of the study, each function fed with the cells of the ones before."""
    cma, assets = cells["cma"], cells["assets"]
    weights, private = cells["mimicking_weights"], cells["private_weights"]
    covariance = FUNCTIONS["CMA_COVARIANCE"](cma, assets)
    returns = FUNCTIONS["CMA_EXPECTED_RETURN"](cma, None, assets)
    portfolios = FUNCTIONS["MIMICKING_WEIGHTS"](covariance, weights, private)
    premia = FUNCTIONS["FACTOR_PREMIA"](portfolios, returns)
    factor_covariance = FUNCTIONS["MIMICKING_COVARIANCE"](covariance, weights, private)
    return {
        "covariance": covariance,
        "returns": returns,
        "volatilities": FUNCTIONS["CMA_VOLATILITY"](cma, assets),
        "correlation": FUNCTIONS["CMA_CORRELATION"](cma, assets),
        "portfolios": portfolios,
        "exposures": FUNCTIONS["MIMICKING_EXPOSURE"](covariance, weights, private, PRIVATE),
        "premia": premia,
        "factor_covariance": factor_covariance,
        "target": FUNCTIONS["TANGENCY_FACTOR_WEIGHTS"](factor_covariance, premia),
    }


def column(rows, position=1):
    return {row[0]: row[position] for row in rows[1:]}


def test_printed_premia_from_nested_functions(study):
    found = list(column(study["premia"]).values())
    assert np.round(found, 6) == pytest.approx([0.05045, 0.03564, 0.00466, 0.035178], abs=1e-12)


def test_printed_variances_and_volatility(study, cells):
    assert round(study["covariance"][1][1], 6) == 0.026309
    assert round(study["factor_covariance"][4][4], 6) == 0.011578
    volatility = FUNCTIONS["MIMICKING_VOLATILITY"](
        study["covariance"], cells["mimicking_weights"], cells["private_weights"]
    )
    assert round(column(volatility)["Private"], 4) == 0.1076


def test_covariance_from_its_parts_is_the_same(study):
    parts = FUNCTIONS["ASSET_COVARIANCE"](study["volatilities"], study["correlation"])
    assert np.allclose(_figures(parts), _figures(study["covariance"]), rtol=1e-14)
    assert FUNCTIONS["COVARIANCE_VOLATILITY"](parts)[1][1] == pytest.approx(0.1622)
    correlation = FUNCTIONS["COVARIANCE_CORRELATION"](parts)
    assert np.allclose(_figures(correlation), _figures(study["correlation"]))


def _figures(rows):
    return np.array([row[1:] for row in rows[1:]], dtype=float)


def test_checks_and_repairs_of_correlations(study):
    check = column(FUNCTIONS["CORRELATION_CHECK"](study["correlation"]))
    assert check["Positive semi-definite"] is True
    assert check["Smallest eigenvalue"] > 0
    same = FUNCTIONS["NEAREST_CORRELATION"](study["correlation"])
    assert np.array_equal(_figures(same), _figures(study["correlation"]))
    bad = [["", "a", "b", "c"], ["a", 1, 1, 0], ["b", 1, 1, 1], ["c", 0, 1, 1]]
    assert column(FUNCTIONS["CORRELATION_CHECK"](bad))["Positive semi-definite"] is False
    size = column(FUNCTIONS["CORRELATION_REPAIR_SIZE"](bad))
    assert round(size["Frobenius distance"], 4) == 0.5278
    with pytest.raises(InfeasibleError, match="not positive semi-definite"):
        FUNCTIONS["ASSET_COVARIANCE"]([["a", 1], ["b", 1], ["c", 1]], bad)
    repaired = FUNCTIONS["ASSET_COVARIANCE"]([["a", 1], ["b", 1], ["c", 1]], bad, "nearest")
    assert round(repaired[1][2], 4) == 0.7607


def test_the_blend_and_its_path(study, cells):
    anchor = FUNCTIONS["INVERSE_VOLATILITY_WEIGHTS"](study["volatilities"])
    inputs = (study["exposures"], study["target"], anchor)
    free = FUNCTIONS["BLEND_WEIGHTS"](*inputs, 0.7)
    within = FUNCTIONS["CONSTRAINED_BLEND_WEIGHTS"](
        *inputs, 0.7, cells["policy"], cells["group_limits"]
    )
    assert sum(column(free).values()) == pytest.approx(1.1139, abs=5e-5)
    assert sum(column(within).values()) == pytest.approx(1)
    path = FUNCTIONS["GAMMA_PATH"](*inputs)
    assert path[0][1:] == pytest.approx([step / 10 for step in range(11)])
    assert column(path, 8) == pytest.approx(column(free))
    bounded = FUNCTIONS["GAMMA_PATH"](*inputs, cells["policy"], cells["group_limits"])
    assert column(bounded, 8) == pytest.approx(column(within), abs=1e-9)
    exposure = column(FUNCTIONS["PORTFOLIO_EXPOSURE"](free, study["exposures"]))
    assert list(exposure) == ["Economic Growth", "Real Rate", "Inflation", "Private"]


def test_regression_premia_with_and_without_cash(study):
    total = FUNCTIONS["REGRESSION_PREMIA"](study["returns"], study["exposures"], PRIVATE)
    excess = FUNCTIONS["REGRESSION_PREMIA"](study["returns"], study["exposures"], PRIVATE, 0.0159)
    assert column(total) == pytest.approx(column(excess))
    fit = FUNCTIONS["REGRESSION_PREMIA_FIT"](study["returns"], study["exposures"], PRIVATE)
    assert fit[0] == ["Term", "Public", "Private"]
    assert column(fit)["Degrees of freedom"] == 7
    assert column(fit, 2)["Degrees of freedom"] == 1


def test_the_rest_of_the_family_answers(study, cells):
    weights, private = cells["mimicking_weights"], cells["private_weights"]
    public = FUNCTIONS["MIMICKING_EXPOSURE"](study["covariance"], weights)
    assert round(public[1][1], 2) == 1.52
    own = column(FUNCTIONS["PRIVATE_FACTOR_WEIGHTS"](study["covariance"], weights, private))
    assert round(own["US Equity-Large Cap"], 6) == -0.329621
    correlation = FUNCTIONS["MIMICKING_CORRELATION"](study["covariance"], weights, private)
    assert correlation[4][4] == 1
    assert any("lower triangle" in row[1] for row in FUNCTIONS["CMA_NOTES"](cells["cma"]))


def test_headers_can_be_left_off(study):
    premia = FUNCTIONS["FACTOR_PREMIA"](study["portfolios"], study["returns"], None, False)
    assert premia == [[value] for value in column(study["premia"]).values()]
    assert (
        FUNCTIONS["FACTOR_PREMIA"](study["portfolios"], study["returns"], None, True)
        == (study["premia"])
    )


def test_names_line_up_whatever_their_order(study):
    top, *rows = study["returns"]
    shuffled = [top, *rows[::-1]]
    premia = FUNCTIONS["FACTOR_PREMIA"](study["portfolios"], shuffled)
    assert column(premia) == pytest.approx(column(study["premia"]), rel=1e-12)


def test_bad_input_says_which_argument_row_and_column(study):
    function = FUNCTIONS["FACTOR_PREMIA"]
    with pytest.raises(TableError, match="mimicking_weights: the range is empty"):
        function([[None, None]], study["returns"])
    with pytest.raises(TableError, match="expected_returns: the range is empty"):
        function(study["portfolios"])
    with pytest.raises(LabelError, match="mimicking_weights: unknown row 'Gold'"):
        function([["", "F"], ["Gold", 1]], study["returns"])
    with pytest.raises(TableError, match="mimicking_weights: row 'a', column 'F': found the text"):
        function([["", "F"], ["a", "x"]], [["a", 1]])
    with pytest.raises(OptionError, match="FACTOR_PREMIA: takes at most 4 arguments"):
        function(1, 2, 3, 4, 5)


def test_the_command_line_calls_functions(capsys):
    book = str(WORKBOOKS / "factor_cma.xlsx")
    status = cli.main(["call", "factor_premia", "mimicking_weights", "CMA!B5:C21", "--book", book])
    assert status == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["Factor", "Premium"]
    assert float(rows[1][1]) == pytest.approx(0.05045)
    assert cli.main(["call", "factor_premia", "mimicking_weights", "CAM!B5", "--book", book]) == 2
    assert "did you mean 'CMA'?" in capsys.readouterr().err
    assert cli.main(["call", "no_such_function"]) == 2
    assert "there is no function 'no_such_function'; the command xlf" in capsys.readouterr().err
    for formula in ("=CMA_NOTES(cma[#All])", "CMA_NOTES(cma[#All])"):
        assert cli.main(["call", formula, "--book", book]) == 0
    assert cli.main(["call", "tangency_factor_weights", "0.5", "text"]) == 2
    assert "factor_covariance: found 1 row(s)" in capsys.readouterr().err


def test_the_command_line_lists_and_copies(capsys, tmp_path):
    assert cli.main(["functions"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in (*catalogue.FUNCTIONS, *catalogue.MACROS))
    target = tmp_path / "mine.xlsx"
    assert cli.main(["new", "cma", str(target)]) == 0
    assert target.read_bytes() == (WORKBOOKS / "factor_cma.xlsx").read_bytes()
    assert cli.main(["new", "cma", str(target)]) == 2
    assert "exists" in capsys.readouterr().err
    assert cli.main(["new", "zzz", str(tmp_path / "other.xlsx")]) == 2
    assert "there are: cma, cross_asset, us_industries" in capsys.readouterr().err


def test_a_block_of_results_reads_back_as_it_was(study):
    again = block(study["covariance"])
    assert again[1][1] == study["covariance"][1][1]


@pytest.mark.parametrize("name", ["COVARIANCE_CORRELATION", "COVARIANCE_VOLATILITY"])
def test_a_matrix_that_is_no_covariance_is_refused(name):
    function = FUNCTIONS[name]
    with pytest.raises(TableError, match=r"row 'A', column 'B': found 0\.4, a correlation"):
        function([["", "A", "B"], ["A", 0.04, 0.4], ["B", 0.4, 0.04]])
    with pytest.raises(TableError, match=r"^covariance: not symmetric: row 'A'"):
        function([["", "A", "B"], ["A", 0.04, 0.01], ["B", 0.02, 0.04]])
    with pytest.raises(TableError, match="wanted a variance above zero"):
        function([["", "A"], ["A", -0.04]])
