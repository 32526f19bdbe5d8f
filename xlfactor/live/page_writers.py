"""What writes the formulas of a page: the inputs of a workbook, as its analysis reads them.

Each returns None where what the workbook says goes beyond what functions take.
"""

from typing import Final

from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.core.risk.kinds import RiskKind
from xlfactor.core.risk.stress import OtherFactors
from xlfactor.formulas.writing import Writer, text_constant
from xlfactor.live.cma_model import cash_return, policy_writer, rule_targets
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.returns_model import proxy_returns, returns_writer
from xlfactor.report.frontier import POINTS
from xlfactor.report.tail_risk import PLOT_POINTS

#: what stands in a formula for the weights that a page is of
WEIGHTS: Final = "weights"
#: the limits of a portfolio as a whole, which portfolios by risk budgets do not have
_WHOLE_LIMITS: Final = (
    "turnover",
    "benchmark",
    "tracking_error_limit",
    "exposure_limits",
    "illiquid_limit",
    "leverage_limit",
)


def assumptions(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, of the asset classes of the policy if there is one."""
    if "policy" not in inputs.found:
        return policy_writer(inputs)
    return policy_writer(inputs).with_references(assets=inputs.column("policy", 0))


def limited(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, with what the limits of a portfolio as a whole need."""
    writer = assumptions(inputs)
    if inputs.is_tracked:
        writer = writer.with_references(covariance=writer.call("CMA_COVARIANCE"))
    else:
        writer = writer.with_references(benchmark="")
    if inputs.value("exposure_limits") is None:
        return writer
    return writer.with_references(exposures=writer.call("MIMICKING_EXPOSURE"))


def blends(inputs: LiveInputs) -> Writer | None:
    """Return a writer on blends, if the policy leaves the anchor to the rule."""
    targets = inputs.value("target_exposures")
    if inputs.value("policy").anchor is not None:
        return None
    writer = limited(inputs)
    known = {
        "anchor_weights": writer.call("INVERSE_VOLATILITY_WEIGHTS"),
        "gamma": inputs.stated("gamma"),
    }
    if targets is None or not targets.notna().any():
        known["target_exposures"] = rule_targets(
            writer, inputs.value("target_rule"), cash_return=cash_return(inputs, writer)
        )
    return writer.with_references(**known)


def frontier(inputs: LiveInputs) -> Writer:
    """Return a writer on weights within all limits, which knows what cash earns."""
    return _beside_cash(inputs, limited(inputs)).with_references(weights=WEIGHTS)


def drawn(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions that are drawn, unless portfolios as a whole are limited."""
    return None if _is_whole_limited(inputs) else _beside_cash(inputs, assumptions(inputs))


def frontier_weights(inputs: LiveInputs) -> Writer:
    """Return a writer within all limits, of as many points as a bent frontier shows."""
    return frontier(inputs).with_references(points=f"{POINTS}" if inputs.is_tracked else "")


def _beside_cash(inputs: LiveInputs, writer: Writer) -> Writer:
    return writer.with_references(cash_return=cash_return(inputs, writer))


def premia(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, of premia in excess of cash."""
    writer = _beside_cash(inputs, assumptions(inputs))
    known = {
        "mimicking_weights": writer.call("MIMICKING_WEIGHTS"),
        "exposures": writer.call("MIMICKING_EXPOSURE"),
    }
    private = inputs.value("private_weights")
    if private is not None:
        known["private_assets"] = text_constant(private.index[private != 0])
    return writer.with_references(**known)


def views(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions, with the benchmark as what implies returns."""
    writer, benchmark = frontier(inputs), inputs.references.get("benchmark")
    if benchmark is None:
        return None
    returns = writer.call("CMA_EXPECTED_RETURN")
    writer = writer.with_references(reference_weights=benchmark, expected_returns=returns)
    if inputs.value("risk_aversion") is not None:
        return writer
    implied = writer.call("IMPLIED_RISK_AVERSION", headers=False)
    return writer.with_references(risk_aversion=implied)


def three_way(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions and targets, with the aversion to risk that is implied."""
    blended, writer = blends(inputs), views(inputs)
    if blended is None or writer is None:
        return None
    return writer.with_references(target_exposures=blended.references["target_exposures"])


def held(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions and weights, whose risk is the volatility."""
    if inputs.value("risk_measure") is not RiskKind.VOLATILITY:
        return None
    writer = assumptions(inputs).with_references(weights=WEIGHTS, positions=WEIGHTS)
    return writer.with_references(covariance_or_returns=writer.call("CMA_COVARIANCE"))


def against_benchmark(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions and weights, beside the limit of the tracking error."""
    return _beside_limit(inputs, assumptions(inputs))


def _beside_limit(inputs: LiveInputs, writer: Writer) -> Writer:
    return writer.with_references(
        weights=WEIGHTS,
        tracking_error_limit=inputs.given.get("tracking_error_limit", ""),
        risk_covariance=writer.call(writer.makers["covariance"]),
    )


def funded(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions and the weights of the portfolio that is held."""
    return assumptions(inputs).with_references(weights=WEIGHTS, asset_classes="")


def stressed(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, weights and shocks."""
    return _moved(inputs, assumptions(inputs))


def held_on_returns(inputs: LiveInputs) -> Writer:
    """Return a writer on returns and weights."""
    writer = beside_factors(inputs)
    makers = {**writer.makers, "covariance_or_returns": "MODEL_COVARIANCE"}
    held = {"weights": WEIGHTS, "positions": WEIGHTS}
    return Writer(references={**writer.references, **held}, makers=makers)


def beside_factors(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, which knows the covariance of the factors."""
    writer = returns_writer(inputs)
    of_factors = writer.call("RETURN_COVARIANCE", returns=writer.references["factor_returns"])
    return writer.with_references(factor_covariance=of_factors)


def of_model(inputs: LiveInputs) -> Writer | None:
    """Return a writer on returns and weights, whose risk is the volatility that a model gives."""
    is_volatility = inputs.value("risk_measure") is RiskKind.VOLATILITY
    return held_on_returns(inputs) if is_volatility else None


def against_benchmark_on_returns(inputs: LiveInputs) -> Writer:
    """Return a writer on returns and weights, beside the limit of the tracking error."""
    return _beside_limit(inputs, beside_factors(inputs))


def funded_on_returns(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, and the weights of the portfolio that is held."""
    return returns_writer(inputs).with_references(weights=WEIGHTS)


def stressed_on_returns(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, weights and shocks."""
    return _moved(inputs, returns_writer(inputs))


def _moved(inputs: LiveInputs, writer: Writer) -> Writer:
    """Return a writer on weights and shocks, after which other factors move as is chosen."""
    covariance = ""
    if inputs.value("other_factors") is OtherFactors.BY_COVARIANCE:
        returns = writer.references.get("factor_returns")
        of_returns = writer if returns is None else writer.with_references(returns=returns)
        covariance = of_returns.call(writer.makers["factor_covariance"])
    return writer.with_references(weights=WEIGHTS, factor_covariance=covariance)


def budgets(inputs: LiveInputs) -> Writer:
    """Return a writer on what measures risk in assumptions, within the limits of the policy."""
    writer = assumptions(inputs).with_references(**dict.fromkeys(_WHOLE_LIMITS, ""))
    if inputs.value("risk_measure") is not RiskKind.VOLATILITY:
        writer = writer.with_references(expected_returns=writer.call("CMA_EXPECTED_RETURN"))
    return writer.with_references(covariance_or_returns=writer.call("CMA_COVARIANCE"))


def cases(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, with the benchmark only where the cases keep near to it."""
    writer = returns_writer(inputs)
    return writer if inputs.is_tracked else writer.with_references(benchmark="")


def within_own_limits(inputs: LiveInputs) -> Writer | None:
    """Return a writer on returns, unless portfolios as a whole are limited."""
    return None if _is_whole_limited(inputs) else cases(inputs)


def _is_whole_limited(inputs: LiveInputs) -> bool:
    limits = ("exposure_limits", "illiquid_limit", "leverage_limit")
    return inputs.is_tracked or any(inputs.value(name) is not None for name in limits)


def risk_based(inputs: LiveInputs) -> Writer:
    """Return a writer on the returns of risk-based portfolios, in excess of cash."""
    writer = beside_factors(inputs)
    cash = writer.references.get("cash_asset", "")
    writer = writer.with_references(covariance=writer.call("RETURN_COVARIANCE"), excluded=cash)
    weights = writer.call("RISK_BASED_WEIGHTS")
    returns = writer.call("REBALANCED_RETURNS", weights=weights)
    return writer.with_references(returns=returns, method="", settings="")


def rolling(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, and the windows of the past."""
    return _in_windows(inputs, returns_writer(inputs))


def _in_windows(inputs: LiveInputs, writer: Writer) -> Writer:
    return writer.with_references(window_months=inputs.stated("window_months"))


def styles(inputs: LiveInputs) -> Writer:
    """Return a writer on returns of assets and of all proxies."""
    writer = rolling(inputs)
    return writer.with_references(style_returns=proxy_returns(inputs))


def barbells(inputs: LiveInputs) -> Writer:
    """Return a writer on the prices of the last date, and the beta that is given or estimated."""
    three = inputs.references.get("barbell_maturities", "")
    writer = inputs.writer()
    beta = writer.call("BARBELL_BETA", headers=False, barbell_maturities=three)
    prices = writer.call("ZERO_COUPON_PRICES", maturities=three)
    if inputs.value("barbell_spread_beta") is None:
        writer = writer.with_references(barbell_spread_beta=beta)
    return writer.with_references(prices=prices)


def plots(inputs: LiveInputs) -> Writer | None:
    """Return a writer on a history, of as many points as a plot shows."""
    writer = tails(inputs)
    return None if writer is None else writer.with_references(points=f"{PLOT_POINTS}")


def tails(inputs: LiveInputs) -> Writer | None:
    """Return a writer on a history, unless it holds returns of which the log is fitted."""
    given = inputs.references["asset_returns"]
    if inputs.value("figures") is Figures.PRICES:
        prices = inputs.writer().with_references(prices=given)
        given = prices.call("PRICE_RETURNS")
    elif inputs.value("return_kind") is ReturnKind.LOG:
        return None
    return inputs.writer().with_references(returns=given, weights=WEIGHTS)


def curve(inputs: LiveInputs) -> Writer:
    """Return a writer on yields, and as many components as are shown."""
    count = inputs.references.get("component_count", "")
    return inputs.writer().with_references(components=count)
