"""What every answer obeys, whatever it was asked of: finite figures, permutation, sums, limits."""

import datetime as dt
import math
from collections import Counter

import numpy as np

from xlfactor.tables.cells import block
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.policy import ExposureLimitTable, GroupTable, PolicyTable
from xlfactor.tables.shapes import Grid, PublishedTable, Square
from xlfactor.tables.views import ViewsTable

#: Tables whose rows may stand in any order.
_UNORDERED = (
    Grid, PublishedTable, PolicyTable, GroupTable, ExposureLimitTable, Square, ViewsTable
)  # fmt: skip
#: Functions whose answer has blanks: figures that are not defined, such as the t value of an
#: estimate that is biased by design, a ratio to a volatility of zero, or the error of a shortfall
#: whose losses have no variance.
WITH_BLANKS = {
    "EXPOSURE_T_VALUES", "EXPOSURE_P_VALUES", "EXPOSURE_ERRORS", "EXPOSURE_STATISTICS",
    "REGRESSION_PREMIA_FIT", "PERFORMANCE_STATISTICS", "RESIDUAL_CORRELATION",
    "RETURN_STATISTICS", "SIMULATED_TAIL_RISK", "STYLE_FIT", "METHOD_FIT", "ROLLING_FIT",
    "SIMULATED_TAIL", "SIMULATED_VALUE_AT_RISK", "SIMULATED_EXPECTED_SHORTFALL",
    "PORTFOLIO_EFFICIENCY", "BACKTEST_PERFORMANCE", "TAIL_BACKTEST_PERFORMANCE",
}  # fmt: skip
#: Functions whose answer is a list in an order of its own; the notes tell of the order itself.
_LISTS = {"TARGET_BINDING_LIMITS"}
_OF_ORDER = {"CMA_NOTES"}
_CORRELATIONS = {
    "CMA_CORRELATION", "COVARIANCE_CORRELATION", "NEAREST_CORRELATION", "RETURN_CORRELATION",
    "MIMICKING_CORRELATION", "RESIDUAL_CORRELATION",
}  # fmt: skip
_COVARIANCES = {
    "CMA_COVARIANCE", "ASSET_COVARIANCE", "RETURN_COVARIANCE", "MIMICKING_COVARIANCE",
    "BLACK_LITTERMAN_COVARIANCE",
}  # fmt: skip
#: Functions whose weights sum to one in every column.
_FULLY_INVESTED = {
    "INVERSE_VOLATILITY_WEIGHTS", "CONSTRAINED_BLEND_WEIGHTS", "TARGET_EXPOSURE_WEIGHTS",
    "CONSTRAINED_TARGET_WEIGHTS", "CASE_WEIGHTS", "RISK_PARITY_WEIGHTS", "RISK_BUDGET_WEIGHTS",
    "MINIMUM_VARIANCE_WEIGHTS", "TAIL_PARITY_WEIGHTS", "FACTOR_RISK_BUDGET_WEIGHTS",
    "LEAST_CONCENTRATED_WEIGHTS", "MAXIMUM_SHARPE_WEIGHTS", "MOST_DIVERSIFIED_WEIGHTS",
    "MINIMUM_VOLATILITY_AT_RETURN", "MAXIMUM_RETURN_AT_VOLATILITY",
    "MAXIMUM_RETURN_WITHIN_TRACKING_ERROR", "MAXIMUM_UTILITY_WEIGHTS",
}  # fmt: skip


_WITHIN_POLICY = {
    "CONSTRAINED_BLEND_WEIGHTS", "CONSTRAINED_TARGET_WEIGHTS", "MAXIMUM_SHARPE_WEIGHTS",
    "MOST_DIVERSIFIED_WEIGHTS", "MINIMUM_VOLATILITY_AT_RETURN", "MAXIMUM_RETURN_AT_VOLATILITY",
    "MAXIMUM_RETURN_WITHIN_TRACKING_ERROR", "MAXIMUM_UTILITY_WEIGHTS",
}  # fmt: skip


def require_cells(function, cells):
    """Check that an answer is a rectangle of cells that Excel can show, all figures finite."""
    assert cells
    assert len({len(row) for row in cells}) == 1, "rows of different lengths"
    for row in cells:
        for cell in row:
            assert cell is None or isinstance(cell, (float, str, bool, dt.datetime)), repr(cell)
            assert not isinstance(cell, float) or math.isfinite(cell), repr(cell)
    body = [cell for row in cells[1:] for cell in row[1:]]
    if function.name not in WITH_BLANKS:
        assert None not in body, "a figure is missing"
        assert not {"∞", "-∞"} & {cell for cell in body if isinstance(cell, str)}, "infinite"


def require_sums(function, cells):
    """Check that weights that are fully invested are."""
    if function.name in _FULLY_INVESTED:
        for column in range(1, len(cells[0])):
            total = math.fsum(row[column] for row in cells[1:])
            assert abs(total - 1) < 1e-6, f"the weights of column {column} sum to {total!r}"


