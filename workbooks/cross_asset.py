"""Build cross_asset.xlsx: exposures by regression, and allocation to target exposures.

    python -m workbooks.cross_asset [PATH]

The returns are simulated (see `simulated_market.py`); the factors, the cases and the options are
those of the study, to be edited by whoever uses it.
"""

import sys
from pathlib import Path

from workbooks import returns_study, simulated_market
from workbooks.benchmark_sheet import Benchmark
from workbooks.returns_options import Options
from workbooks.returns_study import Case, Study
from xlfactor.core.backtest.schedule import Rebalancing

HERE = Path(__file__).parent
FILE = "cross_asset.xlsx"

_PUBLISHED = (0.45, 0.29, 0.31, 0.07, 0.12, 0.12)
#: the published cases
CASES = {
    "Case 1": Case(targets=_PUBLISHED, lower=-1.0, upper=1.0),
    "Case 2": Case(targets=_PUBLISHED, lower=0.0, upper=1.0),
    "Case 3": Case(targets=_PUBLISHED, lower=0.0, upper=1.0, excluded="illiquid"),
    "Case 4": Case(targets=(0.1667,) * 6, lower=-0.5, upper=0.5),
}
ROLLING_ASSETS = ("US Large Cap", "High Yield", "Hedge Funds", "Real Estate")
STYLES = (
    "All-Country Equity",
    "Emerging Equity",
    "Global Government Bonds",
    "Global Inflation-Linked Bonds",
    "Global Credit",
    "Commodity Index",
    "Cash",
)
#: illustrative, in billions: what the portfolio by capitalisation is made of
MARKET_VALUES = {
    "US Large Cap": 30_000, "US Small Cap": 3_000, "Europe Equity": 12_000, "Japan Equity": 5_000,
    "Emerging Markets Equity": 8_000, "Government Bonds": 25_000, "Inflation-Linked Bonds": 3_000,
    "Investment-Grade Credit": 10_000, "High Yield": 2_500, "Commodities": 1_000,
    "Hedge Funds": 3_500, "Private Equity": 4_000, "Real Estate": 3_000, "Infrastructure": 1_000,
}  # fmt: skip
_SIMULATED = "SIMULATED figures: nothing here was observed in any market"

#: 60 % equity and 40 % bonds, in assets of the study
BENCHMARK = Benchmark(
    weights={"US Large Cap": 0.30, "Europe Equity": 0.15, "Emerging Markets Equity": 0.15,
             "Government Bonds": 0.25, "Investment-Grade Credit": 0.15},
    limit=0.10,
    working_range=(0.01, 0.08),
    bought=("Infrastructure", 0.05),
    held="Equal weight",
    scenarios={
        "Recession": {"Equity": -0.30, "Credit": -0.08, "Commodity": -0.20},
        "Rising real rates": {"Real Rates": -0.08},
        "Emerging crisis": {"Equity": -0.10, "Emerging Market": -0.25},
    },
)  # fmt: skip


def build(path: Path) -> None:
    """Write the workbook."""
    assets, proxies = simulated_market.simulate()
    study = Study(
        title="Exposures by regression, and allocation to target exposures",
        file=FILE,
        warning=f"{_SIMULATED}.",
        assets=assets,
        proxies=proxies,
        definitions=simulated_market.DEFINITIONS,
        classes=simulated_market.CLASSES,
        illiquid=simulated_market.ILLIQUID,
        cases=CASES,
        options=Options(
            cash_asset="Cash",
            rolling_assets=ROLLING_ASSETS,
            styles=STYLES,
            target_volatility=0.02,
            window_months=36,
            rebalance=Rebalancing.QUARTERLY,
            as_of="2019-12",
            source="simulated returns",
        ),
        benchmark=BENCHMARK,
        market_values=MARKET_VALUES,
        origin=_SIMULATED,
        sources=(
            f"Returns: drawn with the seed {simulated_market.SEED} from plausible loadings, with "
            f"Student-t shocks ({simulated_market.DEGREES_OF_FREEDOM} degrees of freedom).",
            "Study: factor definitions, penalty, cases and target volatility as published, where "
            "the proxies were indices of world, developed",
            "and emerging equity, of government, inflation-linked and corporate bonds, and of "
            "commodities.",
        ),
    )
    returns_study.build(study, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / FILE)
