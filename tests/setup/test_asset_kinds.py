"""The kind of an asset class is that of the words of its name."""

import pytest

from xlfactor.setup.asset_kinds import AssetKind, kind_of_asset

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
