"""The macros of the first study where returns, volatilities and correlations are in two tables."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.errors import LabelError, OptionError, TableError
from xlfactor.macros import cma

NAMES = ["Stocks", "Bonds", "Gold"]
CORRELATIONS = [["", *NAMES], ["Stocks", 1, None, None], ["Bonds", 0.2, 1, None],
                ["Gold", 0.1, 0.3, 1]]  # fmt: skip
FIGURES = [["Asset", "Return", "Volatility 2025", "Volatility 2026"],
           ["Stocks", 0.07, 0.17, 0.16], ["Bonds", 0.03, 0.06, 0.05],
           ["Gold", 0.04, 0.19, 0.18]]  # fmt: skip
POLICY = [["Asset", "Lower", "Upper"], *([name, 0, 1] for name in NAMES)]
MIMICKING = [["", "Growth", "Rates"], ["Stocks", 1, None], ["Bonds", None, 1]]
MACROS = [cma.check_inputs, cma.cma_covariance, cma.factor_loadings, cma.factor_premia,
          cma.factors_to_assets]  # fmt: skip


def pages_of(macro, **changes):
    inputs = {
        "cma": FIGURES,
        "policy": POLICY,
        "mimicking_weights": MIMICKING,
        "correlations": CORRELATIONS,
        "volatility_measure": "Volatility 2026",
    }
    known = [item.name for item in macro.parameters]
    given = {name: cells for name, cells in {**inputs, **changes}.items() if name in known}
    return macro.pages(macro.read(given))


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.key)
def test_every_macro_reads_two_tables_as_it_reads_one(macro):
    joined = [[row[0], row[1], row[3], *beside[1:]]
              for row, beside in zip(FIGURES, CORRELATIONS, strict=True)]  # fmt: skip
    two = pages_of(macro)
    one = pages_of(macro, cma=joined, correlations=None, volatility_measure=None)
    assert [page.sheet for page in two] == [page.sheet for page in one]
    for page, same in zip(two, one, strict=True):
        for block, other in zip(page.blocks, same.blocks, strict=True):
            pd.testing.assert_frame_equal(
                block.table.rename(columns={"Volatility 2026": "Volatility"}), other.table
            )


def test_the_covariance_is_that_of_the_volatility_that_is_named():
    for given, volatilities in (
        ({}, [0.16, 0.05]),
        ({"volatility_measure": "volatility 2025"}, [0.17, 0.06]),
    ):
        (page,) = pages_of(cma.cma_covariance, **given)
        figures, correlations = (block.table for block in page.blocks)
        assert figures.loc[["Stocks", "Bonds"], "Volatility"].tolist() == volatilities
        assert correlations.loc["Stocks", "Bonds"] == pytest.approx(0.2)


def test_what_is_ambiguous_or_missing_is_asked_by_the_name_of_the_input():
    with pytest.raises(TableError, match="name it by the option volatility_measure"):
        pages_of(cma.cma_covariance, volatility_measure=None)
    with pytest.raises(OptionError, match="volatility_measure: 'Volatility 2024' is none of the"):
        pages_of(cma.cma_covariance, volatility_measure="Volatility 2024")
    with pytest.raises(TableError, match=r"no correlations found; .* as the input correlations"):
        pages_of(cma.cma_covariance, correlations=None)
    strange = [["", "A", "B"], ["A", 1, None], ["B", 0.2, 1]]
    with pytest.raises(LabelError, match="correlations: no row of it is a row of cma"):
        pages_of(cma.cma_covariance, correlations=strange)


def test_the_cash_asset_is_taken_off_the_premia_of_the_tangency_target():
    with_cash = [*FIGURES, ["Cash", 0.02, 0.0, 0.0]]
    policy = [*POLICY, ["Cash", 0, 1]]
    plain, excess = (
        pages_of(cma.factors_to_assets, cma=with_cash, policy=policy, cash_asset=asset)
        for asset in (None, "Cash")
    )
    assert any("total returns" in note for note in plain[0].assumed)
    assert any("in excess of 'Cash'" in note for note in excess[0].assumed)
    targets = [next(one.table for one in pages[0].blocks if "Target" in one.table)["Target"]
               for pages in (plain, excess)]  # fmt: skip
    assert not targets[0].equals(targets[1])


MINE = {"Stocks": "Equity", "Bonds": "Rates", "Gold": "Bullion"}


def in_my_names(rows):
    return [[MINE.get(row[0], row[0]), *row[1:]] for row in rows]


def names_table(*, theirs=lambda name: name):
    return [["Asset class", "Provider's name"], *([MINE[name], theirs(name)] for name in MINE)]


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.key)
def test_all_tables_but_the_providers_use_my_names(macro):
    theirs = pages_of(macro)
    mine = pages_of(macro, asset_names=names_table(), policy=in_my_names(POLICY),
                    mimicking_weights=in_my_names(MIMICKING))  # fmt: skip
    for page, same in zip(mine, theirs, strict=True):
        for block, other in zip(page.blocks, same.blocks, strict=True):
            renamed = other.table.rename(index=MINE, columns=MINE)
            pd.testing.assert_frame_equal(block.table, renamed, check_exact=False)


def test_what_was_renamed_is_on_the_page():
    (page,) = pages_of(cma.cma_covariance, asset_names=names_table(), policy=in_my_names(POLICY))
    assert "Named by asset_names: 'Equity' is 'Stocks', 'Rates' is 'Bonds', " \
           "'Bullion' is 'Gold'." in page.assumed  # fmt: skip


def test_a_name_that_no_table_has_is_refused_with_the_cure():
    with pytest.raises(LabelError, match=r"asset_names: row 'Equity': 'STOCKS \(old\)' is no row"):
        pages_of(cma.cma_covariance, policy=in_my_names(POLICY),
                 asset_names=names_table(theirs=lambda name: f"{name.upper()} (old)"))  # fmt: skip
    with pytest.raises(LabelError, match="'Equity' is no row of cma; if the provider calls it"):
        pages_of(cma.cma_covariance, policy=in_my_names(POLICY))
    plain = pages_of(cma.cma_covariance)
    for names in ([["Asset class", "Provider's name"]], [["", "Theirs"], ["Anything", None]]):
        same = pages_of(cma.cma_covariance, asset_names=names)
        assert [page.notes for page in same] == [page.notes for page in plain]


def test_the_currency_chooses_rows_in_every_macro():
    euro = [[row[0], *(2 * cell for cell in row[1:]), "EUR"] for row in FIGURES[1:]]
    doubled = [[*FIGURES[0], "Currency"], *([*row, "USD"] for row in FIGURES[1:]), *euro]
    with pytest.raises(OptionError, match="'USD', 'EUR'; choose one by the option cma_currency"):
        pages_of(cma.check_inputs, cma=doubled)
    for macro in MACROS:
        chosen, plain = pages_of(macro, cma=doubled, cma_currency="USD"), pages_of(macro)
        for page, same in zip(chosen, plain, strict=True):
            for block, other in zip(page.blocks, same.blocks, strict=True):
                pd.testing.assert_frame_equal(block.table, other.table)


def test_risk_is_shown_by_a_loss_of_a_year():
    (page,) = pages_of(cma.risk_decomposition, risk_measure="student es", degrees_of_freedom=4)
    assert page.units.startswith(
        "Risk is the Student ES at 95%, 4 degrees of freedom over a year; shares in percent of it"
    )
    assert not page.failed
    with pytest.raises(OptionError, match="risk_measure: 'kernel VaR' needs a history of returns"):
        pages_of(cma.risk_decomposition, risk_measure="kernel VaR")


class TestRiskBudgets:
    @staticmethod
    def page(**changes):
        (page,) = pages_of(cma.risk_budgets, **changes)
        assert not page.failed
        return page, {one.title: one.table for one in page.blocks}

    def test_budgets_of_assets_are_equal_where_none_are_given(self):
        page, tables = self.page()
        assert list(tables["Weights"]) == ["Risk budgets", "Within limits"]
        shares = tables["Budgets by asset"]
        np.testing.assert_allclose(shares.loc[NAMES, "Risk budgets"], 1 / 3, atol=1e-10)
        np.testing.assert_allclose(shares.loc[NAMES, "Difference"], 0, atol=1e-10)
        assert "Budgets by factor" not in tables
        assert page.units == (
            "Risk is the volatility over a year, by the covariance of the assets; shares in "
            "percent of it"
        )

    def test_what_limits_make_budgets_miss_is_shown(self):
        policy = [["Asset", "Lower", "Upper"], ["Stocks", 0.4, 1], ["Bonds", 0, 1], ["Gold", 0, 1]]
        budgets = [["Stocks", 0.2], ["Bonds", 0.5], ["Gold", 0.3]]
        page, tables = self.page(policy=policy, risk_budgets=budgets)
        weights, shares = tables["Weights"], tables["Budgets by asset"]
        assert weights.loc["Stocks", "Risk budgets"] < 0.4
        assert weights.loc["Stocks", "Within limits"] == pytest.approx(0.4)
        np.testing.assert_allclose(shares.loc[NAMES, "Budget"], [0.2, 0.5, 0.3])
        np.testing.assert_allclose(
            shares["Within limits"] - shares["Budget"], shares["Difference"], atol=1e-12
        )
        assert "Within limits: Limits bind: 'Stocks' at least 40.0%." in page.notes
        assert any(
            note.startswith("Within limits: Risk budgets are missed") for note in page.notes
        )

    @pytest.mark.parametrize("measure", ["volatility", "Gaussian ES"])
    def test_budgets_of_factors_and_of_their_groups(self, measure):
        groups = [["", "Group"], ["Growth", "Activity"], ["Rates", "Bonds"]]
        for budgets, names in (
            ([["Growth", 0.6], ["Rates", 0.3]], ["Growth", "Rates"]),
            ([["Bonds", 0.3]], ["Bonds"]),
        ):
            page, tables = self.page(
                factor_budgets=budgets,
                factor_groups=groups,
                risk_measure=measure,
                measure="Return",
            )
            fit = tables["Budgets by factor"]
            np.testing.assert_allclose(
                fit.loc[names, "Share"], fit.loc[names, "Budget"], atol=1e-9
            )
            shares = tables["Risk by factor"].loc["Factor budgets"]
            assert shares["Rates"] == pytest.approx(0.3, abs=1e-9)
            assert page.audit["Seed"] == "1"
            headings = ["Expected return", measure[:1].upper() + measure[1:], "Volatility"]
            assert list(tables["Return and risk"]) == list(dict.fromkeys(headings))

    def test_a_budget_of_no_factor_is_named(self):
        groups = [["", "Group"], ["Growth", "Activity"], ["Rates", "Bonds"]]
        for budgets in ([["Groth", 0.6], ["Rates", 0.3]], [["Groth", 0.6]]):
            with pytest.raises(LabelError, match=r"factor_budgets: no factor 'Groth' \(did you"):
                self.page(factor_budgets=budgets, factor_groups=groups)
