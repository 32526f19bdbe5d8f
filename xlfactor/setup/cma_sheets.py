"""The input sheets of a study of capital-market assumptions, beside that of the table itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.risk.kinds import RiskKind
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from xlfactor.report.page import Paper

WEIGHT: Final = number("0.0%", -10, 10, "A weight, such as 25%")
_SIZE: Final = "0.00"
#: The longest list of words that Excel takes.
_LONGEST_LIST: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decisions:
    """What an analyst decides on the asset classes of a table of assumptions."""

    #: The provider's name of each asset class, under the analyst's own.
    names: "pd.Series[str]"
    #: A row an asset class: Group, Private, Anchor, Lower, Upper; Current and Comment, if given.
    policy: pd.DataFrame
    #: Weights (assets × factors); a blank holds nothing.
    mimicking: pd.DataFrame
    #: Raw weights, named by the private factor; None if there is none.
    private: "pd.Series[float] | None"
    #: Lower and Upper of each group.
    group_limits: pd.DataFrame
    #: The headers of the return columns.
    measures: tuple[str, ...]
    #: What the options are, by name, where it is not what they are without a choice.
    options: Mapping[str, object]
    #: Target exposures by factor; by the target rule if there are none.
    targets: Mapping[str, float] = field(default_factory=dict)
    #: What to look at first, on all sheets.
    warning: str = ""

    @property
    def factors(self) -> list[str]:
        """All factors, the private one last."""
        private = [] if self.private is None else [str(self.private.name)]
        return [*map(str, self.mimicking.columns), *private]

    def sheets(self) -> list[InputSheet]:
        """Return the sheets: names, policy, factors, and targets with the options."""
        sheets = [_names(self), _policy(self), _factors(self), _targets(self)]
        for sheet in sheets:
            sheet.text(4, self.warning, look=input_sheet.WARNING)
        return sheets


def _names(decisions: Decisions) -> InputSheet:
    sheet = InputSheet(
        "Names",
        "Names of the asset classes",
        "Yours, which all other sheets use, and the provider's, as they stand on the sheet CMA",
        widths=[34, 44],
    )
    table = decisions.names.to_frame("Provider's name")
    table.index.name = "Asset class"
    sheet.table(
        (FIRST_TABLE, LEFT), table, dict.fromkeys(("Asset class", *table), Field()),
        name="asset_names",
    )  # fmt: skip
    sheet.freeze()
    return sheet


def _policy(decisions: Decisions) -> InputSheet:
    table = decisions.policy
    has_comments = "Comment" in table
    sheet = InputSheet(
        "Policy",
        "Policy: the asset classes of the study",
        "Weights as shares of the portfolio. Anchor: the asset-based portfolio that gamma pulls "
        "away from; leave the whole column blank for inverse volatility",
        widths=[34, 24, *[11.5] * 4, *[60] * has_comments],
    )
    fields = {
        "Group": choice(list(decisions.group_limits.index), "A group of Targets"),
        "Private": choice(["yes", "no"], "yes: carries the private factor"),
        **dict.fromkeys(("Anchor", "Lower", "Upper", "Current"), WEIGHT),
        "Comment": Field(indent=1),
    }
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="policy")
    sheet.freeze()
    return sheet


def _factors(decisions: Decisions) -> InputSheet:
    table = decisions.mimicking
    sheet = InputSheet(
        "Factors",
        "Factor-mimicking portfolios",
        "Weights, long and short; a blank or an asset that is not listed holds nothing",
        widths=[34, *[18] * table.shape[1]],
    )
    weight = number(_SIZE, -100, 100, "A weight, such as 0.25 or -1.60")
    sheet.table(
        (FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, weight), name="mimicking_weights"
    )
    if decisions.private is None:
        return sheet
    row = FIRST_TABLE + len(table) + 2
    sheet.text(row, "Private factor", look=input_sheet.HEADING)
    sheet.text(
        row + 1,
        "Raw weights, before the part that the public factors explain is taken out; "
        "the column's header is the factor's name",
        look=input_sheet.SMALL,
    )
    private = decisions.private.to_frame()
    private.index.name = "Asset class"
    sheet.table(
        (row + 2, LEFT), private, dict.fromkeys(private.columns, weight), name="private_weights"
    )
    return sheet


def _targets(decisions: Decisions) -> InputSheet:
    sheet = InputSheet(
        "Targets",
        "Targets, limits and options",
        "Exposures as multiples of one unit of the factor; weights as shares of the portfolio",
        widths=[34, 38, 22, *[14] * 4],
    )
    factors = pd.Index(decisions.factors, name="Factor")
    targets = pd.DataFrame(
        {"Target exposure": [decisions.targets.get(factor) for factor in factors]},
        index=factors,
        dtype=object,
    )
    exposure = number(_SIZE, -100, 100, "An exposure; leave all blank for the target rule")
    sheet.text(5, "Target exposures", look=input_sheet.HEADING)
    sheet.text(6, "All blank: by the target rule below", look=input_sheet.SMALL)
    sheet.table((7, LEFT), targets, {"Target exposure": exposure}, name="target_exposures")
    row = 7 + len(targets) + 2
    sheet.text(row, "Group limits", look=input_sheet.HEADING)
    groups = decisions.group_limits.astype(object)
    groups.index.name = "Group"
    sheet.table(
        (row + 1, LEFT), groups, dict.fromkeys(map(str, groups), WEIGHT), name="group_limits"
    )
    _options(sheet, row + 1 + len(groups) + 2, decisions)
    return sheet


def _options(sheet: InputSheet, row: int, decisions: Decisions) -> None:
    sheet.text(row, "Options", look=input_sheet.HEADING)
    share = number(_SIZE, 0, 1, "0: the asset anchor; 1: the factor targets")
    rules, units, repairs = ([item.value for item in kind] for kind in (TargetRule, Unit, Repair))
    settings = [
        ("Gamma", "gamma", 0.7, share,
         "weight on the factor targets, from 0 (asset anchor) to 1"),
        ("Target rule", "target_rule", TargetRule.TANGENCY.value,
         choice(rules, "tangency or inverse volatility"),
         "the targets where none are typed above"),
        ("Expected returns", "measure", decisions.measures[0],
         _listed(decisions.measures, "A return column of CMA"),
         "the column of CMA that the weights use; premia are shown for all"),
        ("Cash asset class", "cash_asset", None, Field(),
         "a row of CMA: returns of approach 2 in excess of it; blank: total returns"),
        ("Unit of the CMA table", "unit", Unit.AUTOMATIC.value, choice(units, "A way to write"),
         "how returns and volatilities are written; automatic looks and reports"),
        ("Repair of correlations", "repair", Repair.NONE.value,
         choice(repairs, "none or nearest"),
         "nearest: the nearest correlation matrix, if it is not positive semi-definite"),
        ("Measure of risk", "risk_measure", RiskKind.VOLATILITY.value,
         choice([kind.value for kind in RiskKind if not kind.needs_sample], "A measure"),
         "of Risk decomposition: volatility, or a loss over a year"),
        ("Confidence", "confidence", 0.95, number("0.0%", 0.5, 1, "Such as 95%"),
         "of VaR (value at risk) and ES (expected shortfall)"),
        ("Degrees of freedom", "degrees_of_freedom", None, number("0.0", 0, 1e9, "Such as 5"),
         "of Student measures, above 2"),
        ("Draws of bands", "band_draws", None, number("0", 20, 100_000, "Such as 500"),
         "draws of the assumptions for bands beside figures; blank: no bands"),
        ("Certainty in years", "effective_observations", None, number("0", 3, 100_000, "Years"),
         "the assumptions are as certain as the figures of so many years; 60 if blank"),
        ("As of", "as_of", None, Field(), "shown in the heading of every page"),
        ("Currency", "currency", None, Field(),
         "shown in the heading of every page"),
        ("Source", "source", None, Field(), "shown in the heading of every page"),
        ("Paper", "paper", None,
         choice([word.value for word in Paper], "A4 or Letter"),
         "on which result sheets are printed; A4 if blank"),
        ("Volatility", "volatility_measure", None, Field(),
         "the column of CMA, where several look like volatilities"),
        ("Currency of the rows", "cma_currency", None, Field(),
         "which rows of CMA, where it has one for each asset class and currency"),
    ]  # fmt: skip
    for offset, (label, name, usual, kind, explanation) in enumerate(settings, start=1):
        value = decisions.options.get(name, usual)
        sheet.setting(row + offset, label, value, name=name, field=kind, explanation=explanation)


def _listed(words: Sequence[str], message: str) -> Field:
    """Return a field for one of a few words, or for any text where Excel has no room for them."""
    has_room = len(",".join(words)) <= _LONGEST_LIST and not any("," in word for word in words)
    return choice(words, message) if has_room else Field(message=message)
