"""Provider's tables as people print them: one set of figures in every dress reads the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.estimation.published_assumptions import read_assumptions
from xlfactor.errors import LabelError, OptionError, TableError

NAMES = ["US Large Cap", "EM Equity", "US Agg Bonds", "TIPS", "Private Equity"]
GROUPS = ["Equities", "Equities", "Bonds", "Bonds", "Private"]
GEOMETRIC = [0.062, 0.073, 0.044, 0.041, 0.094]
ARITHMETIC = [0.074, 0.092, 0.045, 0.043, 0.112]
VOLATILITY = [0.16, 0.204, 0.046, 0.058, 0.191]
LOWER = [[], [0.71], [0.21, -0.24], [0.19, 0.26, 0.77], [0.79, 0.72, -0.12, 0.14]]
C = np.eye(5)
for i, row in enumerate(LOWER):
    C[i, :i] = C[:i, i] = row


def frame(cells):
    """A block of cells as the kind of table hands it on: first row and column are labels."""
    top, *body = cells
    return pd.DataFrame(
        [row[1:] for row in body],
        index=pd.Index([row[0] for row in body], dtype=object),
        columns=pd.Index(top[1:], dtype=object, name=top[0]),
        dtype=object,
    )


def block(*, side="lower", diagonal=True, scale=1.0, write=lambda x: x):
    kept = {"lower": np.tri(5, k=-1), "upper": np.tri(5, k=-1).T, "full": 1 - np.eye(5)}[side]
    kept = (kept + diagonal * np.eye(5)).astype(bool)
    return [[write(round(float(C[i, j]) * scale, 6)) if kept[i, j] else None for j in range(5)]
            for i in range(5)]  # fmt: skip


def figures(*, scale=1.0):
    return [[round(scale * x, 6) for x in row]
            for row in zip(GEOMETRIC, ARITHMETIC, VOLATILITY, strict=True)]  # fmt: skip


def plain(headers=("Geometric return", "Arithmetic return", "Volatility"), **others):
    rows = zip(NAMES, figures(), block(**others), strict=True)
    return [["Asset class", *headers, *NAMES], *([name, *f, *c] for name, f, c in rows)]


def assert_read(found, geometric=0, arithmetic=1):
    assert list(found.assets) == NAMES
    np.testing.assert_allclose(found.volatilities, VOLATILITY, rtol=1e-12)
    np.testing.assert_allclose(found.expected_returns.iloc[:, geometric], GEOMETRIC, rtol=1e-12)
    np.testing.assert_allclose(found.expected_returns.iloc[:, arithmetic], ARITHMETIC, rtol=1e-12)
    np.testing.assert_allclose(found.correlation, C, rtol=0, atol=1e-12)
    assert list(found.correlation) == NAMES


def read(cells, **options):
    return read_assumptions(frame(cells), **options)


class TestHeaders:
    @pytest.mark.parametrize(
        "geometric", ["Compound", "Geom.", "CAGR", "10-yr geometric", "Geo ret"]
    )
    @pytest.mark.parametrize(
        "arithmetic",
        ["er", "ER (%)", "Exp. Ret.", "Exp Ret", "E(R)", "E[R]", "E(r_i)", "μ", "mu", "Mean",
         "Arith.", "10-yr", "10Y", "Rtn", "10-yr annualized", "20 years", "7-10 Year Outlook",
         "Nominal return", "Erwartete Rendite (%)", "Rendement espéré", "Rendimiento",
         "Ertrag p.a.", "aritmética"],
    )  # fmt: skip
    def test_words_for_returns(self, geometric, arithmetic):
        assert_read(read(plain((geometric, arithmetic, "Volatility"))))

    @pytest.mark.parametrize(
        "header",
        ["sd", "SD", "S.D.", "Std. Dev. (%)", "StDev", "Std", "vola", "Vol.", "σ", "σ (annual)",
         "sigma", "Projected risk", "Est. risk", "Risk", "10-yr risk", "Forecast risk (%)",
         "Ex-ante risk", "Long-term risk", "Annualized volatility", "Exp. volatility", "Risk 2026",
         "Volatilität", "Standardabweichung", "Écart-type", "Risiko (%)", "Volatilidad"],
    )  # fmt: skip
    def test_words_for_volatility(self, header):
        found = read(plain(("Geometric", "Arithmetic", header)))
        assert_read(found)
        assert found.volatilities.name == header

    @pytest.mark.parametrize(
        "header",
        ["Sharpe", "Return/Risk", "Risk score", "Yield", "Median drawdown", "Risk premium",
         "Return range", "75th percentile return", "Downside volatility", "Semi-deviation",
         "Rendite/Risiko", "Risikoprämie"],
    )  # fmt: skip
    def test_other_columns_are_not_used(self, header):
        cells = plain()
        cells = [[*row[:4], 0.3 if i else header, *row[4:]] for i, row in enumerate(cells)]
        found = read(cells)
        assert_read(found)
        assert found.notes[-1] == f"Columns not used: '{header}'."

    def test_two_rows_are_joined(self):
        top = ["Asset class", "Expected returns", None, "Risk", "Correlations", *[None] * 4]
        below = [None, "Geometric", "Arithmetic", "Volatility", *NAMES]
        found = read([top, below, *plain()[1:]])
        assert_read(found)
        assert found.returns("expected returns arithmetic").name == "Expected returns Arithmetic"
        assert any("Header rows were joined" in note for note in found.notes)

    def test_names_of_assets_over_two_rows(self):
        top = ["", None, None, None, "US Large", "EM", "US Agg", "", "Private"]
        below = ["Asset class", "Geometric", "Arithmetic", "Vol", "Cap", "Equity", "Bonds", "TIPS",
                 "Equity"]  # fmt: skip
        assert_read(read([top, below, *plain()[1:]]))

    def test_horizons_as_bare_numbers(self):
        top = ["", "Expected return, geometric, years", None, "Risk", *[None] * 5]
        below = ["Asset class", 5.0, 10.0, "Volatility", *NAMES]
        found = read([top, below, *plain()[1:]])
        assert_read(found)
        assert list(found.expected_returns) == [
            "Expected return, geometric, years 5", "Expected return, geometric, years 10"
        ]  # fmt: skip

    @pytest.mark.parametrize("years", [[2026.0, 2025.0], ["2026", "2025"], ["2026E", "2025"]])
    def test_years_below_headers(self, years):
        top = ["Asset", "Geometric return", None, "Volatility", *[None] * 5]
        below = [None, *years, years[0], *NAMES]
        found = read([top, below, *plain()[1:]])
        assert_read(found)
        assert found.volatilities.name.startswith("Volatility 2026")

    def test_units_and_titles_beside_headers_do_not_count(self):
        title = ["House view, in US dollar", *[None] * 8]
        units = [None, "(decimal)", "(decimal)", "(decimal)", *[None] * 5]
        assert_read(read([title, plain()[0], units, *plain()[1:]]))

    def test_a_volatility_below_a_header_of_returns(self):
        # the upper header was merged over two columns, and begins above the first of them
        top = ["Asset", "Return", None, "Risk and return", *[None] * 5]
        below = [None, "Geo.", "Arith.", "Std dev", *NAMES]
        assert_read(read([top, below, *plain()[1:]]))

    @pytest.mark.parametrize("corner", [None, "Asset class"])
    @pytest.mark.parametrize("group", [False, True])
    def test_stairs_of_merged_headers(self, corner, group):
        steps = ["Volatility", "Arithmetic return", "Geometric return"]
        rows = [[step, *[None] * 8] for step in steps]
        rows.append([corner, None, None, None, *NAMES])
        if corner is None:  # the lowest step stands in the row of the names
            rows = [*rows[:2], [steps[2], None, None, None, *NAMES]]
        rows += plain()[1:]
        if group:
            left = [*[None] * (len(rows) - 5), "Equities", None, "Bonds", None, "Private"]
            rows = [[cell, *row] for cell, row in zip(left, rows, strict=True)]
        found = read([["House: assumptions", *[None] * (8 + group)], *rows])
        assert_read(found)
        assert any(
            "A stair of merged headers was followed; left to right: 'Geometric return', 'Ar"
            in note
            for note in found.notes
        )

    def test_stairs_of_headers_each_above_its_own_column(self):
        rows = [
            [None, "Geometric", *[None] * 7],
            [None, None, "Arithmetic", *[None] * 6],
            [None, None, None, "Volatility", *[None] * 5],
            ["Asset class", None, None, None, *NAMES],
        ]
        assert_read(read([*rows, *plain()[1:]]))

    @pytest.mark.parametrize("form", [float, "{}", "{}.", "({})", "[{}]", "#{}", "No. {}"])
    @pytest.mark.parametrize("beside", [False, True])
    def test_columns_headed_by_numbers(self, form, beside):
        def write(n):
            return form.format(n) if isinstance(form, str) else form(n)

        cells = plain()
        cells[0][4:] = [write(n) for n in range(1, 6)]
        if beside:
            cells = [["", *cells[0]], *([write(n), *row] for n, row in enumerate(cells[1:], 1))]
        found = read(cells)
        assert_read(found)
        assert any("1 is 'US Large Cap', 5 is 'Private Equity'" in note for note in found.notes)

    @pytest.mark.parametrize("leaves", [[2026.0, 2025.0, 2026.0], [5.0, 10.0, None]])
    def test_years_and_horizons_beside_numbered_columns(self, leaves):
        top = ["Asset", "Geometric return", None, "Volatility", "Correlation", *[None] * 4]
        below = [None, *leaves, 1.0, 2.0, 3.0, 4.0, 5.0]
        assert_read(read([top, below, *plain()[1:]]))

    @pytest.mark.parametrize("footnotes", [[], ["* net of fees", "Source: Example House."]])
    def test_numbers_are_those_beside_the_names(self, footnotes):
        cells = [[None, *row] for row in plain()]
        cells[0][5:] = [1.0, 2.0, 3.0, 4.0, 5.0]
        for number, row in enumerate(cells[1:], start=1):
            row[0] = float(number)
        cells.insert(3, [None, "Inflation", 0.02, 0.02, 0.01, *[None] * 5])
        cells += [[text, *[None] * 9] for text in footnotes]
        found = read(cells)
        assert_read(found.select(NAMES))
        assert found.volatilities["Inflation"] == 0.01
        assert any(note.endswith("beside it, not used, numbers.") for note in found.notes)

    def test_numbered_columns_skip_a_last_row_without_correlations(self):
        cells = plain()
        cells[0][4:] = [1.0, 2.0, 3.0, 4.0, 5.0]
        cells.append(["Inflation", 0.02, 0.02, 0.01, *[None] * 5])
        assert_read(read(cells).select(NAMES))

    def test_more_numbers_than_rows_are_refused(self):
        cells = plain()
        cells[0][4:] = [1.0, 2.0, 3.0, 4.0, 5.0]
        with pytest.raises(TableError, match="headed 1 to 5 stand for 5 rows, but 4 rows"):
            read(cells[:-1])

    @pytest.mark.parametrize("mark", ["*", "¹", " ²", "†", "**", " (1)", "[2]", " (a)"])
    def test_marks_of_footnotes_do_not_count(self, mark):
        cells = plain((f"Geometric{mark}", "Arithmetic", f"Volatility{mark}"))
        cells[2][0] += mark
        cells[0][6] += mark
        found = read(cells)
        assert_read(found)
        assert any(
            note.startswith("Marks of footnotes") and f"'EM Equity{mark}'" in note
            for note in found.notes
        )

    def test_an_asset_may_be_asked_for_with_its_mark(self):
        cells = plain()
        cells[2][0] = "EM Equity*"
        found = read(cells).select(["TIPS", "EM Equity*"])
        assert list(found.assets) == list(found.correlation) == ["TIPS", "EM Equity*"]
        assert found.correlation.iloc[0, 1] == 0.26
        assert found.expected_returns.loc["EM Equity*", "Arithmetic return"] == 0.092

    def test_a_mark_that_tells_two_names_apart_stays(self):
        cells = plain()
        cells[1][0] = cells[0][4] = "EM Equity*"
        assert list(read(cells).assets)[:2] == ["EM Equity*", "EM Equity"]

    def test_the_volatility_is_named_by_an_option(self):
        cells = plain(("Geometric", "Arithmetic", "Volatility 2026"))
        cells = [
            [*row[:4], 0.5 if i else "Volatility 2025", *row[4:]] for i, row in enumerate(cells)
        ]
        with pytest.raises(TableError, match="name it by the option volatility_measure"):
            read(cells)
        assert_read(read(cells, volatility_measure="volatility 2026"))
        assert (read(cells, volatility_measure="Volatility 2025").volatilities == 0.5).all()
        with pytest.raises(OptionError, match="'Vol' is none of the choices: 'Volatility 2026', "):
            read(cells, volatility_measure="Vol")


class TestRowsAndColumns:
    def test_headings_blank_rows_and_sources(self):
        top, *body = plain()
        blank = [None] * len(top)
        cells = [top, ["Public markets", *blank[1:]], *body[:2], blank, ["Bonds:", *blank[1:]],
                 *body[2:4], blank, *body[4:], blank,
                 ["Source: the house.", *blank[1:]]]  # fmt: skip
        found = read(cells)
        assert_read(found)
        assert "Headings among the rows, not read: 'Public markets', 'Bonds:'." in found.notes
        assert "Below the table, not read: 'Source: the house.'." in found.notes

    @pytest.mark.parametrize("filled", [True, False])
    @pytest.mark.parametrize("numbers", [True, False])
    def test_groups_and_numbers_beside_the_names(self, filled, numbers):
        groups = GROUPS if filled else ["Equities", None, "Bonds", None, "Private"]
        rows = [[group, *row] for group, row in zip(["Group", *groups], plain(), strict=True)]
        if numbers:
            rows = [["No." if i == 0 else float(i), *row] for i, row in enumerate(rows)]
        found = read(rows)
        assert_read(found)
        assert any("beside it, not used" in note for note in found.notes)

    @pytest.mark.parametrize("place", [0, 1])
    def test_a_text_of_its_own_in_each_row_is_not_the_name(self, place):
        tickers = ["Index", "SPX", "MXEF", "LBUS", "LBUT", "PE"]
        cells = plain()
        rows = [
            [*row[:place], ticker, *row[place:]]
            for ticker, row in zip(tickers, cells, strict=True)
        ]
        assert_read(read(rows))

    @pytest.mark.parametrize("place", [0, 1])
    def test_also_where_no_correlations_tell_the_names(self, place):
        tickers = ["Benchmark", "SPX", "MXEF", "LBUS", "LBUT", "PE"]
        rows = [[*row[:4][:place], ticker, *row[:4][place:]]
                for ticker, row in zip(tickers, plain(), strict=True)]  # fmt: skip
        assert list(read(rows).assets) == NAMES

    def test_blank_columns_do_not_count(self):
        cells = [[*row[:1], None, *row[1:4], None, *row[4:]] for row in plain()]
        assert_read(read(cells))

    def test_headers_that_are_repeated_do_not_count(self):
        top, *body = plain()
        assert_read(read([top, *body[:3], top, *body[3:]]))

    def test_ranges_beside_a_median(self):
        top = ["Asset class", "Return", None, "Arithmetic return", "Volatility", *NAMES]
        below = [None, "Median", "Range", *[None] * 7]
        body = [[row[0], row[1], f"{row[1] - 0.02:.1%} – {row[1] + 0.02:.1%}", *row[2:]]
                for row in plain()[1:]]  # fmt: skip
        found = read([top, below, *body])
        assert_read(found)
        assert "Columns of ranges, not read: 'Return Range'." in found.notes

    def test_a_row_of_totals_is_no_asset_class_and_is_told(self):
        total = ["Total", *np.mean(figures(), axis=0), *[None] * 5]
        found = read([*plain(), total])
        assert_read(found)
        assert "A row of totals, not read: 'Total'." in found.notes

    def test_a_range_among_figures_is_refused_by_its_place(self):
        cells = plain()
        cells[2][1] = "6 – 8"
        with pytest.raises(
            TableError, match="row 'EM Equity', column 'Geometric return': found the range '6 – 8'"
        ):
            read(cells)

    def test_decimal_commas_brackets_and_marks_are_read_as_everywhere(self):
        def write(x):
            text = f"{abs(x):g}".replace(".", ",")
            return f"({text})*" if x < 0 else f"{text}†"

        assert_read(read(plain(write=write)))

    def test_correlations_beside(self):
        figures_alone = [row[:4] for row in plain()]
        for side in ("lower", "upper", "full"):
            order = [3, 1, 0, 2, 4]
            rows = block(side="full" if side == "full" else side)
            if side == "full":
                names = [NAMES[k] for k in order]
                rows = [[rows[i][j] for j in order] for i in order]
            else:
                names = NAMES
            cells = [
                ["Correlations", *names],
                *([n, *r] for n, r in zip(names, rows, strict=True)),
            ]
            assert_read(read(figures_alone, correlations=frame(cells)))

    def test_correlations_in_two_places_are_refused(self):
        cells = [["", *NAMES], *([n, *r] for n, r in zip(NAMES, block(), strict=True))]
        with pytest.raises(OptionError, match="wanted them in one place"):
            read(plain(), correlations=frame(cells))
        strangers = [["", "A", "B"], ["A", 1, None], ["B", 0.2, 1]]
        with pytest.raises(LabelError, match="no row of it is a row of cma; found 'A', 'B'"):
            read([row[:4] for row in plain()], correlations=frame(strangers))


class TestFigures:
    @pytest.mark.parametrize("mark", ["--", "–", "n/a", "N.M.", "…", "None", "not available", " "])
    def test_marks_for_a_figure_that_lacks(self, mark):
        cells = plain()
        cells[5][1] = mark
        cells[0] = [*cells[0]]
        for i in range(1, 6):
            cells[i][4 + i :] = [mark] * (5 - i)
        found = read(cells)
        assert found.expected_returns.iloc[4, 0] != found.expected_returns.iloc[4, 0]
        np.testing.assert_allclose(found.correlation, C, atol=1e-12)

    @pytest.mark.parametrize("scale", [1.0, 100.0])
    @pytest.mark.parametrize("diagonal", [True, False])
    @pytest.mark.parametrize("side", ["lower", "upper", "full"])
    def test_negatives_in_brackets_whatever_the_unit(self, scale, diagonal, side):
        def write(x):
            return f"({-x:g})" if x < 0 else x

        found = read(plain(side=side, diagonal=diagonal, scale=scale, write=write))
        assert_read(found)
        assert any("brackets were read as below zero" in note for note in found.notes)

    @pytest.mark.parametrize("form", ["({:.0f}%)", "({:.0f})%", "−{:.0f}%", "-{:.0f} %"])
    def test_percent_text_below_zero(self, form):
        def write(x):
            return form.format(-x) if x < 0 else f"{x:.0f}%"

        assert_read(read(plain(scale=100, write=write)))

    @pytest.mark.parametrize("unit", [100, 10_000])
    def test_basis_points_are_no_percent_points(self, unit):
        cells = plain()
        for row in cells[1:]:
            row[1:4] = [unit * x for x in row[1:4]]
        if unit == 100:
            assert_read(read(cells))
            return
        with pytest.raises(TableError, match=r"'Private Equity', column 'Geom.*: 940% a year;"):
            read(cells)

    @pytest.mark.parametrize("slip", [1.2, 2.5, 7.1])
    def test_a_slip_among_decimals_is_no_percent_point(self, slip):
        cells = plain(diagonal=False)
        cells[2][4] = slip
        with pytest.raises(
            OptionError, match=r"row 'EM Equity', column 'US Large Cap': found .* di"
        ):
            read(cells)


class TestLaws:
    @settings(max_examples=60)
    @given(data=st.data())
    def test_any_dress_reads_the_same(self, data):
        def draw(*values):
            return data.draw(st.sampled_from(values))

        points = draw(1.0, 100.0)
        rows = [
            [name, *f, *c]
            for name, f, c in zip(
                NAMES,
                figures(scale=points),
                block(side=draw("lower", "upper", "full"), diagonal=draw(True, False),
                      scale=draw(1.0, 100.0),
                      write=draw(lambda x: x, lambda x: f"({-x:g})" if x < 0 else x, str)),
                strict=True,
            )
        ]  # fmt: skip
        order = data.draw(st.permutations([0, 1, 2]))
        columns = [0, *(1 + k for k in order), *range(4, 9)]
        words = [
            "Geometric return",
            "Arithmetic return",
            draw("Volatility", "sd", "Risk (%)", "σ"),
        ]
        heads = draw("names", "numbers")
        top = [draw(None, "Asset class"), *words, *(NAMES if heads == "names" else range(1, 6))]
        cells = [[row[k] for k in columns] for row in (top, *rows)]
        if draw(True, False):
            row = [None] * 9
            row[columns.index(1)] = "House view"
            cells.insert(0, row)
        for place in sorted(data.draw(st.sets(st.integers(3, 6), max_size=2)), reverse=True):
            cells.insert(place, [draw(None, "A heading"), *[None] * 8])
        if draw(True, False):
            cells = [[*row[:4], None, *row[4:]] for row in cells]
        if draw(True, False):
            number = iter(range(1, 6))
            cells = [[float(next(number)) if row[0] in NAMES else None, *row] for row in cells]
        if draw(True, False):
            cells.append([*[None] * (len(cells[0]) - 9), "Source: a house", *[None] * 8])
        cells = [row[: len(cells[0])] for row in cells]
        found = read(cells)
        returns = [str(name) for name in found.expected_returns]
        assert_read(
            found,
            next(i for i, name in enumerate(returns) if "Geometric" in name),
            next(i for i, name in enumerate(returns) if "Arithmetic" in name),
        )


class TestRefused:
    def test_a_range_without_headers(self):
        with pytest.raises(TableError, match=r"was the header row left out\? .* cma\[#All\]"):
            read(plain()[1:])

    def test_figures_without_a_name(self):
        cells = plain()
        cells[3][0] = None
        with pytest.raises(
            TableError, match="the row below 'EM Equity' holds figures but no name"
        ):
            read(cells)

    def test_figures_without_a_header(self):
        cells = plain()
        cells[0][3] = None
        with pytest.raises(
            TableError, match="the column right of 'Arithmetic return' holds figur"
        ):
            read(cells)

    def test_errors_of_excel_for_names(self):
        cells = plain()
        cells[3][0] = "#N/A"
        with pytest.raises(TableError, match="in the row below 'EM Equity' is the error #N/A"):
            read(cells)
        cells = plain()
        cells[0][2] = "#REF!"
        message = "the header of the column right of 'Geometric return' is the error #REF!"
        with pytest.raises(TableError, match=message):
            read(cells)

    def test_nothing_but_texts(self):
        with pytest.raises(TableError, match="no row has a name and a figure beside it"):
            read([["Asset", "Return"], ["Gold", "high"]])


class TestKnownFigures:
    """All assets: those that have what is asked for, whatever else they lack."""

    def holey(self):
        cells = plain()
        cells[1][1] = None  # no geometric return
        cells[2][3] = None  # no volatility
        for row in cells[1:]:
            row[8] = None  # no correlations of private equity
        cells[5][4:] = [None] * 5
        return read(cells)

    def test_each_asks_for_its_own(self):
        found = self.holey()
        assert list(found.known_returns()) == GEOMETRIC[1:]
        assert list(found.known_returns("arithmetic return")) == ARITHMETIC
        assert list(found.volatilities_of().index) == [NAMES[i] for i in (0, 2, 3, 4)]
        assert list(found.correlation_of()) == NAMES[:4]
        assert list(found.complete().assets) == [NAMES[i] for i in (0, 2, 3)]

    def test_named_assets_need_only_what_is_asked_for(self):
        found = self.holey()
        assert list(found.volatilities_of(pd.Index(["Private Equity"]))) == [0.191]
        assert list(found.returns("Arithmetic return", assets=pd.Index(["EM Equity"]))) == [0.092]
        assert found.correlation_of(pd.Index(["EM Equity", "TIPS"])).iloc[0, 1] == 0.26
        with pytest.raises(TableError, match="no number at row 'EM Equity', column 'Volatility'"):
            found.volatilities_of(pd.Index(["EM Equity"]))
        with pytest.raises(TableError, match="no number at row 'TIPS', column 'Private Equity'"):
            found.correlation_of(pd.Index(["TIPS", "Private Equity"]))
        with pytest.raises(LabelError, match="no row 'Gold'"):
            found.volatilities_of(pd.Index(["Gold"]))

    def test_without_correlations_there_are_volatilities_and_no_covariance(self):
        found = read([row[:4] for row in plain()])
        assert list(found.volatilities_of()) == VOLATILITY
        for asked in (found.correlation_of, found.complete):
            with pytest.raises(
                TableError, match="cma: no correlations found; wanted columns head"
            ):
                asked()
