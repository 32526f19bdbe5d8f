"""A small market as the cells that Excel would send."""

import numpy as np
import pandas as pd
import pytest

DATES = pd.date_range("2016-01-31", periods=48, freq="ME")
BETAS = pd.DataFrame(
    {"Equity": [1.0, 0.2, 0.0, 0.5], "Rates": [0.0, 1.0, 0.5, -0.3]},
    index=["Stocks", "Bonds", "Bills", "Property"],
)


@pytest.fixture(scope="session")
def factor_table():
    random = np.random.default_rng(7)
    return pd.DataFrame(
        random.normal([0.005, 0.002], [0.04, 0.015], size=(48, 2)), DATES, list(BETAS)
    )


@pytest.fixture(scope="session")
def return_table(factor_table):
    random = np.random.default_rng(8)
    noise = random.normal(0.001, 0.01, size=(48, 4))
    return factor_table @ BETAS.T + noise


@pytest.fixture(scope="session")
def cells():
    """Return a table as rows of cells, dates as the serial numbers that Excel stores."""

    def cells_of(table):
        index = table.index
        if isinstance(index, pd.DatetimeIndex):
            index = (index - pd.Timestamp("1899-12-30")).days.astype(float)
        rows = zip(index, table.to_numpy().tolist(), strict=True)
        return [["", *table.columns], *([label, *row] for label, row in rows)]

    return cells_of


@pytest.fixture(scope="session")
def frame():
    """Return cells with headers as a table."""

    def frame_of(rows):
        return pd.DataFrame(
            [row[1:] for row in rows[1:]], [row[0] for row in rows[1:]], rows[0][1:]
        )

    return frame_of
