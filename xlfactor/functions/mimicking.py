"""Excel functions on factor-mimicking portfolios."""

import pandas as pd

from xlfactor.core.factors import mimicking
from xlfactor.core.factors.mimicking import MimickingModel, PrivateFactor
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs

#: the private factor's name where the header of its raw weights gives none
PRIVATE = "Private"


def model_of(
    covariance: pd.DataFrame,
    mimicking_weights: pd.DataFrame,
    private_weights: "pd.Series[float] | None",
    private_assets: "pd.Index[str] | None",
) -> MimickingModel:
    """Fit the model with a private factor, if its raw weights are given.

    Without a list of private assets those with a raw weight are taken.
    """
    if private_weights is None:
        return mimicking.mimicking_model(covariance, mimicking_weights)
    held = private_weights.index[private_weights != 0]
    factor = PrivateFactor(
        name=PRIVATE if private_weights.name is None else str(private_weights.name),
        weights=private_weights,
        assets=held if private_assets is None else private_assets,
    )
    return mimicking.mimicking_model(covariance, mimicking_weights, private=factor)


@excel_function(category=Category.FACTORS)
def mimicking_exposure(
    covariance: inputs.Covariance, mimicking_weights: inputs.MimickingWeights
) -> pd.DataFrame:
    """Give every asset's loadings on the factors of mimicking portfolios."""
    return mimicking.mimicking_exposures(covariance, mimicking_weights)


@excel_function(category=Category.FACTORS)
def private_factor_weights(
    covariance: inputs.Covariance,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights,
) -> pd.Series:
    """Give the private portfolio after the part that the public factors explain is taken out."""
    return mimicking.orthogonal_private_weights(covariance, mimicking_weights, private_weights)


@excel_function(category=Category.FACTORS)
def mimicking_weights(
    covariance: inputs.Covariance,
    public_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
) -> pd.DataFrame:
    """Give all mimicking portfolios, the private one made orthogonal to the public ones."""
    return model_of(covariance, public_weights, private_weights, None).mimicking_weights


@excel_function(category=Category.FACTORS)
def implied_exposure(
    covariance: inputs.Covariance,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
    private_assets: inputs.PrivateAssets | None = None,
) -> pd.DataFrame:
    """Give every asset's implied loadings, the private ones of private assets only."""
    return model_of(covariance, mimicking_weights, private_weights, private_assets).exposures


@excel_function(category=Category.FACTORS)
def factor_covariance(
    covariance: inputs.Covariance,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
) -> pd.DataFrame:
    """Give the covariance matrix of the factors of mimicking portfolios."""
    return model_of(covariance, mimicking_weights, private_weights, None).factor_covariance


@excel_function(category=Category.FACTORS)
def factor_volatility(
    covariance: inputs.Covariance,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
) -> pd.Series:
    """Give the volatilities of the factors of mimicking portfolios."""
    return model_of(covariance, mimicking_weights, private_weights, None).factor_volatilities


@excel_function(category=Category.FACTORS)
def factor_correlation(
    covariance: inputs.Covariance,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
) -> pd.DataFrame:
    """Give the correlation matrix of the factors of mimicking portfolios."""
    return model_of(covariance, mimicking_weights, private_weights, None).factor_correlation
