"""Build us_industries.xlsx: the study of exposures and targets on observed returns.

    python -m workbooks.us_industries [PATH]

The returns are those of the Kenneth R. French data library, as the package linearmodels ships
them: twelve industries of the United States, the market, size, value and momentum factors and the
risk-free rate. They are read when the workbook is built, and not when it is run.
"""

import sys
from pathlib import Path

import pandas as pd

from workbooks import returns_study
from workbooks.benchmark_sheet import Benchmark
from workbooks.returns_options import Options
from workbooks.returns_study import Case, Study
from xlfactor.core.backtest.schedule import Rebalancing

HERE = Path(__file__).parent
FILE = "us_industries.xlsx"

INDUSTRIES = {
    "NoDur": "Non-durables",
    "Durbl": "Durables",
    "Manuf": "Manufacturing",
    "Enrgy": "Energy",
    "Chems": "Chemicals",
    "BusEq": "Business equipment",
    "Telcm": "Telecoms",
    "Utils": "Utilities",
    "Shops": "Retail",
    "Hlth": "Health care",
    "Money": "Finance",
    "Other": "Other",
}
FACTORS = {"MktRF": "Market", "SMB": "Size", "HML": "Value", "Mom": "Momentum"}
CYCLICAL = ("Durables", "Manufacturing", "Energy", "Chemicals", "Business equipment", "Finance")
BILLS = "Treasury bills"
MONTHS = 240

#: tilts of a long-only portfolio of industries, no industry above 30 %
CASES = {
    "Market": Case(targets=(1.0, 0.0, 0.0, 0.0), lower=0.0, upper=0.3),
    "Low market": Case(targets=(0.7, 0.0, 0.0, 0.0), lower=0.0, upper=0.3),
    "Value tilt": Case(targets=(1.0, 0.0, 0.25, 0.0), lower=0.0, upper=0.3),
    "Momentum tilt": Case(targets=(1.0, 0.0, 0.0, 0.1), lower=0.0, upper=0.3),
}

#: 75 % in industries of equal weight, the rest in bills
BENCHMARK = Benchmark(
    weights={**dict.fromkeys(INDUSTRIES.values(), 0.0625), BILLS: 0.25},
    limit=0.08,
    working_range=(0.01, 0.06),
    bought=("Energy", 0.05),
    held="Equal weight",
    scenarios={
        "Crash of 2008": {"Market": -0.40},
        "Return of value": {"Market": 0.05, "Value": 0.20, "Momentum": -0.20},
        "Momentum reverses": {"Momentum": -0.40},
    },
)


def history() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the returns of industries and bills, and of the factors, by month's end."""
    from linearmodels.datasets import french

    table = french.load().set_index("dates").iloc[-MONTHS:]
    table.index = pd.DatetimeIndex(table.index) + pd.offsets.MonthEnd(0)
    assets = table[[*INDUSTRIES, "RF"]].rename(columns={**INDUSTRIES, "RF": BILLS})
    return assets, table[list(FACTORS)].rename(columns=FACTORS)


def build(path: Path) -> None:
    """Write the workbook."""
    assets, proxies = history()
    study = Study(
        title="Industries of the United States: exposures and target allocation",
        file=FILE,
        assets=assets,
        proxies=proxies,
        definitions={factor: (factor, None) for factor in FACTORS.values()},
        classes={
            **{name: "Cyclical" if name in CYCLICAL else "Other" for name in INDUSTRIES.values()},
            BILLS: "Cash",
        },
        illiquid=(),
        cases=CASES,
        options=Options(
            cash_asset=BILLS,
            rolling_assets=("Business equipment", "Energy", "Finance", "Utilities"),
            target_volatility=0.10,
            window_months=60,
            rebalance=Rebalancing.YEARLY,
            as_of="2017-03",
            source="Kenneth R. French data library",
        ),
        benchmark=BENCHMARK,
        origin="Kenneth R. French data library",
        sources=(
            "Returns: Kenneth R. French data library (mba.tuck.dartmouth.edu), twelve industry "
            "portfolios, the factors of Fama and French,",
            "momentum and the one-month Treasury bill, as shipped by the Python package "
            "linearmodels (NCSA licence).",
            "Cases: illustrative tilts.",
        ),
    )
    returns_study.build(study, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / FILE)
