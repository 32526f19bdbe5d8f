"""Blocks that several pages show."""

import pandas as pd

from xlfactor.report.page import Block, NumberFormat


def summed(
    title: str, table: pd.DataFrame, rows: str, *, formats: NumberFormat, units: str
) -> Block:
    """Return a table with its sums in a last row; `rows` heads its column of names."""
    total = pd.DataFrame([table.sum()], index=["Total"])
    return Block(
        title=title,
        table=pd.concat([table, total]).rename_axis(rows),
        formats=formats,
        units=units,
        total=True,
    )
