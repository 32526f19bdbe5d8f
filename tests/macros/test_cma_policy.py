"""What the study of assumptions does with the columns of its policy."""

import numpy as np

from tests.macros.shipped import pages_of, shipped
from xlfactor.macros.cma import factors_to_assets

FILE = "factor_cma.xlsx"
USED = "Turnover is half the sum of the trades from the policy's Current weights"


def figures(page):
    return next(b.table for b in page.blocks if b.title == "The portfolios side by side")


def test_current_weights_are_what_turnover_is_counted_from():
    header, *rows = shipped(FILE)["policy"]
    held = np.arange(len(rows)) / sum(range(len(rows)))
    policy = (
        (*header, "Current"),
        *((*row, share) for row, share in zip(rows, held, strict=True)),
    )
    page = pages_of(factors_to_assets, FILE, policy=policy)[0]
    weights = next(b.table for b in page.blocks if b.title == "Weights").drop("Total")
    turnover = weights.sub(held, axis=0).abs().sum() / 2
    assert turnover["Within limits"] > 0.1
    np.testing.assert_allclose(figures(page)["Turnover from current"], turnover, rtol=1e-12)
    assert any(USED in note for note in page.notes)


def test_without_current_weights_there_is_no_turnover():
    page = pages_of(factors_to_assets, FILE, policy=shipped(FILE)["policy"])[0]
    assert "Turnover from current" not in figures(page)
    assert not any(USED in note for note in page.notes)
