"""What the study of assumptions does with the columns of its policy."""

from contextlib import closing

import numpy as np
import pytest

from tests.conftest import WORKBOOKS
from xlfactor.macros.cma import factors_to_assets
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

USED = "Turnover is half the sum of the trades from the policy's Current weights"


@pytest.fixture(scope="module")
def given():
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        places = Places(book)
        found = {item.name: places.find(item) for item in factors_to_assets.parameters}
    return {name: place.cells for name, place in found.items() if place is not None}


def weights_page(given, policy):
    return factors_to_assets.pages(factors_to_assets.read(given | {"policy": policy}))[0]


def figures(page):
    return next(b.table for b in page.blocks if b.title == "The portfolios side by side")


def test_current_weights_are_what_turnover_is_counted_from(given):
    header, *rows = given["policy"]
    held = np.arange(len(rows)) / sum(range(len(rows)))
    policy = (
        (*header, "Current"),
        *((*row, share) for row, share in zip(rows, held, strict=True)),
    )
    page = weights_page(given, policy)
    weights = next(b.table for b in page.blocks if b.title == "Weights").drop("Total")
    turnover = weights.sub(held, axis=0).abs().sum() / 2
    assert turnover["Within limits"] > 0.1
    np.testing.assert_allclose(figures(page)["Turnover from current"], turnover, rtol=1e-12)
    assert any(USED in note for note in page.notes)


def test_without_current_weights_there_is_no_turnover(given):
    page = weights_page(given, given["policy"])
    assert "Turnover from current" not in figures(page)
    assert not any(USED in note for note in page.notes)
