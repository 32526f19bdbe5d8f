"""The input sheets of a study of capital-market assumptions, beside that of the table itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from xlfactor.setup.cma_options import write_options

WEIGHT: Final = number("0.0%", -10, 10, "A weight, such as 25%")
_SIZE: Final = "0.00"


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
    row += 1 + len(groups) + 2
    write_options(sheet, row, measures=decisions.measures, given=decisions.options)
    return sheet
