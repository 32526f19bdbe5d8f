"""The model behind the live sheets of a study of assumptions: its policy, and its factors."""

from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.formulas.writing import Writer, quoted_text, text_constant
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.model import ModelSheet
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.report.number_formats import NumberFormat


def policy_model(inputs: LiveInputs, blends: BlendStudy) -> ModelSheet:
    """Lay out anchor and targets of the policy, and the factor model of its asset classes."""
    assets = [str(name) for name in blends.policy_limits.policy.assets]
    factors = [str(name) for name in blends.mimicking.model.factors]
    model = ModelSheet(
        policy_writer(inputs),
        "Annual, decimal: formulas on the inputs of this workbook",
        columns=len(assets),
    )
    anchor = model.frame("anchor_weights", "Anchor of the policy", "Asset class", assets, "Weight")
    model.knows(assets=anchor.named)
    percent = NumberFormat.PERCENT
    measure = str(blends.study.assumptions.returns(blends.measure).name)
    model.add("expected_returns", "Expected returns", assets, [measure], percent)
    model.add_factor_model(assets, factors)
    targets = model.frame("target_exposures", "Targets of the policy", "Factor", factors, "Target")
    sheet, exposure = model.sheet, NumberFormat.EXPOSURE
    if blends.policy_limits.policy.anchor is not None:
        given = inputs.lookup("policy", "Anchor")
        sheet.each(anchor, "Weight", given, percent, is_link=True)
    else:
        rule = model.writer.call("INVERSE_VOLATILITY_WEIGHTS", headers=False)
        sheet.spill(anchor.cells(), rule, percent)
    if blends.target_exposures is not None and blends.target_exposures.notna().any():
        sheet.each(targets, "Target", inputs.lookup("target_exposures"), exposure, is_link=True)
    else:
        sheet.spill(targets.cells(), rule_targets(inputs, model.writer, headers=False), exposure)
    return model


def policy_writer(inputs: LiveInputs) -> Writer:
    """Return a writer that knows how the tables of a study of assumptions are made."""
    writer = inputs.writer(
        volatilities="CMA_VOLATILITY",
        covariance="CMA_COVARIANCE",
        expected_returns="CMA_EXPECTED_RETURN",
        exposures="MIMICKING_EXPOSURE",
        factor_covariance="MIMICKING_COVARIANCE",
        specific_variances="MIMICKING_SPECIFIC_VARIANCE",
    )
    public = writer.references.get("mimicking_weights", "")
    writer = writer.with_references(public_weights=public)
    policy, raw = inputs.value("policy"), inputs.value("private_weights")
    if policy is None or raw is None or set(policy.private_assets) == set(raw.index[raw != 0]):
        return writer
    return writer.with_references(private_assets=text_constant(policy.private_assets))


def rule_targets(inputs: LiveInputs, writer: Writer, *, headers: bool = True) -> str:
    """Return the formula of the targets by the rule of the policy."""
    if inputs.value("target_rule") is TargetRule.INVERSE_VOLATILITY:
        volatilities = writer.call("MIMICKING_VOLATILITY")
        return writer.call(
            "INVERSE_VOLATILITY_WEIGHTS", headers=headers, volatilities=volatilities
        )
    premia = writer.call(
        "FACTOR_PREMIA",
        mimicking_weights=writer.call("MIMICKING_WEIGHTS"),
        cash_return=cash_return(inputs, writer),
    )
    return writer.call("TANGENCY_FACTOR_WEIGHTS", headers=headers, premia=premia)


def cash_return(inputs: LiveInputs, writer: Writer) -> str:
    """Return the formula of what cash is expected to earn; nothing if no asset is cash."""
    cash = inputs.value("cash_asset")
    if cash is None:
        return ""
    return writer.call("CMA_EXPECTED_RETURN", headers=False, assets=quoted_text(cash))
