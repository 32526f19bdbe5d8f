"""The survey and the study that the published figures come from."""

from pathlib import Path

import pandas as pd
import pytest

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
UNIVERSE = [
    "US Equity-Large Cap",
    "Non-US Equity-Developed",
    "Non-US Equity-Emerging",
    "US Corporate Bonds-Core",
    "US Corporate Bonds-Long Duration",
    "US Corporate Bonds-High Yield",
    "Non-US Debt-Developed",
    "Non-US Debt-Emerging",
    "TIPS (Inflation-Protected)",
    "Real Estate",
    "Hedge Funds",
    "Commodities",
    "Infrastructure",
    "Private Equity",
]


@pytest.fixture(scope="session")
def horizon_figures():
    """Horizon Actuarial Services (2020): returns and standard deviations of 17 classes."""
    return pd.read_csv(WORKBOOKS / "horizon_2020.csv", index_col=0)


@pytest.fixture(scope="session")
def horizon_correlation():
    """Horizon Actuarial Services (2020): correlations of 17 classes, both triangles."""
    return pd.read_csv(WORKBOOKS / "horizon_2020_correlation.csv", index_col=0)


@pytest.fixture(scope="session")
def study_covariance(horizon_figures, horizon_correlation):
    """Covariance of the 14 classes of the study, by plain arithmetic."""
    sigma = horizon_figures.loc[UNIVERSE, "Std Dev"]
    return horizon_correlation.loc[UNIVERSE, UNIVERSE].mul(sigma, axis=0).mul(sigma, axis=1)


@pytest.fixture(scope="session")
def study_mimicking():
    """Mimicking portfolios of the three public factors; what is not listed is not held."""
    return pd.DataFrame(
        {
            "Economic Growth": {
                "US Equity-Large Cap": 0.25,
                "Non-US Equity-Developed": 0.20,
                "Non-US Equity-Emerging": 0.10,
                "Commodities": 0.10,
            },
            "Real Rate": {"TIPS (Inflation-Protected)": 1.65},
            "Inflation": {
                "US Corporate Bonds-Core": -1.60,
                "TIPS (Inflation-Protected)": 1.60,
                "Commodities": 0.30,
            },
        }
    ).fillna(0.0)


@pytest.fixture(scope="session")
def study_private():
    """Raw weights of the private factor."""
    return pd.Series({"Real Estate": 0.4, "Infrastructure": 0.4, "Private Equity": 0.4})
