"""The options of a study of capital-market assumptions, as they stand on its input sheet."""

from collections.abc import Mapping, Sequence
from typing import Final

from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.risk.kinds import RiskKind
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import Field, InputSheet, choice, number
from xlfactor.report.page import Paper

#: The longest list of words that Excel takes.
_LONGEST_LIST: Final = 255
_IN_HEADING: Final = "shown in the heading of every page"
#: The options by name: label, what they are without a choice, field and explanation.
_OPTIONS: Final[Mapping[str, tuple[str, object, Field, str]]] = {
    "gamma": (
        "Gamma", 0.7, number("0.00", 0, 1, "0: the asset anchor; 1: the factor targets"),
        "weight on the factor targets, from 0 (asset anchor) to 1"),
    "target_rule": (
        "Target rule", TargetRule.TANGENCY.value,
        choice(TargetRule.words(), "tangency or inverse volatility"),
        "the targets where none are typed above"),
    "measure": (
        "Expected returns", None, Field(),
        "the column of CMA that the weights use; premia are shown for all"),
    "cash_asset": (
        "Cash asset class", None, Field(),
        "a row of CMA: premia, targets and Sharpe ratios are above it; blank: total returns"),
    "unit": (
        "Unit of the CMA table", Unit.AUTOMATIC.value, choice(Unit.words(), "A way to write"),
        "how returns and volatilities are written; automatic looks and reports"),
    "repair": (
        "Repair of correlations", Repair.NONE.value,
        choice(Repair.words(), "none or nearest"),
        "nearest: the nearest correlation matrix, if it is not positive semi-definite"),
    "risk_measure": (
        "Measure of risk", RiskKind.VOLATILITY.value,
        choice([str(kind) for kind in RiskKind if not kind.needs_sample], "A measure"),
        "of Risk decomposition: volatility, or a loss over a year"),
    "confidence": (
        "Confidence", 0.95, number("0.0%", 0.5, 1, "Such as 95%"),
        "of VaR (value at risk) and ES (expected shortfall)"),
    "degrees_of_freedom": (
        "Degrees of freedom", None, number("0.0", 0, 1e9, "Such as 5"),
        "of Student measures, above 2"),
    "band_draws": (
        "Draws of bands", None, number("0", 20, 100_000, "Such as 500"),
        "draws of the assumptions for bands beside figures; blank: no bands"),
    "effective_observations": (
        "Certainty in years", None, number("0", 3, 100_000, "Years"),
        "the assumptions are as certain as the figures of so many years; 60 if blank"),
    "as_of": ("As of", None, Field(), _IN_HEADING),
    "currency": ("Currency", None, Field(), _IN_HEADING),
    "source": ("Source", None, Field(), _IN_HEADING),
    "paper": (
        "Paper", None, choice(Paper.words(), "A4 or Letter"),
        "on which result sheets are printed; A4 if blank"),
    "volatility_measure": (
        "Volatility", None, Field(), "the column of CMA, where several look like volatilities"),
    "cma_currency": (
        "Currency of the rows", None, Field(),
        "which rows of CMA, where it has one for each asset class and currency"),
}  # fmt: skip


def write_options(
    sheet: InputSheet, row: int, *, measures: Sequence[str], given: Mapping[str, object]
) -> None:
    """Write the options, each as given or else with its usual value."""
    sheet.text(row, "Options", look=input_sheet.HEADING)
    values = {"measure": measures[0], **given}
    fields = {"measure": _listed(measures, "A return column of CMA")}
    for place, (name, (label, usual, field, explanation)) in enumerate(_OPTIONS.items(), row + 1):
        sheet.setting(
            place, label, values.get(name, usual), name=name,
            field=fields.get(name, field), explanation=explanation,
        )  # fmt: skip


def _listed(words: Sequence[str], message: str) -> Field:
    """Return a field for one of a few words, or for any text where Excel has no room for them."""
    has_room = len(",".join(words)) <= _LONGEST_LIST and not any("," in word for word in words)
    return choice(words, message) if has_room else Field(message=message)
