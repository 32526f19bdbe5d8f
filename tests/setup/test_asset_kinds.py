"""The kind of an asset class is that of the words of its name."""

import openpyxl
import pytest

from tests.setup.providers import write
from xlfactor.setup.asset_groups import groups_of
from xlfactor.setup.asset_kinds import AssetKind, kind_of_asset
from xlfactor.setup.provider_table import Choices
from xlfactor.xlsx.provider import create_from

NAMES = {
    AssetKind.CASH: ["US Cash", "T-Bills", "US 3-month T-bills", "Money Market",
                     "US Treasuries (Cash Equivalents)", "Treasury Bills"],
    AssetKind.EQUITY: ["U.S. Large Cap", "US Equity-Large Cap", "EAFE Equity", "Global Stocks",
                       "Emerging Markets Equity", "S&P 500", "MSCI ACWI"],
    AssetKind.GOVERNMENT: ["US Treasuries", "Long Treasury", "Euro Government Bonds", "UK Gilts",
                           "World ex-U.S. Govt"],
    AssetKind.INFLATION_LINKED: ["TIPS", "TIPS (Inflation-Protected)", "Inflation-linked gilts",
                                 "Global Inflation Linked Bonds (hedged)", "Linkers"],
    AssetKind.INVESTMENT_GRADE: ["U.S. Aggregate Bonds", "US Corporate Bonds-Core", "Agency MBS",
                                 "Investment Grade Credit", "Non-US Debt-Developed",
                                 "US Long Duration Government/Credit"],
    AssetKind.CREDIT: ["US High Yield", "Bank Loans", "EM hard currency debt", "Convertibles",
                       "Emerging market local-currency bonds", "Non-US Debt-Emerging"],
    AssetKind.COMMODITIES: ["Commodities", "Gold"],
    AssetKind.LISTED_REAL: ["U.S. REITs", "Listed infrastructure"],
    AssetKind.HEDGE_FUNDS: ["Hedge Funds", "Absolute Return", "Macro", "Equity Long/Short"],
    AssetKind.PRIVATE_EQUITY: ["Private Equity", "Venture Capital", "Buyouts"],
    AssetKind.PRIVATE_DEBT: ["Private Debt", "Private Credit", "Direct Lending",
                             "Infrastructure debt"],
    AssetKind.REAL_ESTATE: ["Core Real Estate", "UK Property", "Private Real Estate"],
    AssetKind.REAL_ASSETS: ["Infrastructure", "Timberland", "Farmland"],
    AssetKind.INFLATION: ["U.S. Inflation", "CPI"],
    AssetKind.OTHER: ["Strategy A", "Emerging Markets", "Insurance Linked"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for kind, names in NAMES.items() for name in names]
)
def test_a_name_says_the_kind(name, kind):
    found, word = kind_of_asset(name)
    assert found is kind
    assert word in name
    assert bool(word) == (kind is not AssetKind.OTHER)
    assert kind_of_asset(name.upper())[0] is kind


def test_private_kinds_are_those_that_are_not_traded():
    private = {kind for kind in AssetKind if kind.is_private}
    assert private == {AssetKind.PRIVATE_EQUITY, AssetKind.PRIVATE_DEBT, AssetKind.REAL_ESTATE,
                       AssetKind.REAL_ASSETS}  # fmt: skip


def test_a_name_that_says_nothing_is_known_by_its_group(tmp_path):
    head = ["", "Return", "Volatility", "Japan", "Europe", "Core"]
    sheet = [["Long-term assumptions"], [], head, ["Equities"],
             ["Japan", 0.06, 0.17, 1.0, None, None],
             ["Europe*", 0.07, 0.18, 0.6, 1.0, None], ["Fixed income"],
             ["Core", 0.03, 0.05, 0.1, 0.2, 1.0]]  # fmt: skip
    house = write(tmp_path / "house.xlsx", {"A": sheet})
    study = create_from(house, tmp_path / "s.xlsx", Choices())
    policy = openpyxl.load_workbook(tmp_path / "s.xlsx")["Policy"]
    rows = {row[0]: row for row in policy.iter_rows(min_row=6, min_col=2, values_only=True)}
    assert rows["Europe"][1] == "Public equity"
    assert rows["Core"][1] == "Investment-grade bonds"
    assert rows["Japan"][-1] == "proposed, by the word 'Equities' of its group 'Equities'"
    assert "Factor 'Economic Growth': public equity in equal parts." in study.proposed
    assert len(set(study.proposed)) == len(study.proposed)


def test_the_group_beside_a_name_comes_before_the_heading_above():
    cells = (("Assumptions", None, None), ("Group", "Name", "Return"), ("Bonds", "Core", 0.03),
             (None, "Long", 0.04), ("Equity", "Core", 0.06), (None, "A note", None))  # fmt: skip
    assert groups_of(cells, ["Core", "Long"]) == {"Core": "Equity", "Long": "Bonds"}
