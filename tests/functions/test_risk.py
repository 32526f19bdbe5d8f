"""The functions on risk: the published example, and one or several portfolios by name."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.risk.kinds import RiskKind
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError
from xlfactor.functions import active, allocation, bets, risk, stress

ASSETS, FACTORS = ["A1", "A2", "A3", "A4"], ["Market", "Rates", "Credit"]
B = [["", *FACTORS], ["A1", 0.9, 0.3, 0.0], ["A2", 1.1, 0.5, 0.0], ["A3", 1.2, 0.0, 0.7],
     ["A4", 0.8, 0.0, 0.8]]  # fmt: skip
SIGMA_F = [["", *FACTORS], ["Market", 0.04, 0, 0], ["Rates", 0, 0.0025, 0], ["Credit", 0, 0, 0.01]]
D = [["A1", 0.01], ["A2", 0.0225], ["A3", 0.01], ["A4", 0.0225]]
MODEL = (B, SIGMA_F, D)
SIGMA = risk.model_covariance(*MODEL)
EQUAL = [[asset, 0.25] for asset in ASSETS]
#: assets in another order, one of them short
MIXES = [["Asset", "Equal", "Long and short"], ["A3", 0.25, -0.5], ["A1", 0.25, 1.0],
         ["A4", 0.25, None], ["A2", 0.25, 0.5]]  # fmt: skip


def percent(table):
    return (table * 100).round(2).to_numpy().ravel().tolist()


def test_the_published_example_by_asset(frame):
    """Roncalli and Weisang (2016), section 3."""
    assert percent(frame(risk.portfolio_volatility(EQUAL, SIGMA))) == [21.35]
    assert percent(frame(risk.risk_contribution(EQUAL, SIGMA))) == [4.53, 5.84, 6.22, 4.76]
    assert percent(frame(risk.risk_share(EQUAL, SIGMA))) == [21.20, 27.36, 29.15, 22.29]


def test_the_published_example_by_factor(frame):
    # the printed residual exposure of 3.39 % is a misprint
    exposures = frame(risk.factor_risk_exposure(EQUAL, *MODEL))
    assert percent(exposures) == [100, 20, 37.5, 6.39]
    contributions = frame(risk.factor_risk_contribution(EQUAL, *MODEL))
    assert percent(contributions) == [16.60, 2.06, 2.68, 0.01]
    assert contributions.index.tolist() == [*FACTORS, "Residual"]
    assert percent(frame(risk.factor_risk_share(EQUAL, *MODEL))) == [77.76, 9.65, 12.56, 0.03]
    marginal = frame(risk.factor_marginal_risk(EQUAL, *MODEL))["Marginal risk"]
    np.testing.assert_allclose(
        marginal * exposures["Exposure"][FACTORS], contributions["Risk contribution"][FACTORS]
    )


def test_several_portfolios_stand_side_by_side_each_under_its_name(frame):
    volatilities = frame(risk.portfolio_volatility(MIXES, SIGMA))["Volatility"]
    assert volatilities.index.tolist() == ["Equal", "Long and short"]
    for function, given in (
        (risk.risk_contribution, (SIGMA,)), (risk.factor_risk_contribution, MODEL)
    ):  # fmt: skip
        table = frame(function(MIXES, *given))
        np.testing.assert_allclose(table.sum(), volatilities, rtol=1e-12)
        alone = frame(function(EQUAL, *given))["Risk contribution"]
        np.testing.assert_allclose(table["Equal"], alone[table.index], rtol=1e-12)
    np.testing.assert_allclose(frame(risk.factor_risk_share(MIXES, *MODEL)).sum(), 1)
    assert frame(risk.risk_share(MIXES, SIGMA)).loc["A3", "Long and short"] < 0


BENCHMARK = [["A1", 0.5], ["A4", 0.5]]
SCENARIOS = [["", *FACTORS], ["Crash", -0.3, None, -0.1], ["Rates", None, 0.02, None]]
#: What the functions on portfolios are given beside the weights, and one row of each.
BY_ROW = {
    "marginal risk": (risk.marginal_risk, (SIGMA,), "A3"),
    "contribution": (risk.risk_contribution, (SIGMA,), "A3"),
    "share": (risk.risk_share, (SIGMA,), "A3"),
    "factor exposure": (risk.factor_risk_exposure, MODEL, "Rates"),
    "factor marginal": (risk.factor_marginal_risk, MODEL, "Rates"),
    "factor contribution": (risk.factor_risk_contribution, MODEL, "Residual"),
    "factor share": (risk.factor_risk_share, MODEL, "Credit"),
    "exposure": (allocation.portfolio_exposure, (B,), "Rates"),
    "active exposure": (active.active_exposure, (BENCHMARK, B), "Market"),
    "active risk": (active.active_risk_contribution, (BENCHMARK, SIGMA), "A2"),
    "active by factor": (active.factor_active_risk_contribution, (BENCHMARK, *MODEL), "Credit"),
    "scenarios": (stress.stress_return, (B, SCENARIOS, None), "Crash"),
    "scenario": (stress.stress_contribution, (B, SCENARIOS, "Crash", None), "Market"),
    "bets": (bets.minimum_torsion_share, (SIGMA, None), "A1"),
}


@pytest.mark.parametrize("name", BY_ROW)
def test_one_row_of_one_portfolio_is_a_single_number(frame, name):
    function, given, row = BY_ROW[name]
    table, several = frame(function(EQUAL, *given)), frame(function(MIXES, *given))
    assert function(EQUAL, *given, row) == [[pytest.approx(table.loc[row].iloc[0])]]
    one = frame(function(MIXES, *given, row))
    pd.testing.assert_frame_equal(one, several.loc[[row]])
    with pytest.raises(LabelError, match="'Gold'"):
        function(EQUAL, *given, "Gold")


def test_marginal_risk_is_the_slope_of_the_volatility(frame):
    marginal = frame(risk.marginal_risk(MIXES, SIGMA))["Long and short"]
    step = 1e-6
    for asset in ASSETS:
        ends = []
        for sign in (1, -1):
            moved = [[row[0], (row[2] or 0) + sign * step * (row[0] == asset)]
                     for row in MIXES[1:]]  # fmt: skip
            ends.append(risk.portfolio_volatility(moved, SIGMA)[1][1])
        assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(marginal[asset], rel=1e-6)


def test_rows_may_stand_in_any_order(frame):
    shuffled = ([B[0], *B[:0:-1]], [SIGMA_F[0], *SIGMA_F[:0:-1]], D[::-1])
    one = frame(risk.factor_risk_contribution(MIXES, *MODEL))
    other = frame(risk.factor_risk_contribution(MIXES, *shuffled))
    pd.testing.assert_frame_equal(other.loc[one.index], one, atol=1e-15)


def test_one_asset_or_factor_is_a_single_number():
    whole = {row[0]: row[1] for row in risk.risk_share(EQUAL, SIGMA)}
    assert risk.risk_share(EQUAL, SIGMA, "A2", *[None] * 5, False) == [[whole["A2"]]]
    whole = {row[0]: row[1] for row in risk.factor_risk_share(EQUAL, *MODEL)}
    assert risk.factor_risk_share(EQUAL, *MODEL, "Residual", *[None] * 6, False) == [
        [whole["Residual"]]
    ]
    assert len(risk.risk_share(MIXES, SIGMA, "A2")) == 2


def test_nothing_held_has_no_volatility_and_no_shares():
    nothing = [["Asset", "Some", "None"], ["A1", 1.0, None], ["A2", 0.0, 0.0]]
    assert risk.portfolio_volatility(nothing, SIGMA)[2] == ["None", 0.0]
    with pytest.raises(InfeasibleError, match=r"^'None': weights: the portfolio has no volatil"):
        risk.risk_share(nothing, SIGMA)


@pytest.mark.parametrize(
    ("weights", "model", "error", "message"),
    [
        ([["A1", 1.0], ["A9", 1.0]], MODEL, LabelError, r"weights: unknown row 'A9'"),
        ([["", "P", "P"], ["A1", 1.0, 1.0], ["A2", 0, 0]], MODEL, LabelError,
         "weights: column 'P' occurs more than once"),
        ([["A1", 1.0], ["A1", 1.0]], MODEL, LabelError, "weights: row 'A1' occurs more than once"),
        ([["A2", 1.0], ["A1", "x"], ["A3", 0]], MODEL, TableError,
         "weights: row 'A1': found the text 'x'"),
        (EQUAL, (B, SIGMA_F[:3], D), LabelError, "factor_covariance"),
        (EQUAL, (B, SIGMA_F, D[1:]), LabelError, "specific_variances: no row 'A1'"),
        (EQUAL, (B, SIGMA_F, [["A1", -1.0], *D[1:]]), TableError,
         "specific_variances: row 'A1': found -1; wanted zero or above"),
        (EQUAL, ([["", "Market", "Residual"], *(row[:3] for row in B[1:])],
                 [["", "Market", "Residual"], ["Market", 1, 0], ["Residual", 0, 1]], D),
         LabelError, "exposures: a factor is called 'Residual'"),
    ],
)  # fmt: skip
def test_inputs_that_do_not_fit_are_named(weights, model, error, message):
    with pytest.raises(error, match=message):
        risk.factor_risk_contribution(weights, *model)


def test_an_asset_or_a_factor_that_is_not_there_is_named():
    with pytest.raises(LabelError, match="asset: no row 'A9'"):
        risk.risk_share(EQUAL, SIGMA, "A9")
    with pytest.raises(LabelError, match=r"factor: no row 'Rate' \(did you mean 'Rates'"):
        risk.factor_risk_share(EQUAL, *MODEL, "Rate")


def test_diversification_is_that_of_the_shares(frame):
    found = frame(risk.diversification_index(risk.risk_share(EQUAL, SIGMA))).loc["Portfolio"]
    assert found["Herfindahl"] == pytest.approx(1 / found["Bets"])
    assert 3.8 < found["Bets"] < found["Bets by entropy"] < 4
    both = risk.diversification_index([["", "One", "Even"], ["A", 1, 0.5], ["B", None, 0.5]])
    assert [row[0:2] for row in both[1:]] == [["One", 1.0], ["Even", 0.5]]
    hedged = risk.diversification_index([["A", 1.2], ["B", -0.2]])
    assert hedged[1][3] is hedged[1][5] is None
    with pytest.raises(TableError, match=r"'Even': shares: found a sum of 0\.9; wanted"):
        risk.diversification_index([["", "One", "Even"], ["A", 1, 0.5], ["B", 0, 0.4]])


BENCHMARK = [["A2", 0.6], ["A1", 0.4]]


def test_active_risk_adds_up_by_asset_and_by_factor(frame):
    errors = frame(active.tracking_error(MIXES, BENCHMARK, SIGMA))["Tracking error"]
    assert errors.index.tolist() == ["Equal", "Long and short"]
    for table in (
        frame(active.active_risk_contribution(MIXES, BENCHMARK, SIGMA)),
        frame(active.factor_active_risk_contribution(MIXES, BENCHMARK, *MODEL)),
    ):
        np.testing.assert_allclose(table.sum(), errors, rtol=1e-12)
    alone = frame(active.active_exposure(EQUAL, BENCHMARK, B))["Active exposure"]
    # the published betas of 1, .2 and .375 less those of the benchmark
    np.testing.assert_allclose(alone, [1 - 1.02, 0.2 - 0.42, 0.375], atol=1e-12)


def test_one_active_figure_is_a_single_number():
    (row,) = active.active_exposure(EQUAL, BENCHMARK, B, "Credit", False)
    assert row == [pytest.approx(0.375)]
    one = (*MODEL, "Residual", None, False)
    (row,) = active.factor_active_risk_contribution(EQUAL, BENCHMARK, *one)
    assert len(row) == 1
    (row,) = active.active_risk_contribution(EQUAL, BENCHMARK, SIGMA, "A4", False)
    assert len(row) == 1


def test_a_benchmark_that_does_not_sum_to_one_is_refused():
    with pytest.raises(TableError, match=r"benchmark: the weights sum to 60\.0000%; wanted 100%"):
        active.tracking_error(EQUAL, BENCHMARK[:1], SIGMA)


DATES = pd.date_range("2019-01-31", periods=60, freq="ME")
RETURNS = pd.DataFrame(
    np.random.default_rng(5).standard_t(5, size=(60, 4)) * 0.03 + 0.004, DATES, ASSETS
)
MEANS = [["A1", 0.06], ["A2", 0.07], ["A3", 0.05], ["A4", 0.04]]


@pytest.fixture
def sample(cells):
    return cells(RETURNS)


def test_losses_of_a_covariance_are_those_of_a_year(frame):
    sigma = frame(risk.portfolio_volatility(MIXES, SIGMA))["Volatility"]
    loss = frame(risk.value_at_risk(MIXES, SIGMA))["Value at risk"]
    np.testing.assert_allclose(loss, 1.6448536269514722 * sigma)
    mean = frame(risk.value_at_risk(EQUAL, SIGMA, None, None, MEANS))["Value at risk"]
    assert mean["Portfolio"] == pytest.approx(loss["Equal"] - 0.055)
    worse = frame(risk.expected_shortfall(MIXES, SIGMA, "student", 0.99, None, 5))
    assert (worse["Expected shortfall"] > 2.6 * sigma).all()


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        ("Gaussian", lambda x: 1.6448536269514722 * x.std(ddof=1) - x.mean()),
        ("historical", lambda x: -np.sort(x)[2]),
        ("kernel", lambda x: -np.sort(x)[2]),
        ("Cornish-Fisher", lambda x: -np.sort(x)[2]),
    ],
)
def test_losses_of_returns_are_those_of_a_month(sample, distribution, expected):
    loss = risk.value_at_risk(EQUAL, sample, distribution, 0.95, *[None] * 3, False)
    exact = distribution == "Gaussian"
    by_hand = expected(RETURNS.mean(axis=1).to_numpy())
    assert loss == [[pytest.approx(by_hand, rel=1e-12 if exact else 0.35)]]
    if distribution == "historical":
        assert loss[0][0] == pytest.approx(by_hand, rel=1e-12)
        shortfall = risk.expected_shortfall(EQUAL, sample, distribution, *[None] * 4, False)
        assert shortfall == [[pytest.approx(-np.sort(RETURNS.mean(axis=1))[:3].mean())]]


@pytest.mark.parametrize("kind", RiskKind)
def test_contributions_add_up_on_any_measure(frame, sample, kind):
    loss = frame(risk.risk_contribution(MIXES, sample, None, kind.value, 0.9, 5)).sum()
    factors = risk.factor_risk_contribution(MIXES, *MODEL, None, kind.value, 0.9, 5, None, sample)
    np.testing.assert_allclose(frame(factors).sum(), loss, rtol=1e-10)
    for word, function in (("VaR", risk.value_at_risk), ("ES", risk.expected_shortfall)):
        distribution, _, what = kind.rpartition(" ")
        if what == word:
            table = frame(function(MIXES, sample, distribution, 0.9, None, 5))
            np.testing.assert_allclose(table.iloc[:, 0], loss, rtol=1e-12)


def test_a_model_alone_is_enough_for_gaussian_losses_by_factor(frame):
    found = frame(risk.factor_risk_contribution(EQUAL, *MODEL, None, "Gaussian ES", None, None,
                                                MEANS)).sum()  # fmt: skip
    loss = frame(risk.expected_shortfall(EQUAL, SIGMA, None, None, MEANS))
    assert found["Risk contribution"] == pytest.approx(loss.iloc[0, 0], rel=1e-12)
    one = risk.factor_risk_share(EQUAL, *MODEL, "Residual", "Gaussian ES", *[None] * 5, False)
    assert len(one) == len(one[0]) == 1


def test_a_gain_has_contributions_but_no_shares(frame):
    sure = [["", "Safe", "Risky"], ["A1", 0.1, 1.0], ["A2", 0.2, 0.1]]
    rich = [[asset, 0.5] for asset in ASSETS]
    asked = (SIGMA, None, "Gaussian VaR", 0.95, None, rich)
    gains = frame(risk.risk_contribution(sure, *asked)).sum()
    assert (gains < 0).all()
    message = r"^'Safe': weights: found a loss of -\d.*, which is a gain; wanted one above zero"
    with pytest.raises(InfeasibleError, match=message):
        risk.risk_share(sure, *asked)


def test_what_a_measure_lacks_is_named(sample):
    with pytest.raises(OptionError, match="risk_measure: 'historical VaR' needs a history"):
        risk.risk_share(EQUAL, SIGMA, None, "historical VaR")
    with pytest.raises(OptionError, match="expected_returns: given beside returns"):
        risk.value_at_risk(EQUAL, sample, None, None, MEANS)
    with pytest.raises(OptionError, match="degrees_of_freedom: not given"):
        risk.value_at_risk(EQUAL, sample, "Student")
    with pytest.raises(OptionError, match=r"confidence: found 95; wanted .*: percent points\?"):
        risk.value_at_risk(EQUAL, sample, None, 95)
    with pytest.raises(OptionError, match="distribution: 'kernel' is none of the choices"):
        risk.expected_shortfall(EQUAL, sample, "kernel")
    with pytest.raises(TableError, match=r"covariance_or_returns: .* was the header row left out"):
        risk.value_at_risk(EQUAL, [row[1:] for row in SIGMA[1:]])


def test_minimum_torsion_bets_of_assets_and_of_factors(frame):
    assert frame(bets.minimum_torsion(SIGMA_F)).to_numpy().tolist() == np.eye(3).tolist()
    exposures = [row for row in risk.factor_risk_exposure(EQUAL, *MODEL) if row[0] != "Residual"]
    shares = frame(bets.minimum_torsion_share(exposures, SIGMA_F))["Share"]
    variances = np.array([1.0, 0.2, 0.375]) ** 2 * [0.04, 0.0025, 0.01]
    np.testing.assert_allclose(shares, variances / variances.sum())
    number = np.exp(-(shares * np.log(shares)).sum())
    assert bets.effective_bets(exposures, SIGMA_F, None, False) == [[pytest.approx(number)]]
    both = frame(bets.effective_bets(MIXES, SIGMA, "closed form"))["Effective number of bets"]
    assert both.between(1, 4).all()
    assert frame(bets.minimum_torsion_share(MIXES, SIGMA)).shape == (4, 2)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda: risk.portfolio_volatility([["A1", 60], ["A2", 40]], SIGMA),
         "weights: the weights sum to 10000%; wanted shares of the portfolio, such as 0.25 or"),
        (lambda: risk.risk_contribution([["", "P", "Q"], ["A1", 1, 130], ["A2", 0, -30]], SIGMA),
         "weights, column 'Q': the weights sum to 10000%"),
        (lambda: risk.diversification_index([["A1", 60], ["A2", 40]]),
         "shares: the weights sum to 10000%"),
        (lambda: risk.model_covariance(B, SIGMA_F, [[name, 225] for name in ASSETS]),
         "specific_variances: row 'A1': found 225, a volatility of 1500% a year; wanted decimals"),
    ],
)  # fmt: skip
def test_percent_points_are_refused(given, message):
    with pytest.raises(TableError, match=f"^{message}"):
        given()
