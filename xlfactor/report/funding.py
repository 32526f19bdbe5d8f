"""The page of a funding trade: what pays for an asset, what is left over, what it must earn."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.allocation.funding import FundingTrade
from xlfactor.core.allocation.funding_terms import FundingTerms
from xlfactor.report.blocks import summed
from xlfactor.report.digits import difference
from xlfactor.report.headings import ASSETS, EXPOSURES_MOVED, FACTORS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import OPTIMALITY, Block, Chart, ChartKind, Check, Page

#: Weights sum up to this.
_MET: Final = 1e-9
#: An exposure is left over if it is larger.
_LEFT: Final = 1e-6
_NONE, _IMPLIED = "No aversion to risk", "Implied by the benchmark"
_METHOD: Final = (
    "What is sold is the mix of other assets, of what is held and may be sold, that leaves the "
    "factor exposures least changed in squares; of equal mixes the one whose trade has the least "
    "tracking error, by the covariance of the assets. The asset must earn at least the return of "
    "the mix; with an aversion to risk δ, more by δ / 2 × the change of the portfolio's variance "
    "/ the weight bought."
)


def funding_page(
    found: FundingTrade,
    terms: FundingTerms,
    *,
    sheet: str,
    notes: tuple[str, ...],
    audit: Mapping[str, str],
) -> Page:
    """Return the page of one funding trade, and of its terms."""
    bought = f"{found.purchase.weight:.1%} of '{found.purchase.asset}'"
    trade = summed(
        f"Funding {bought}",
        pd.DataFrame({"Before": found.held, "Trade": found.trade, "After": found.after}),
        ASSETS,
        formats=NumberFormat.PERCENT_FINE,
        units="Percent of the portfolio; a trade above zero is bought, below zero sold",
    )
    trade = replace(trade, differences={"Trade": ("After", "Before")})
    moved = _exposures_block(found)
    return Page(
        sheet=sheet,
        title=f"Funding trade: what pays for {bought}",
        units="Annual; weights, returns and risk in percent, exposures in units of the factor",
        blocks=(trade, moved, _risk_block(terms), _return_block(terms)),
        charts=(
            Chart(title="What is bought and sold", kind=ChartKind.BARS, block=trade,
                  columns=("Trade",), rows=len(found.trade),
                  value_title="Percent of the portfolio"),
            Chart(title="Exposures bought and sold", kind=ChartKind.COLUMNS, block=moved,
                  columns=tuple(EXPOSURES_MOVED.values()), value_title="Units of the factor"),
        ),
        checks=_checks(found),
        notes=tuple(_own_notes(found, terms)),
        assumed=notes,
        method=_METHOD,
        audit={"Solver": found.solver, **audit},
    )  # fmt: skip


def _exposures_block(found: FundingTrade) -> Block:
    before = found.exposures.T @ found.held
    moved = found.exposures_moved
    table = moved.rename(columns=EXPOSURES_MOVED).assign(
        **{"Portfolio before": before, "Portfolio after": before + moved["left_over"]}
    )
    return Block(
        title="Exposures bought and sold",
        table=table.rename_axis(FACTORS),
        formats=NumberFormat.STATISTIC,
        units="Units of the factor",
        differences={EXPOSURES_MOVED["left_over"]: ("Portfolio after", "Portfolio before")},
    )


def _risk_block(terms: FundingTerms) -> Block:
    table = pd.DataFrame(
        {
            "Volatility": (terms.volatility_before, terms.volatility_after),
            "Tracking error to the benchmark": (
                terms.benchmark_error_before,
                terms.benchmark_error_after,
            ),
            "Tracking error to the portfolio before": (0.0, terms.tracking_error),
        },
        index=["Before", "After"],
    ).T
    return Block(
        title="Risk before and after",
        table=table.assign(Change=table["After"] - table["Before"]).rename_axis("Risk"),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year",
        differences={"Change": ("After", "Before")},
    )


def _return_block(terms: FundingTerms) -> Block:
    aversions = {_NONE: 0.0}
    if terms.implied_risk_aversion is not None:
        aversions[_IMPLIED] = terms.implied_risk_aversion
    required = {name: terms.required_return(aversion) for name, aversion in aversions.items()}
    table = pd.DataFrame(
        {
            "Risk aversion": aversions,
            "Must earn": required,
            "Above the mix": {name: r - terms.mix_return for name, r in required.items()},
            "Expected": dict.fromkeys(required, terms.asset_return),
            "Expected above": {name: terms.asset_return - r for name, r in required.items()},
        }
    )
    fine = NumberFormat.PERCENT_FINE
    return Block(
        title=f"Return that '{terms.asset}' must earn to be worth it",
        table=table.rename_axis("Aversion to risk"),
        formats={"Risk aversion": NumberFormat.EXPOSURE, "Must earn": fine, "Above the mix": fine,
                 "Expected": fine, "Expected above": fine},
        differences={"Expected above": ("Expected", "Must earn")},
        units=f"Percent a year; what is sold is expected to earn {terms.mix_return:.2%}",
        note="The risk aversion that the benchmark implies is its expected return above cash / "
        "its variance.",
    )  # fmt: skip


def _checks(found: FundingTrade) -> tuple[Check, ...]:
    total = abs(float(found.trade.sum()))
    most = float((found.mix - found.held.clip(lower=0)).max())
    return (
        Check.within("Sales pay for the purchase", total, _MET, what="difference"),
        Check.at_most("No more is sold than is held", most, _MET,
              detail=f"largest excess: {difference(max(most, 0.0))}"),
        Check.within("Best of the sales", found.residual, 1e-7, what=OPTIMALITY),
    )  # fmt: skip


def _own_notes(found: FundingTrade, terms: FundingTerms) -> list[str]:
    left = found.exposures_moved["left_over"]
    worst = str(left.abs().idxmax())
    notes = ["The sale leaves all factor exposures as they were."]
    if abs(left[worst]) > _LEFT:
        notes = [
            "No sale of what is held leaves all factor exposures as they were; most is left over "
            f"of '{worst}', {left[worst]:+.4f}."
        ]
    if terms.implied_risk_aversion is None:
        notes.append("The benchmark is not expected to earn more than cash: it implies no "
                     "aversion to risk.")  # fmt: skip
    return notes
