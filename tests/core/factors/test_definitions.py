import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.definitions import (
    FactorDefinition,
    factor_returns,
    read_definitions,
)
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
SHEET = pd.DataFrame(
    [
        ["MSCI ACWI", None],
        ["Global Government Bond", "Global Inflation-Linked"],
        ["Global Inflation-Linked", np.nan],
        ["Commodity Index", " "],
        ["Global Credit", "Global Government Bond"],
        ["MSCI EM", "MSCI World"],
    ],
    index=["Equity", "Inflation", "Real Rates", "Commodity", "Credit", "Emerging Market"],
    columns=["Long", "Short"],
)


def test_the_six_factors_of_the_analyst():
    found = factor_returns(RETURNS, read_definitions(SHEET))
    assert list(found.columns) == list(SHEET.index)
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
    pd.testing.assert_frame_equal(
        factor_returns(RETURNS[PROXIES[::-1]], read_definitions(SHEET)),
        factor_returns(RETURNS, read_definitions(SHEET)),
    )


def test_multipliers_scale_each_side():
    sheet = SHEET.iloc[[4]].assign(**{"Long multiplier": 2, "Short multiplier": [0.5]})
    found = factor_returns(RETURNS, read_definitions(sheet))["Credit"]
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
        ({"long_multiplier": 0.0}, "row 'Credit', column 'Long multiplier': found '0.0'"),
        ({"short_multiplier": np.inf}, "row 'Credit', column 'Short multiplier': found 'inf'"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(changes, message):
    with pytest.raises(TableError, match=message):
        definition(**changes)


def test_a_factor_that_occurs_twice_is_named():
    with pytest.raises(LabelError, match="factor_definitions: row 'Credit' occurs more than once"):
        factor_returns(RETURNS, [*definition(), *definition(long="MSCI EM")])
    with pytest.raises(LabelError, match="factor_definitions: row 'Equity' occurs more than once"):
        read_definitions(pd.concat([SHEET, SHEET.iloc[:1]]))


def test_no_factors_are_refused():
    with pytest.raises(TableError, match="factor_definitions: no factors"):
        factor_returns(RETURNS, [])
    with pytest.raises(TableError, match="factor_definitions: no factors"):
        read_definitions(SHEET.iloc[:0])


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (
            SHEET.rename(columns={"Short": "Shrt"}),
            "factor_definitions: unknown column 'Shrt'; known are 'Long', 'Short', "
            "'Long multiplier', 'Short multiplier'",
        ),
        (SHEET[["Short"]], "factor_definitions: column 'Long' is missing"),
        (
            SHEET.assign(Long=[None, *SHEET["Long"][1:]]),
            "factor_definitions: row 'Equity', column 'Long': no proxy is named",
        ),
        (
            SHEET.assign(**{"Long multiplier": "two"}),
            "factor_definitions: row 'Equity', column 'Long multiplier': found 'two'; a number "
            "other than zero is wanted",
        ),
        (
            SHEET.assign(**{"Short multiplier": 1.0}),
            "factor_definitions: row 'Equity' has a Short multiplier but no Short proxy",
        ),
    ],
)
def test_faults_of_the_sheet_are_named(sheet, message):
    with pytest.raises(TableError) as found:
        read_definitions(sheet)
    assert str(found.value) == message
