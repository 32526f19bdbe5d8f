"""What formulas of one family share, and what is never taken for the same."""

import pytest

from xlfactor.errors import LabelError
from xlfactor.functions import exposures as functions
from xlfactor.functions import risk
from xlfactor.memo import FamilyMemo
from xlfactor.tables.cells import block

TABLE = (("", "a"), ("x", 1.0))


@pytest.fixture
def count(monkeypatch):
    """The methods that regressions were estimated by, one for each computation."""
    seen = []
    estimate = functions.estimate_exposures

    def counted(*args, **kwargs):
        seen.append(kwargs["method"])
        return estimate(*args, **kwargs)

    monkeypatch.setattr(functions, "estimate_exposures", counted)
    return seen


def dated(*columns, rows=12):
    return [["", *columns],
            *([40000.0 + 31 * row, *((7 * row + 3 * len(name)) % 5 / 100 + row**2 / 5000
                                     for name in columns)] for row in range(rows))]  # fmt: skip


def test_views_of_the_same_cells_share_one_computation(count):
    memo, cells = FamilyMemo(), (dated("Fund", "Trust co"), dated("Market"))
    views = (functions.factor_exposure, functions.exposure_t_values, functions.exposure_errors,
             functions.exposure_residuals, functions.residual_correlation,
             functions.exposure_statistics, functions.variance_inflation)  # fmt: skip
    shared = [view.answer(*cells, memo=memo) for view in views]
    assert len(count) == 1
    assert shared == [view.answer(*cells) for view in views]
    assert len(count) == 1 + len(views)


def test_other_cells_and_other_options_are_computed_anew(count):
    memo, cells = FamilyMemo(), (dated("Fund"), dated("Market"))
    functions.factor_exposure.answer(*cells, memo=memo)
    functions.factor_exposure.answer(*cells, "ridge", memo=memo)
    functions.factor_exposure.answer(*cells, "OLS", [["Penalty", 0.5]], memo=memo)
    functions.factor_exposure.answer(dated("Fund", rows=13), dated("Market"), memo=memo)
    assert len(count) == 4


def test_what_is_shown_of_a_result_needs_no_other_one(monkeypatch):
    seen = []
    compute = risk.portfolios.asset_risks
    monkeypatch.setattr(
        risk.portfolios, "asset_risks", lambda *given: seen.append(given) or compute(*given)
    )
    weights = [["", "Weight"], ["Stocks", 0.5], ["Bonds", 0.5]]
    sigma = [["", "Stocks", "Bonds"], ["Stocks", 0.04, 0.0], ["Bonds", 0.0, 0.01]]
    memo = FamilyMemo()
    for asset in (None, "Bonds", "Stocks"):
        shared = risk.risk_share.answer(weights, sigma, asset, memo=memo)
        assert shared == risk.risk_share.answer(weights, sigma, asset)
    assert len(seen) == 1 + 3
    with pytest.raises(LabelError, match="asset"):
        risk.risk_share.answer(weights, sigma, "Gold", memo=memo)


def test_a_function_without_a_memo_remembers_nothing(count):
    cells = (dated("Fund"), dated("Market"))
    assert functions.factor_exposure(*cells) == functions.factor_exposure(*cells)
    assert len(count) == 2


def kept(memo, family, *values):
    """Whether the memo knows the cells already."""
    marker = object()
    return memo.result(family, tuple(map(block, values)), lambda: marker) is not marker


def test_a_family_and_the_content_of_cells_are_the_key():
    memo = FamilyMemo()
    assert not kept(memo, "one", TABLE)
    assert kept(memo, "one", tuple(TABLE))
    assert not kept(memo, "other", TABLE)
    assert not kept(memo, "one", TABLE, 1)
    assert not kept(memo, "one", TABLE, True)
    assert kept(memo, "one", TABLE, 1)


def test_what_was_not_asked_for_longest_is_forgotten():
    memo = FamilyMemo(results=2)
    assert not kept(memo, "a", 1.5)
    assert not kept(memo, "b", 1.5)
    assert kept(memo, "a", 1.5)
    assert not kept(memo, "c", 1.5)
    assert kept(memo, "a", 1.5)
    assert not kept(memo, "b", 1.5)


def test_cells_are_bounded_and_one_too_large_is_not_kept():
    memo = FamilyMemo(cells=5)
    assert not kept(memo, "a", TABLE)
    assert not kept(memo, "b", TABLE)
    assert not kept(memo, "a", TABLE)
    large = [[2.0] * 6]
    assert not kept(memo, "a", large)
    assert not kept(memo, "a", large)


def test_an_error_is_raised_again_and_not_kept():
    memo = FamilyMemo()

    def fail():
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            memo.result("a", (), fail)
    assert memo.result("a", (), lambda: 3) == 3
