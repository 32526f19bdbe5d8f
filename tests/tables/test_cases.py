import pytest

from xlfactor.errors import InfeasibleError, LabelError, TableError
from xlfactor.tables.cases import CasesTable, ClassesTable

CASES = CasesTable(help="c")
CLASSES = ClassesTable(help="c")
HEADER = ("Case", "Equity", "Credit", "lower", "Upper", "Excluded", "Turnover")
ROWS = (("Free", 0.45, 0.12, -1.0, 1.0, None, None),
        ("Liquid", 0.45, 0.12, 0.0, 1.0, "Illiquid; Gold", 0.2))  # fmt: skip
ASSETS = (("Asset", "Class", "Liquidity", "Current"),
          ("Stocks", "Equity", "liquid", 0.5), ("Gold", "Commodity", "liquid", 0.5),
          ("Buyout", "Private", "illiquid", 0.0))  # fmt: skip


def test_a_row_is_a_case():
    free, liquid = CASES.read((HEADER, *ROWS), name="cases")
    assert (free.name, free.lower, free.upper, free.excluded, free.turnover) == (
        "Free", -1.0, 1.0, (), None)  # fmt: skip
    assert free.target_exposures.to_dict() == {"Equity": 0.45, "Credit": 0.12}
    assert (liquid.excluded, liquid.turnover) == (("Illiquid", "Gold"), 0.2)


def test_the_order_of_columns_does_not_matter():
    order = (0, 4, 2, 6, 1, 3, 5)
    shuffled = tuple(tuple(row[i] for i in order) for row in (HEADER, *ROWS))
    for one, other in zip(
        CASES.read((HEADER, *ROWS), name="cases"), CASES.read(shuffled, name="cases"), strict=True
    ):
        assert one.target_exposures.to_dict() == other.target_exposures.to_dict()
        assert (one.lower, one.upper, one.excluded) == (other.lower, other.upper, other.excluded)


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        ((HEADER, ("A", 0.4, 0.1, 0.6, 0.5, None, None)), InfeasibleError,
         "cases: row 'A': the lower limit 60.0% is above the upper limit 50.0%"),
        ((HEADER, ("A", 0.4, None, 0.0, 1.0, None, None)), TableError,
         "cases: row 'A', column 'Credit': found a blank; wanted a number"),
        ((HEADER, ("A", 0.4, 0.1, None, 1.0, None, None)), TableError,
         "cases: row 'A', column 'Lower': found a blank"),
        ((HEADER, ("A", 0.4, 0.1, 0.0, 1.0, 7.0, None)), TableError,
         "cases: row 'A', column 'Excluded': found 7; wanted a text"),
        ((HEADER, ROWS[0], ROWS[0]), LabelError, "cases: row 'Free' occurs more than once"),
        ((HEADER[:3], ROWS[0][:3]), TableError, "cases: no column 'Lower'"),
        ((("Case", "Lower", "Upper"), ("A", 0.0, 1.0)), TableError, "cases: no column of targets"),
    ],
)  # fmt: skip
def test_cases_say_what_is_wrong(cells, error, message):
    with pytest.raises(error, match=message):
        CASES.read(cells, name="cases")


def test_an_exclusion_names_assets_classes_or_liquidities():
    classes = CLASSES.read(ASSETS, name="asset_classes")
    members = classes.members(("Illiquid", "commodity"), where="cases")
    assert list(members) == ["Gold", "Buyout"]
    assert classes.current.to_dict() == {"Stocks": 0.5, "Gold": 0.5, "Buyout": 0.0}
    assert not len(classes.members((), where="cases"))


def test_an_exclusion_of_nothing_known_is_refused():
    classes = CLASSES.read(ASSETS, name="asset_classes")
    with pytest.raises(LabelError, match=r"here: no asset, class or liquidity is 'Golf' \(did yo"):
        classes.members(("Golf",), where="here")


def test_classes_may_be_all_that_is_known():
    classes = CLASSES.read(tuple(row[:2] for row in ASSETS), name="asset_classes")
    assert (classes.liquidity, classes.current) == (None, None)
    with pytest.raises(LabelError, match="'illiquid'"):
        classes.members(("illiquid",), where="here")


def test_limits_and_budgets_of_assets_may_be_left_blank():
    header = ("Asset", "Class", "Upper", "Risk budget", "Lower")
    cells = (header, ("Stocks", "A", 0.5, 1.0, None), ("Gold", "B", None, None, None))
    classes = CLASSES.read(cells, name="asset_classes")
    assert classes.upper.to_dict() == {"Stocks": 0.5, "Gold": float("inf")}
    assert classes.lower.to_dict() == {"Stocks": -float("inf"), "Gold": -float("inf")}
    assert classes.risk_budgets.to_dict() == {"Stocks": 1.0, "Gold": 0.0}
    (case,) = CASES.read((HEADER, ROWS[0]), name="cases")
    limits = case.limits(classes)
    assert limits.upper.to_dict() == {"Stocks": 0.5, "Gold": 1.0}
    assert limits.lower.to_dict() == {"Stocks": -1.0, "Gold": -1.0}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((("Asset", "Class"), ("Gold", "#N/A")), "row 'Gold', column 'Class': found the error"),
        ((("Asset", "Class", "Current"), ("Gold", "C", 1.0), ("Oil", "C", None)),
         "row 'Oil', column 'Current': found a blank; wanted a number"),
        ((("Asset", "Clas"), ("Gold", "C")), "unknown column 'Clas'"),
    ],
)  # fmt: skip
def test_classes_say_what_is_wrong(cells, message):
    with pytest.raises(TableError, match=message):
        CLASSES.read(cells, name="asset_classes")


def test_current_weights_of_classes_sum_to_one():
    cells = (("Asset", "Class", "Current"), ("Gold", "C", 0.5), ("Oil", "C", 0.6))
    message = "asset_classes: column 'Current': the weights sum to 110.0%; wanted 100%"
    with pytest.raises(TableError, match=message):
        CLASSES.read(cells, name="asset_classes")
