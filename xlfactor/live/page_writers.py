"""What writes the formulas of a page: the inputs of a workbook, as its analysis reads them.

Each returns None where what the workbook says goes beyond what functions take.
"""

from typing import Final

from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.core.risk.kinds import RiskKind
from xlfactor.core.risk.stress import OtherFactors
from xlfactor.formulas.writing import Writer
from xlfactor.live.cma_model import cash_return, policy_writer, rule_targets
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.returns_model import returns_writer

#: what stands in a formula for the weights that a page is of
WEIGHTS: Final = "weights"


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
        "gamma": writer.references.get("gamma", f"{inputs.value('gamma'):g}"),
    }
    if targets is None or not targets.notna().any():
        known["target_exposures"] = rule_targets(inputs, writer)
    return writer.with_references(**known)


def frontier(inputs: LiveInputs) -> Writer:
    """Return a writer within all limits, which knows what cash earns."""
    return _beside_cash(inputs, limited(inputs))


def _beside_cash(inputs: LiveInputs, writer: Writer) -> Writer:
    return writer.with_references(cash_return=cash_return(inputs, writer))


def premia(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, of premia in excess of cash."""
    writer = _beside_cash(inputs, assumptions(inputs))
    return writer.with_references(mimicking_weights=writer.call("MIMICKING_WEIGHTS"))


def views(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions, with the benchmark as what implies returns."""
    writer, benchmark = frontier(inputs), inputs.references.get("benchmark")
    if benchmark is None:
        return None
    known = {"expected_returns": writer.call("CMA_EXPECTED_RETURN")}
    if inputs.value("risk_aversion") is None:
        known["risk_aversion"] = ""
    return writer.with_references(reference_weights=benchmark, **known)


def three_way(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions and targets, with the aversion to risk that is implied."""
    blended, writer = blends(inputs), views(inputs)
    if blended is None or writer is None:
        return None
    aversion = writer.references["risk_aversion"]
    return writer.with_references(
        target_exposures=blended.references["target_exposures"],
        risk_aversion=aversion or writer.call("IMPLIED_RISK_AVERSION", headers=False),
    )


def held(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions and weights, whose risk is the volatility."""
    if inputs.value("risk_measure") is not RiskKind.VOLATILITY:
        return None
    writer = assumptions(inputs).with_references(weights=WEIGHTS)
    return writer.with_references(covariance_or_returns=writer.call("CMA_COVARIANCE"))


def stressed(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, weights and shocks."""
    return _moved(inputs, assumptions(inputs))


def held_on_returns(inputs: LiveInputs) -> Writer:
    """Return a writer on returns and weights."""
    writer = returns_writer(inputs)
    of_factors = writer.call("RETURN_COVARIANCE", returns=writer.references["factor_returns"])
    makers = {**writer.makers, "covariance_or_returns": "MODEL_COVARIANCE"}
    return Writer(references=writer.references, makers=makers).with_references(
        weights=WEIGHTS, factor_covariance=of_factors
    )


def of_model(inputs: LiveInputs) -> Writer | None:
    """Return a writer on returns and weights, whose risk is the volatility that a model gives."""
    is_volatility = inputs.value("risk_measure") is RiskKind.VOLATILITY
    return held_on_returns(inputs) if is_volatility else None


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
    """Return a writer on the covariance of assumptions, within all limits."""
    writer = limited(inputs)
    return writer.with_references(covariance_or_returns=writer.call("CMA_COVARIANCE"))


def cases(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, with the benchmark only where the cases keep near to it."""
    writer = returns_writer(inputs)
    return writer if inputs.is_tracked else writer.with_references(benchmark="")


def risk_based(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, without cash."""
    cash = inputs.references.get("cash_asset", "")
    return returns_writer(inputs).with_references(excluded=cash)


def barbells(inputs: LiveInputs) -> Writer:
    """Return a writer on the prices of the last date, and the beta that is given or estimated."""
    three = inputs.references.get("barbell_maturities", "")
    writer = inputs.writer()
    beta = writer.call("BARBELL_BETA", headers=False, barbell_maturities=three)
    prices = writer.call("ZERO_COUPON_PRICES", maturities=three)
    if inputs.value("barbell_spread_beta") is None:
        writer = writer.with_references(barbell_spread_beta=beta)
    return writer.with_references(prices=prices)


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
