"""How the figures of pages are shown."""

import re
from enum import StrEnum


class NumberFormat(StrEnum):
    """How a figure is shown; the stored value is never rounded.

    A zero shows as a dash, and so does what would be rounded to one.
    """

    PERCENT = '[>=0.0005]0.0%;[<=-0.0005]-0.0%;"–"'
    PERCENT_FINE = '[>=0.00005]0.00%;[<=-0.00005]-0.00%;"–"'
    EXPOSURE = '[>=0.005]0.00;[<=-0.005]-0.00;"–"'
    #: Of sheets that calculate with covariances; pages show volatilities and correlations.
    COVARIANCE = '[>=0.000005]0.00000;[<=-0.000005]-0.00000;"–"'
    #: Errors of simulated losses, which are small beside these.
    PERCENT_FINEST = '[>=0.0000005]0.0000%;[<=-0.0000005]-0.0000%;"–"'
    STATISTIC = '[>=0.0005]0.000;[<=-0.0005]-0.000;"–"'
    STATISTIC_FINE = '[>=0.00005]0.0000;[<=-0.00005]-0.0000;"–"'
    P_VALUE = '[<0.0005]"<0.001";0.000'
    COUNT = '#,##0;-#,##0;"–"'
    #: Degrees of freedom, of which a shrunken estimate uses up fractions.
    COUNT_FINE = '0.0;-0.0;"–"'
    #: A penalty, with the digits that it has.
    PENALTY = '[>=0.0000005]0.0#####;"–"'
    DATE = "yyyy-mm-dd"
    TEXT = "@"
    #: What a check compares: a count, a factor, or what is left of figures that cancel.
    MEASURED = "[=0]0;[<0.001]0.0E+00;0.0##"

    @property
    def least(self) -> float:
        """The least figure above zero that does not show as a dash.

        Examples
        --------
        >>> NumberFormat.PERCENT.least, NumberFormat.TEXT.least
        (0.0005, 0.0)
        """
        found = re.match(r"\[>=([\d.]+)\]", self)
        return float(found[1]) if found else 0.0

    def text_of(self, value: float) -> str:
        """Return a figure with the decimals of the format, and the sign of percent.

        Examples
        --------
        >>> NumberFormat.PERCENT_FINE.text_of(-1.5), NumberFormat.EXPOSURE.text_of(0.25)
        ('-150.00%', '0.25')
        """
        found = re.search(r"(?:^|\])0\.([0#]+)", self)
        decimals = len(found[1]) if found else 0
        return f"{value:.{decimals}{'%' if '%' in self else 'f'}}"
