"""The analyst's own names for the asset classes of a provider's table."""

import pandas as pd
import pytest

from xlfactor.core.estimation.asset_names import renamed
from xlfactor.core.estimation.published_assumptions import read_assumptions
from xlfactor.errors import LabelError

ROWS = ["US Large Cap", "EM Equity", "Gold*"]


@pytest.fixture(scope="module")
def published():
    cells = {"Return": [0.06, 0.08, 0.04], "Volatility": [0.16, 0.21, 0.17],
             "US Large Cap": [1, 0.7, 0.1], "EM Equity": [None, 1, 0.2],
             "Gold": [None, None, 1]}  # fmt: skip
    return read_assumptions(pd.DataFrame(cells, index=ROWS))


def names(*pairs, header="Provider's name"):
    mine, theirs = zip(*pairs, strict=True)
    return pd.Series(theirs, index=list(mine), name=header)


def test_every_figure_is_found_under_the_new_name(published):
    found = renamed(published, names(("Emerging", "EM Equity"), ("Bullion", "Gold*")))
    assert list(found.assets) == ["US Large Cap", "Emerging", "Bullion"]
    assert found.volatilities["Emerging"] == published.volatilities["EM Equity"]
    assert found.expected_returns.loc["Bullion", "Return"] == 0.04
    assert found.correlation.loc["Bullion", "Emerging"] == 0.2
    assert list(found.correlation) == list(found.correlation.index) == list(found.assets)


def test_what_was_renamed_is_told(published):
    found = renamed(published, names(("Emerging", "EM Equity"), ("Gold", "Gold")))
    assert found.notes == (*published.notes, "Named by asset_names: 'Emerging' is 'EM Equity'.")
    assert renamed(published, names(("Gold", "Gold"))).notes == published.notes
    assert renamed(published, None) is published


def test_two_rows_may_swap_their_names(published):
    swapped = renamed(published, names(("EM Equity", "Gold"), ("Gold", "EM Equity")))
    assert swapped.volatilities["Gold"] == published.volatilities["EM Equity"]
    assert swapped.volatilities["EM Equity"] == published.volatilities["Gold"]


def test_of_several_names_of_the_provider_the_one_that_is_there_counts(published):
    several = names(("Emerging", "Emerging Markets"), ("Emerging", "EM Equity"))
    assert list(renamed(published, several).assets)[1] == "Emerging"


def test_a_name_that_is_the_providers_too_may_be_missing(published):
    found = renamed(published, names(("Bonds", "Bonds"), ("Emerging", "EM Equity")))
    assert list(found.assets) == ["US Large Cap", "Emerging", "Gold"]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("Emerging", "EM Equities")],
         "row 'Emerging': 'EM Equities' is no row of cma (did you mean 'EM Equity'?); wanted the"
         " name that the provider prints"),
        ([("Emerging", "EM Equity"), ("Markets", "EM Equity")],
         "the provider's name 'EM Equity' stands beside 'Emerging' and 'Markets'; wanted it once"),
        ([("Shares", "EM Equity"), ("Shares", "US Large Cap")],
         "row 'Shares' has the provider's names 'EM Equity', 'US Large Cap', and all of them are"
         " rows of cma; wanted one, and another name of yours for each other"),
        ([("Gold", "EM Equity")],
         "row 'Gold' stands for 'EM Equity', but cma has another row 'Gold'; wanted a name of its"
         " own for that one, or another name here"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused_with_its_name(published, pairs, said):
    with pytest.raises(LabelError) as error:
        renamed(published, names(*pairs))
    assert str(error.value) == f"asset_names: {said}"


def test_a_table_without_its_header_is_refused(published):
    with pytest.raises(LabelError, match="was the header row left out"):
        renamed(published, names(("Bullion", "Gold"), header="EM Equity"))
