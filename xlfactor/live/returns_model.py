"""The model behind the live sheets of a study of returns: exposures by regression."""

from xlfactor.catalogue import FUNCTIONS
from xlfactor.core.estimation.figures import Figures
from xlfactor.formulas.writing import Writer
from xlfactor.live.conditions import all_of, same_names
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.model import SHEET, ModelSheet
from xlfactor.live.table import beyond
from xlfactor.macros.groups.returns import MarketStudy
from xlfactor.report.number_formats import NumberFormat

_STATISTICS = "RETURN_STATISTICS"
_MEAN = "Mean"
#: the functions that make returns of what a table holds
_MAKERS = {Figures.PRICES: "PRICE_RETURNS", Figures.LEVELS: "YEAR_OVER_YEAR"}


def returns_model(inputs: LiveInputs, market_study: MarketStudy) -> ModelSheet:
    """Lay out means, covariances and exposures of a history."""
    study = market_study.regression.returns
    history = study.history
    assets, factors = list(map(str, history.assets)), list(map(str, history.factor_returns))
    # volatility, which needs no sample
    writer = returns_writer(inputs).with_references(risk_measure="")
    model = ModelSheet(
        writer, "Annual, decimal: formulas on the inputs of this workbook", columns=len(assets)
    )
    statistics = FUNCTIONS[_STATISTICS].compute(
        returns=history.returns, periods_per_year=history.periods_per_year
    )
    table = model.add(
        "expected_returns", "Returns", assets, list(map(str, statistics)), NumberFormat.STATISTIC
    )
    model.knows(expected_returns=table.upto(_MEAN))
    covariance = writer.call("RETURN_COVARIANCE", returns=writer.references["factor_returns"])
    model.add_factor_model(assets, factors, factor_covariance=covariance)
    model.made_for = made_for(
        inputs, beyond(SHEET, table.named), len(assets), "figures", "proxy_figures"
    )
    # as the pages of risk: of the model, whose residuals are uncorrelated
    model.add(
        "covariance_or_returns",
        "Covariances of the assets by the factor model",
        assets,
        assets,
        NumberFormat.COVARIANCE,
        formula=model.writer.call("MODEL_COVARIANCE"),
    )
    return model


def made_for(inputs: LiveInputs, assets: str, count: int, *options: str) -> str:
    """Return the condition that the history is of the same assets, and options say the same."""
    same = same_names(assets, inputs.headers("asset_returns"), count, others=1)
    return all_of([same, *map(inputs.unchanged, options)])


def returns_writer(inputs: LiveInputs) -> Writer:
    """Return a writer that knows the histories, and how exposures are estimated."""
    given, figures = inputs.references, inputs.value("figures")
    proxies = proxy_returns(inputs)
    references = {
        "returns": _returns(given["asset_returns"], figures),
        "factor_returns": f"FACTOR_RETURNS({proxies}, {given['factor_definitions']})",
        "method": given.get("exposure_method", ""),
        "settings": given.get("exposure_settings", ""),
    }
    if figures is Figures.LEVELS:
        references["periods_per_year"] = "1"
    return inputs.writer(
        covariance="RETURN_COVARIANCE",
        expected_returns=_STATISTICS,
        exposures="FACTOR_EXPOSURE",
        factor_covariance="RETURN_COVARIANCE",
        specific_variances="SPECIFIC_VARIANCE",
    ).with_references(**references)


def proxy_returns(inputs: LiveInputs) -> str:
    """Return what makes returns of the table of proxies."""
    figures = inputs.value("proxy_figures").resolve(inputs.value("figures"))
    return _returns(inputs.references["proxy_returns"], figures)


def _returns(table: str, figures: Figures) -> str:
    """Return what makes returns of a table."""
    return f"{_MAKERS[figures]}({table})" if figures in _MAKERS else table