def require_matrix(function, cells):
    """Check that correlations and covariances are such."""
    if function.name not in _CORRELATIONS | _COVARIANCES:
        return
    assert cells[0][1:] == [row[0] for row in cells[1:]]
    C = _of_volatile_assets(np.array([row[1:] for row in cells[1:]], dtype=float))
    if not C.size:
        return
    sigma = np.sqrt(np.diag(C))
    C = C / sigma[:, None] / sigma
    assert np.abs(C).max() < 1 + 1e-6
    np.testing.assert_allclose(C, C.T, atol=1e-9)
    if function.name in _CORRELATIONS:
        np.testing.assert_allclose(sigma, 1, atol=1e-9)
    if function.name != "COVARIANCE_CORRELATION":  # which takes what is to be repaired
        assert np.linalg.eigvalsh(C)[0] > -1e-6


def _of_volatile_assets(C):
    """Leave out assets without variance, whose covariances are zero and correlations blank."""
    riskless = ~(np.diag(C) > 0)
    beside = np.nan_to_num(C[riskless])
    assert (beside == 0).all(), "covariances of an asset without variance"
    return C[~riskless][:, ~riskless]


def require_limits(function, arguments, cells):
    """Check the limits of the weights, those of a policy included."""
    given = dict(zip((item.name for item in function.arguments), arguments, strict=False))
    lower, upper = given.get("lower"), given.get("upper")
    excluded = given.get("excluded")
    limits = {row[0]: (lower, upper) for row in cells[1:]}
    if function.name in {"TARGET_EXPOSURE_WEIGHTS", "MINIMUM_VARIANCE_WEIGHTS"}:
        if isinstance(excluded, str) and excluded in limits:
            limits[excluded] = (0.0, 0.0)
    elif given.get("policy") and function.name in _WITHIN_POLICY:
        kind = next(item.kind for item in function.arguments if item.name == "policy")
        policy = kind.read(block(given["policy"]), name="policy").limits()
        limits = {name: (policy.lower[name], policy.upper[name]) for name in policy.lower.index}
    else:
        return
    for row in cells[1:]:
        least, most = limits[row[0]]
        for weight in row[1:]:
            where = f"{row[0]}: {weight} is not from {least} to {most}"
            assert not isinstance(least, float) or weight > least - 1e-6, where
            assert not isinstance(most, float) or weight < most + 1e-6, where


def largest(arguments):
    """Return the greatest size of a figure in tables of arguments."""
    tables = [value for value in arguments if isinstance(value, (list, tuple))]
    cells = [cell for table in tables for row in table for cell in row]
    return max((abs(cell) for cell in cells if isinstance(cell, float)), default=0.0)


def has_digits(arguments):
    """Tell whether figures are such that their sums have digits left to compare.

    Beside 1e28, an ordinary figure is lost in rounding, and what is lost depends on the order.
    """
    return largest(arguments) < 1e12


def shuffled(rng, function, arguments):
    """Return the same question asked in another order."""
    return [
        _shuffled(rng, item.kind, value)
        for item, value in zip(function.arguments, arguments, strict=False)
    ]


def _shuffled(rng, kind, cells):
    if not isinstance(cells, (list, tuple)) or len(cells) < 3:
        return cells
    if isinstance(kind, DatedTable):
        order = [0, *rng.sample(range(1, len(cells[0])), len(cells[0]) - 1)]
        return [[row[column] for column in order] for row in cells]
    if isinstance(kind, _UNORDERED):
        return [cells[0], *rng.sample(list(cells[1:]), len(cells) - 1)]
    return cells


def require_same(function, cells, other, *, beside):
    """Check that two answers hold the same, in whatever order, up to rounding.

    What sums to little of figures as large as those `beside` it holds their last digits.
    """
    if function.name in _OF_ORDER:
        return
    if function.name in _LISTS:
        assert Counter(_texts(cells)) == Counter(_texts(other))
        return
    one, two = _by_names(cells), _by_names(other)
    assert one.keys() == two.keys()
    size = max((abs(cell) for cell in one.values() if isinstance(cell, float)), default=0.0)
    rounding = max(1e-6 * max(size, 1e-12), 1e-15 * beside)
    for names, cell in one.items():
        same = two[names]
        if isinstance(cell, float) and isinstance(same, float):
            assert abs(cell - same) <= rounding, f"{names}: {cell} and {same}"
        else:
            assert cell == same, f"{names}: {cell} and {same}"


def _texts(cells):
    return [str(cell) for row in cells[1:] for cell in row[1:]]


def _by_names(cells):
    return {
        (row[0], name): cell
        for row in cells[1:]
        for name, cell in zip(cells[0][1:], row[1:], strict=True)
    }
