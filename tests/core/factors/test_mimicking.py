import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xlfactor.core.factors.mimicking import (
    PrivateFactor,
    mimicking_model,
    orthogonal_private_weights,
)
from xlfactor.errors import InfeasibleError, LabelError, TableError

PRIVATE = ["Real Estate", "Infrastructure", "Private Equity"]


@pytest.fixture(scope="module")
def private(study_private):
    return PrivateFactor(name="Private", weights=study_private, assets=pd.Index(PRIVATE))


@pytest.fixture(scope="module")
def model(study_covariance, study_mimicking, private):
    return mimicking_model(study_covariance, study_mimicking, private=private)


def exposures_to(mimicking_weights, *, of):
    """The exposures of assets with these covariances to public factors alone."""
    return mimicking_model(of, mimicking_weights).exposures


def random_covariance(A):
    names = [f"A{i}" for i in range(len(A))]
    return pd.DataFrame(A @ A.T + 0.05 * np.eye(len(A)), index=names, columns=names)


class TestPublished:
    """The study's printed figures, to the digits that it prints."""

    @pytest.mark.parametrize(
        ("asset", "printed"),
        [
            ("US Equity-Large Cap", [1.52, 0.03, -0.27]),
            ("Non-US Equity-Emerging", [2.10, 0.09, -0.08]),
            ("US Corporate Bonds-Core", [0.13, 0.56, -0.41]),
            ("TIPS (Inflation-Protected)", [0.00, 0.61, 0.00]),
            ("Real Estate", [0.89, 0.28, -0.21]),
        ],
    )
    def test_public_exposures(self, study_covariance, study_mimicking, model, asset, printed):
        alone = exposures_to(of=study_covariance, mimicking_weights=study_mimicking)
        assert alone.loc[asset].round(2).tolist() == printed
        assert model.exposures.loc[asset].round(2).tolist()[:3] == printed

    def test_private_exposure(self, model):
        assert round(model.exposures.loc["Real Estate", "Private"], 2) == 0.86
        assert list(model.exposures.index[model.exposures["Private"] != 0]) == PRIVATE

    def test_orthogonal_private_weights(self, study_covariance, study_mimicking, study_private):
        found = orthogonal_private_weights(study_covariance, study_mimicking, study_private)
        printed = {
            "US Equity-Large Cap": -0.329621,
            "US Corporate Bonds-Core": -0.205801,
            "TIPS (Inflation-Protected)": -0.028616,
            "Real Estate": 0.4,
        }
        assert found.round(6)[list(printed)].to_dict() == printed

    def test_factor_covariance_of_the_raw_private_portfolio(
        self, study_covariance, study_mimicking, study_private
    ):
        """What the study prints: its raw private portfolio beside the public ones."""
        raw = study_mimicking.join(study_private.rename("Private"), how="outer").fillna(0.0)
        found = mimicking_model(study_covariance, raw)
        assert round(found.factor_covariance.loc["Economic Growth", "Economic Growth"], 6) == (
            0.010434
        )
        assert round(found.factor_covariance.loc["Private", "Private"], 6) == 0.029502
        assert round(found.factor_volatilities["Private"], 4) == 0.1718

    def test_factor_covariance_of_the_orthogonal_private_portfolio(self, model):
        """What the study's formula gives: a private factor uncorrelated with the public ones."""
        variances = pd.Series(np.diag(model.factor_covariance), index=model.factors)
        assert round(variances["Economic Growth"], 6) == 0.010434
        assert round(variances["Private"], 6) == 0.011578
        assert round(model.factor_volatilities["Private"], 4) == 0.1076
        assert model.factor_correlation["Private"].drop("Private").abs().max() < 1e-12


