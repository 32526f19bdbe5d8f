"""Factors that are all but combinations of others, and penalties large against the data."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors import fitting
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.errors import ConvergenceError, TableError

PENALISED = [Method.LASSO, Method.ELASTIC_NET, Method.RIDGE]


def table(values, columns):
    index = pd.date_range("2015-01-31", periods=len(values), freq="ME")
    return pd.DataFrame(values, index, columns)


def indices(*, digits, T=60, seed=0):
    """Three indices of which one is a mix of the others, written with so many digits."""
    rng = np.random.default_rng(seed)
    developed, emerging = rng.normal(0.004, 0.04, T), rng.normal(0.004, 0.05, T)
    mix = 0.87 * developed + 0.13 * emerging
    F = table(np.c_[mix, developed, emerging].round(digits), ["All", "Developed", "Emerging"])
    noise = rng.normal(0, 0.01, T)
    return table((0.5 * developed + noise)[:, None].round(digits), ["Fund"]), F


@pytest.mark.parametrize("digits", [4, 5, 6, 8])
@pytest.mark.parametrize("seed", range(4))
def test_a_rounded_combination_is_refused_by_name(digits, seed):
    R, F = indices(digits=digits, seed=seed)
    with pytest.raises(TableError) as found:
        estimate_exposures(R, F)
    message = str(found.value)
    assert " a combination of other factors" in message
    assert message.count("'All'") == message.count("'Developed'") == 1
    assert message.count("'Emerging'") == 1


def test_the_combination_is_the_one_that_was_made():
    R, F = indices(digits=6)
    # All = 0.87 Developed + 0.13 Emerging
    with pytest.raises(TableError, match=r"'Developed' .*: 1\.149 × 'All' − 0\.1494 × 'Emerging'"):
        estimate_exposures(R, F)


def test_the_cure_is_said():
    R, F = indices(digits=6)
    with pytest.raises(TableError, match="leave one out, or choose stepwise or ridge"):
        estimate_exposures(R, F)


@pytest.mark.parametrize("method", [*PENALISED, Method.STEPWISE])
def test_what_does_not_hang_on_rounding_is_answered(method):
    R, F = indices(digits=6)
    found = estimate_exposures(R, F, method=method)
    assert found.exposures.abs().max().max() < 2
    assert sum("hard to tell from" in note for note in found.notes) == 3


@pytest.mark.parametrize("method", [Method.LASSO, Method.ELASTIC_NET])
def test_no_penalty_is_least_squares_and_refused_alike(method):
    R, F = indices(digits=6)
    with pytest.raises(TableError, match="all but a combination"):
        estimate_exposures(R, F, method=method, settings=ExposureSettings(penalty=0.0))


def test_what_is_only_hard_to_tell_apart_is_answered_and_noted():
    R, F = indices(digits=6)
    F["All"] += np.random.default_rng(9).normal(0, 0.002, len(F))  # an inflation of some hundreds
    found = estimate_exposures(R, F)
    assert 100 < found.variance_inflation["All"] < 2000
    assert found.notes[0].startswith("Factor 'All' has a variance inflation of")


def test_a_lasso_without_end_names_the_twins(monkeypatch):
    def endless(_):
        raise ConvergenceError("lasso: 1 of 1 assets are not optimal after 5000 sweeps")

    monkeypatch.setattr(fitting, "minimise", endless)
    R, F = indices(digits=6)
    F["Twin"] = F["Emerging"] + np.resize([1e-6, -1e-6, 2e-6], len(F))
    message = r"5000 sweeps; the factors 'Emerging' and 'Twin' are correlated [\d.]+, too near"
    with pytest.raises(ConvergenceError, match=message):
        estimate_exposures(R, F, method=Method.LASSO)


@pytest.mark.slow
@pytest.mark.parametrize("scale", [1e-4, 3e-5, 1e-5])
@pytest.mark.parametrize("seed", range(6))
def test_twins_of_any_closeness_give_an_answer_or_their_names(scale, seed):
    rng = np.random.default_rng(seed)
    base = rng.normal(0, 0.04, 60)
    F = table(base[:, None] + rng.normal(0, 0.04 * scale, (60, 3)), list("ABC"))
    R = table(base[:, None] + rng.normal(0, 0.02, (60, 2)), ["P", "Q"])
    for method in (Method.LASSO, Method.CROSS_VALIDATED_LASSO):
        said = ""
        try:
            found = estimate_exposures(R, F, method=method)
            np.testing.assert_allclose(found.exposures.sum(axis=1), 1, atol=0.3)
        except ConvergenceError as error:
            said = str(error)
        assert not said or "are correlated 0.99999" in said or "are correlated 1.0" in said


class TestPenalty:
    """What a penalty makes of a true exposure of one is said."""

    def market(self, volatility, T=2000):
        market = np.random.default_rng(1).normal(0, volatility, T)
        dates = pd.date_range("2010-01-01", periods=T, freq="B")
        F = pd.DataFrame({"Market": market}, index=dates)
        return F.rename(columns={"Market": "Fund"}), F

    @pytest.mark.parametrize("method", PENALISED)
    @pytest.mark.parametrize("volatility", [0.003, 0.01, 0.05])
    def test_the_note_holds_what_is_estimated(self, method, volatility):
        R, F = self.market(volatility)
        found = estimate_exposures(R, F, method=method)
        beta = found.exposures.loc["Fund", "Market"]
        (note,) = [note for note in found.notes if note.startswith("Penalty 0.0001")]
        assert f"is estimated as {beta:.2f} ('Market') to {beta:.2f} ('Market')" in note
        assert ("is large against the data" in note) == (beta < 0.9)

    def test_daily_returns_make_half_of_a_true_exposure(self):
        R, F = self.market(0.01)
        found = estimate_exposures(R, F, method=Method.LASSO)
        assert found.exposures.loc["Fund", "Market"] == pytest.approx(0.5, abs=0.03)
        assert any("is large against the data" in note for note in found.notes)

    @pytest.mark.parametrize("method", [Method.OLS, Method.STEPWISE, Method.CROSS_VALIDATED_LASSO])
    def test_methods_without_a_given_penalty_say_nothing_of_it(self, method):
        rng = np.random.default_rng(3)
        F = table(rng.normal(0, 0.04, (60, 1)), ["Market"])
        R = table(F.to_numpy() + rng.normal(0, 0.02, (60, 1)), ["Fund"])
        notes = estimate_exposures(R, F, method=method).notes
        assert not any(note.startswith("Penalty 0.0001") for note in notes)
