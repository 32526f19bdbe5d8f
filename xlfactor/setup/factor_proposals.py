"""Propose factor-mimicking portfolios from the kinds of the asset classes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from xlfactor.core.factors.mimicking import PRIVATE, MimickingModel, PrivateFactor, mimicking_model
from xlfactor.errors import NO_ANSWER
from xlfactor.setup.asset_kinds import AssetKind, Kinds

#: The fewest private assets for a regression of their returns.
_FEWEST_PRIVATE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactorProposal:
    """Mimicking portfolios in equal parts, and what they are made of."""

    #: Weights (assets × factors); zero where nothing is held.
    mimicking: pd.DataFrame
    #: Raw weights of the private factor; None if there is none.
    private: "pd.Series[float] | None"
    #: The model that follows from them.
    model: MimickingModel
    #: What was proposed and what was not, in sentences.
    notes: tuple[str, ...]


def propose_factors(covariance: pd.DataFrame, kinds: Kinds) -> FactorProposal:
    """Propose portfolios for growth, rates, inflation, credit, commodities and private assets.

    A portfolio is left out if its kinds are missing, if it is all but a combination of those
    before it, or if the public assets would be too few for a regression on all factors.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    kinds : mapping
        The kind of each of its assets.
    """
    public = [asset for asset, kind in kinds.items() if not kind.is_private]
    most = max(1, len(public) - 2)
    chosen: dict[str, pd.Series[float]] = {}
    notes: list[str] = []
    for factor, weights, words in _candidates(kinds, public or list(kinds)):
        if len(chosen) == most:
            notes.append(f"Factor '{factor}' is not proposed: too few public asset classes.")
        elif _is_possible(covariance, {**chosen, factor: weights}):
            chosen[factor] = weights
            notes.append(f"Factor '{factor}': {words}.")
        else:
            notes.append(f"Factor '{factor}' is not proposed: the others span it.")
    mimicking = pd.DataFrame(chosen).reindex(list(kinds)).fillna(0.0)
    private, private_note = _private(covariance, mimicking, kinds)
    return FactorProposal(
        mimicking=mimicking,
        private=None if private is None else private.weights.rename(private.name),
        model=mimicking_model(covariance, mimicking, private=private),
        notes=(*notes, private_note),
    )


def _candidates(
    kinds: Kinds, public: Sequence[str]
) -> Iterator[tuple[str, "pd.Series[float]", str]]:
    """Yield the name of each factor, its weights and what they are in words."""
    of: dict[AssetKind, list[str]] = {kind: [] for kind in AssetKind}
    for asset, kind in kinds.items():
        of[kind].append(asset)
    nominal = of[AssetKind.GOVERNMENT] or of[AssetKind.INVESTMENT_GRADE]
    linked, credit = of[AssetKind.INFLATION_LINKED], of[AssetKind.CREDIT]
    equity, commodities = of[AssetKind.EQUITY], of[AssetKind.COMMODITIES]
    if equity:
        yield "Economic Growth", _long_short(equity), "public equity in equal parts"
    else:
        yield "Market", _long_short(public), "all asset classes in equal parts: none is equity"
    if linked:
        yield "Real Rate", _long_short(linked), "inflation-linked bonds in equal parts"
    elif nominal:
        yield "Interest Rate", _long_short(nominal), "bonds in equal parts"
    if linked and nominal:
        yield "Inflation", _long_short(linked, nominal), "inflation-linked less other bonds"
    if credit and nominal:
        yield "Credit", _long_short(credit, nominal), "credit less other bonds"
    if commodities:
        yield "Commodities", _long_short(commodities), "commodities in equal parts"


def _long_short(long: Sequence[str], short: Sequence[str] = ()) -> "pd.Series[float]":
    """Return weights of one over the first assets and of minus one over the others."""
    return pd.Series(
        [*[1 / len(long)] * len(long), *[-1 / max(len(short), 1)] * len(short)],
        index=[*long, *short],
    )


def _is_possible(covariance: pd.DataFrame, portfolios: dict[str, "pd.Series[float]"]) -> bool:
    weights = pd.DataFrame(portfolios).reindex(covariance.index).fillna(0.0)
    try:
        mimicking_model(covariance, weights)
    except NO_ANSWER:
        return False
    return True


def _private(
    covariance: pd.DataFrame, mimicking: pd.DataFrame, kinds: Kinds
) -> tuple[PrivateFactor | None, str]:
    """Return the private factor, if there is one, and a sentence on it."""
    assets = [asset for asset, kind in kinds.items() if kind.is_private]
    if len(assets) < _FEWEST_PRIVATE:
        found = "only one is" if assets else "none is"
        return None, f"No private factor: it wants two private asset classes, and {found} there."
    private = PrivateFactor(name=PRIVATE, weights=_long_short(assets), assets=pd.Index(assets))
    try:
        mimicking_model(covariance, mimicking, private=private)
    except NO_ANSWER:
        return None, "No private factor: the public factors span the private asset classes."
    return private, f"Factor '{PRIVATE}': private asset classes in equal parts."