class TestLaws:
    def test_the_tables_that_are_given_stay_as_they_are(
        self, study_covariance, study_mimicking, private
    ):
        onto = study_mimicking.reindex(study_covariance.index, fill_value=0.0).astype(float)
        before = onto.copy()
        first, again = (mimicking_model(study_covariance, onto, private=private) for _ in range(2))
        pd.testing.assert_frame_equal(onto, before)
        pd.testing.assert_frame_equal(first.exposures, again.exposures)

    @settings(max_examples=30)
    @given(
        arrays(float, (6, 6), elements=st.floats(-0.3, 0.3)),
        arrays(float, (6, 2), elements=st.floats(-1, 1)),
        arrays(float, 6, elements=st.floats(-1, 1)),
    )
    def test_portfolios_mimic_their_factors_in_any_model(self, A, M, raw):
        Sigma = random_covariance(A)
        M[0], M[1] = (2.0, 0.0), (0.0, 2.0)  # so that the factors are not collinear
        raw[:3] = (0.0, 0.0, 2.0)
        weights = pd.DataFrame(M, index=Sigma.index, columns=["Growth", "Rates"])
        private = PrivateFactor(
            name="Private",
            weights=pd.Series(raw, index=Sigma.index),
            assets=pd.Index(["A2", "A4"]),
        )
        found = mimicking_model(Sigma, weights, private=private)
        W, B = found.mimicking_weights.to_numpy(), found.unmasked_exposures.to_numpy()
        np.testing.assert_allclose(W.T @ B, np.eye(3), atol=1e-8)
        np.testing.assert_allclose(found.factor_covariance, W.T @ Sigma.to_numpy() @ W, atol=1e-12)
        assert found.factor_correlation["Private"].drop("Private").abs().max() < 1e-9
        np.testing.assert_allclose(
            found.exposures[["Growth", "Rates"]],
            exposures_to(of=Sigma, mimicking_weights=weights),
            atol=1e-9,
        )
        masked = found.exposures.to_numpy()
        explained = np.diag(masked @ found.factor_covariance.to_numpy() @ masked.T)
        unexplained = np.diag(Sigma) - explained
        assert unexplained.min() > -1e-12
        np.testing.assert_allclose(found.specific_variances, unexplained, atol=1e-12)
        assert (found.exposures["Private"].drop(["A2", "A4"]) == 0).all()

    def test_exposures_are_regression_coefficients(self, study_covariance, study_mimicking):
        """A second road: regress simulated asset returns on the portfolios' own returns."""
        rng = np.random.default_rng(7)
        draws = rng.standard_normal((60, len(study_covariance)))
        draws -= draws.mean(axis=0)
        # returns whose sample covariance is the given matrix exactly
        white = draws @ np.linalg.inv(np.linalg.cholesky(draws.T @ draws / 60)).T
        returns = white @ np.linalg.cholesky(study_covariance.to_numpy()).T
        M = study_mimicking.reindex(study_covariance.index).fillna(0.0).to_numpy()
        coefficients = np.linalg.lstsq(returns @ M, returns)[0].T
        found = exposures_to(of=study_covariance, mimicking_weights=study_mimicking)
        np.testing.assert_allclose(found, coefficients, atol=1e-10)

    def test_the_unit_of_a_portfolio_only_scales_its_column(
        self, study_covariance, study_mimicking
    ):
        once = exposures_to(of=study_covariance, mimicking_weights=study_mimicking)
        twice = exposures_to(of=study_covariance, mimicking_weights=study_mimicking * [1, 2, 1])
        pd.testing.assert_frame_equal(twice * [1, 2, 1], once)

    def test_order_does_not_count(self, study_covariance, study_mimicking, private, model):
        order = study_covariance.index[::-1]
        found = mimicking_model(
            study_covariance.loc[order],
            study_mimicking.iloc[::-1],
            private=PrivateFactor(
                name="Private", weights=private.weights.iloc[::-1], assets=private.assets[::-1]
            ),
        )
        pd.testing.assert_frame_equal(found.exposures, model.exposures.loc[order])
        pd.testing.assert_frame_equal(found.factor_covariance, model.factor_covariance)
        shuffled = orthogonal_private_weights(
            study_covariance, study_mimicking.iloc[::-1], private.weights.iloc[::-1]
        )
        pd.testing.assert_series_equal(
            shuffled, model.mimicking_weights["Private"], check_names=False
        )

    def test_without_a_private_factor_nothing_is_masked(self, study_covariance, study_mimicking):
        found = mimicking_model(study_covariance, study_mimicking)
        pd.testing.assert_frame_equal(found.exposures, found.unmasked_exposures)
        assert found.private_factor is None
        assert found.private_assets.empty

    def test_the_private_factor_and_its_assets_are_named(self, model):
        assert list(model.private_assets) == PRIVATE
        assert model.private_factor == model.factors[-1] == "Private"

    def test_the_inputs_are_left_as_they_were(self, study_covariance, study_mimicking, private):
        in_order = study_mimicking.reindex(study_covariance.index, fill_value=0.0)
        before = study_covariance.copy(), in_order.copy()
        mimicking_model(study_covariance, in_order, private=private)
        pd.testing.assert_frame_equal(study_covariance, before[0])
        pd.testing.assert_frame_equal(in_order, before[1])


