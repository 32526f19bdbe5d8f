"""The methods of regression, each from a `Design` to a `Fit`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from typing import Final

import numpy as np

from xlfactor.core.factors.cross_validation import (
    penalty_grid,
    prediction_errors,
    time_ordered_folds,
)
from xlfactor.core.factors.design import (
    Design,
    by_support,
    least_squares,
    require_independent,
    require_told_apart,
    unscaled_variances,
)
from xlfactor.core.factors.lasso import elastic_net, minimise
from xlfactor.core.factors.stepwise import StepwiseRule, choose_factors
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import ConvergenceError, OptionError


class Method(Option):
    """The method by which the exposures of assets to factors are estimated."""

    OLS = "OLS"
    LASSO = "lasso"
    CROSS_VALIDATED_LASSO = "cross-validated lasso"
    RIDGE = "ridge"
    ELASTIC_NET = "elastic net"
    STEPWISE = "stepwise"
    MAXIMUM_LIKELIHOOD = "maximum likelihood"


#: The methods that are set side by side, the two that choose factors first.
COMPARED_METHODS: Final = (
    Method.STEPWISE,
    Method.LASSO,
    Method.CROSS_VALIDATED_LASSO,
    Method.ELASTIC_NET,
    Method.RIDGE,
    Method.OLS,
)

_BIASED = (
    "Standard errors, t and p values are not given: a penalised estimate is biased toward zero, "
    "and its t value would test nothing."
)
#: A penalty that makes less than this of an exposure of one is large.
_SHRUNK = 0.9
_CHOSEN = (
    "The t and p values take the chosen factors as given beforehand; as the same data chose "
    "them, they look better than they are."
)


@frozen
class ExposureSettings:
    """The settings of the methods other than OLS.

    Raises an `OptionError` if a number is outside its range.
    """

    #: λ of lasso, ridge and elastic net, in squared periodic returns.
    penalty: float = 1e-4
    #: ρ of the elastic net: 1 is the lasso, 0 has no absolute values.
    l1_ratio: float = 0.5
    #: Cross-validation: the number of blocks that are predicted from the dates before them.
    folds: int = 5
    #: Cross-validation: the number of penalties that are tried.
    grid_size: int = 50
    #: Cross-validation: the last penalty, as a share of the first, which leaves no factor.
    smallest_share: float = 1e-3
    #: Stepwise: see `choose_factors`.
    stepwise: StepwiseRule = field(default_factory=StepwiseRule)

    @property
    def description(self) -> str:
        """The settings in words."""
        return (
            f"penalty {self.penalty:g}, L1 ratio {self.l1_ratio:g}, {self.folds} folds; "
            f"stepwise {self.stepwise.direction} by {self.stepwise.criterion}"
        )

    def __post_init__(self) -> None:
        _require("penalty", self.penalty, "of zero or above", met=self.penalty >= 0)
        _require("l1_ratio", self.l1_ratio, "from 0 to 1", met=0 <= self.l1_ratio <= 1)
        _require("folds", self.folds, "of 1 or more", met=self.folds >= 1)
        _require("grid_size", self.grid_size, "of 2 or more", met=self.grid_size >= 2)
        share = self.smallest_share
        _require("smallest_share", share, "between 0 and 1", met=0 < share < 1)


@frozen
class Fit:
    """Exposures, and the figures that their statistics are computed from."""

    #: Exposures (K×N).
    B: FloatArray
    #: Number of factors in use, or the effective number for a shrunken estimate (N).
    parameters: FloatArray
    #: Diagonal of (X'X)⁻¹ of the factors in use (K×N), NaN where there is none.
    unscaled_variances: FloatArray
    #: λ of each asset (N), NaN where the method has none.
    penalties: FloatArray
    notes: tuple[str, ...] = ()


def fit(design: Design, *, method: Method, settings: ExposureSettings) -> Fit:
    """Estimate exposures by the method."""
    N, K = design.Z.shape[1], len(design.Z)
    given = np.full(N, settings.penalty)
    match method:
        case Method.OLS | Method.MAXIMUM_LIKELIHOOD:
            return _on_supports(design, np.ones((N, K), dtype=bool))
        case Method.STEPWISE:
            return _on_supports(design, choose_factors(design, settings.stepwise), _CHOSEN)
        case Method.RIDGE:
            return _ridge(design, settings.penalty)
        case Method.LASSO:
            return _penalised(design, given, l1_ratio=1.0)
        case Method.ELASTIC_NET:
            return _penalised(design, given, l1_ratio=settings.l1_ratio)
        case Method.CROSS_VALIDATED_LASSO:
            return _cross_validated(design, settings)


def _on_supports(design: Design, supports: BoolArray, *notes: str) -> Fit:
    """Estimate by ordinary least squares on each asset's own factors (N×K)."""
    B = np.zeros_like(design.Z)
    variances = np.full_like(B, np.nan)
    for support, assets in by_support(supports):
        coefficients, R, _ = least_squares(design.R, design.Z[:, assets], support)
        require_told_apart(R, design.factor_returns.columns[support])
        B[np.ix_(support, assets)] = coefficients
        variances[np.ix_(support, assets)] = unscaled_variances(R)[:, None]
    return Fit(
        B=B,
        parameters=supports.sum(axis=1).astype(float),
        unscaled_variances=variances,
        penalties=np.full(len(supports), np.nan),
        notes=notes,
    )


