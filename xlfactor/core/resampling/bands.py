"""Bands around an answer: where it lies in many draws, and what holds in most of them."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
import pandas as pd

from xlfactor.core.frozen import frozen
from xlfactor.core.labels import text_of
from xlfactor.core.resampling.draws import (
    Answer,
    Drawn,
    DrawProgress,
    Draws,
    draw_answers,
    flat,
)
from xlfactor.core.typing import FloatArray
from xlfactor.engines import Engine, this_machine
from xlfactor.errors import OptionError

T = TypeVar("T")

#: Figures that are nearer to zero, or to one another, are equal: so exact are solvers.
_EQUAL: Final = 1e-8
#: The columns of conclusions.
SHARE, HOLDS = "Share of draws", "Holds"


@frozen
class BandSettings:
    """How many draws are made, and how wide the bands are.

    Raises an `OptionError` if the share is not between 0.5 and 1.
    """

    draws: int = 500
    seed: int = 1
    #: The share of the draws that lie within a band, and in which a conclusion must hold.
    share: float = 0.9
    #: The processes that work at draws; the answer does not depend on them.
    workers: int = 1

    def __post_init__(self) -> None:
        if not 0.5 < self.share < 1:
            raise OptionError(
                f"band_share: found {self.share:g}; wanted a number between 0.5 and 1, such as 0.9"
            )

    @property
    def description(self) -> str:
        """The settings in words; the workers do not matter."""
        return f"{self.draws} draws, seed {self.seed}, bands of {self.share:.3g} of the draws"


@frozen
class Bands:
    """An answer, and the same answer to many draws."""

    #: The tables of the inputs as they are, by name.
    point: Answer
    drawn: Drawn
    settings: BandSettings
    #: What was assumed of the inputs.
    assumed: tuple[str, ...] = ()

    def samples(self, name: str) -> FloatArray:
        """Return the figures of a table in all draws (draws × rows × columns)."""
        first = 0
        for one, table in self.point.items():
            if one == name:
                figures = self.drawn.figures[:, first : first + table.size]
                return figures.reshape(-1, *table.shape)
            first += table.size
        raise KeyError(name)

    def low(self, name: str) -> pd.DataFrame:
        """Return the lower ends of the bands of a table."""
        return self._shaped(name, np.quantile(self.samples(name), self._outside, axis=0))

    def high(self, name: str) -> pd.DataFrame:
        """Return the upper ends of the bands of a table."""
        return self._shaped(name, np.quantile(self.samples(name), 1 - self._outside, axis=0))

    def errors(self, name: str) -> pd.DataFrame:
        """Return the standard deviations of a table's figures over the draws."""
        return self._shaped(name, self.samples(name).std(axis=0, ddof=1))

    def same_sign(self, name: str) -> pd.DataFrame:
        """Return the share of the draws in which each figure has the sign of the point.

        Where the point is zero, it is the share in which the figure is zero too.
        """
        signs = _signs(self.point[name].to_numpy(dtype=np.float64))
        return self._shaped(name, (_signs(self.samples(name)) == signs).mean(axis=0))

    def beside(self, name: str) -> pd.DataFrame:
        """Return a table with the ends of the band after each column."""
        point, low, high = self.point[name], self.low(name), self.high(name)
        columns: dict[str, pd.Series[float]] = {}
        for column in point:
            columns |= {
                str(column): point[column],
                f"{column}, low": low[column],
                f"{column}, high": high[column],
            }
        return pd.DataFrame(columns, index=point.index)

    def conclusions(self, name: str) -> pd.DataFrame:
        """Return what the point says of a table of one column, and the draws that agree.

        These are the sign of each figure, and which of two is larger that follow one another in
        the order of size.

        Returns
        -------
        DataFrame of shape (n_conclusions, 2)
            A row a sentence: the share of the draws, and whether it reaches that of the band.
        """
        column = self.point[name].iloc[:, 0]
        values, samples = column.to_numpy(), self.samples(name)[:, :, 0]
        told = [text_of(row) for row in column.index]
        shares = {
            f"{name}: {row} {_WORDS[int(sign)]}": share
            for row, sign, share in zip(
                told, _signs(values), self.same_sign(name).iloc[:, 0], strict=True
            )
        }
        # equal ones by name, so that the order of the rows does not matter
        order = sorted(
            range(len(told)), key=lambda row: (-round(float(values[row]) / _EQUAL), told[row])
        )
        for above, below in pairwise(order):
            if values[above] - values[below] > _EQUAL:
                agree = samples[:, above] - samples[:, below] > _EQUAL
                shares[f"{name}: {told[above]} above {told[below]}"] = float(agree.mean())
        found = pd.Series(shares, name=SHARE, dtype=float).to_frame()
        holds = np.where(found[SHARE] >= self.settings.share, "yes", "no")
        return found.assign(**{HOLDS: holds})

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed, and how many draws have no answer, with the first reason."""
        failures = self.drawn.failures
        if not failures:
            return self.assumed
        return (
            *self.assumed,
            f"{len(failures)} of {self.settings.draws} draws have no answer and do not count; the "
            f"first: {failures[0]}",
        )

    @property
    def _outside(self) -> float:
        return (1 - self.settings.share) / 2

    def _shaped(self, name: str, figures: FloatArray) -> pd.DataFrame:
        table = self.point[name]
        return pd.DataFrame(figures, index=table.index, columns=table.columns)


def bands_of(
    draws: Draws[T],
    answer: Callable[[T], Answer],
    *,
    settings: BandSettings,
    progress: DrawProgress | None = None,
    engine: Engine = this_machine,
) -> Bands:
    """Compute the answer to inputs, and to many draws of them.

    Parameters
    ----------
    draws : Draws
        The inputs as they are, and how they are drawn.
    answer : callable
        Takes inputs and returns tables, of any inputs with the same rows and columns. With more
        workers than one it is sent to them, as the draws are, and must be picklable.
    engine : Engine
        Provides the workers; the answer does not depend on it.

    Raises
    ------
    OptionError, InfeasibleError
        As `draw_answers` and the engine.
    XlFactorError
        Whatever the inputs as they are raise.

    Examples
    --------
    >>> from xlfactor.core.resampling.history_draws import ReturnDraws
    >>> rows = ReturnDraws(given=pd.DataFrame({"Gold": [0.01, 0.03, -0.01, 0.05]}), block_length=1)
    >>> found = bands_of(
    ...     rows, lambda drawn: {"Mean": drawn.mean().to_frame("Mean")},
    ...     settings=BandSettings(draws=2000),
    ... )
    >>> found.beside("Mean").round(3)
          Mean  Mean, low  Mean, high
    Gold  0.02        0.0        0.04
    >>> found.conclusions("Mean").round(2)
                           Share of draws Holds
    Mean: Gold above zero            0.95   yes
    """
    point = answer(draws.given)
    with engine(settings.workers) as executor:
        drawn = draw_answers(
            partial(_answered, draws, answer),
            draws=settings.draws,
            seed=settings.seed,
            executor=executor,
            progress=progress,
        )
    if drawn.figures.shape[1] != len(flat(point)):
        raise ValueError("the answers to draws have other tables than the point")
    return Bands(point=point, drawn=drawn, settings=settings)


def _answered(draws: Draws[T], answer: Callable[[T], Answer], rng: np.random.Generator) -> Answer:
    return answer(draws.draw(rng))


_WORDS: Final = {1: "above zero", 0: "at zero", -1: "below zero"}


def _signs(figures: FloatArray) -> FloatArray:
    return np.asarray(np.sign(figures) * (np.abs(figures) > _EQUAL))
