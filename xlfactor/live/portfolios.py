"""The tables of portfolios side by side on a live sheet: figures, risk by factor and by asset."""

from collections.abc import Sequence
from typing import Final

from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.drawing.input_sheet import LEFT, number
from xlfactor.formulas.writing import Writer
from xlfactor.live.conditions import while_filled
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table, address
from xlfactor.report.number_formats import NumberFormat

TRACKING: Final = "Tracking error"
VOLATILITY: Final = "Volatility"
_RETURN: Final = "Expected return"
_VAR, _ES, TURNOVER = "Value at risk", "Expected shortfall", "Turnover"

#: what figures are measured on, where a factor model decomposes the risk
_OF_SAMPLE: Final = ", of the sample"
#: the blue cell of a weight
WEIGHT: Final = number("0.0%", -10, 10, "A weight, such as 25%")


def confidence(sheet: LiveSheet, row: int, start: float) -> str:
    """Write the confidence of the losses, and return its cell."""
    sheet.option(
        row,
        "Confidence",
        start,
        explanation="of value at risk and expected shortfall",
        field=number("0.0%", 0.5, 1, "Such as 95%"),
    )
    return address(row, LEFT + 1)


def answered(weights: Table, known: str) -> str:
    """Return the formula of the portfolios up to one that is known while others have no answer."""
    asked = address(weights.top + 1, weights.at(known) + 1, weights.bottom, weights.right)
    return f"IF(ISERROR(SUM({asked})),{weights.upto(known)},{weights.whole})"


def figures(sheet: LiveSheet, row: int, weights: Table, writer: Writer, *, base: str) -> Table:
    """Write the figures of portfolios, a row each; turnover is counted from the portfolio `base`.

    The writer knows weights, benchmark, model and confidence.
    """
    sheet.heading(
        row,
        "Figures",
        f"Percent a year{_OF_SAMPLE if _is_modelled(writer) else ''}; losses over a year by the "
        f"normal distribution; turnover from {base}",
    )
    table = sheet.frame(
        row + 2,
        "Portfolio",
        weights.columns,
        [_RETURN, VOLATILITY, TRACKING, _VAR, _ES, TURNOVER],
    )
    losses = _measured(writer)
    for column, formula in {
        _RETURN: writer.call("PORTFOLIO_RETURN", headers=False),
        VOLATILITY: writer.call("PORTFOLIO_VOLATILITY", headers=False),
        TRACKING: writer.call("TRACKING_ERROR", headers=False),
        _VAR: writer.call("VALUE_AT_RISK", headers=False, **losses),
        _ES: writer.call("EXPECTED_SHORTFALL", headers=False, **losses),
    }.items():
        sheet.spill(table.cells(column), formula, NumberFormat.PERCENT_FINE)
    fill_turnover(sheet, table, weights, base=base)
    return table


def fill_turnover(sheet: LiveSheet, table: Table, weights: Table, *, base: str) -> None:
    """Write the names of portfolios, a row each, and their turnover from the portfolio `base`."""
    sheet.each(table, TURNOVER, "", NumberFormat.PERCENT)
    for place, name in enumerate(weights.columns, start=table.top + 1):
        sheet.put((place, LEFT), address(weights.top, weights.at(name)))
        held = weights.figures(name)
        turnover = f"SUMPRODUCT(ABS({held}-{weights.figures(base)}))/2"
        sheet.put((place, table.at(TURNOVER)), while_filled(held, turnover))


def exposures(
    sheet: LiveSheet, row: int, factors: Sequence[str], weights: Table, writer: Writer
) -> Table:
    """Write the exposures of portfolios."""
    sheet.heading(row, "Exposures", "Units of the factor")
    return sheet.spilled_table(
        (row + 2, LEFT), factors, weights.columns, writer.call("PORTFOLIO_EXPOSURE"),
        NumberFormat.EXPOSURE,
    )  # fmt: skip


def _measured(writer: Writer) -> dict[str, str]:
    """Return what risk is measured on."""
    return {
        "covariance_or_returns": writer.references["covariance"],
        "expected_returns": writer.references["expected_returns"],
    }


def _is_modelled(writer: Writer) -> bool:
    """Return whether risk is decomposed by a factor model, and not by the measured covariance."""
    return "covariance_or_returns" in writer.references


def _of_contributions(writer: Writer) -> str:
    """Return the line on a table of contributions to the risk."""
    if _is_modelled(writer):
        return (
            "Contributions to the volatility of the factor model, in percent a year; that of the "
            "sample is in Figures"
        )
    return "Contributions to the risk, in percent a year"


def _decomposed(writer: Writer) -> dict[str, str]:
    """Return the argument that risk is decomposed by: a factor model's, else what is measured."""
    measured = _measured(writer)
    model = writer.references.get("covariance_or_returns", measured["covariance_or_returns"])
    return {**measured, "covariance_or_returns": model}


def risk_by_factor(
    sheet: LiveSheet, row: int, factors: Sequence[str], weights: Table, writer: Writer
) -> Table:
    """Write what each factor, and what they leave, adds to the risk of portfolios."""
    sheet.heading(row, "Risk by factor", _of_contributions(writer))
    names = [*factors, RESIDUAL]
    return _contributions(sheet, row, "FACTOR_RISK_CONTRIBUTION", names, weights, writer)


def risk_by_asset(sheet: LiveSheet, row: int, weights: Table, writer: Writer) -> Table:
    """Write what each asset adds to the risk of portfolios."""
    sheet.heading(row, "Risk by asset", _of_contributions(writer))
    return _contributions(sheet, row, "RISK_CONTRIBUTION", weights.names, weights, writer)


def _contributions(sheet: LiveSheet, row: int, function: str, names: Sequence[str],
                   weights: Table, writer: Writer) -> Table:  # fmt: skip
    """Write what names add to the risk of portfolios below a heading, and the sum."""
    formula = writer.call(function, headers=True, **_decomposed(writer))
    table = sheet.spilled_table(
        (row + 2, LEFT), names, weights.columns, formula, NumberFormat.PERCENT_FINE
    )
    sheet.total(table, table.columns, NumberFormat.PERCENT_FINE)
    return table
