"""Any sane provider's sheet gives a study that runs at once, whatever its shape."""

import numpy as np
import pytest

from tests.conftest import run_all
from tests.openxml import audit
from tests.setup.providers import write
from xlfactor.setup.provider_table import Choices
from xlfactor.xlsx.provider import create_from

NAMES = [
    "US Large Cap", "EM Equity", "Global Equity (hedged)", "US Treasuries", "Euro Govt Bonds",
    "US Agg Bonds", "US High Yield", "EM Debt", "TIPS", "UK Linkers", "Commodities", "Gold",
    "US Cash", "Euro Cash", "US Inflation", "Private Equity", "Core Real Estate", "Infrastructure",
    "Private Credit", "Hedge Funds", "REITs", "Strategy A", "Zeta & Co.", "O'Neil's fund",
    "Emerging Markets", 'Japan "All" Shares', "Small Cap, value",
]  # fmt: skip


def provider(seed):
    """A sheet of random figures: some units, triangles, groups, remarks and gaps."""
    random = np.random.default_rng(seed)
    n = int(random.integers(6, 20))
    names = list(random.choice(NAMES, n, replace=False))
    volatility = random.uniform(3, 25, n)
    volatility[[name.endswith("Cash") for name in names]] = random.choice([0.0, 0.5])
    returns = 2 + 0.3 * volatility + random.normal(0, 0.5, n)
    scale, side = random.choice([1.0, 0.01]), random.choice(["lower", "upper", "full"])
    grouped, gaps = random.random(2) < 0.4
    body = []
    for i, (name, beside) in enumerate(zip(names, block(random, volatility, side), strict=True)):
        compound = returns[i] - volatility[i] ** 2 / 200
        row = [*(round(float(x * scale), 6) for x in (returns[i], compound, volatility[i]))]
        row[1] = "n/a" if gaps and i % 4 == 3 else row[1]
        group = [f"Group {i // 4}" if i % 4 == 0 else None] if grouped else []
        body.append([*group, name, *row, "a remark" if i % 3 == 0 else None, *beside])
    head = [*(["Group"] if grouped else []), "Asset class", "Expected return", "Compound return",
            "Volatility", "Comment", *names]  # fmt: skip
    return {"Front": [["Assumptions"]], "Data": [["2026"], [], head, *body, [], ["Source: us."]]}


def block(random, volatility, side):
    n = len(volatility)
    L = random.normal(size=(n, 3))
    C = L @ L.T + np.diag(random.uniform(0.1, 2, n))
    C /= np.sqrt(np.outer(np.diag(C), np.diag(C)))
    kept = {"lower": np.tri(n), "upper": np.tri(n).T, "full": np.ones((n, n))}[side]
    kept = kept * np.outer(volatility > 0, volatility > 0)
    return [[float(round(C[i, j], 2)) if kept[i, j] else None for j in range(n)]
            for i in range(n)]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_study_of_random_figures_runs_and_passes_its_checks(seed, tmp_path):
    path = write(tmp_path / "house.xlsx", provider(seed))
    study = create_from(path, tmp_path / "study.xlsx", Choices())
    assert study.place.startswith("Data!A1:")
    assert audit(tmp_path / "study.xlsx")[0] == []
    report = run_all(tmp_path / "study.xlsx", tmp_path / "results.xlsx")
    assert not report.not_made
    assert not [failed for one in report.written for failed in one.failed]
