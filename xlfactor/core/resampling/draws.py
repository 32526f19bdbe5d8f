"""The answers of many draws: seeded, and the same on any number of workers."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import Final, Protocol, TypeAlias, TypeVar

import numpy as np
import pandas as pd

from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.engines import Loop
from xlfactor.errors import NO_ANSWER, InfeasibleError, OptionError

#: Tables of figures by name; of every draw with the same rows and columns.
Answer: TypeAlias = Mapping[str, pd.DataFrame]
#: Draws inputs and returns their answer. Workers are sent a copy, so it is picklable.
Draw: TypeAlias = Callable[[np.random.Generator], Answer]
#: Takes the draws done and their number; what it raises stops the run.
DrawProgress: TypeAlias = Callable[[int, int], None]

#: The number of draws in one piece of work.
_PIECE: Final = 20
_HERE: Final = Loop()


T_co = TypeVar("T_co", covariant=True)


class Draws(Protocol[T_co]):
    """Inputs, and random draws of inputs that are as plausible."""

    @property
    def given(self) -> T_co:
        """The inputs as they are."""

    def draw(self, rng: np.random.Generator) -> T_co:
        """Draw inputs."""


@frozen
class Drawn:
    """The answers of all draws that have one."""

    #: A row a draw, in the order of the draws: all figures of all tables.
    figures: FloatArray
    #: Why the other draws have no answer, a sentence each.
    failures: tuple[str, ...]


def random_of(seed: int, draw: int) -> np.random.Generator:
    """Return the random numbers of one draw, which depend on the seed and its place alone.

    Examples
    --------
    >>> random_of(1, 7).integers(100, size=3).tolist()
    [71, 29, 93]
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(draw,)))


def draw_answers(
    draw: Draw,
    *,
    draws: int,
    seed: int,
    executor: Executor = _HERE,
    progress: DrawProgress | None = None,
) -> Drawn:
    """Compute the answers of many draws, in a loop or by the workers of an executor.

    Any `concurrent.futures.Executor` will do, such as those of `engines`. The result does not
    depend on it.

    Parameters
    ----------
    draw : callable
        Takes random numbers, returns the answer to what it draws by them.
    draws : int
        The number of draws.

    Raises
    ------
    OptionError
        If there are to be fewer draws than two.
    InfeasibleError
        If fewer than two draws have an answer.

    Examples
    --------
    >>> def mean(rng):
    ...     return {"Mean": pd.DataFrame({"Gold": [rng.normal(size=100).mean()]})}
    >>> round(float(draw_answers(mean, draws=400, seed=1).figures.std()), 2)
    0.1
    """
    if draws < 2:
        raise OptionError(f"draws: found {draws}; wanted 2 or more")
    pieces = [range(first, min(first + _PIECE, draws)) for first in range(0, draws, _PIECE)]
    work = partial(_answers, draw, seed)
    answers: list[FloatArray | str] = []
    for found in executor.map(work, pieces):
        answers += found
        if progress is not None:
            progress(len(answers), draws)
    figures = [one for one in answers if not isinstance(one, str)]
    failures = tuple(one for one in answers if isinstance(one, str))
    if len(figures) < 2:
        raise InfeasibleError(f"of {draws} draws {len(figures)} have an answer: {failures[0]}")
    return Drawn(figures=np.array(figures), failures=failures)


def flat(answer: Answer) -> FloatArray:
    """Return all figures of an answer, table by table and row by row."""
    return np.concatenate([table.to_numpy(dtype=np.float64).ravel() for table in answer.values()])


def _answers(draw: Draw, seed: int, piece: range) -> list[FloatArray | str]:
    """Return the figures of each draw, or the reason why it has no answer."""
    found: list[FloatArray | str] = []
    for one in piece:
        try:
            found.append(flat(draw(random_of(seed, one))))
        except NO_ANSWER as error:
            found.append(str(error))
    return found
