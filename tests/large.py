"""Large workbooks of the shipped kinds, with drawn figures.

python -m tests.large returns DATES ASSETS PATH
python -m tests.large cma ASSETS PATH
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from workbooks import cross_asset, returns_study, simulated_market
from workbooks.benchmark_sheet import Benchmark
from workbooks.returns_options import Options
from workbooks.returns_study import Study
from xlfactor.core.backtest.schedule import Rebalancing
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, Field, InputSheet
from xlfactor.xlsx.painter import paint

CLASSES = ("Equity", "Bond", "Credit", "Commodity", "Real assets", "Alternative")
FACTORS = simulated_market.DEFINITIONS


def build_returns(path, dates, assets, *, rolling=()):
    """Write a study of daily returns, of the kind of cross_asset; its last asset is cash."""
    random = np.random.default_rng(0)
    days = pd.bdate_range("2000-01-03", periods=dates)
    names = [*(f"Asset {number:03}" for number in range(1, assets)), "Cash"]
    proxy_names = list(dict.fromkeys(name for pair in FACTORS.values() for name in pair if name))
    shocks = random.standard_t(5, (dates, len(proxy_names))) * 0.007
    proxies = pd.DataFrame(shocks + 0.0002, index=days, columns=proxy_names)
    proxies += 0.3 * proxies[[proxy_names[0]]].to_numpy()
    factors = np.column_stack(
        [proxies[long] - (0.0 if short is None else proxies[short])
         for long, short in FACTORS.values()]
    )  # fmt: skip
    loadings = random.normal(0.4, 0.5, (len(FACTORS), assets))
    own = random.standard_t(5, (dates, assets)) * random.uniform(0.002, 0.015, assets)
    returns = pd.DataFrame(factors @ loadings + own, index=days, columns=names)
    returns["Cash"] = 0.00004 + 0.00001 * random.standard_normal(dates)
    study = Study(
        title="A large study",
        file=path.name,
        assets=returns.round(6),
        proxies=proxies.round(6),
        definitions=FACTORS,
        classes={name: CLASSES[place % len(CLASSES)] for place, name in enumerate(names)},
        illiquid=names[3:6],
        cases=cross_asset.CASES,
        options=Options(
            cash_asset="Cash",
            rolling_assets=rolling,
            target_volatility=0.02,
            window_months=36,
            rebalance=Rebalancing.QUARTERLY,
            as_of="2020",
            source="drawn figures",
        ),
        benchmark=Benchmark(
            weights={names[0]: 0.6, names[1]: 0.4},
            limit=0.10,
            working_range=(0.01, 0.08),
            bought=(names[2], 0.02),
            held="Equal weight",
            scenarios={"Recession": {next(iter(FACTORS)): -0.3}},
        ),
        origin="Drawn figures",
        sources=(),
    )
    returns_study.build(study, path)


def build_cma(path, assets):
    """Write assumptions on many assets, of the kind of factor_cma."""
    random = np.random.default_rng(0)
    names = pd.Index([f"Asset {number:03}" for number in range(1, assets + 1)], name="Asset class")
    loadings = random.normal(0.4, 0.5, (assets, 6))
    covariance = 0.01 * loadings @ loadings.T + np.diag(random.uniform(0.002, 0.02, assets))
    volatilities = np.sqrt(np.diag(covariance))
    correlation = (covariance / np.outer(volatilities, volatilities)).round(4)
    lower = pd.DataFrame(
        np.where(np.tri(assets, dtype=bool), correlation, np.nan), index=names, columns=names
    )
    returns = 0.02 + loadings @ np.linspace(0.005, 0.03, 6) + random.normal(0, 0.005, assets)
    figures = pd.DataFrame(
        {
            "Arithmetic Return": returns.round(4),
            "Geometric Return": (returns - volatilities**2 / 2).round(4),
            "Standard Deviation": volatilities.round(4),
        },
        index=names,
    )
    private = names[::25]
    policy = pd.DataFrame(
        {
            "Group": [CLASSES[place % len(CLASSES)] for place in range(assets)],
            "Private": ["yes" if name in private else "no" for name in names],
            "Anchor": None,
            "Lower": 0.0,
            "Upper": max(0.25, 1.5 / assets),
        },
        index=names,
    )
    public = names.difference(private, sort=False)
    factors = ["Growth", "Rates", "Inflation"][: len(public)]
    weights = pd.DataFrame(index=names, columns=factors, dtype=object)
    for place, factor in enumerate(weights):
        held = public[place::10][:8]
        weights.loc[held, factor] = random.uniform(0.1, 0.4, len(held)).round(2)
    sheets = [
        _sheet("CMA", figures.join(lower), "cma"),
        _sheet("Policy", policy, "policy"),
        _sheet("Factors", weights, "mimicking_weights"),
        _sheet("Private", pd.DataFrame({"Private": 1 / len(private)}, index=private),
               "private_weights"),
        _sheet("Groups", pd.DataFrame({"Lower": 0.0, "Upper": max(0.6, 1.5 / assets)},
               index=pd.Index(CLASSES[:assets], name="Group")), "group_limits"),
    ]  # fmt: skip
    options = InputSheet("Options", "Options", "", widths=[30, 24])
    for row, (name, value) in enumerate({"gamma": 0.7, "measure": figures.columns[0]}.items(), 5):
        options.setting(row, name, value, name=name, field=Field(), explanation="")
    # live sheets of so many assets take longer than the run
    path.write_bytes(paint([sheet.drawn() for sheet in (*sheets, options)]))


def _sheet(title, table, name):
    sheet = InputSheet(title, title, "Drawn figures", widths=[20])
    filled = table.astype(object).where(table.notna(), None)
    sheet.table((FIRST_TABLE, LEFT), filled, dict.fromkeys(table.columns, Field()), name=name)
    return sheet


if __name__ == "__main__":
    kind, *sizes, target = sys.argv[1:]
    {"returns": build_returns, "cma": build_cma}[kind](Path(target), *map(int, sizes))
