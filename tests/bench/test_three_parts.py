"""Reading, maths and writing, each timed apart against a numpy operation in the same run."""

from contextlib import closing

import numpy as np
import pytest

from tests.bench.timing import check, check_ratio, clock, least
from tests.conftest import WHEN, WORKBOOKS
from xlfactor import catalogue
from xlfactor.excel import udfs
from xlfactor.memo import FamilyMemo
from xlfactor.places import Places
from xlfactor.run import run
from xlfactor.tables.cells import to_cells
from xlfactor.xlsx.book import open_book

pytestmark = pytest.mark.slow
FUNCTIONS = catalogue.FUNCTIONS


@pytest.fixture(scope="module")
def reference():
    """The eigenvalues of a 100 × 100 matrix: about a third of a millisecond."""
    A = np.random.default_rng(0).normal(size=(100, 100))
    S = A @ A.T
    return lambda: np.linalg.eigvalsh(S)


def returns_cells(columns):
    """240 months of returns as Excel sends them."""
    random = np.random.default_rng(columns)
    dates = (40000.0 + np.floor(365.25 / 12 * np.arange(240))).tolist()
    rows = zip(dates, random.normal(0, 0.03, size=(240, columns)).tolist(), strict=True)
    return [["", *map(str, range(columns))], *([date, *row] for date, row in rows)]


@pytest.fixture(scope="module")
def study():
    names = ("cma", "policy", "mimicking_weights", "private_weights", "group_limits")
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        places = Places(book)
        found = {name: places.cells_at(name) for name in names}
    assets = tuple(row[:1] for row in found["policy"][1:])
    covariance = FUNCTIONS["CMA_COVARIANCE"](found["cma"], assets)
    volatilities = FUNCTIONS["CMA_VOLATILITY"](found["cma"], assets)
    exposures = FUNCTIONS["MIMICKING_EXPOSURE"](covariance, found["mimicking_weights"])
    target = [["Economic Growth", 0.5], ["Real Rate", 0.4], ["Inflation", 0.1]]
    anchor = FUNCTIONS["INVERSE_VOLATILITY_WEIGHTS"](volatilities)
    returns = FUNCTIONS["CMA_EXPECTED_RETURN"](found["cma"], None, assets)
    correlation = FUNCTIONS["CMA_CORRELATION"](found["cma"], assets)
    return {
        "FACTOR_PREMIA": (found["mimicking_weights"], returns),
        "ASSET_COVARIANCE": (volatilities, correlation),
        "BLEND_WEIGHTS": (exposures, target, anchor, 0.7),
        "TARGET_EXPOSURE_WEIGHTS": (exposures, target, covariance, 0, 1),
    }


#: reading and writing, and the maths of 14 assets, in units of the reference
BUDGETS = {
    "FACTOR_PREMIA": (3, 4),
    "ASSET_COVARIANCE": (8, 6),
    "BLEND_WEIGHTS": (4, 4),
    "TARGET_EXPOSURE_WEIGHTS": (5, 15),
}


@pytest.mark.parametrize("name", BUDGETS)
def test_a_formula_recalculates_at_once(name, study, reference):
    function, cells = FUNCTIONS[name], study[name]
    names = [item.name for item in function.arguments]
    given = dict(zip(names, cells, strict=False))
    inputs = function.read(given)
    result = function.compute(**inputs)
    moving, maths = BUDGETS[name]
    check_ratio(lambda: (function.read(given), to_cells(result)), reference, most=moving)
    check_ratio(lambda: function.compute(**inputs), reference, most=maths)


def test_a_formula_of_15_assets_costs_little_beside_its_maths(reference):
    names = [f"Asset {number}" for number in range(15)]
    A = np.random.default_rng(0).normal(0, 0.03, size=(15, 30))
    rows = zip(names, (A @ A.T).tolist(), strict=True)
    cells = ((None, *names), *((name, *row) for name, row in rows))
    function = FUNCTIONS["COVARIANCE_CORRELATION"]
    inputs = function.read({"covariance": cells})

    def beside_the_maths():
        whole = least(lambda: udfs.COVARIANCE_CORRELATION(cells), times=40)
        maths = least(lambda: function.compute(**inputs), times=40)
        return (whole - maths) / least(reference, times=40)

    # where this was written 0.28 ms beside 0.11 ms of maths, and the reference 0.17 ms
    check(beside_the_maths, most=4)


def test_formulas_of_one_family_cost_little_more_than_one():
    cells = returns_cells(15), returns_cells(3)
    views = ["FACTOR_EXPOSURE", "EXPOSURE_T_VALUES", "EXPOSURE_P_VALUES", "EXPOSURE_ERRORS"]

    def shared():
        memo = FamilyMemo()
        for name in views:
            FUNCTIONS[name].answer(*cells, memo=memo)

    # where this was written 1.9: each table is read once more, to be compared with what is known
    check_ratio(shared, lambda: FUNCTIONS["FACTOR_EXPOSURE"](*cells), most=3)


def test_exposures_from_cells_cost_so_many_bare_conversions():
    cells = returns_cells(14), returns_cells(4)
    function = FUNCTIONS["FACTOR_EXPOSURE"]
    names = [item.name for item in function.arguments]
    given = dict(zip(names, cells, strict=False))

    def bare():
        return [np.array([row[1:] for row in one[1:]], dtype=float) for one in cells]

    # where this was written 9 and 17; before dates were read all at once 55 and 75
    check_ratio(lambda: function.read(given), bare, most=20)
    check_ratio(lambda: function(*cells), bare, most=45)


#: what the parts of a run may take, in units of the reference
PARTS = {"reading": 60, "maths": 300, "writing": 300}


def test_a_macro_run_spends_its_time_in_known_places(reference, monkeypatch):
    monkeypatch.setattr("xlfactor.run.perf_counter", clock)
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        macros, known = catalogue.macros("factor_premia"), catalogue.input_names()

        def share_of_what_is_allowed():
            reports = [run(book, macros, known=known, when=WHEN) for _ in range(5)]
            taken = {part: min(r.seconds[part] for r in reports) for part in PARTS}
            unit = least(reference, times=40)
            return max(taken[part] / PARTS[part] for part in PARTS) / unit

        check(share_of_what_is_allowed, most=1)
