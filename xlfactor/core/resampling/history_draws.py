"""Draws of a history of returns: in blocks of its rows, or from a Student t fitted to it."""

from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd

from xlfactor.core.estimation.student import StudentT, fit_student
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.portfolios.history import History
from xlfactor.core.resampling.blocks import Blocks, block_rows, usual_block_length
from xlfactor.core.risk.simulation import draw_returns


class Resampling(Option):
    """How a history is drawn."""

    STATIONARY = "stationary blocks"
    MOVING = "moving blocks"
    STUDENT = "Student t"

    @property
    def blocks(self) -> Blocks | None:
        """How blocks are drawn; None of a distribution."""
        return _BLOCKS.get(self)


_BLOCKS = {Resampling.STATIONARY: Blocks.STATIONARY, Resampling.MOVING: Blocks.MOVING}


@frozen
class ReturnDraws:
    """Draws of returns, with as many rows as there are, under the same dates."""

    #: Periodic, decimal (T×N).
    given: pd.DataFrame
    resampling: Resampling = Resampling.STATIONARY
    #: Of blocks, in rows; what suits the autocorrelation, if None.
    block_length: float | None = None

    @cached_property
    def length(self) -> float:
        """The length of blocks that is used."""
        if self.block_length is not None or self.resampling.blocks is None:
            return self.block_length or 1.0
        return usual_block_length(self.given, blocks=self.resampling.blocks)

    @cached_property
    def student(self) -> StudentT:
        """The Student t of the rows.

        Raises
        ------
        InsufficientError, TableError, ConvergenceError
            As `fit_student`.
        """
        return fit_student(self.given).distribution

    @property
    def description(self) -> str:
        """How the rows are drawn, in words."""
        if self.resampling.blocks is None:
            nu = self.student.degrees_of_freedom
            return f"rows drawn from a Student t with {nu:.1f} degrees of freedom"
        return f"rows drawn in {self.resampling}, of {self.length:.1f} rows"

    def draw(self, rng: np.random.Generator) -> pd.DataFrame:
        """Draw returns (T×N).

        Raises an `OptionError` if the length of blocks is below one, or above the number of rows.
        """
        blocks = self.resampling.blocks
        if blocks is None:
            drawn = draw_returns(self.student, rows=len(self.given), rng=rng)
            return drawn.set_axis(self.given.index)
        rows = block_rows(rng, len(self.given), length=self.length, blocks=blocks)
        return self.given.iloc[rows].set_axis(self.given.index)


@frozen
class HistoryDraws:
    """Draws of a history: assets and factors of a period stay together.

    Examples
    --------
    >>> dates = pd.date_range("2021-01-31", periods=4, freq="ME")
    >>> gold = pd.DataFrame({"Gold": [0.01, 0.02, 0.03, 0.04]}, index=dates)
    >>> history = History(returns=gold, factor_returns=2 * gold)
    >>> drawn = HistoryDraws(given=history, block_length=2).draw(np.random.default_rng(4))
    >>> drawn.returns["Gold"].tolist(), drawn.factor_returns["Gold"].tolist()
    ([0.02, 0.03, 0.04, 0.02], [0.04, 0.06, 0.08, 0.04])
    """

    given: History
    resampling: Resampling = Resampling.STATIONARY
    block_length: float | None = None

    @cached_property
    def rows(self) -> ReturnDraws:
        """The draws of the rows of both tables."""
        tables = {"asset": self.given.returns, "factor": self.given.factor_returns}
        return ReturnDraws(
            given=pd.concat([one.add_prefix(f"{what} ") for what, one in tables.items()], axis=1),
            resampling=self.resampling,
            block_length=self.block_length,
        )

    def draw(self, rng: np.random.Generator) -> History:
        """Draw a history; errors are those of `ReturnDraws`."""
        drawn, history = self.rows.draw(rng), self.given
        N = history.returns.shape[1]
        return replace(
            history,
            returns=drawn.iloc[:, :N].set_axis(history.returns.columns, axis=1),
            factor_returns=drawn.iloc[:, N:].set_axis(history.factor_returns.columns, axis=1),
        )
