"""Kupiec's and Christoffersen's tests: published figures, a simulation, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlfactor.core.backtest.exceedances import exceedance_tests, exceedances_of
from xlfactor.errors import InsufficientError, OptionError, TableError

#: Kupiec (1995), as in Jorion's *Value at Risk*: by days and wanted share, the numbers that a test
#: at 95% does not reject lie between these.
NOT_REJECTED = {
    (510, 0.01): (1, 11), (1000, 0.01): (4, 17),
    (255, 0.05): (6, 21), (510, 0.05): (16, 36), (1000, 0.05): (37, 65),
}  # fmt: skip


def first(count, of):
    return exceedance_tests(np.arange(of) < count, confidence=0.95)


@pytest.mark.parametrize(("days", "share"), NOT_REJECTED)
def test_published_regions(days, share):
    found = [
        count
        for count in range(days // 4)
        if exceedance_tests(np.arange(days) < count, confidence=1 - share).proportion.p_value
        > 0.05
    ]
    assert (found[0] - 1, found[-1] + 1) == NOT_REJECTED[days, share]


@pytest.mark.parametrize("share", [0.01, 0.025, 0.05, 0.075, 0.1])
@pytest.mark.parametrize("days", [255, 510, 1000])
def test_proportion_by_the_binomial_likelihood(days, share):
    for count in range(1, days // 4, 7):
        wanted, found = stats.binom.logpmf(count, days, [share, count / days])
        statistic = exceedance_tests(
            np.arange(days) < count, confidence=1 - share
        ).proportion.statistic
        assert statistic == pytest.approx(2 * (found - wanted), abs=1e-9)


def test_bunching_by_the_likelihood_of_the_steps():
    """A year of 20 exceptions, of which 6 come after another."""
    runs = [2] * 6 + [1] * 8
    days = np.zeros(253, dtype=bool)
    place = 1
    for run in runs:
        days[place : place + run] = True
        place += run + 1
    found = exceedance_tests(days, confidence=0.95)
    assert found.count == 20
    before, after = days[:-1], days[1:]

    def likelihood(steps):
        return stats.bernoulli.logpmf(steps, steps.mean()).sum()

    apart = likelihood(after[before]) + likelihood(after[~before])
    assert found.independence.statistic == pytest.approx(2 * (apart - likelihood(after)))
    assert found.independence.p_value == pytest.approx(
        stats.chi2.sf(found.independence.statistic, 1)
    )
    year = exceedance_tests(days[1:], confidence=0.95)
    assert year.coverage.statistic == pytest.approx(
        year.proportion.statistic + year.independence.statistic
    )
    assert year.coverage.p_value == pytest.approx(stats.chi2.sf(year.coverage.statistic, 2))


def test_published_question():
    """Jorion (2007), chapter 6, question 10: 6 exceptions of 252, of which 4 follow another."""
    days = np.zeros(253, dtype=bool)
    days[[10, 11, 12, 50, 51, 52]] = True
    found = exceedance_tests(days, confidence=0.99)
    assert round(found.independence.statistic, 3) == 25.837
    # printed as 3.498
    assert exceedance_tests(days[1:], confidence=0.99).proportion.statistic == pytest.approx(
        3.4988, abs=1e-4
    )


def test_as_many_as_expected_is_the_best_that_can_be():
    found = exceedance_tests(np.arange(100) % 20 == 7, confidence=0.95)
    assert (found.count, found.expected, found.share) == (5, pytest.approx(5), 0.05)
    assert found.proportion.statistic == pytest.approx(0, abs=1e-12)
    assert found.proportion.p_value == pytest.approx(1)


@pytest.mark.parametrize("count", [0, 50])
def test_none_and_all_have_a_likelihood(count):
    found = first(count, 50)
    p = 0.95 if count == 0 else 0.05
    assert found.proportion.statistic == pytest.approx(-100 * np.log(p))
    assert found.independence.statistic == 0


def test_a_forecast_holds_until_the_next_and_is_exceeded_only_above():
    returns = pd.Series([-9.0, -0.02, -0.021, 0.03, -0.01], index=range(5))
    found = exceedances_of(returns, pd.Series({1: 0.02, 4: 0.005}), confidence=0.95)
    assert (found.observations, found.count) == (4, 2)
    each = pd.Series({1: 0.02, 2: 0.02, 3: 0.02, 4: 0.005})
    assert exceedances_of(returns, each, confidence=0.95) == found
    with pytest.raises(TableError, match=r"^value_at_risk: no number at row '4'"):
        exceedances_of(returns, each.where(each.index != 4), confidence=0.95)
    with pytest.raises(InsufficientError, match="returns: 0 periods; wanted 2 or more"):
        exceedances_of(returns, pd.Series({7: 0.02}), confidence=0.95)


@pytest.mark.slow
def test_a_true_forecast_is_rejected_as_often_as_the_test_says():
    rng = np.random.default_rng(1)
    tests = [exceedance_tests(rng.random(2000) < 0.1, confidence=0.9) for _ in range(4000)]
    for kind in ("proportion", "independence", "coverage"):
        rejected = np.mean([getattr(one, kind).p_value < 0.05 for one in tests])
        assert 0.04 < rejected < 0.06


def test_what_cannot_be_tested_is_refused():
    with pytest.raises(OptionError, match=r"confidence: found 0.05; wanted a number between 0.5"):
        exceedance_tests(np.zeros(10, dtype=bool), confidence=0.05)
    with pytest.raises(InsufficientError, match="returns: 1 periods; wanted 2 or more"):
        exceedance_tests(np.zeros(1, dtype=bool), confidence=0.95)
