"""How factors are made of proxies, and how exposures to them are estimated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from xlfactor.core.factors.definitions import FactorDefinition, read_definitions
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.factors.stepwise import Criterion, Direction, StepwiseRule
from xlfactor.core.labels import closest
from xlfactor.core.option import Option, key
from xlfactor.errors import OptionError, TableError
from xlfactor.tables.cells import Cell, Cells, number, said, text
from xlfactor.tables.kinds import Kind
from xlfactor.tables.policy import columns

Definitions: TypeAlias = tuple[FactorDefinition, ...]

_COLUMNS = ("Long", "Short", "Long multiplier", "Short multiplier")

#: the settings of the regressions, and of the stepwise choice, as a user names them
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


@dataclass(frozen=True, kw_only=True)
class DefinitionsTable(Kind[Definitions]):
    """A row a factor: its long proxy, and where wanted a short one and multipliers."""

    def read(self, cells: Cells, *, name: str) -> Definitions:
        """Read the factors; a factor without a Short proxy is its Long one alone."""
        frame = columns(cells, known=_COLUMNS, required=("Long",), name=name)
        for header in ("Long", "Short"):
            if header in frame:
                for factor, cell in frame[header].items():
                    _require_name(cell, where=f"{name}: row '{factor}', column '{header}'")
        return read_definitions(frame)


@dataclass(frozen=True, kw_only=True)
class SettingsTable(Kind[ExposureSettings]):
    """Names of settings and their values; a single number is the penalty."""

    def read(self, cells: Cells, *, name: str) -> ExposureSettings:
        """Read the settings; those that are not named, or blank, keep their usual values."""
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


def _given(cells: Cells, name: str) -> dict[str, Cell]:
    """Give the settings that have a value, in our spelling."""
    if cells and len(cells[0]) != 2:
        raise TableError(f"{name}: found {len(cells[0])} column(s); wanted two, names and values")
    spelling = {key(label): label for label in SETTINGS}
    given: dict[str, Cell] = {}
    for i, (label, value) in enumerate(cells):
        if i == 0 and (label is None or key(str(label)) == "setting"):
            continue
        known = spelling.get(key(str(label)))
        if known is None:
            near = closest(label, SETTINGS)
            hint = f" (did you mean '{near}'?)" if near else ""
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


def _require_name(cell: Cell, *, where: str) -> None:
    if cell is not None and not isinstance(cell, (str, float)):
        raise TableError(f"{where}: found {said(cell)}; wanted the name of a proxy")
    if isinstance(cell, str):
        text(cell, where=where)
