"""The tables that define factors by proxies, and the settings of regressions."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from xlfactor.core.factors.definitions import FactorDefinition
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.factors.stepwise import Criterion, Direction, StepwiseRule
from xlfactor.core.labels import did_you_mean
from xlfactor.core.option import Option, key
from xlfactor.errors import OptionError, TableError
from xlfactor.tables.cells import Cell, Cells, describe, shown
from xlfactor.tables.columns import Columns, read_columns
from xlfactor.tables.kinds import Kind
from xlfactor.tables.reading import number, text

Definitions: TypeAlias = tuple[FactorDefinition, ...]

#: The columns of factors, by the names that a user writes.
_PROXIES = {"Long": "long", "Short": "short"}
_MULTIPLIERS = {"Long multiplier": "long_multiplier", "Short multiplier": "short_multiplier"}

#: The settings of the regressions and of the stepwise choice, by the names that a user writes.
_NUMBERS = {
    "Penalty": "penalty",
    "L1 ratio": "l1_ratio",
    "Folds": "folds",
    "Grid size": "grid_size",
    "Smallest share": "smallest_share",
}
_STEPWISE_NUMBERS = {"Entry p value": "entry_p_value", "Exit p value": "exit_p_value"}
_STEPWISE_CHOICES: Mapping[str, tuple[str, type[Option]]] = {
    "Direction": ("direction", Direction),
    "Criterion": ("criterion", Criterion),
}
_WHOLE = ("Folds", "Grid size")
SETTINGS = (*_NUMBERS, *_STEPWISE_CHOICES, *_STEPWISE_NUMBERS)


class DefinitionsTable(Kind[Definitions]):
    """One row per factor: its long proxy and, optionally, a short one and multipliers."""

    columns = (*_PROXIES, *_MULTIPLIERS)
    required_columns = ("Long",)

    def read(self, cells: Cells, *, name: str) -> Definitions:
        """Read the factors; a factor without a Short proxy is its Long one alone."""
        table = read_columns(cells, known=self.columns, required=self.required_columns, name=name)
        return tuple(_definition(table, str(factor)) for factor in table.frame.index)


class SettingsTable(Kind[ExposureSettings]):
    """Names of settings and their values; a single number is the penalty."""

    def read(self, cells: Cells, *, name: str) -> ExposureSettings:
        """Read the settings; those that are blank or not named keep their usual values."""
        if len(cells) == 1 and len(cells[0]) == 1:
            return ExposureSettings(penalty=number(cells[0][0], where=name))
        given = _given(cells, name)
        figures = {
            field: _figure(label, given[label], f"{name}: row '{label}'")
            for label, field in {**_NUMBERS, **_STEPWISE_NUMBERS}.items()
            if label in given
        }
        words = {
            field: _word(option, given[label], f"{name}: row '{label}'")
            for label, (field, option) in _STEPWISE_CHOICES.items()
            if label in given
        }
        rule = {field: figures.pop(field) for field in _STEPWISE_NUMBERS.values()
                if field in figures}  # fmt: skip
        try:
            return ExposureSettings(
                **figures,  # type: ignore[arg-type]  # the names are those of the fields
                stepwise=StepwiseRule(**rule, **words),  # type: ignore[arg-type]  # as above
            )
        except OptionError as error:
            raise OptionError(f"{name}: {error}") from error


def _definition(table: Columns, factor: str) -> FactorDefinition:
    given: dict[str, Any] = {}
    for header, field in {**_PROXIES, **_MULTIPLIERS}.items():
        read = _proxy_of if header in _PROXIES else number
        cell = table.frame[header][factor] if header in table.frame else None
        if cell is not None:
            given[field] = read(cell, where=table.place(factor, header))
    if "long" not in given:
        raise TableError(f"{table.place(factor, 'Long')}: no proxy is named; wanted one")
    if "short_multiplier" in given and "short" not in given:
        raise TableError(
            f"{table.name}: row '{factor}' has a Short multiplier but no Short proxy; wanted both"
        )
    return FactorDefinition(name=factor, **given)


def _given(cells: Cells, name: str) -> dict[str, Cell]:
    """Return the settings that have a value, in our spelling."""
    if cells and len(cells[0]) != 2:
        raise TableError(f"{name}: found {len(cells[0])} column(s); wanted two, names and values")
    spelling = {key(label): label for label in SETTINGS}
    given: dict[str, Cell] = {}
    for i, (cell, value) in enumerate(cells):
        label = shown(cell) if isinstance(cell, float) else cell
        if i == 0 and (label is None or key(str(label)) == "setting"):
            continue
        known = spelling.get(key(str(label)))
        if known is None:
            hint = did_you_mean(label, SETTINGS)
            raise TableError(
                f"{name}: unknown setting '{label}'{hint}; wanted {', '.join(SETTINGS)}"
            )
        if known in given:
            raise TableError(f"{name}: row '{known}' occurs more than once")
        given[known] = value
    return {label: value for label, value in given.items() if value is not None}


def _figure(label: str, cell: Cell, where: str) -> float:
    figure = number(cell, where=where)
    if label not in _WHOLE:
        return figure
    if not figure.is_integer():
        raise OptionError(f"{where}: found {figure:g}; wanted a whole number")
    return int(figure)


def _word(option: type[Option], cell: Cell, where: str) -> Option:
    try:
        return option.parse(text(cell, where=where))
    except OptionError as error:
        raise OptionError(f"{where}: {error}") from None


def _proxy_of(cell: Cell, *, where: str) -> str:
    """Read the name of a proxy, which may be numbered as the columns of its table may."""
    if isinstance(cell, float):
        return shown(cell)
    if not isinstance(cell, str):
        raise TableError(f"{where}: found {describe(cell)}; wanted the name of a proxy")
    return text(cell, where=where)
