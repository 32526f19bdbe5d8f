import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlfactor.core.estimation.statistics import estimate_statistics
from xlfactor.errors import OptionError, TableError

MONTHS = pd.date_range("2015-01-31", periods=72, freq="ME")
RETURNS = pd.DataFrame(
    np.random.default_rng(1).normal(0.005, 0.03, (72, 4)), index=MONTHS, columns=list("ABCD")
)


def test_against_numpy():
    found = estimate_statistics(RETURNS)
    assert found.periods_per_year == 12
    assert found.observations == 72
    np.testing.assert_allclose(found.expected_returns, RETURNS.to_numpy().mean(0) * 12)
    np.testing.assert_allclose(found.covariance, np.cov(RETURNS.to_numpy().T) * 12)
    np.testing.assert_allclose(found.volatilities, RETURNS.to_numpy().std(0, ddof=1) * 12**0.5)
    np.testing.assert_allclose(found.correlation, np.corrcoef(RETURNS.to_numpy().T))


def test_shape_against_scipy():
    found = estimate_statistics(RETURNS.assign(Fat=RETURNS["A"] ** 3 * 100))
    R = found.returns.to_numpy()
    np.testing.assert_allclose(found.jarque_bera_p_values, stats.jarque_bera(R, axis=0).pvalue)
    np.testing.assert_allclose(found.skewness, stats.skew(R, bias=False))
    np.testing.assert_allclose(found.kurtosis - 3, stats.kurtosis(R, bias=False))
    np.testing.assert_allclose(found.median, np.median(R, axis=0))
    assert found.jarque_bera_p_values["Fat"] < 1e-6
    assert np.isnan(estimate_statistics(RETURNS.assign(A=0.01)).jarque_bera_p_values["A"])


def test_labels_follow_the_columns():
    shuffled = estimate_statistics(RETURNS[list("CADB")])
    whole = estimate_statistics(RETURNS)
    pd.testing.assert_frame_equal(
        shuffled.covariance.loc[list("ABCD"), list("ABCD")], whole.covariance
    )
    pd.testing.assert_frame_equal(
        shuffled.correlation.loc[list("ABCD"), list("ABCD")], whole.correlation
    )


def test_periods_a_year_can_be_stated():
    twice = estimate_statistics(RETURNS, periods_per_year=24)
    np.testing.assert_allclose(twice.covariance, 2 * estimate_statistics(RETURNS).covariance)
    with pytest.raises(OptionError, match="periods_per_year: found 0; wanted a number above zero"):
        estimate_statistics(RETURNS, periods_per_year=0)


def test_messages_call_the_table_by_its_name():
    with pytest.raises(TableError, match="factor_returns: column 'A': the largest figure is 1e-3"):
        estimate_statistics(RETURNS.assign(A=1e-300), name="factor_returns")


@pytest.mark.parametrize("rate", [0.0, 0.002, 0.1 / 3])
def test_cash_at_a_fixed_rate_has_no_volatility_and_no_correlations(rate):
    found = estimate_statistics(RETURNS.assign(Cash=rate))
    assert found.expected_returns["Cash"] == pytest.approx(12 * rate)
    assert found.volatilities["Cash"] == 0
    assert (found.covariance["Cash"] == 0).all()
    assert (found.covariance.loc["Cash"] == 0).all()
    wanted = estimate_statistics(RETURNS).covariance
    pd.testing.assert_frame_equal(found.covariance.loc[list("ABCD"), list("ABCD")], wanted)
    with pytest.raises(TableError, match="returns: column 'Cash' is constant"):
        _ = found.correlation
    wanted = estimate_statistics(RETURNS).correlation
    pd.testing.assert_frame_equal(found.correlation_of_varying, wanted)
