"""The page that takes the change of a study's results apart by input."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from xlfactor.core.portfolios.attribution import ChangeAttribution
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind

SHEET: Final = "Why it changed"
_BEFORE, _AFTER = "Before", "After"
#: the tables whose figures are no percentages
_EXPOSURES: Final = "Exposures"
#: how many steps without an answer are told with their reason
_TOLD: Final = 3
_TOLERANCE: Final = 1e-12
_LEVEL, _BASE, _MORE, _LESS = "Level", "Base", "Adds", "Takes"
_METHOD = (
    "Each input that changed is swapped for its new state; what each does, as Shapley has it, is "
    "{orders}. Figures add up across each row: before, all inputs, after."
)


def change_page(
    found: ChangeAttribution,
    *,
    unchanged: Sequence[str],
    notes: Sequence[str],
    audit: Mapping[str, str],
) -> Page:
    """Return the page of a change: figures before and after, and what each input adds.

    The rows of `found` are named by table, portfolio and row.
    """
    table = pd.concat(
        [found.before.rename(_BEFORE), found.contributions, found.after.rename(_AFTER)], axis=1
    )
    inputs = [str(name) for name in found.contributions]
    keys = [(str(name), str(portfolio)) for name, portfolio, _ in table.index]
    blocks = [
        _block(*key, table[[one == key for one in keys]].droplevel([0, 1]))
        for key in dict.fromkeys(keys)
    ]
    charts = [_stacked(block, inputs) for block in blocks if inputs and _is_drawn(block)]
    if inputs:
        steps = _waterfall(blocks[0])
        blocks.append(steps)
        charts.insert(0, _steps_chart(steps))
    told = [f"Not changed, so not swapped: {', '.join(unchanged)}."] if unchanged else []
    return Page(
        sheet=SHEET,
        kind=PageKind.ANSWER,
        title="Why it changed",
        units="Annual; exposures are numbers, all other figures percent",
        blocks=tuple(blocks),
        charts=tuple(charts),
        checks=(_check(found),),
        notes=(*_intro(inputs), *told, *notes, *_refused(found)),
        method=_METHOD.format(orders=found.orders) if inputs else "",
        audit=audit,
    )


def _intro(inputs: Sequence[str]) -> tuple[str, ...]:
    return () if inputs else ("No input changed that has a part in the results.",)


def _check(found: ChangeAttribution) -> Check:
    miss = found.largest_miss
    return Check.within("Contributions of inputs sum to each change", miss, _TOLERANCE)


def _refused(found: ChangeAttribution) -> list[str]:
    lines = [
        f"No answer with {', '.join(sorted(swapped))} swapped alone: {reason}"
        for swapped, reason in list(found.refused.items())[:_TOLD]
    ]
    more = len(found.refused) - _TOLD
    return [*lines, *([f"… nor with {more} other sets of inputs."] if more > 0 else [])]


def _block(name: str, portfolio: str, table: pd.DataFrame) -> Block:
    return Block(
        title=f"{name}: {portfolio}" if portfolio else name,
        table=table.rename_axis(name),
        formats=NumberFormat.EXPOSURE if name == _EXPOSURES else NumberFormat.PERCENT_FINE,
    )


def _is_drawn(block: Block) -> bool:
    return block.title.startswith("Weights")


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
        title=f"From before to after: {totals.table.index[0].lower()}, "
        f"{totals.title.partition(': ')[2]}",
        table=table.rename_axis("Input"),
        formats=NumberFormat.PERCENT_FINE,
        note=f"{_BASE} is where a step begins; it lifts the step in the chart.",
    )


def _steps_chart(steps: Block) -> Chart:
    return Chart(
        title=steps.title,
        kind=ChartKind.STACKED_COLUMNS,
        block=steps,
        unseen=(_BASE,),
    )
