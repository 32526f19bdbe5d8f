"""Tables with a row for each asset class and currency: one is chosen, and the others are told."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.published_assumptions import read_assumptions
from xlfactor.errors import LabelError, OptionError

NAMES = ["Stocks", "Bonds", "Gold"]
HEAD = ["Return", "Volatility", *NAMES]
USD = [[0.07, 0.16, 1, None, None], [0.04, 0.05, 0.1, 1, None], [0.03, 0.17, 0.0, 0.2, 1]]
EUR = [[0.06, 0.14, 1, None, None], [0.02, 0.04, 0.2, 1, None], [0.01, 0.18, 0.1, 0.3, 1]]


def frame(rows):
    width = max(map(len, rows))
    top, *body = ([*row, *[None] * (width - len(row))] for row in rows)
    return pd.DataFrame(
        [row[1:] for row in body],
        index=pd.Index([row[0] for row in body], dtype=object),
        columns=pd.Index(top[1:], dtype=object, name=top[0]),
        dtype=object,
    )


def beside(figures, marks):
    return [[name, *mark, *row] for name, mark, row in zip(NAMES, marks, figures, strict=True)]


def column_after():
    marked = [*beside(USD, [["USD"]] * 3), *beside(EUR, [["EUR"]] * 3)]
    return [["Asset class", "Currency", *HEAD], *marked]


def column_before():
    return [[row[1], row[0], *row[2:]] for row in column_after()]


def mixed_rows():
    top, *body = column_before()
    return [top, *(body[k] for k in (3, 0, 1, 4, 2, 5))]


def merged_column():
    rows = column_before()
    return [[None if i in (2, 3, 5, 6) else row[0], *row[1:]] for i, row in enumerate(rows)]


def codes_without_header():
    rows = column_after()
    return [["", "", *HEAD], *rows[1:]]


def last_column():
    return [[row[0], *row[2:], row[1]] for row in column_after()]


def blocks():
    return [["Asset class", *HEAD], ["USD"], *beside(USD, [[]] * 3), ["EUR"],
            *beside(EUR, [[]] * 3), ["Source: the provider"]]  # fmt: skip


def titled_blocks():
    head = ["Asset class", *HEAD]
    return [["Assumptions in US dollars"], head, *beside(USD, [[]] * 3), ["In euro"], head,
            *beside(EUR, [[]] * 3)]  # fmt: skip


SHAPES = [column_after, column_before, mixed_rows, merged_column, codes_without_header,
          last_column, blocks, titled_blocks]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize(("currency", "figures"), [("USD", USD), ("eur", EUR)])
def test_the_rows_of_the_currency_are_read(shape, currency, figures):
    found = read_assumptions(frame(shape()), currency=currency)
    assert sorted(found.assets) == sorted(NAMES)
    assert list(found.expected_returns) == ["Return"]
    wanted = pd.DataFrame([row[:2] for row in figures], index=NAMES)
    np.testing.assert_allclose(found.volatilities[NAMES], wanted[1])
    np.testing.assert_allclose(found.expected_returns.loc[NAMES, "Return"], wanted[0])
    assert found.correlation.loc["Stocks", "Bonds"] == figures[1][2]
    assert found.correlation.loc["Gold", "Bonds"] == figures[2][3]
    other = "EUR" if currency == "USD" else "USD"
    (note,) = (note for note in found.notes if "the option cma_currency" in note)
    assert note.endswith(f"not used are those in '{other}'.")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_without_a_choice_the_currencies_are_named(shape):
    with pytest.raises(OptionError, match=r"several currencies: '\w+', '\w+'; choose one by the"):
        read_assumptions(frame(shape()))
    with pytest.raises(
        OptionError, match="cma_currency: 'JPY' is none of the currencies of cma: '"
    ):
        read_assumptions(frame(shape()), currency="JPY")


def test_rows_in_the_currency_of_each_are_no_choice():
    marks = [["USD"], ["EUR"], ["USD"]]
    rows = [["Asset class", "Currency", *HEAD], *beside(USD, marks)]
    for currency in (None, "USD", "JPY"):
        found = read_assumptions(frame(rows), currency=currency)
        assert list(found.assets) == NAMES


def test_a_row_without_a_currency_counts_for_each():
    rows = [*column_after(), ["Inflation", None, 0.02, 0.01]]
    for currency in ("USD", "EUR"):
        found = read_assumptions(frame(rows), currency=currency)
        assert list(found.assets) == [*NAMES, "Inflation"]


def test_currencies_are_told_apart_as_they_are_written():
    rows = [[cell if cell != "EUR" else "USD (hedged)" for cell in row] for row in column_after()]
    for currency, figures in (("usd", USD), ("USD hedged", None), ("usd (hedged)", EUR)):
        if figures is None:
            with pytest.raises(OptionError, match=r"of cma: 'USD', 'USD \(hedged\)'"):
                read_assumptions(frame(rows), currency=currency)
        else:
            found = read_assumptions(frame(rows), currency=currency)
            assert found.volatilities["Stocks"] == figures[0][1]


def test_correlation_columns_of_the_other_currencies_are_left_out():
    top = ["", "", None, None, *["USD"] * 3, *["EUR"] * 3]
    head = ["Asset class", "Currency", "Return", "Volatility", *NAMES, *NAMES]
    usd = beside([[*row, *[0.9] * 3] for row in USD], [["USD"]] * 3)
    eur = beside([[*row[:2], *[0.9] * 3, *row[2:]] for row in EUR], [["EUR"]] * 3)
    for currency, figures in (("USD", USD), ("EUR", EUR)):
        found = read_assumptions(frame([top, head, *usd, *eur]), currency=currency)
        assert found.correlation.loc["Stocks", "Bonds"] == figures[1][2]


def test_a_table_of_correlations_repeats_by_currency_as_well():
    figures = [[*row[:4]] for row in column_after()]
    apart = [[row[0], row[1], *row[4:]] for row in column_after()]
    found = read_assumptions(frame(figures), correlations=frame(apart), currency="EUR")
    assert found.correlation.loc["Stocks", "Bonds"] == EUR[1][2]
    assert found.volatilities["Gold"] == 0.18


def test_currencies_without_names_beside_them_are_names():
    rows = [["Currency", *HEAD[:2]], ["USD", 0.07, 0.16], ["EUR", 0.06, 0.14]]
    assert list(read_assumptions(frame(rows)).assets) == ["USD", "EUR"]
    with pytest.raises(LabelError, match="row 'USD' occurs more than once"):
        read_assumptions(frame([*rows, ["USD", 0.04, 0.05]]))
