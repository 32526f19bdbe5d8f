from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.definitions import FactorDefinition, factor_returns
from xlfactor.errors import LabelError, TableError

PROXIES = [
    "MSCI ACWI",
    "Global Government Bond",
    "Global Inflation-Linked",
    "Commodity Index",
    "Global Credit",
    "MSCI EM",
    "MSCI World",
]
MONTHS = pd.date_range("2015-01-31", periods=12, freq="ME")
RETURNS = pd.DataFrame(
    np.random.default_rng(0).normal(0, 0.03, (12, 7)), index=MONTHS, columns=PROXIES
)
FACTORS = [
    FactorDefinition(name="Equity", long="MSCI ACWI"),
    FactorDefinition(
        name="Inflation", long="Global Government Bond", short="Global Inflation-Linked"
    ),
    FactorDefinition(name="Real Rates", long="Global Inflation-Linked"),
    FactorDefinition(name="Commodity", long="Commodity Index"),
    FactorDefinition(name="Credit", long="Global Credit", short="Global Government Bond"),
    FactorDefinition(name="Emerging Market", long="MSCI EM", short="MSCI World"),
]


def test_the_six_factors_of_the_analyst():
    found = factor_returns(RETURNS, FACTORS)
    by_hand = {
        "Equity": RETURNS["MSCI ACWI"],
        "Inflation": RETURNS["Global Government Bond"] - RETURNS["Global Inflation-Linked"],
        "Real Rates": RETURNS["Global Inflation-Linked"],
        "Commodity": RETURNS["Commodity Index"],
        "Credit": RETURNS["Global Credit"] - RETURNS["Global Government Bond"],
        "Emerging Market": RETURNS["MSCI EM"] - RETURNS["MSCI World"],
    }
    pd.testing.assert_frame_equal(found, pd.DataFrame(by_hand))


def test_the_order_of_proxies_does_not_matter():
    found = factor_returns(RETURNS[PROXIES[::-1]], FACTORS)
    pd.testing.assert_frame_equal(found, factor_returns(RETURNS, FACTORS))


def test_multipliers_scale_each_side():
    credit = replace(FACTORS[4], long_multiplier=2.0, short_multiplier=0.5)
    found = factor_returns(RETURNS, [credit])["Credit"]
    expected = 2 * RETURNS["Global Credit"] - 0.5 * RETURNS["Global Government Bond"]
    np.testing.assert_allclose(found, expected)


def definition(**changes):
    return [FactorDefinition(**({"name": "Credit", "long": "Global Credit"} | changes))]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"long": "Globl Credit"},
            "factor_definitions: row 'Credit', column 'Long': proxy_returns has no column "
            "'Globl Credit' (did you mean 'Global Credit'?)",
        ),
        (
            {"short": "xyz"},
            "factor_definitions: row 'Credit', column 'Short': proxy_returns has no column 'xyz'",
        ),
    ],
)
def test_an_unknown_proxy_is_named(wrong, message):
    with pytest.raises(LabelError) as found:
        factor_returns(RETURNS, definition(**wrong))
    assert str(found.value) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"short": "Global Credit"}, "row 'Credit' is long and short the same proxy"),
        (
            {"long_multiplier": 0.0},
            "row 'Credit', column 'Long multiplier': found 0; wanted a number",
        ),
        (
            {"short_multiplier": np.inf},
            "row 'Credit', column 'Short multiplier': found inf; wanted a number",
        ),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(changes, message):
    with pytest.raises(TableError, match=message):
        definition(**changes)


def test_a_factor_that_occurs_twice_is_named():
    with pytest.raises(LabelError, match="factor_definitions: row 'Credit' occurs more than once"):
        factor_returns(RETURNS, [*definition(), *definition(long="MSCI EM")])


def test_no_factors_are_refused():
    with pytest.raises(TableError, match="factor_definitions: no factors"):
        factor_returns(RETURNS, [])
