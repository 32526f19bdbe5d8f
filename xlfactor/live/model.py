"""The sheet behind the live sheets: returns, risk and loadings, as formulas on the inputs."""

from collections.abc import Iterable, Sequence
from typing import Final

from xlfactor.drawing.input_sheet import LEFT
from xlfactor.formulas.writing import Writer, quoted_text
from xlfactor.live.conditions import all_of
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table, address, beyond
from xlfactor.report.number_formats import NumberFormat

SHEET: Final = "Live model"
_FIRST: Final = 5


class ModelSheet:
    """The model as it is laid out, table below table."""

    def __init__(self, writer: Writer, units: str, *, columns: int) -> None:
        """Begin the sheet; its tables are as wide as so many columns."""
        self.sheet = LiveSheet(
            SHEET, "The model behind the live sheets", units, widths=[34, *[13] * columns]
        )
        self.sheet.is_printed = False
        #: writes formulas on the inputs, and on the tables that are there
        self.writer = writer
        self.tables: dict[str, Table] = {}
        self.assets: tuple[str, ...] = ()
        self.factors: tuple[str, ...] = ()
        #: the condition that the inputs are still of the kind that the formulas are written for
        self.made_for = ""
        self._row = _FIRST

    def knows(self, **references: str) -> None:
        """Take cells of the sheet for arguments of the functions that follow."""
        known = {name: beyond(SHEET, cells) for name, cells in references.items()}
        self.writer = self.writer.with_references(**known)

    def frame(self, argument: str, title: str, corner: str, names: Sequence[str],
              *columns: str) -> Table:  # fmt: skip
        """Add the names of a table whose figures are filled later; the first column counts."""
        self.sheet.heading(self._row, title)
        table = self._added(argument, self.sheet.frame(self._row + 1, corner, names, columns))
        self.knows(**{argument: table.upto(columns[0])})
        return table

    def _added(self, argument: str, table: Table) -> Table:
        self._row = table.bottom + 2
        self.tables[argument] = table
        self.knows(**{argument: table.whole})
        return table

    def add(
        self,
        argument: str,
        title: str,
        names: Sequence[str],
        columns: Sequence[str],
        number_format: str,
        *,
        formula: str = "",
    ) -> Table:
        """Add the table that is made for an argument, by a formula if one is given."""
        self.sheet.heading(self._row, title)
        formula = formula or self.writer.call(self.writer.makers[argument])
        corner = (self._row + 1, LEFT)
        table = self.sheet.spilled_table(corner, names, columns, formula, number_format)
        return self._added(argument, table)

    def add_factor_model(
        self, assets: Sequence[str], factors: Sequence[str], *, factor_covariance: str = ""
    ) -> None:
        """Add covariances, loadings, and the risk that factors explain."""
        self.assets, self.factors = tuple(assets), tuple(factors)
        covariance = NumberFormat.COVARIANCE
        self.add("covariance", "Covariances of the assets", assets, assets, covariance)
        self.add("exposures", "Factor loadings", assets, factors, NumberFormat.EXPOSURE)
        self.add(
            "factor_covariance",
            "Factor covariances",
            factors,
            factors,
            covariance,
            formula=factor_covariance,
        )
        self.add(
            "specific_variances", "Specific variances", assets, ["Specific variance"], covariance
        )

    def add_classes(self) -> None:
        """Add a table that puts all assets into one class, where the workbook has none."""
        table = self.frame("asset_classes", "Asset classes", "Asset", self.assets, "Class")
        self.sheet.each(table, "Class", quoted_text("All"), NumberFormat.TEXT)

    def has_factors(self, shown: Iterable[str]) -> str:
        """Return the condition that cells or texts are the factors of the loadings, in order."""
        loadings = self.tables["exposures"]
        return all_of(
            f"{one}={beyond(SHEET, address(loadings.top, place))}"
            for place, one in enumerate(shown, start=loadings.left + 1)
        )
