"""The kind of table that a measure of risk is computed from: a covariance, or returns."""

from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.histories import Histories
from xlfactor.core.risk.kinds import RiskBasis, basis_of_sample
from xlfactor.tables.cells import Cells
from xlfactor.tables.dated import DatedTable, History, is_dated
from xlfactor.tables.matrices import CovarianceMatrix


class RiskTable(History[RiskBasis]):
    """An annual covariance matrix, or the returns of single periods beside their dates."""

    def read_history(self, cells: Cells, histories: Histories | None, *, name: str) -> RiskBasis:
        """Read the covariance, or mean, covariance and sample of the returns.

        Raises
        ------
        LabelError, TableError
            As a covariance matrix and a table of dates do.
        """
        if is_dated(cells):
            returns = DatedTable(help=self.help, above=-1.0, holds=Figures.RETURNS)
            return basis_of_sample(returns.read_history(cells, histories, name=name))
        covariance = CovarianceMatrix(help=self.help).read(cells, name=name)
        return RiskBasis(expected_returns=None, covariance=covariance)
