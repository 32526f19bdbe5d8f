"""Excel functions on factor-mimicking portfolios."""

import pandas as pd

from xlfactor.core.factors import mimicking
from xlfactor.core.factors.mimicking import MimickingModel, PrivateFactor
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.tables.inputs import assets, factors
from xlfactor.tables.rows import Rows


@function_family(category=Category.FACTORS)
def mimicking_model(
    covariance: assets.Covariance,
    mimicking_weights: factors.MimickingWeights,
    private_weights: factors.PrivateWeights | None = None,
    private_assets: factors.PrivateAssets | None = None,
) -> MimickingModel:
    """Fit the model of mimicking portfolios, with a private factor if its weights are given.

    Without a list of private assets those with a raw weight are taken.
    """
    if private_weights is None:
        return mimicking.mimicking_model(covariance, mimicking_weights)
    if private_assets is None:
        private_assets = private_weights.index[private_weights != 0]
    factor = PrivateFactor.of(private_weights, private_assets)
    return mimicking.mimicking_model(covariance, mimicking_weights, private=factor)


@excel_function(category=Category.FACTORS, rows=Rows.ASSET)
def private_factor_weights(
    covariance: assets.Covariance,
    mimicking_weights: factors.MimickingWeights,
    private_weights: factors.PrivateWeights,
) -> pd.Series:
    """Return the private portfolio without the part that public factors explain."""
    return mimicking.orthogonal_private_weights(covariance, mimicking_weights, private_weights)


@excel_function(category=Category.FACTORS, rows=Rows.ASSET)
def mimicking_weights(
    covariance: assets.Covariance,
    public_weights: factors.MimickingWeights,
    private_weights: factors.PrivateWeights | None = None,
) -> pd.DataFrame:
    """Return all mimicking portfolios, the private one made orthogonal to the public ones."""
    return mimicking_model.compute(covariance, public_weights, private_weights).mimicking_weights


@mimicking_model.view(rows=Rows.ASSET)
def mimicking_exposure(model: MimickingModel) -> pd.DataFrame:
    """Return every asset's loadings on mimicking portfolios, private ones of private assets."""
    return model.exposures


@mimicking_model.view(rows=Rows.ASSET)
def mimicking_specific_variance(model: MimickingModel) -> pd.Series:
    """Return the variance of each asset that the mimicking portfolios leave unexplained."""
    return model.specific_variances.rename("Specific variance")


@mimicking_model.view(rows=Rows.FACTOR, through="private_weights")
def mimicking_covariance(model: MimickingModel) -> pd.DataFrame:
    """Return the covariance matrix of the mimicking portfolios."""
    return model.factor_covariance


@mimicking_model.view(rows=Rows.FACTOR, through="private_weights")
def mimicking_volatility(model: MimickingModel) -> pd.Series:
    """Return the volatilities of the mimicking portfolios."""
    return model.factor_volatilities


@mimicking_model.view(rows=Rows.FACTOR, through="private_weights")
def mimicking_correlation(model: MimickingModel) -> pd.DataFrame:
    """Return the correlation matrix of the mimicking portfolios."""
    return model.factor_correlation
