"""The analyst's own names for the asset classes of a provider's table."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.labels import did_you_mean, quoted
from xlfactor.errors import LabelError


def renamed(published: Assumptions, names: "pd.Series[str] | None") -> Assumptions:
    """Return the assumptions under the analyst's names; a row without one keeps the provider's.

    Parameters
    ----------
    published : Assumptions
        A provider's table, under the names that it prints.
    names : Series of str, optional
        The provider's name of each asset, under the analyst's. An asset may have several, such as
        those of earlier editions, as long as one alone is a row of the table.

    Raises
    ------
    LabelError
        If none or several of an asset's names are rows, a row has two of the analyst's names, or
        one of these is another row's.

    Examples
    --------
    >>> cells = pd.Series({"Stocks": 0.16, "Gold": 0.18})
    >>> table = Assumptions(
    ...     expected_returns=cells.to_frame("Return"), volatilities=cells,
    ...     correlation=pd.DataFrame(1.0, index=cells.index, columns=cells.index), notes=())
    >>> list(renamed(table, pd.Series({"Equity": "Stocks"})).assets)
    ['Equity', 'Gold']
    """
    if names is None:
        return published
    _require_header(published, names)
    mine = {row: asset for asset, row in _rows(published, names).items()}
    assets = pd.Index([mine.get(str(row), str(row)) for row in published.assets])
    _require_distinct(assets, mine)
    changed = [f"'{asset}' is '{row}'" for row, asset in mine.items() if asset != row]
    note = [f"Named by asset_names: {', '.join(changed)}."] if changed else []
    return replace(
        published,
        expected_returns=published.expected_returns.set_axis(assets),
        volatilities=published.volatilities.set_axis(assets),
        correlation=published.correlation.set_axis(assets).set_axis(assets, axis=1),
        notes=(*published.notes, *note),
    )


def _rows(published: Assumptions, names: "pd.Series[str]") -> dict[str, str]:
    """Return the row of the table that each of the analyst's names means."""
    taken: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for asset, name in names.items():
        row = published.row_of(name)
        if row is None and asset == name:
            continue  # it says nothing, and who uses the name is told that it is no row
        found.setdefault(str(asset), [])
        if row is not None and row in taken:
            raise LabelError(
                f"asset_names: the provider's name '{row}' stands beside '{taken[row]}' and "
                f"'{asset}'; wanted it once"
            )
        if row is not None:
            taken[row] = str(asset)
            found[str(asset)].append(row)
    return {asset: _only(asset, rows, published, names) for asset, rows in found.items()}


def _only(asset: str, rows: list[str], published: Assumptions, names: "pd.Series[str]") -> str:
    if len(rows) > 1:
        raise LabelError(
            f"asset_names: row '{asset}' has the provider's names {quoted(rows)}, and all of them "
            "are rows of cma; wanted one, and another name of yours for each other"
        )
    if not rows:
        name = str(names[[asset]].iloc[0])
        hint = did_you_mean(name, published.assets)
        raise LabelError(
            f"asset_names: row '{asset}': '{name}' is no row of cma{hint}; wanted the name that "
            "the provider prints"
        )
    return rows[0]


def _require_distinct(assets: "pd.Index[str]", mine: Mapping[str, str]) -> None:
    """Raise if one of the analyst's names is that of another row, which keeps it."""
    if not assets.is_unique:
        asset = assets[assets.duplicated()][0]
        row = next(row for row, name in mine.items() if name == asset)
        raise LabelError(
            f"asset_names: row '{asset}' stands for '{row}', but cma has another row '{asset}'; "
            "wanted a name of its own for that one, or another name here"
        )


def _require_header(published: Assumptions, names: "pd.Series[str]") -> None:
    if names.name is not None and published.row_of(names.name) is not None:
        raise LabelError(
            f"asset_names: the header of column 2 is '{names.name}', a row of cma; was the header "
            "row left out? Point at the whole table, in Excel asset_names[#All]"
        )
