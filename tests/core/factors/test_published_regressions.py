"""Regressions whose numbers are printed elsewhere, to the digits printed there."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.design import design, least_squares
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.lasso import elastic_net, minimise
from xlfactor.core.factors.stepwise import Criterion, Direction, StepwiseRule

# Longley (1967); certified values: NIST Statistical Reference Datasets, "Longley"
LONGLEY = pd.DataFrame(
    [
        [60323, 83.0, 234289, 2356, 1590, 107608, 1947],
        [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
        [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
        [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
        [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
        [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
        [64989, 99.0, 365385, 1870, 3547, 115094, 1953],
        [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
        [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
        [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
        [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
        [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
        [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
        [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
        [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
        [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
    ],
    index=pd.date_range("1947-12-31", periods=16, freq="YE"),
    columns=["Employed", "Deflator", "GNP", "Unemployed", "Forces", "Population", "Year"],
    dtype=float,
)


def test_ols_meets_the_certified_values_of_longley():
    found = estimate_exposures(LONGLEY[["Employed"]], LONGLEY.drop(columns="Employed"))
    certified = {
        "Deflator": (15.0618722713733, 84.9149257747669),
        "GNP": (-0.358191792925910e-01, 0.334910077722432e-01),
        "Unemployed": (-2.02022980381683, 0.488399681651699),
        "Forces": (-1.03322686717359, 0.214274163161675),
        "Population": (-0.511041056535807e-01, 0.226073200069370),
        "Year": (1829.15146461355, 455.478499142212),
    }
    for factor, (exposure, error) in certified.items():
        assert found.exposures.loc["Employed", factor] == pytest.approx(exposure, rel=1e-9)
        assert found.standard_errors.loc["Employed", factor] == pytest.approx(error, rel=1e-9)
    assert found.alphas["Employed"] == pytest.approx(-3482258.63459582, rel=1e-9)
    assert found.r_squared["Employed"] == pytest.approx(0.995479004577296, rel=1e-12)
    assert found.specific_volatilities["Employed"] == pytest.approx(304.854073561965, rel=1e-9)
    assert found.degrees_of_freedom["Employed"] == 9


# Hald (1952), cement; Draper and Smith (1998), appendix and chapter 15
HALD = pd.DataFrame(
    [
        [78.5, 7, 26, 6, 60],
        [74.3, 1, 29, 15, 52],
        [104.3, 11, 56, 8, 20],
        [87.6, 11, 31, 8, 47],
        [95.9, 7, 52, 6, 33],
        [109.2, 11, 55, 9, 22],
        [102.7, 3, 71, 17, 6],
        [72.5, 1, 31, 22, 44],
        [93.1, 2, 54, 18, 22],
        [115.9, 21, 47, 4, 26],
        [83.8, 1, 40, 23, 34],
        [113.3, 11, 66, 9, 12],
        [109.4, 10, 68, 8, 12],
    ],
    index=pd.date_range("1940-12-31", periods=13, freq="YE"),
    columns=["Heat", "X1", "X2", "X3", "X4"],
    dtype=float,
)
HEAT, CEMENT = HALD[["Heat"]], HALD.drop(columns="Heat")


def kept(**rule):
    settings = ExposureSettings(stepwise=StepwiseRule(**rule))
    found = estimate_exposures(HEAT, CEMENT, method=Method.STEPWISE, settings=settings)
    return "".join(found.exposures.columns[found.exposures.loc["Heat"] != 0]).replace("X", "")


@pytest.mark.parametrize(
    ("factors", "squares"),
    [
        ("1", 1265.69),
        ("2", 906.34),
        ("3", 1939.40),
        ("4", 883.87),
        ("12", 57.90),
        ("14", 74.76),
        ("34", 175.74),
        ("124", 47.97),
        ("123", 48.11),
        ("134", 50.84),
        ("1234", 47.86),
    ],
)
def test_residual_squares_of_hald(factors, squares):
    problem = design(HEAT, CEMENT)
    support = np.array([number in factors for number in "1234"])
    lost = least_squares(problem.R, problem.Z, support)[2]
    assert round(float(problem.full_squares[0] + lost[0]), 2) == squares


def test_stepwise_by_p_value_takes_the_printed_road():
    """X4 enters first, then X1, then X2; then X4 leaves. Forward alone keeps X4."""
    p_value = {"criterion": Criterion.P_VALUE, "entry_p_value": 0.15, "exit_p_value": 0.15}
    assert kept(direction=Direction.BOTH, **p_value) == "12"
    assert kept(direction=Direction.FORWARD, **p_value) == "124"
    assert kept(direction=Direction.BACKWARD, **p_value) == "12"


def test_backward_by_aic_keeps_x4():
    """R's step() on the same data ends at X1 + X2 + X4 with AIC 24.974."""
    assert kept(direction=Direction.BACKWARD, criterion=Criterion.AIC) == "124"
    assert 13 * np.log(47.97 / 13) + 2 * 4 == pytest.approx(24.974, abs=5e-3)


def test_variance_inflation_of_hald():
    """Montgomery and Peck (1992), *Introduction to Linear Regression Analysis*: 38.5 to 282.5."""
    found = estimate_exposures(HEAT, CEMENT)
    printed = {"X1": 38.5, "X2": 254.4, "X3": 46.9, "X4": 282.5}
    assert found.variance_inflation.round(1).to_dict() == printed
    assert found.notes[0] == (
        "Factor 'X1' has a variance inflation of 38.5: its exposures are hard to tell from those "
        "to the other factors."
    )


def test_lasso_takes_the_diabetes_covariates_in_the_printed_order():
    """Efron, Hastie, Johnstone, Tibshirani (2004), figure 1: 3, 9, 4, 7, 2, 10, 5, 8, 6, 1."""
    from sklearn.datasets import load_diabetes

    X, y = load_diabetes(return_X_y=True)
    X, y = X - X.mean(axis=0), (y - y.mean())[:, None]
    grid = np.geomspace(5.0, 1e-3, 400)
    cross = np.tile(X.T @ y / len(X), 400)
    used = minimise(elastic_net(X.T @ X / len(X), cross, penalties=grid)) != 0
    first = used.argmax(axis=1)
    assert used.any(axis=1).all()
    assert (np.argsort(first, kind="stable") + 1).tolist() == [3, 9, 4, 7, 2, 10, 5, 8, 6, 1]
    assert len(set(first)) == 10