def _ridge(design: Design, penalty: float) -> Fit:
    """Solve (G + λI) B = C through G = V diag(v) V'; trace G (G + λI)⁻¹ counts as parameters."""
    variances, V = np.linalg.eigh(design.gram)
    B: FloatArray = (V / (variances + penalty)) @ V.T @ design.cross
    N = B.shape[1]
    parameters = (variances / (variances + penalty)).sum()
    note = _penalty_note(design, penalty, threshold=0.0, ridge=penalty)
    return _shrunken(B, np.full(N, parameters), np.full(N, penalty), note)


def _penalised(design: Design, penalties: FloatArray, *, l1_ratio: float) -> Fit:
    """Lasso (l1_ratio 1) or elastic net, with the same penalty for all assets."""
    found, penalty = _minimised(design, penalties, l1_ratio=l1_ratio), float(penalties[0])
    note = _penalty_note(
        design, penalty, threshold=penalty * l1_ratio / 2, ridge=penalty * (1 - l1_ratio) / 2
    )
    return replace(found, notes=(*found.notes, note))


def _minimised(design: Design, penalties: FloatArray, *, l1_ratio: float = 1.0) -> Fit:
    """Lasso (l1_ratio 1) or elastic net, with a penalty for each asset."""
    G = design.gram
    if not penalties.all():  # least squares, which nothing keeps from exposures without bound
        require_told_apart(design.R, design.factor_returns.columns)
    problem = elastic_net(G, design.cross, penalties=penalties, l1_ratio=l1_ratio)
    with _twins_named(design):
        B = minimise(problem)
    return _shrunken(B, _parameters(G, B != 0, problem.ridge), penalties)


def _parameters(G: FloatArray, used: BoolArray, ridge: FloatArray) -> FloatArray:
    """Return the effective number of factors (N): those in use (K×N), less by a ridge."""
    parameters: FloatArray = used.sum(axis=0).astype(np.float64)
    if not ridge.any():
        return parameters
    for support, assets in by_support(used.T):
        variances = np.linalg.eigvalsh(G[np.ix_(support, support)])
        parameters[assets] = (variances / (variances + ridge[assets, None])).sum(axis=1)
    return parameters


def _cross_validated(design: Design, settings: ExposureSettings) -> Fit:
    """Estimate by lasso with the penalty that predicts each asset best; of equals the largest."""
    grid = penalty_grid(
        design.cross, size=settings.grid_size, smallest_share=settings.smallest_share
    )
    past, _ = next(time_ordered_folds(len(design.X), folds=settings.folds))
    first = f"factor_returns (fold 1 of {settings.folds})"
    require_independent(design.factor_returns.iloc[past], name=first)
    with _twins_named(design):
        errors = prediction_errors(design.Y, design.X, penalties=grid, folds=settings.folds)
    best = errors.argmin(axis=0)
    found = _minimised(design, grid[best, np.arange(len(best))])
    at_end = design.returns.columns[best == len(grid) - 1]
    if not len(at_end):
        return found
    more = f" and {len(at_end) - 1} more" if len(at_end) > 1 else ""
    note = f"The smallest penalty tried predicts best for '{at_end[0]}'{more}: try smaller ones."
    return replace(found, notes=(*found.notes, note))


@contextmanager
def _twins_named(design: Design) -> Iterator[None]:
    """Name nearly identical factors in the error of a lasso that does not converge."""
    try:
        yield
    except ConvergenceError as error:
        C = np.abs(np.corrcoef(design.X, rowvar=False)).reshape(len(design.R), -1)
        i, j = np.unravel_index(np.triu(C, 1).argmax(), C.shape)
        first, second = (design.factor_returns.columns[int(k)] for k in (i, j))
        raise ConvergenceError(
            f"{error}; the factors '{first}' and '{second}' are correlated {C[i, j]:.7f}, too "
            "near one for the lasso to choose between them: leave one out, or choose stepwise or "
            "ridge"
        ) from error


def _penalty_note(design: Design, penalty: float, *, threshold: float, ridge: float) -> str:
    """Return a note of how the penalty shrinks an exposure of one, as a measure of its size."""
    variances, factors = np.diag(design.gram), design.factor_returns.columns
    found = np.maximum(variances - threshold, 0.0) / (variances + ridge)
    size = " is large against the data" if found.min() < _SHRUNK else ""
    least, most = int(found.argmin()), int(found.argmax())
    return (
        f"Penalty {penalty:g}{size}: an exposure of 1 to one factor alone is estimated as "
        f"{found[least]:.2f} ('{factors[least]}') to {found[most]:.2f} ('{factors[most]}')."
    )


def _shrunken(B: FloatArray, parameters: FloatArray, penalties: FloatArray, *notes: str) -> Fit:
    return Fit(
        B=B,
        parameters=parameters,
        unscaled_variances=np.full_like(B, np.nan),
        penalties=penalties,
        notes=(_BIASED, *notes),
    )


def _require(name: str, found: float, wanted: str, *, met: bool) -> None:
    if not met:
        raise OptionError(f"{name}: found {found:g}; wanted a number {wanted}")
