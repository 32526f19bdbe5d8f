"""Stepwise choice of factors, for all assets at once."""

from dataclasses import field

import numpy as np

from xlfactor.core.factors.design import EXACT, Design, by_support, least_squares
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.typing import BoolArray, FloatArray, IntArray
from xlfactor.errors import OptionError


class Direction(Option):
    """Whether stepwise regression adds factors, drops them, or both."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


class Criterion(Option):
    """The criterion by which stepwise regression keeps a factor."""

    AIC = "AIC"
    BIC = "BIC"
    P_VALUE = "p value"


# sums of squares that differ by a smaller share are equal, so that rounding chooses no factor
_TIE = 1e-10


@frozen
class StepwiseRule:
    """When a factor enters and when it leaves.

    Raises an `OptionError` if the p values are not 0 < entry ≤ exit < 1.
    """

    direction: Direction = Direction.BOTH
    criterion: Criterion = Criterion.BIC
    #: A factor enters if its p value is below this.
    entry_p_value: float = 0.05
    #: A factor leaves if its p value is above this.
    exit_p_value: float = 0.10

    def __post_init__(self) -> None:
        if not 0 < self.entry_p_value <= self.exit_p_value < 1:
            raise OptionError(
                f"entry_p_value {self.entry_p_value:g} and exit_p_value {self.exit_p_value:g}: "
                "0 < entry ≤ exit < 1 is wanted, as a factor might enter and leave without end"
            )


def choose_factors(design: Design, rule: StepwiseRule) -> BoolArray:
    r"""Choose the factors that stepwise regression keeps for each asset (N×K).

    Forward starts with no factor and adds; backward starts with all and drops; both starts
    with none, and adds or drops. By AIC or BIC, each step is the one that lowers

    .. math:: T \ln(\mathrm{RSS}/T) + (k + 1)\,p, \qquad p = 2 \text{ or } \ln T

    most. By p value, each step drops the factor with the largest p value above the exit's; if
    there is none, it adds the one with the smallest below the entry's. Of equally good steps
    the first in the columns' order is taken: `estimate_exposures` puts them by name.

    With exit ≥ entry no set of factors can recur: going from k to k+1 factors divides the RSS
    by more than the entry's ratio, coming back multiplies it by less.

    References
    ----------
    Draper and Smith (1998), *Applied Regression Analysis*, chapter 15.
    Miller (2002), *Subset Selection in Regression*, section 3.2.2.
    """
    squares = _Squares(design=design)
    N, K = design.Z.shape[1], len(design.Z)
    supports = np.full((N, K), rule.direction is Direction.BACKWARD)
    moving = np.arange(N)
    while len(moving):
        steps = np.full(N, -1)
        for support, members in by_support(supports[moving]):
            assets = moving[members]
            steps[assets] = _step(squares, support, assets, rule)
        moving = moving[steps[moving] >= 0]
        supports[moving, steps[moving]] ^= True
    return supports


@frozen
class _Squares:
    """Residual sums of squares of all assets, each set of factors computed once."""

    design: Design
    seen: dict[bytes, FloatArray] = field(default_factory=dict)

    def on(self, support: BoolArray) -> FloatArray:
        key = support.tobytes()
        if key not in self.seen:
            design = self.design
            lost = least_squares(design.R, design.Z, support)[2]
            least = np.maximum(EXACT * design.total_squares, np.finfo(float).tiny)
            self.seen[key] = np.maximum(design.full_squares + lost, least)
        return self.seen[key]

    def after_step(self, support: BoolArray, factors: IntArray, assets: IntArray) -> FloatArray:
        """Return the squares after each of `factors` has entered or left (factors × assets)."""
        toggled = [support ^ (np.arange(len(support)) == factor) for factor in factors]
        return np.array([self.on(other)[assets] for other in toggled])


def _step(squares: _Squares, support: BoolArray, assets: IntArray, rule: StepwiseRule) -> IntArray:
    """Choose the factor that enters or leaves for each asset, −1 for none."""
    entering = np.flatnonzero(~support & (rule.direction is not Direction.BACKWARD))
    leaving = np.flatnonzero(support & (rule.direction is not Direction.FORWARD))
    if rule.criterion is Criterion.P_VALUE:
        return _step_by_p_value(squares, support, assets, (entering, leaving), rule)
    return _step_by_information(squares, support, assets, (entering, leaving), rule)


def _step_by_information(
    squares: _Squares,
    support: BoolArray,
    assets: IntArray,
    candidates: tuple[IntArray, IntArray],
    rule: StepwiseRule,
) -> IntArray:
    T = len(squares.design.X)
    price = 2.0 if rule.criterion is Criterion.AIC else np.log(T)
    factors = np.sort(np.concatenate(candidates))
    if not len(factors):
        return np.full(len(assets), -1)
    sizes = support.sum() + np.where(support[factors], -1, 1)
    scores = T * np.log(squares.after_step(support, factors, assets)) + price * sizes[:, None]
    now = T * np.log(squares.on(support)[assets]) + price * support.sum()
    better = scores.min(axis=0) < now - T * _TIE
    return np.where(better, factors[_first_least(scores, T * _TIE)], -1)


def _step_by_p_value(
    squares: _Squares,
    support: BoolArray,
    assets: IntArray,
    candidates: tuple[IntArray, IntArray],
    rule: StepwiseRule,
) -> IntArray:
    entering, leaving = candidates
    steps = np.full(len(assets), -1)
    freedom = len(squares.design.X) - 1 - int(support.sum())
    now = squares.on(support)[assets]
    if len(entering):
        after = squares.after_step(support, entering, assets)
        p = _p_values(now, after.min(axis=0), freedom - 1)
        steps = np.where(p < rule.entry_p_value, entering[_first_least(np.log(after))], steps)
    if len(leaving):
        after = squares.after_step(support, leaving, assets)
        p = _p_values(after.min(axis=0), now, freedom)
        steps = np.where(p > rule.exit_p_value, leaving[_first_least(np.log(after))], steps)
    return steps


def _first_least(scores: FloatArray, tie: float = _TIE) -> IntArray:
    """Return the row with the least entry of each column, the first one of equals (assets)."""
    least: IntArray = (scores <= scores.min(axis=0) + tie).argmax(axis=0)
    return least


def _p_values(without: FloatArray, included: FloatArray, freedom: int) -> FloatArray:
    """Compute two-sided p values of a factor, from the squares without it and with it."""
    from scipy.special import stdtr

    t = np.sqrt(np.maximum(without - included, 0.0) / (included / freedom))
    p: FloatArray = 2 * stdtr(freedom, -t)
    return p
