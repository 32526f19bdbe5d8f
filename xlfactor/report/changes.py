"""The page that takes the change of a study's results apart by input."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pandas as pd

from xlfactor.core.labels import quoted
from xlfactor.core.portfolios.attribution import TOGETHER, ChangeAttribution, Swapped
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind

SHEET: Final = "Why it changed"
_BEFORE, _AFTER = "Before", "After"
#: The tables of figures that a change is told of: first those of portfolios as a whole.
TOTALS, TAILS, CURVE = "Risk and return", "Tail risk", "Volatility of bonds"
VOLATILITY, RETURN, TRACKING = "Volatility", "Expected return", "Tracking error"
WEIGHTS, EXPOSURES, RISKS = "Weights", "Exposures", "Risk contributions"
GROUP_RISKS: Final = "Risk contributions by group of factors"
BONDS: Final = "Numbers of bonds"
COMPONENT_EXPOSURES: Final = "Exposures to components"
COMPONENT_RISKS: Final = "Risk contributions by component"
PREMIA, FACTOR_VOLATILITIES = "Factor premia", "Factor volatilities"
OF_FACTORS: Final = frozenset({PREMIA, FACTOR_VOLATILITIES})
#: The tables whose figures are no percentages.
_FORMATS: Final = {
    EXPOSURES: NumberFormat.EXPOSURE,
    COMPONENT_EXPOSURES: NumberFormat.STATISTIC_FINE,
    COMPONENT_RISKS: NumberFormat.STATISTIC_FINE,
    CURVE: NumberFormat.STATISTIC_FINE,
    BONDS: NumberFormat.STATISTIC_FINE,
}
_DRAWN: Final = (WEIGHTS, BONDS)
#: What is smaller shows as none, so a table of such changes is not drawn.
_SEEN: Final = 0.00005
#: how many steps without an answer are told with their reason
_TOLD: Final = 3
_TOLERANCE: Final = 1e-12
_LEVEL, _BASE, _MORE, _LESS = "Level", "Base", "Adds", "Takes"
_METHOD = (
    "Each input that changed is swapped for its new state; what each does, as Shapley has it, is "
    "{orders}. Figures add up across each row: before, all inputs, after."
)


def change_page(
    found: Mapping[str, ChangeAttribution],
    *,
    units: str,
    unchanged: Sequence[str],
    notes: Sequence[str],
    audit: Mapping[str, str],
) -> Page:
    """Return the page of a change: figures before and after, and what each input adds.

    `found` is the change of each portfolio, whose rows are named by table and row; the first
    table is of the portfolio as a whole.
    """
    tables = {name: _table(one) for name, one in found.items()}
    inputs = [str(one) for one in _union(table.columns[1:-1] for table in tables.values())]
    columns = [_BEFORE, *inputs, _AFTER]
    tables = {name: one.reindex(columns=columns, fill_value=0.0) for name, one in tables.items()}
    first = _totals(tables)
    blocks = [first]
    for name, table in tables.items():
        blocks += [
            _block(kind, name, table.loc[kind])
            for kind in dict.fromkeys(table.index.get_level_values(0))
            if kind != first.table.index.name
        ]
    charts = [_stacked(block, inputs) for block in blocks if _is_drawn(block, inputs)]
    if inputs:
        steps = _waterfall(first)
        blocks.insert(1, steps)
        charts.insert(0, _steps_chart(steps))
    told = [f"Not changed, so not swapped: {', '.join(unchanged)}."] if unchanged else []
    return Page(
        sheet=SHEET,
        kind=PageKind.ANSWER,
        title="Why it changed",
        units=units,
        blocks=tuple(blocks),
        charts=tuple(charts),
        checks=(_check(found.values()),),
        notes=(*_intro(inputs), *told, *notes, *_refused(found)),
        method=_METHOD.format(orders=_orders(found)) if inputs else "",
        audit=audit,
    )


def _table(found: ChangeAttribution) -> pd.DataFrame:
    return pd.concat(
        [found.before.rename(_BEFORE), found.contributions, found.after.rename(_AFTER)], axis=1
    )


def _union(names: Iterable[Iterable[object]]) -> list[object]:
    """Return all names, each once; that of all inputs together is the last."""
    found = dict.fromkeys(name for some in names for name in some)
    return sorted(found, key=lambda name: name == TOGETHER)


def _totals(tables: Mapping[str, pd.DataFrame]) -> Block:
    """Return the figures of all portfolios as a whole, in one table."""
    kind = next(iter(tables.values())).index[0][0]
    shown = {name: table.loc[kind] for name, table in tables.items() if kind in table.index}
    rows = {f"{name}: {row}": line for name, one in shown.items() for row, line in one.iterrows()}
    return _block(kind, kind, pd.DataFrame(rows).T)


def _intro(inputs: Sequence[str]) -> tuple[str, ...]:
    return () if inputs else ("No input changed that has a part in the results.",)


def _check(found: Iterable[ChangeAttribution]) -> Check:
    miss = max(one.largest_miss for one in found)
    return Check.within("Contributions of inputs sum to each change", miss, _TOLERANCE)


def _orders(found: Mapping[str, ChangeAttribution]) -> str:
    """Return how orders were dealt with; of which portfolios, where it is not the same for all."""
    told: dict[str, list[str]] = {}
    for name, one in found.items():
        told.setdefault(one.orders, []).append(name)
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"of {', '.join(names)}: {orders}" for orders, names in told.items())


def _refused(found: Mapping[str, ChangeAttribution]) -> list[str]:
    refused: dict[tuple[Swapped, str], list[str]] = {}
    for name, one in found.items():
        for key in one.refused.items():
            refused.setdefault(key, []).append(name)
    lines = [
        f"No answer for {quoted(names)} with {', '.join(sorted(swapped))} swapped alone: {reason}"
        for (swapped, reason), names in list(refused.items())[:_TOLD]
    ]
    more = len(refused) - _TOLD
    return [*lines, *([f"… nor with {more} other sets of inputs."] if more > 0 else [])]


def _block(kind: str, name: str, table: pd.DataFrame) -> Block:
    return Block(
        title=kind if name == kind else f"{kind}: {name}",
        table=table.rename_axis(kind),
        formats=_FORMATS.get(kind, NumberFormat.PERCENT_FINE),
    )


def _is_drawn(block: Block, inputs: Sequence[str]) -> bool:
    moved = bool((block.table[inputs].abs() >= _SEEN).any(axis=None))
    return moved and block.table.index.name in _DRAWN


def _stacked(block: Block, inputs: Sequence[str]) -> Chart:
    return Chart(
        title=f"Change of {block.title[0].lower()}{block.title[1:]}, by input",
        kind=ChartKind.STACKED_BARS,
        block=block,
        columns=tuple(inputs),
    )


def _waterfall(totals: Block) -> Block:
    """Return the steps from the first figure before to after, each as columns to stack."""
    row = totals.table.iloc[0]
    steps = {_BEFORE: (row[_BEFORE], 0.0, 0.0, 0.0)}
    level = float(row[_BEFORE])
    for name, moved in row.drop([_BEFORE, _AFTER]).items():
        low = min(level, level + moved)
        steps[str(name)] = (0.0, low, max(moved, 0.0), max(-moved, 0.0))
        level += moved
    steps[_AFTER] = (row[_AFTER], 0.0, 0.0, 0.0)
    table = pd.DataFrame(steps, index=[_LEVEL, _BASE, _MORE, _LESS]).T
    return Block(
        title=f"From before to after, {totals.table.index[0]}",
        table=table.rename_axis("Input"),
        formats=totals.formats,
        note=f"{_BASE} is where a step begins; it lifts the step in the chart.",
        on_screen=True,
    )


def _steps_chart(steps: Block) -> Chart:
    return Chart(
        title=steps.title,
        kind=ChartKind.STACKED_COLUMNS,
        block=steps,
        unseen=(_BASE,),
    )
