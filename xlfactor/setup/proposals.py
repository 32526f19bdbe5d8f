"""Propose the decisions of a study from a provider's assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.repair import Repair, repaired
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.labels import quoted
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.errors import NO_ANSWER, InfeasibleError, InsufficientError
from xlfactor.setup.asset_kinds import AssetKind, Kinds, kind_of_asset
from xlfactor.setup.cma_sheets import Decisions
from xlfactor.setup.factor_proposals import FactorProposal, propose_factors

_WARNING: Final = "A proposal, from the names of the asset classes: look at every line before use"
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposal:
    """Decisions to look at, and what was proposed and what was not, in sentences."""

    decisions: Decisions
    notes: tuple[str, ...]


def propose(published: Assumptions, groups: Mapping[str, str] | None = None) -> Proposal:
    """Propose policy, factors and options for the asset classes of a provider's table.

    Parameters
    ----------
    published : Assumptions
        The table, under the provider's names.
    groups : mapping, optional
        The provider's group of an asset class, for those whose names do not say what they are.

    Raises
    ------
    InsufficientError
        If fewer than two asset classes have a return, a volatility and correlations.
    """
    measure = _measure(published)
    found = {str(asset): _kind(str(asset), groups or {}) for asset in published.assets}
    kinds = {asset: kind for asset, (kind, _) in found.items()}
    assets, asset_notes = _study(published, kinds, measure)
    chosen = published.select(assets)
    repair, repair_note = _repair(chosen)
    covariance = covariance_matrix(
        chosen.volatilities, repaired(chosen.correlation, repair, name="cma").correlation
    )
    factors = propose_factors(covariance, {asset: kinds[asset] for asset in assets})
    cash, cash_note = _cash(published, kinds)
    rule, rule_note = _target_rule(factors, published, measure, cash)
    options = {
        "measure": measure,
        "cash_asset": cash,
        "repair": repair.value,
        "target_rule": rule.value,
    }
    policy = _policy({asset: found[asset] for asset in assets})
    return Proposal(
        decisions=_decisions(published, policy, factors, options),
        notes=(
            f"Expected returns: the column '{measure}'.",
            *asset_notes,
            *factors.notes,
            *cash_note,
            *repair_note,
            *rule_note,
            "Anchor: left blank, which is the inverse-volatility portfolio.",
            "Limits: from 0% to 100% for asset classes and groups.",
        ),
    )


def _decisions(
    published: Assumptions,
    policy: pd.DataFrame,
    factors: FactorProposal,
    options: Mapping[str, str | None],
) -> Decisions:
    cash = options["cash_asset"]
    names = [*policy.index, *([] if cash is None else [cash])]
    groups = list(dict.fromkeys(policy["Group"]))
    return Decisions(
        names=pd.Series(names, index=names),
        policy=policy,
        mimicking=factors.mimicking.astype(object).where(factors.mimicking != 0, None),
        private=factors.private,
        group_limits=pd.DataFrame({"Lower": 0.0, "Upper": 1.0}, index=groups),
        measures=tuple(map(str, published.expected_returns.columns)),
        options=options,
        warning=_WARNING,
    )


def _measure(published: Assumptions) -> str:
    """Return the column of returns with most figures; the first of several."""
    counts = published.expected_returns.notna().sum()
    if counts.empty or counts.max() == 0:
        raise InsufficientError(
            "cma: no column of expected returns was found; wanted one headed 'Expected return' "
            "or the like"
        )
    return str(counts.idxmax())


def _study(published: Assumptions, kinds: Kinds, measure: str) -> tuple[list[str], list[str]]:
    """Return the asset classes of the study, and sentences on those that are left out."""
    returns = published.expected_returns[measure]
    known = [str(asset) for asset in published.complete_assets if pd.notna(returns[asset])]
    held = [one for one in known if kinds[one] not in (AssetKind.CASH, AssetKind.INFLATION)]
    if len(held) < _FEWEST:
        raise InsufficientError(
            f"cma: asset classes with '{measure}', a volatility and correlations: "
            f"{quoted(held) or 'none'}; wanted two of them, cash aside"
        )
    beside = [one for one in known if one not in held]
    lacking = [str(one) for one in published.assets if one not in known]
    unknown = [one for one in held if kinds[one] is AssetKind.OTHER]
    lines = {
        "Not in the policy, as cash or inflation": beside,
        "Not in the policy, for lack of figures": lacking,
        "Not recognised by their names (group 'Other', in no factor's portfolio)": unknown,
    }
    notes = [f"{said}: {quoted(names)}." for said, names in lines.items() if names]
    return held, notes


def _kind(asset: str, groups: Mapping[str, str]) -> tuple[AssetKind, str]:
    """Return the kind of an asset class, and a comment that says by what it is proposed."""
    group = groups.get(asset, "")
    for text, of_what in ((asset, ""), (group, f" of its group '{group}'")):
        kind, word = kind_of_asset(text)
        if word:
            return kind, f"proposed, by the word '{word}'{of_what}"
    return AssetKind.OTHER, "not recognised by its name"


def _policy(found: Mapping[str, tuple[AssetKind, str]]) -> pd.DataFrame:
    kinds = [kind for kind, _ in found.values()]
    return pd.DataFrame(
        {
            "Group": [kind.value for kind in kinds],
            "Private": ["yes" if kind.is_private else "no" for kind in kinds],
            "Anchor": None,
            "Lower": 0.0,
            "Upper": 1.0,
            "Comment": [comment for _, comment in found.values()],
        },
        index=pd.Index(list(found), name="Asset class"),
        dtype=object,
    )


def _repair(chosen: Assumptions) -> tuple[Repair, list[str]]:
    """Choose a repair where the published correlations are not positive semi-definite."""
    try:
        covariance_matrix(chosen.volatilities, chosen.correlation)
    except InfeasibleError:
        return Repair.NEAREST, [
            "Repair of correlations: nearest, for those published are not positive semi-definite."
        ]
    return Repair.NONE, []


def _cash(published: Assumptions, kinds: Kinds) -> tuple[str | None, list[str]]:
    """Return the first row of cash that has every measure."""
    complete = published.expected_returns.dropna().index
    rows = [str(asset) for asset in complete if kinds[str(asset)] is AssetKind.CASH]
    if not rows:
        return None, ["Cash asset class: none was found, so returns are total ones."]
    return rows[0], [f"Cash asset class: '{rows[0]}', so premia are in excess of it."]


def _target_rule(
    factors: FactorProposal, published: Assumptions, measure: str, cash: str | None
) -> tuple[TargetRule, list[str]]:
    """Choose the rule of the targets: tangency, where the premia give it."""
    model, returns = factors.model, published.known_returns(measure)
    riskless = 0.0 if cash is None else float(returns[cash])
    held = returns[model.exposures.index]
    try:
        premia = implied_premia(model.mimicking_weights, held, cash_return=riskless)
        tangency_factor_weights(model.factor_covariance, premia)
    except NO_ANSWER:
        return TargetRule.INVERSE_VOLATILITY, [
            "Target rule: inverse volatility, for there is no tangency portfolio."
        ]
    return TargetRule.TANGENCY, []
