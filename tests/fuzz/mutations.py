"""Change tables and options in the ways in which they go wrong, and in some that they never do."""

import datetime as dt
from collections.abc import Callable

#: what may be pasted or typed into a cell
HOSTILE = (
    None, "", " ", "\u200b", 0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 100.0, -99.99, 1e6, 2024.0, 202401.0,
    5e-324, 1e-300, -1e-300, 1e-200, 1e-12, 1e12, 1e200, 1e300, 1.7976931348623157e308,
    True, False, "#N/A", "#DIV/0!", "n/a", "–", "--", "5%", "2,5%", "(0.02)", "nan", "inf",
    "1e999", "1_0", "12 345", "A", "a", "x" * 32767, "=1+1", "2020-02-30", "2020-01-31", "Date",
    dt.datetime(1900, 1, 1), dt.datetime(2020, 2, 29), dt.datetime(9999, 12, 31),
)  # fmt: skip
FIGURES = (0.0, -0.0, 1e-12, -1e-12, 0.001, 0.02, -0.02, 0.1, 0.5, -0.5, 0.99, 1.0, -1.0, 2.0,
           25.0, 1e4, 1e-40, 1e-200, 1e30, None)  # fmt: skip
FACTORS = (0.0, -1.0, 1e-300, 1e-200, 1e-40, 1e-12, 1e-4, 0.01, 0.1, 0.5, 2.0, 10.0,
           100.0, 1e4, 1e12, 1e29, 1e200)  # fmt: skip


def table(rng, cells):
    """Return a table with one to three things changed in it."""
    cells = [list(row) for row in cells]
    for _ in range(rng.choice((1, 1, 1, 1, 2))):
        if cells and cells[0]:
            cells = rng.choice(MUTATIONS)(rng, cells)
    return cells


def option(rng, kind):
    """Return what may be given for an option: a choice, or anything else."""
    if kind.choices and rng.random() < 0.5:
        return rng.choice(kind.choices)
    return rng.choice(HOSTILE)


def _place(rng, cells):
    return rng.randrange(len(cells)), rng.randrange(len(cells[0]))


def _set_cell(rng, cells):
    row, column = _place(rng, cells)
    cells[row][column] = rng.choice(HOSTILE)
    return cells


def _set_figure(rng, cells):
    row, column = _place(rng, cells)
    if _is_figure(cells[row][column]):
        cells[row][column] = rng.choice(FIGURES)
    return cells


def _set_row(rng, cells):
    value, (row, _) = rng.choice(FIGURES), _place(rng, cells)
    cells[row][1:] = [value] * (len(cells[row]) - 1)
    return cells


def _set_column(rng, cells):
    value, (_, column) = rng.choice(FIGURES), _place(rng, cells)
    for row in cells[1:]:
        row[column] = value
    return cells


def _is_figure(cell):
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _change_figures(cells, change: Callable, *, rows=slice(None), columns=slice(None)):
    chosen_rows, chosen = range(len(cells))[rows], range(len(cells[0]))[columns]
    for row in chosen_rows:
        for column in chosen:
            if _is_figure(cells[row][column]):
                cells[row][column] = change(cells[row][column])
    return cells


def _scale(rng, cells):
    factor = rng.choice(FACTORS)
    return _change_figures(cells, lambda value: value * factor)


def _scale_row(rng, cells):
    factor, (row, _) = rng.choice(FACTORS), _place(rng, cells)
    return _change_figures(cells, lambda value: value * factor, rows=slice(row, row + 1))


def _scale_column(rng, cells):
    factor, (_, column) = rng.choice(FACTORS), _place(rng, cells)
    return _change_figures(cells, lambda value: value * factor, columns=slice(column, column + 1))


def _disturb(rng, cells):
    size = rng.choice((1e-15, 1e-9, 1e-3, 1.0))
    return _change_figures(cells, lambda value: value * (1 + rng.gauss(0, size)))


def _drop_row(rng, cells):
    del cells[rng.randrange(len(cells))]
    return cells


def _drop_column(rng, cells):
    _, column = _place(rng, cells)
    return [row[:column] + row[column + 1 :] for row in cells]


def _repeat_row(rng, cells):
    row, _ = _place(rng, cells)
    cells.insert(rng.randrange(len(cells) + 1), list(cells[row]))
    return cells


def _repeat_column(rng, cells):
    """Repeat a column under another name, exactly or nearly."""
    _, column = _place(rng, cells)
    size = rng.choice((0.0, 1e-12, 1e-6))
    for row in cells:
        cell = row[column]
        row.append(cell * (1 + rng.gauss(0, size)) if _is_figure(cell) else cell)
    cells[0][-1] = f"{cells[0][-1]} again"
    return cells


def _shuffle_rows(rng, cells):
    body = cells[1:]
    rng.shuffle(body)
    return [cells[0], *body]


def _transpose(_, cells):
    return [list(column) for column in zip(*cells, strict=True)]


def _cut(rng, cells):
    row, column = _place(rng, cells)
    return [line[: column + 1] for line in cells[: row + 1]]


def _without_names(rng, cells):
    return rng.choice((cells[1:], [row[1:] for row in cells], [row[1:] for row in cells[1:]]))


def _swap(rng, cells):
    (row, column), (other_row, other) = _place(rng, cells), _place(rng, cells)
    cells[row][column], cells[other_row][other] = cells[other_row][other], cells[row][column]
    return cells


def _swap_figures(rng, cells):
    """Swap the figures of two columns."""
    column, other = _place(rng, cells)[1], _place(rng, cells)[1]
    for row in cells[1:]:
        row[column], row[other] = row[other], row[column]
    return cells


MUTATIONS = (
    _set_cell, _set_figure, _set_figure, _set_row, _set_column, _scale, _scale_row, _scale_column,
    _disturb, _disturb, _disturb, _drop_row, _drop_column, _repeat_row, _repeat_column,
    _shuffle_rows, _transpose, _cut, _without_names, _swap, _swap_figures,
)  # fmt: skip
