"""How time and memory grow: `python -m tests.bench.growth` prints the tables of docs/speed.md.

Memory is what Python and numpy ask for at the most beyond the inputs, as tracemalloc counts it.
"""

import tracemalloc
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from tests.bench.test_kernel_speed import history, market, names_of
from tests.bench.timing import seconds
from xlfactor.catalogue import FUNCTIONS
from xlfactor.core.allocation.budgeting import budget_risk, equal_risk_weights
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.model import factor_model
from xlfactor.core.factors.rolling import RollingWindows, rolling_exposures
from xlfactor.core.risk.factor_form import ModelVolatility
from xlfactor.tables.cells import to_cells


def line(size: int, work: Callable[[], object]) -> str:
    """Return a row of a table: the size, the time and the memory of the work."""
    taken = min(seconds(work) for _ in range(3))
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"| {size:,} | {taken * 1e3:,.1f} | {peak / 2**20:,.1f} |"


def table(title: str, name: str, lines: Iterable[str]) -> None:
    print(f"\n{title}\n\n| {name} | ms | MB |\n|---|---|---|")
    for one in lines:
        print(one, flush=True)


def in_factor_form(n: int) -> ModelVolatility:
    rng = np.random.default_rng(0)
    B = pd.DataFrame(rng.normal(0.5, 0.5, (n, 10)), names_of(n), [f"F{k}" for k in range(10)])
    A = rng.normal(0, 0.05, (10, 10))
    specific = pd.Series(rng.uniform(0.005, 0.05, n), B.index)
    return ModelVolatility.of(
        factor_model(B, pd.DataFrame(A @ A.T, B.columns, B.columns), specific)
    )


def assets() -> None:
    dense = {n: market(n) for n in (15, 100, 500, 1000, 2000)}
    table("Risk parity, by assets", "n",
          (line(n, lambda S=S: equal_risk_weights(S)) for n, S in dense.items()))  # fmt: skip
    forms = {n: in_factor_form(n) for n in (100, 1000, 5000)}
    table("Risk parity in a model of 10 factors, by assets", "n",
          (line(n, lambda f=f: budget_risk(f)) for n, f in forms.items()))  # fmt: skip
    limits = {n: Limits.between(S.index, lower=0.0, upper=10 / n) for n, S in dense.items()}
    table("Minimum variance within limits, by assets", "n",
          (line(n, lambda n=n: minimum_variance_weights(dense[n], limits=limits[n]))
           for n in dense if n >= 100))  # fmt: skip


def dates() -> None:
    def fitted(rows: int) -> str:
        R, F = daily(rows, 15, 1), daily(rows, 10, 2)
        return line(rows, lambda: estimate_exposures(R, F).exposures)

    def rolled(windows: int) -> str:
        R, F = daily(windows + 59, 15, 1), daily(windows + 59, 4, 2)
        return line(windows, lambda: rolling_exposures(R, F, windows=RollingWindows(length=60)))

    def from_cells(rows: int) -> str:
        tables = [to_cells(daily(rows, columns, 1)) for columns in (15, 4)]
        for cells in tables:  # as Excel sends dates, from the first that are no years
            for day, row in enumerate(cells[1:]):
                row[0] = 2_300.0 + day
        return line(rows, lambda: FUNCTIONS["FACTOR_EXPOSURE"](*tables))

    table("`FACTOR_EXPOSURE` of 15 assets to 4 factors from cells, by dates", "T",
          map(from_cells, (240, 1_000, 10_000, 100_000)))  # fmt: skip
    table("Exposures of 15 assets to 10 factors, by dates", "T",
          map(fitted, (240, 1_000, 10_000, 100_000)))  # fmt: skip
    table("Exposures of 15 assets to 4 factors in windows of 60 rows, by windows", "windows",
          map(rolled, (181, 1_000, 10_000)))  # fmt: skip


def daily(rows: int, columns: int, seed: int) -> pd.DataFrame:
    figures = history(min(rows, 10), columns, seed)
    values = np.random.default_rng(seed).normal(0, 0.01, size=(rows, columns))
    days = np.datetime64("1700-01-01", "us") + np.arange(rows) * np.timedelta64(1, "D")
    return pd.DataFrame(values, pd.DatetimeIndex(days), figures.columns)


if __name__ == "__main__":
    with threadpool_limits(1):
        assets()
        dates()
