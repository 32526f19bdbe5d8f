"""Value at risk and expected shortfall: second roads, Euler's sum, slopes, and what is refused."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from xlfactor.core.risk.cornish_fisher import CornishFisherValueAtRisk
from xlfactor.core.risk.decomposition import decompose_by_asset
from xlfactor.core.risk.elliptical import (
    gaussian_expected_shortfall,
    gaussian_value_at_risk,
    scatter_of,
    student_expected_shortfall,
    student_value_at_risk,
)
from xlfactor.core.risk.kinds import RiskBasis, RiskKind, RiskSettings, basis_of_sample
from xlfactor.core.risk.samples import (
    HistoricalShortfall,
    HistoricalValueAtRisk,
    KernelValueAtRisk,
)
from xlfactor.errors import InfeasibleError, InsufficientError, LabelError, OptionError, TableError

SAMPLE_LOSSES = [
    HistoricalValueAtRisk, HistoricalShortfall, KernelValueAtRisk, CornishFisherValueAtRisk
]  # fmt: skip


def sample(seed, n=5, rows=150):
    rng = np.random.default_rng(seed)
    R = rng.standard_t(6, size=(rows, n)) @ rng.normal(size=(n, n)) * 0.02 + 0.003
    return pd.DataFrame(R, columns=[f"A{i}" for i in range(n)])


def random_weights(seed, n=5):
    return np.random.default_rng(seed + 1).dirichlet(np.ones(n) * 3)


class TestEverything:
    """What holds for each kind of measure."""

    @pytest.mark.parametrize("kind", RiskKind)
    @settings(max_examples=15)
    @given(seed=st.integers(0, 100_000), confidence=st.sampled_from([0.9, 0.95, 0.973]))
    def test_euler_slope_and_scale(self, kind, seed, confidence):
        given_settings = RiskSettings(kind=kind, confidence=confidence, degrees_of_freedom=5)
        measure = given_settings.measure(basis_of_sample(sample(seed)))
        w = random_weights(seed)
        g, value = measure.gradient(w), measure.value(w)
        assert w @ g == pytest.approx(value, rel=1e-11, abs=1e-14)
        assert measure.value(7 * w) == pytest.approx(7 * value, rel=1e-11)
        np.testing.assert_allclose(measure.gradient(7 * w), g, rtol=1e-8, atol=1e-12)
        slopes = [
            (measure.value(w + h) - measure.value(w - h)) / 2e-7 for h in 1e-7 * np.eye(len(w))
        ]
        np.testing.assert_allclose(g, slopes, atol=1e-7)
        if hasattr(measure, "hessian"):
            bends = [
                (measure.gradient(w + h) - measure.gradient(w - h)) / 2e-5
                for h in 1e-5 * np.eye(len(w))
            ]
            np.testing.assert_allclose(measure.hessian(w), bends, atol=1e-7)
            np.testing.assert_allclose(measure.hessian(w) @ w, 0.0, atol=1e-13)
        by_asset = decompose_by_asset(pd.Series(w, measure.assets), measure)
        assert by_asset.risk_shares.sum() == pytest.approx(1)

    @pytest.mark.parametrize("kind", RiskKind)
    def test_the_order_of_the_assets_does_not_matter(self, kind):
        returns, w = sample(3), random_weights(3)
        given_settings = RiskSettings(kind=kind, degrees_of_freedom=4)
        order = [3, 0, 4, 1, 2]
        one = given_settings.measure(basis_of_sample(returns)).gradient(w)
        other = given_settings.measure(basis_of_sample(returns.iloc[:, order])).gradient(w[order])
        np.testing.assert_allclose(other, one[order], atol=1e-12)


class TestElliptical:
    MEAN = pd.Series({"A": 0.05, "B": 0.02})
    SIGMA = pd.DataFrame({"A": {"A": 0.04, "B": 0.006}, "B": {"A": 0.006, "B": 0.01}})
    W = np.array([0.6, 0.4])

    def of_portfolio(self):
        return self.MEAN @ self.W, np.sqrt(self.W @ self.SIGMA @ self.W)

    @pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
    def test_gaussian_is_scipys(self, confidence):
        mean, sigma = self.of_portfolio()
        loss = stats.norm(-mean, sigma)
        found = gaussian_value_at_risk(self.MEAN, self.SIGMA, confidence=confidence)
        assert found.value(self.W) == pytest.approx(loss.ppf(confidence), rel=1e-12)
        shortfall = gaussian_expected_shortfall(self.MEAN, self.SIGMA, confidence=confidence)
        expected = loss.expect(lb=loss.ppf(confidence), conditional=True)
        assert shortfall.value(self.W) == pytest.approx(expected, rel=1e-8)

    @pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
    @pytest.mark.parametrize("nu", [2.5, 4, 30])
    def test_student_is_scipys(self, confidence, nu):
        mean, scale = self.of_portfolio()
        loss = stats.t(nu, -mean, scale)
        found = student_value_at_risk(self.MEAN, self.SIGMA, nu, confidence=confidence)
        assert found.value(self.W) == pytest.approx(loss.ppf(confidence), rel=1e-12)
        shortfall = student_expected_shortfall(self.MEAN, self.SIGMA, nu, confidence=confidence)
        expected = quad(loss.ppf, confidence, 1)[0] / (1 - confidence)
        assert shortfall.value(self.W) == pytest.approx(expected, rel=1e-6)

    def test_the_scatter_has_the_variance_of_the_covariance(self):
        scale = np.sqrt(scatter_of(self.SIGMA, 5).loc["A", "A"])
        assert stats.t(5, scale=scale).var() == pytest.approx(0.04)

    def test_student_of_many_degrees_is_gaussian(self):
        basis = RiskBasis(expected_returns=self.MEAN, covariance=self.SIGMA)
        for student, gaussian in (
            (RiskKind.STUDENT_VAR, RiskKind.GAUSSIAN_VAR),
            (RiskKind.STUDENT_ES, RiskKind.GAUSSIAN_ES),
        ):
            one = RiskSettings(kind=student, degrees_of_freedom=1e7).measure(basis)
            other = RiskSettings(kind=gaussian).measure(basis)
            assert one.value(self.W) == pytest.approx(other.value(self.W), rel=1e-6)

    def test_means_that_are_not_given_are_zero(self):
        basis = RiskBasis(expected_returns=None, covariance=self.SIGMA)
        found = RiskSettings(kind=RiskKind.GAUSSIAN_VAR).measure(basis)
        assert found.value(self.W) == pytest.approx(1.6448536269514722 * self.of_portfolio()[1])


class TestHistorical:
    """A hundred outcomes 0.01 … 1.00, and one asset."""

    RETURNS = pd.DataFrame({"A": np.arange(1, 101)[::-1] / -100})
    ONE = np.ones(1)

    @pytest.mark.parametrize(
        ("confidence", "value_at_risk", "shortfall"),
        [
            (0.95, 0.96, 0.98),  # five in the tail: 96 … 100
            (0.99, 1.00, 1.00),
            (0.945, 0.95, (0.98 * 5 + 0.95 * 0.5) / 5.5),  # five and a half
        ],
    )
    def test_by_hand(self, confidence, value_at_risk, shortfall):
        found = HistoricalValueAtRisk.of(self.RETURNS, confidence=confidence)
        assert found.value(self.ONE) == pytest.approx(value_at_risk, rel=1e-14)
        mean = HistoricalShortfall.of(self.RETURNS, confidence=confidence)
        assert mean.value(self.ONE) == pytest.approx(shortfall, rel=1e-12)

    @pytest.mark.parametrize("confidence", [0.9, 0.937, 0.95])
    def test_shortfall_is_the_integral_of_the_quantile(self, confidence):
        """Acerbi and Tasche: the mean of the value at risk over the tail."""
        returns, w = sample(5, rows=40), random_weights(5)
        levels = confidence + (1 - confidence) * (np.arange(40_000) + 0.5) / 40_000
        outcomes = np.sort(returns.to_numpy() @ w)
        quantiles = outcomes[np.ceil((1 - levels) * 40).astype(int) - 1]
        found = HistoricalShortfall.of(returns, confidence=confidence).value(w)
        assert found == pytest.approx(-quantiles.mean(), rel=1e-4)

    def test_shortfall_is_subadditive_and_above_value_at_risk(self):
        returns = sample(8)
        shortfall = HistoricalShortfall.of(returns, confidence=0.95)
        at_risk = HistoricalValueAtRisk.of(returns, confidence=0.95)
        rng = np.random.default_rng(0)
        for one, other in rng.normal(size=(50, 2, 5)):
            assert shortfall.value(one + other) <= shortfall.value(one) + shortfall.value(other)
            assert shortfall.value(one) >= at_risk.value(one)

    def test_a_kink_has_a_subgradient(self):
        """Two scenarios of one outcome share the tail; every move is bounded below."""
        returns = pd.DataFrame({"A": [-0.2, -0.1, 0.1, 0.2], "B": [-0.1, -0.2, 0.2, 0.1]})
        loss, w = HistoricalShortfall.of(returns, confidence=0.75), np.array([0.5, 0.5])
        g = loss.gradient(w)
        np.testing.assert_allclose(g, [0.15, 0.15])
        for move in np.random.default_rng(1).normal(size=(50, 2)):
            assert loss.value(w + move) >= loss.value(w) + g @ move - 1e-15
        same = HistoricalValueAtRisk.of(returns, confidence=0.75)
        np.testing.assert_allclose(same.gradient(w), [0.15, 0.15])

    def test_a_portfolio_that_cannot_lose_has_a_gain(self):
        gain = pd.DataFrame({"A": [0.01, 0.01, 0.02]})
        loss = HistoricalValueAtRisk.of(gain, confidence=0.6)
        assert loss.value(self.ONE) == -0.01
        by_asset = decompose_by_asset(pd.Series({"A": 1.0}), loss)
        assert by_asset.risk_contributions["A"] == -0.01
        with pytest.raises(InfeasibleError, match=r"found a loss of -1\.0000%, which is a gain"):
            _ = by_asset.risk_shares


class TestKernel:
    def test_it_is_the_quantile_of_the_smoothed_distribution(self):
        returns, w = sample(4), random_weights(4)
        loss = KernelValueAtRisk.of(returns, confidence=0.95)
        outcomes = returns.to_numpy() @ w
        h = 1.06 * len(outcomes) ** -0.2 * outcomes.std(ddof=1)
        found = stats.norm.cdf(-loss.value(w), outcomes, h).mean()
        assert found == pytest.approx(0.05, abs=1e-13)

    def test_of_many_normal_outcomes_it_is_that_of_their_distribution(self):
        outcomes = pd.DataFrame({"A": stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)})
        h = 1.06 * 20_000**-0.2
        found = KernelValueAtRisk.of(outcomes, confidence=0.95).value(np.ones(1))
        assert found == pytest.approx(1.6448536 * np.sqrt(1 + h**2), rel=1e-3)


class TestCornishFisher:
    def test_by_scipys_moments(self):
        returns, w = sample(6), random_weights(6)
        outcomes = returns.to_numpy() @ w
        S, K, z = stats.skew(outcomes), stats.kurtosis(outcomes), stats.norm.ppf(0.05)
        expansion = (
            z + (z**2 - 1) * S / 6 + (z**3 - 3 * z) * K / 24 - (2 * z**3 - 5 * z) * S**2 / 36
        )
        found = CornishFisherValueAtRisk.of(returns, confidence=0.95).value(w)
        assert found == pytest.approx(-(outcomes.mean() + outcomes.std() * expansion), rel=1e-12)

    @settings(max_examples=200)
    @given(seed=st.integers(0, 100_000), confidence=st.floats(0.6, 0.99))
    def test_it_is_refused_where_it_is_not_monotone_and_only_there(self, seed, confidence):
        rng = np.random.default_rng(seed)
        outcomes = rng.normal(size=100) ** rng.integers(1, 5)
        S, K = stats.skew(outcomes), stats.kurtosis(outcomes)
        z = np.linspace(stats.norm.ppf(1 - confidence), 0, 4001)
        levels = z + (z**2 - 1) * S / 6 + (z**3 - 3 * z) * K / 24 - (2 * z**3 - 5 * z) * S**2 / 36
        loss = CornishFisherValueAtRisk.of(pd.DataFrame({"A": outcomes}), confidence=confidence)
        if (np.diff(levels) > 0).all():
            assert loss.value(np.ones(1)) == pytest.approx(
                -(outcomes.mean() + outcomes.std() * levels[0])
            )
        else:
            message = r"the expansion is not monotone up to a confidence of .* take another"
            with pytest.raises(InfeasibleError, match=message):
                loss.value(np.ones(1))


class TestRefused:
    @pytest.mark.parametrize("confidence", [0.05, 0.5, 1.0, 95, np.nan])
    @pytest.mark.parametrize("kind", [kind for kind in RiskKind if kind != RiskKind.VOLATILITY])
    def test_confidence(self, kind, confidence):
        given_settings = RiskSettings(kind=kind, confidence=confidence, degrees_of_freedom=5)
        message = f"confidence: found {confidence:g}; wanted a number between 0.5 and 1"
        with pytest.raises(OptionError, match=f"^{re.escape(message)}"):
            given_settings.measure(basis_of_sample(sample(0)))

    @pytest.mark.parametrize("nu", [2.0, 0.0, -1.0, np.inf, np.nan])
    def test_degrees_of_freedom(self, nu):
        message = rf"^degrees_of_freedom: found {nu:g}; wanted a number above 2"
        given_settings = RiskSettings(kind=RiskKind.STUDENT_ES, degrees_of_freedom=nu)
        with pytest.raises(OptionError, match=message):
            given_settings.measure(basis_of_sample(sample(0)))
        with pytest.raises(
            OptionError, match=r"^degrees_of_freedom: not given, but 'Student VaR'"
        ):
            RiskSettings(kind=RiskKind.STUDENT_VAR).measure(basis_of_sample(sample(0)))

    @pytest.mark.parametrize("loss", SAMPLE_LOSSES)
    def test_a_sample_without_a_tail(self, loss):
        message = r"^returns: found 19 rows; a confidence of 0\.95 wants 20 at least, or lower it$"
        with pytest.raises(InsufficientError, match=message):
            loss.of(sample(0, rows=19), confidence=0.95)
        assert np.isfinite(loss.of(sample(0, rows=20), confidence=0.95).value(np.ones(5)))

    def test_a_missing_return(self):
        returns = sample(0)
        returns.loc[3, "A1"] = np.nan
        with pytest.raises(TableError, match=r"^returns: no number at row '3', column 'A1'$"):
            HistoricalShortfall.of(returns, confidence=0.95)

    def test_a_measure_of_a_sample_without_one(self):
        basis = RiskBasis(expected_returns=None, covariance=sample(0).cov())
        with pytest.raises(OptionError, match=r"^risk_measure: 'kernel VaR' needs a history of"):
            RiskSettings(kind=RiskKind.KERNEL_VAR).measure(basis)

    def test_other_names(self):
        basis = RiskBasis(expected_returns=pd.Series({"A0": 0.1}), covariance=sample(0).cov())
        with pytest.raises(
            LabelError, match=r"^expected_returns: no row 'A1', and 3 more; there are 'A0'$"
        ):
            RiskSettings(kind=RiskKind.GAUSSIAN_ES).measure(basis)

    @pytest.mark.parametrize("loss", [KernelValueAtRisk, CornishFisherValueAtRisk])
    def test_a_portfolio_whose_return_does_not_vary(self, loss):
        fixed = pd.DataFrame({"Cash": np.full(30, 0.01)})
        measure = loss.of(fixed, confidence=0.95)
        assert measure.value(np.ones(1)) == pytest.approx(-0.01)
        assert measure.value(np.zeros(1)) == 0
        with pytest.raises(InfeasibleError, match=r"return does not vary: it has no risk$"):
            measure.gradient(np.ones(1))


def test_settings_in_words():
    assert RiskSettings().description == "volatility"
    found = RiskSettings(kind=RiskKind.STUDENT_ES, confidence=0.975, degrees_of_freedom=4)
    assert found.description == "Student ES at 97.5%, 4 degrees of freedom"
    assert RiskSettings(kind=RiskKind.KERNEL_VAR, degrees_of_freedom=4).description == (
        "kernel VaR at 95%"
    )
