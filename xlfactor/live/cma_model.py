"""The model behind the live sheets of a study of assumptions: its policy, and its factors."""

from collections.abc import Sequence
from typing import Final

from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.formulas.writing import Writer, quoted_text, text_constant
from xlfactor.live.conditions import all_of, same_names
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.model import SHEET, ModelSheet
from xlfactor.live.table import beyond
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.compared import CURRENT
from xlfactor.report.number_formats import NumberFormat
from xlfactor.tables.kinds import YES

#: the words for yes, as an array in a formula that is written for each row
_YES: Final = f"{{{{{','.join(map(quoted_text, sorted(YES)))}}}}}"
_BY_RULE: Final = "By the rule"


def policy_model(inputs: LiveInputs, blends: BlendStudy) -> ModelSheet:
    """Lay out anchor and targets of the policy, and the factor model of its asset classes."""
    assets = [str(name) for name in blends.policy_limits.policy.assets]
    factors = [str(name) for name in blends.mimicking.model.factors]
    model = ModelSheet(
        policy_writer(inputs),
        "Annual, decimal: formulas on the inputs of this workbook",
        columns=len(assets),
    )
    anchor = model.frame(
        "anchor_weights", "Anchor of the policy", "Asset class", assets, "Weight", _BY_RULE
    )
    model.knows(assets=anchor.named)
    model.made_for = _made_for(inputs, blends, beyond(SHEET, anchor.named))
    if inputs.has("policy", "Private"):
        _add_private(inputs, model, assets)
    measure = str(blends.study.assumptions.returns(blends.measure).name)
    model.add("expected_returns", "Expected returns", assets, [measure], NumberFormat.PERCENT)
    model.add_factor_model(assets, factors)
    targets = model.frame(
        "target_exposures", "Targets of the policy", "Factor", factors,
        "Target", *(rule.label for rule in TargetRule),
    )  # fmt: skip
    sheet, rule = model.sheet, model.writer.call("INVERSE_VOLATILITY_WEIGHTS", headers=False)
    sheet.spill(anchor.cells(_BY_RULE), rule, NumberFormat.PERCENT)
    weight = _while_blank(inputs, "policy", "Anchor", anchor.each(_BY_RULE))
    sheet.each(anchor, "Weight", weight, NumberFormat.PERCENT)
    cash = _cash_while_given(inputs, model.writer)
    for one in TargetRule:
        rule = rule_targets(model.writer, one, cash_return=cash, headers=False)
        sheet.spill(targets.cells(one.label), rule, NumberFormat.EXPOSURE)
    inverse, tangency = (
        targets.each(one.label) for one in (TargetRule.INVERSE_VOLATILITY, TargetRule.TANGENCY)
    )
    ruled = inputs.where("target_rule", TargetRule.INVERSE_VOLATILITY, inverse, tangency)
    target = _while_blank(inputs, "target_exposures", None, ruled)
    sheet.each(targets, "Target", target, NumberFormat.EXPOSURE)
    return model


def _made_for(inputs: LiveInputs, blends: BlendStudy, assets: str) -> str:
    """Return the condition that the policy has the same asset classes, and says what is held."""
    policy = blends.policy_limits.policy
    same = same_names(assets, inputs.column("policy", 0), len(policy.assets))
    if policy.current is not None or not inputs.has("policy", CURRENT):
        return same
    return all_of([same, f"COUNT({inputs.cells_of('policy', CURRENT)})=0"])


def _add_private(inputs: LiveInputs, model: ModelSheet, assets: Sequence[str]) -> None:
    """Add the names of the asset classes that the policy says are private.

    Some are while there is a private factor, as functions would take all of its raw weights.
    """
    table = model.frame(
        "private_assets", "Private asset classes", "Asset class", assets, "Private"
    )
    word = f'{inputs.lookup("policy", "Private")}&""'
    named = f'IF(ISNUMBER(MATCH({word},{_YES},0)),$B{{row}},"")'
    model.sheet.each(table, "Private", named, NumberFormat.TEXT)
    model.knows(private_assets=table.figures("Private"))
    if "private_weights" in inputs.found:
        none = f"COUNT({inputs.cells_of('private_weights')})=0"
        named = f'COUNTIF({model.writer.references["private_assets"]},"?*")>0'
        model.made_for = all_of([model.made_for, f"OR({none},{named})"])


def _while_blank(inputs: LiveInputs, name: str, header: str | None, ruled: str) -> str:
    """Return the formula of what a column says of a row; while all of it is blank, of a rule's."""
    if name not in inputs.found or not (header is None or inputs.has(name, header)):
        return ruled
    typed, found = inputs.cells_of(name, header), inputs.lookup(name, header)
    return f"IF(COUNT({typed})=0,{ruled},{found})"


def _cash_while_given(inputs: LiveInputs, writer: Writer) -> str:
    """Return the formula of what cash is expected to earn, 0 while no asset is cash."""
    cash = inputs.given.get("cash_asset")
    if cash is None:
        return ""
    earned = writer.call("CMA_EXPECTED_RETURN", headers=False, assets=cash)
    return f'IF({cash}="",0,{earned})'


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


def rule_targets(
    writer: Writer, rule: TargetRule, *, cash_return: str, headers: bool = True
) -> str:
    """Return the formula of the targets by a rule."""
    if rule is TargetRule.INVERSE_VOLATILITY:
        volatilities = writer.call("MIMICKING_VOLATILITY")
        return writer.call(
            "INVERSE_VOLATILITY_WEIGHTS", headers=headers, volatilities=volatilities
        )
    premia = writer.call(
        "FACTOR_PREMIA",
        mimicking_weights=writer.call("MIMICKING_WEIGHTS"),
        cash_return=cash_return,
    )
    return writer.call("TANGENCY_FACTOR_WEIGHTS", headers=headers, premia=premia)


def cash_return(inputs: LiveInputs, writer: Writer) -> str:
    """Return the formula of what cash is expected to earn; nothing if no asset is cash."""
    cash = inputs.value("cash_asset")
    if cash is None:
        return ""
    return writer.call("CMA_EXPECTED_RETURN", headers=False, assets=quoted_text(cash))
