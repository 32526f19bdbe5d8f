"""The kind of table that a measure of risk is computed from: a covariance, or returns."""

from typing import Final

from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.histories import Histories
from xlfactor.core.risk.kinds import RiskBasis, basis_of_sample
from xlfactor.tables.cells import Cells
from xlfactor.tables.dated import DatedTable, History, is_date
from xlfactor.tables.matrices import CovarianceMatrix

#: A number from here on in the column of names is meant as a date; below, as a covariance.
_FIRST_DATE: Final = 61.0


class RiskTable(History[RiskBasis]):
    """An annual covariance matrix, or the returns of single periods beside their dates."""

    def read_history(self, cells: Cells, histories: Histories | None, *, name: str) -> RiskBasis:
        """Read the covariance, or mean, covariance and sample of the returns.

        Raises
        ------
        LabelError, TableError
            As a covariance matrix and a table of dates do.
        """
        if _is_dated(cells):
            returns = DatedTable(help=self.help, above=-1.0, holds=Figures.RETURNS)
            return basis_of_sample(returns.read_history(cells, histories, name=name))
        covariance = CovarianceMatrix(help=self.help).read(cells, name=name)
        return RiskBasis(expected_returns=None, covariance=covariance)


def _is_dated(cells: Cells) -> bool:
    """Return whether the first name, below the header, is a date, and no column has that name."""
    first = cells[1][0] if len(cells) > 1 else None
    if isinstance(first, float):
        return first >= _FIRST_DATE
    return is_date(first) and first not in cells[0][1:]
