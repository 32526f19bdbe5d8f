"""The cases of an allocation to target exposures, and the classes that assets belong to."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.options import key
from xlfactor.errors import InfeasibleError, LabelError, TableError, XlFactorError
from xlfactor.tables.cells import Cell, Cells, labelled, number, text
from xlfactor.tables.kinds import Kind
from xlfactor.tables.policy import columns

_CASE_COLUMNS = ("Lower", "Upper", "Excluded", "Turnover")
_CLASS_COLUMNS = ("Class", "Liquidity", "Current", "Comment")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """A row of the cases table: what is aimed at, and within what."""

    name: str
    #: Target exposures, by factor (K).
    target_exposures: "pd.Series[float]"
    #: The range of every weight that is not excluded.
    lower: float
    upper: float
    #: Names of assets, classes or liquidities that hold nothing.
    excluded: tuple[str, ...] = ()
    #: The most that may be traded from the current weights, one way; None if not limited.
    turnover: float | None = None

    def limits(
        self,
        classes: "AssetClasses",
        *,
        group_limits: pd.DataFrame | None = None,
        current: "pd.Series[float] | None" = None,
    ) -> Limits:
        """Give the limits of the case; without current weights its turnover is not limited.

        Raises
        ------
        LabelError
            If an exclusion names no asset, class or liquidity.
        """
        where = f"cases: row '{self.name}', column 'Excluded'"
        bounds = Limits.between(classes.assets, lower=self.lower, upper=self.upper)
        return replace(
            bounds.without(classes.members(self.excluded, where=where)),
            groups=classes.classes,
            group_limits=group_limits,
            current=current,
            turnover=None if current is None else self.turnover,
        )

    def limits_today(
        self, classes: "AssetClasses", *, group_limits: pd.DataFrame | None = None
    ) -> Limits:
        """Give the limits of the case, its turnover counted from the weights now held.

        Raises
        ------
        LabelError
            If an exclusion names no asset, class or liquidity.
        TableError
            If the turnover is limited, but no weights are held to count from.
        """
        if self.turnover is not None and classes.current is None:
            raise TableError(
                f"cases: row '{self.name}', column 'Turnover': asset_classes has no weights in "
                "its column 'Current' to count from"
            )
        return self.limits(classes, group_limits=group_limits, current=classes.current)

    @contextmanager
    def named(self) -> Iterator[None]:
        """Name the case in the message of an error that is raised within."""
        try:
            yield
        except XlFactorError as error:
            raise type(error)(f"cases: row '{self.name}': {error}") from error

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise InfeasibleError(
                f"cases: row '{self.name}': the lower limit {self.lower:.1%} is above the upper "
                f"limit {self.upper:.1%}"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AssetClasses:
    """What each asset belongs to; all series have the same index."""

    #: The class of each asset (N).
    classes: "pd.Series[str]"
    #: The liquidity of each asset (N), a word such as liquid or illiquid; None if not given.
    liquidity: "pd.Series[str] | None" = None
    #: The weights now held (N); None if not given.
    current: "pd.Series[float] | None" = None

    @property
    def assets(self) -> "pd.Index[str]":
        """The assets, in the order of the table."""
        return self.classes.index

    def members(self, words: Iterable[str], *, where: str) -> "pd.Index[str]":
        """Give the assets that the words name: by name, by class or by liquidity.

        Raises
        ------
        LabelError
            If a word names nothing; `where` tells where it stands.
        """
        found: set[str] = set()
        for word in words:
            named = [asset for asset in self.assets if key(word) in self._names(asset)]
            if not named:
                near = labels.closest(word, self._known())
                hint = f" (did you mean '{near}'?)" if near else ""
                raise LabelError(f"{where}: no asset, class or liquidity is '{word}'{hint}")
            found.update(named)
        return self.assets[self.assets.isin(list(found))]

    def _names(self, asset: str) -> set[str]:
        own = [asset, self.classes[asset]]
        if self.liquidity is not None:
            own.append(self.liquidity[asset])
        return {key(name) for name in own}

    def _known(self) -> list[str]:
        known = [*self.assets, *self.classes]
        return known if self.liquidity is None else [*known, *self.liquidity]


@dataclass(frozen=True, kw_only=True)
class CasesTable(Kind[tuple[Case, ...]]):
    """A row a case: Lower, Upper, where wanted Excluded and Turnover, and a column a factor."""

    def read(self, cells: Cells, *, name: str) -> tuple[Case, ...]:
        """Read the cases; every column that is not one of ours is a factor with its targets."""
        frame = labelled(cells, name=name)
        spelling = {key(word): word for word in _CASE_COLUMNS}
        frame = frame.rename(columns=lambda header: spelling.get(key(header), header))
        labels.require_unique(frame.index, name=name)
        labels.require_unique(frame.columns, name=name, what="column")
        for header in ("Lower", "Upper"):
            if header not in frame:
                raise TableError(f"{name}: no column '{header}'")
        if frame.columns.isin(_CASE_COLUMNS).all():
            raise TableError(f"{name}: no column of targets; wanted one named after each factor")
        return tuple(_case(str(label), dict(row), name) for label, row in frame.iterrows())


@dataclass(frozen=True, kw_only=True)
class ClassesTable(Kind[AssetClasses]):
    """A row an asset: its Class, and where wanted its Liquidity and Current weight."""

    def read(self, cells: Cells, *, name: str) -> AssetClasses:
        """Read the classes; a column that is blank from top to bottom is as good as absent."""
        frame = columns(cells, known=_CLASS_COLUMNS, required=("Class",), name=name)
        current = None
        if "Current" in frame and frame["Current"].notna().any():
            current = pd.Series(
                [number(cell, where=f"{name}: row '{asset}', column 'Current'")
                 for asset, cell in frame["Current"].items()],
                index=frame.index, dtype=float,
            )  # fmt: skip
        is_liquidity = "Liquidity" in frame and frame["Liquidity"].notna().any()
        return AssetClasses(
            classes=_texts(frame, "Class", name),
            liquidity=_texts(frame, "Liquidity", name) if is_liquidity else None,
            current=current,
        )


def _case(case: str, row: Mapping[str, Cell], name: str) -> Case:
    def figure(column: str) -> float:
        return number(row[column], where=f"{name}: row '{case}', column '{column}'")

    factors = [column for column in row if column not in _CASE_COLUMNS]
    return Case(
        name=case,
        target_exposures=pd.Series({factor: figure(factor) for factor in factors}, name=case),
        lower=figure("Lower"),
        upper=figure("Upper"),
        excluded=_words(row.get("Excluded"), f"{name}: row '{case}', column 'Excluded'"),
        turnover=None if row.get("Turnover") is None else figure("Turnover"),
    )


def _words(cell: Cell, where: str) -> tuple[str, ...]:
    """Give the names in a cell, which semicolons part."""
    if cell is None:
        return ()
    return tuple(word.strip() for word in text(cell, where=where).split(";") if word.strip())


def _texts(frame: pd.DataFrame, column: str, name: str) -> "pd.Series[str]":
    return pd.Series(
        [text(cell, where=f"{name}: row '{asset}', column '{column}'")
         for asset, cell in frame[column].items()],
        index=frame.index, dtype=object,
    )  # fmt: skip
