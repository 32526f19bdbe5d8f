"""Style analysis from cells to pages, beside what the functions return."""

import numpy as np
import pandas as pd
import pytest

from tests.macros.test_cross_asset import ASSETS, cells, given, market
from xlfactor.errors import LabelError
from xlfactor.functions import styles as functions
from xlfactor.macros import styles

INDICES = [["World"], ["Government"], ["Corporate"], ["Cash"]]
FUNDS = [name for name in ASSETS if name != "Cash"]


def pages(macro, **changes):
    inputs = given(style_indices=INDICES, window_months=24, **changes)
    return macro.pages(macro.read({p.name: inputs.get(p.name) for p in macro.parameters}))


def frame(rows):
    """Return cells with headers as a table."""
    return pd.DataFrame([row[1:] for row in rows[1:]], [row[0] for row in rows[1:]], rows[0][1:])


def expected():
    assets, proxies = market()
    return cells(assets[FUNDS]), cells(proxies.assign(Cash=assets["Cash"]))


def test_the_page_shows_what_the_functions_return():
    (page,) = pages(styles.style_weights)
    shown, fit = (block.table for block in page.blocks)
    assert list(shown.index) == FUNDS  # an index has no style of its own
    funds, indices = expected()
    np.testing.assert_allclose(shown, frame(functions.style_weights(funds, indices)), atol=1e-9)
    np.testing.assert_allclose(fit, frame(functions.style_fit(funds, indices)))
    rest = frame(functions.selection_returns(funds, indices))
    np.testing.assert_allclose(rest.std() * np.sqrt(12), fit["Selection volatility"])
    assert page.checks[0].passed


def test_styles_through_time_are_those_of_the_function():
    (page,) = pages(styles.rolling_styles, rolling_assets=[["Credit"]])
    block, shares = page.blocks
    assert block.title == "Style of Credit"
    found = frame(functions.rolling_style_weights(*expected(), "Credit", 24))
    np.testing.assert_allclose(block.table, found, atol=1e-9)
    assert list(shares.table) == ["Credit"]
    assert len(pages(styles.rolling_styles)[0].charts) == len(FUNDS)


def test_an_index_that_is_nowhere_is_named():
    with pytest.raises(LabelError, match="style_indices: 'Wood' is no column of proxy_returns"):
        styles.style_weights.pages(
            styles.style_weights.read(
                {"style_indices": [["World"], ["Wood"]]}
                | {key: given()[key] for key in ("asset_returns", "proxy_returns",
                                                 "factor_definitions")}
            )
        )  # fmt: skip