class TestMessages:
    def test_an_asset_without_covariance(self, study_covariance, study_mimicking):
        weights = study_mimicking.rename(index={"Commodities": "Comodities"})
        message = "mimicking_weights: unknown row 'Comodities' (did you mean 'Commodities'?)"
        with pytest.raises(LabelError, match=re.escape(message)):
            exposures_to(of=study_covariance, mimicking_weights=weights)

    def test_a_weight_that_is_missing(self, study_covariance, study_mimicking):
        weights = study_mimicking.copy()
        weights.loc["Commodities", "Inflation"] = np.nan
        message = "mimicking_weights: no number at row 'Commodities', column 'Inflation'"
        with pytest.raises(TableError, match=message):
            exposures_to(of=study_covariance, mimicking_weights=weights)

    def test_a_factor_that_occurs_twice(self, study_covariance, study_mimicking):
        weights = study_mimicking.rename(columns={"Inflation": "Real Rate"})
        with pytest.raises(LabelError, match="column 'Real Rate' occurs more than once"):
            exposures_to(of=study_covariance, mimicking_weights=weights)

    def test_no_factor(self, study_covariance, study_mimicking):
        with pytest.raises(TableError, match="mimicking_weights: found no factor"):
            exposures_to(of=study_covariance, mimicking_weights=study_mimicking[[]])

    def test_a_portfolio_that_holds_nothing(self, study_covariance, study_mimicking):
        message = (
            "mimicking_weights: the portfolio in column 'Real Rate' has no variance: it holds"
        )
        with pytest.raises(InfeasibleError, match=message):
            exposures_to(of=study_covariance, mimicking_weights=study_mimicking * [1, 0, 1])

    def test_a_portfolio_whose_positions_offset_one_another(self):
        twins = pd.DataFrame(0.04, index=["A", "B"], columns=["A", "B"])
        with pytest.raises(InfeasibleError, match="'Spread' has no variance: its positions offs"):
            exposures_to(
                of=twins, mimicking_weights=pd.DataFrame({"Spread": {"A": 1.0, "B": -1.0}})
            )

    def test_collinear_factors(self, study_covariance, study_mimicking):
        weights = study_mimicking.assign(
            Mix=study_mimicking["Economic Growth"] - 2 * study_mimicking["Inflation"]
        )
        message = (
            "mimicking_weights: factor 'Mix' is a combination of 'Economic Growth', 'Inflation' "
            r"\(condition number [0-9.]+e\+1[0-9]\); leave one out"
        )
        with pytest.raises(InfeasibleError, match=message):
            exposures_to(of=study_covariance, mimicking_weights=weights)

    def test_a_covariance_that_is_none(self):
        names = ["A", "B", "C"]
        C = pd.DataFrame([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], names, names)
        with pytest.raises(InfeasibleError, match="covariance: not positive semi-definite"):
            exposures_to(of=C, mimicking_weights=pd.DataFrame({"Growth": {"A": 1.0}}))

    def test_a_private_portfolio_that_the_public_ones_span(
        self, study_covariance, study_mimicking
    ):
        message = (
            "private_weights: no variance is left once the public factors 'Economic Growth', "
            "'Real Rate', 'Inflation' are taken out"
        )
        with pytest.raises(InfeasibleError, match=message):
            orthogonal_private_weights(
                study_covariance, study_mimicking, study_mimicking.sum(axis=1)
            )

    def test_a_private_portfolio_that_holds_nothing(
        self, study_covariance, study_mimicking, study_private
    ):
        with pytest.raises(InfeasibleError, match=r"private_weights: .* it holds nothing"):
            orthogonal_private_weights(study_covariance, study_mimicking, 0 * study_private)

    @pytest.mark.parametrize(
        ("name", "assets", "error", "message"),
        [
            ("Inflation", PRIVATE, LabelError,
             "private_weights: 'Inflation' is the name of a public factor; wanted another"),
            ("Private", [], TableError,
             "private_assets: none is named; wanted those with an exposure to 'Private'"),
            ("Private", ["Real Estat"], LabelError,
             "private_assets: unknown row 'Real Estat' (did you mean 'Real Estate'?)"),
            ("Private", ["Real Estate"] * 2, LabelError,
             "private_assets: row 'Real Estate' occurs more than once"),
        ],
    )  # fmt: skip
    def test_private_factor(
        self, study_covariance, study_mimicking, study_private, name, assets, error, message
    ):
        private = PrivateFactor(name=name, weights=study_private, assets=pd.Index(assets))
        with pytest.raises(error, match=re.escape(message)):
            mimicking_model(study_covariance, study_mimicking, private=private)
