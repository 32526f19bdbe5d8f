"""The macros of bands: figures of the other macros beside bands, on the shipped workbooks."""

from contextlib import closing
from functools import cache

import numpy as np
import pandas as pd
import pytest

from tests.conftest import WORKBOOKS
from tests.macros.shipped import pages_of
from xlfactor import catalogue
from xlfactor.core.resampling.study_answers import RESIDUAL
from xlfactor.engines import loop
from xlfactor.errors import LabelError, OptionError, TableError
from xlfactor.macros import cma, cma_bands, cma_frontier, returns_bands, targets
from xlfactor.run import run
from xlfactor.xlsx.book import open_book

ASSUMPTIONS, RETURNS = cma_bands.assumption_bands, returns_bands.return_bands
FILES = {ASSUMPTIONS: "factor_cma.xlsx", RETURNS: "cross_asset.xlsx"}


@cache
def bands_pages(macro, **changes):
    return pages_of(macro, FILES[macro], **{"band_draws": 40.0, **changes})


def block(pages, title):
    return next(one.table for page in pages for one in page.blocks if one.title == title)


def beside(pages, name):
    return block(pages, f"{name} and their bands")


@pytest.mark.parametrize("macro", FILES, ids=lambda macro: macro.key)
def test_every_figure_lies_beside_its_band(macro):
    pages = bands_pages(macro)
    for name in ("Premia", "Weights", "Risk shares", "Stress", "Frontier portfolios", "Exposures"):
        table = beside(pages, name)
        point, low, high = (table.to_numpy()[:, i::3] for i in range(3))
        assert np.isfinite(table.to_numpy()).all()
        assert (low <= high + 1e-12).all()
        # a point may lie beyond a band of draws that limits or a penalty push to one side
        assert ((low - 1e-9 <= point) & (point <= high + 1e-9)).mean() > 0.8
    assert beside(pages, "Risk shares")["Risk share"].sum() == pytest.approx(1)
    assert RESIDUAL in beside(pages, "Risk shares").index
    steady = block(pages, "Share of the draws with the same sign").to_numpy()
    assert ((steady >= 0) & (steady <= 1)).all()
    said = block(pages, "What holds in most draws")
    assert ((said["Share of draws"] >= 0.9) == (said["Holds"] == "yes")).all()


def test_the_points_of_assumptions_are_the_figures_of_the_study():
    pages, file = bands_pages(ASSUMPTIONS), FILES[ASSUMPTIONS]
    weights = block(pages_of(cma.factors_to_assets, file), "Weights")["Within limits"]
    np.testing.assert_allclose(beside(pages, "Weights")["Weight"], weights[:-1], atol=1e-9)
    (premia,) = pages_of(cma.factor_premia, file)
    np.testing.assert_allclose(
        beside(pages, "Premia")["Premium"], premia.blocks[0].table.iloc[:, 0], atol=1e-12
    )
    beside_it = pages_of(cma_frontier.efficient_frontier, file)[0].blocks[0].table
    np.testing.assert_allclose(
        beside(pages, "Frontier portfolios")[["Return", "Volatility"]].iloc[0],
        beside_it.loc["Minimum variance", ["Expected return", "Volatility"]],
        atol=1e-12,
    )


def test_the_points_of_returns_are_the_figures_of_the_case():
    pages, file = bands_pages(RETURNS, band_case="Case 2"), FILES[RETURNS]
    cases = pages_of(targets.target_allocation, file)
    weights = next(one.table for page in cases for one in page.blocks if "Weights" in one.title)
    column = weights["Case 2"][: len(beside(pages, "Weights"))]
    np.testing.assert_allclose(beside(pages, "Weights")["Weight"], column, atol=1e-9)
    assert "The weights are those of the case 'Case 2'" in pages[0].notes[1]


@pytest.mark.slow
@pytest.mark.parametrize("macro", FILES, ids=lambda macro: macro.key)
def test_processes_give_the_same_page(macro):
    one, two = bands_pages(macro), bands_pages(macro, workers=2.0)
    blocks = ([each for page in pages for each in page.blocks] for pages in (one, two))
    for alone, shared in zip(*blocks, strict=True):
        pd.testing.assert_frame_equal(alone.table, shared.table, check_exact=True)


def test_draws_are_computed_by_the_engine_that_is_given():
    asked = []

    def engine(number):
        asked.append(number)
        return loop()

    made = pages_of(ASSUMPTIONS.by(engine), FILES[ASSUMPTIONS], band_draws=20.0, workers=3.0)
    assert asked == [3]
    found, usual = (
        beside(made, "Premia"),
        beside(bands_pages(ASSUMPTIONS, band_draws=20.0), "Premia"),
    )
    pd.testing.assert_frame_equal(found, usual, check_exact=True)


def test_surer_assumptions_have_narrower_bands():
    wide, narrow = (
        beside(bands_pages(ASSUMPTIONS, effective_observations=n, band_draws=20.0), "Premia")
        for n in (60.0, 6000.0)
    )
    widths = [one["Premium, high"] - one["Premium, low"] for one in (wide, narrow)]
    # the same draws a tenth as far, but of the private factor, whose portfolio is drawn too
    np.testing.assert_allclose((widths[0] / widths[1])[:3], 10)
    errors = (("", "Return"), ("US Equity-Large Cap", 0.0), ("TIPS (Inflation-Protected)", 0.0))
    stated = beside(bands_pages(ASSUMPTIONS, assumption_errors=errors, band_draws=20.0), "Premia")
    real = stated.loc["Real Rate"]
    # a portfolio of TIPS alone, whose return is certain
    assert real["Premium, low"] == pytest.approx(real["Premium"], abs=1e-12)


@pytest.mark.parametrize("resampling", ["moving blocks", "Student t"])
def test_histories_are_drawn_as_wanted_and_it_is_said(resampling):
    pages = bands_pages(RETURNS, resampling=resampling, band_draws=20.0)
    words = {
        "moving blocks": "drawn in moving blocks, of 4.0 rows",
        "Student t": "a Student t with",
    }
    pages = bands_pages(RETURNS, resampling=resampling, band_draws=20.0, block_length=4.0)
    assert words[resampling] in pages[0].notes[0]


@pytest.mark.parametrize(
    ("macro", "changes", "error", "message"),
    [
        (ASSUMPTIONS, {"effective_observations": 14.0}, OptionError, "wanted more than 15, the"),
        (ASSUMPTIONS, {"assumption_errors": (("", "Beta"), ("Real Estate", 0.1))}, LabelError,
         "assumption_errors: unknown column 'beta'; wanted Return, Volatility or both"),
        (ASSUMPTIONS, {"assumption_errors": (("", "Return"), ("Gold", 0.1))}, LabelError, "Gold"),
        (RETURNS, {"band_case": "Case 9"}, LabelError, "band_case: .*'Case 9'"),
        (RETURNS, {"block_length": 400.0}, OptionError, "block_length: found 400; wanted 1 to"),
    ],
)  # fmt: skip
def test_impossible_inputs_are_refused(macro, changes, error, message):
    with pytest.raises(error, match=message):
        bands_pages(macro, **changes)


def test_a_blank_number_of_draws_is_no_wish_for_bands(cma_results):
    skipped = {one.macro: one.lacks for one in cma_results[1].skipped}
    assert skipped["Bands of assumptions"] == ("band_draws",)
    blank = r"the input 'band_draws' at .* is blank; wanted one"
    with (
        closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book,
        pytest.raises(TableError, match=blank),
    ):
        run(book, [ASSUMPTIONS], known=catalogue.input_names())
