import numpy as np
import pytest

from xlfactor.errors import InfeasibleError, LabelError, TableError
from xlfactor.tables.policy import ExposureLimitTable, GroupTable, PolicyTable

HEADER = ("Asset", "upper", "Lower", "Group", "Private", "Anchor")
ROWS = (("Gold", 0.6, 0.0, "Real", "yes", None), ("Bonds", 1.0, 0.1, "Fixed", None, None))
TABLE = PolicyTable(help="p")


def test_columns_are_found_by_their_headers():
    policy = TABLE.read((HEADER, *ROWS), name="policy")
    assert list(policy.assets) == ["Gold", "Bonds"]
    assert policy.upper.to_dict() == {"Gold": 0.6, "Bonds": 1.0}
    assert policy.lower.to_dict() == {"Gold": 0.0, "Bonds": 0.1}
    assert policy.groups.to_dict() == {"Gold": "Real", "Bonds": "Fixed"}
    assert policy.private.to_dict() == {"Gold": True, "Bonds": False}
    assert policy.anchor is None
    assert policy.current is None
    assert not policy.excluded.any()


@pytest.mark.parametrize(
    ("header", "rows", "error", "message"),
    [
        (("Asset", "Uper", "Lower"), (("Gold", 1.0, 0.0),), TableError,
         r"policy: unknown column 'Uper' \(did you mean 'Upper'\?\)"),
        (("Asset", "Upper"), (("Gold", 1.0),), TableError, "policy: no column 'Lower'"),
        (("Asset", "Upper", "Lower"), (("Gold", 1.0, None),), TableError,
         "policy: row 'Gold', column 'Lower': found a blank; wanted a number"),
        (("Asset", "Upper", "Lower"), (("G", 1.0, 0.0), ("G", 1.0, 0.0)), LabelError,
         "policy: row 'G' occurs more than once"),
        (("Asset", "Upper", "upper", "Lower"), (("G", 1.0, 1.0, 0.0),), LabelError,
         "policy: column 'Upper' occurs more than once"),
        (("Asset", "Upper", "Lower", "Private"), (("G", 1.0, 0.0, "perhaps"),), TableError,
         "policy: row 'G', column 'Private': found the text 'perhaps'; wanted yes or no"),
        (("Asset", "Upper", "Lower", "Anchor"), (("G", 1.0, 0.0, 0.5), ("H", 1.0, 0.0, None)),
         TableError, "policy: row 'H', column 'Anchor': found a blank"),
        (("Asset", "Upper", "Lower", "Group"), (("G", 1.0, 0.0, "x"), ("H", 1.0, 0.0, None)),
         TableError, "policy: row 'H', column 'Group': found a blank; wanted a text"),
        (("Asset", "Upper", "Lower"), (("G", 60.0, 0.0),), TableError,
         "policy: row 'G', column 'Upper': found 60, which is 6000%; wanted a share"),
    ],
)  # fmt: skip
def test_a_policy_says_what_is_wrong(header, rows, error, message):
    with pytest.raises(error, match=message):
        TABLE.read((header, *rows), name="policy")


def test_group_limits_are_two_columns():
    frame = GroupTable(help="g").read((("Group", "Lower", "Upper"), ("Real", 0.0, 0.5)), name="g")
    assert frame.loc["Real"].tolist() == [0.0, 0.5]


def test_limits_of_exposures_may_be_open_and_are_no_shares():
    cells = (
        ("Factor", "Upper", "Lower"),
        ("Rates", 8.0, None),
        ("Growth", 0.5, -0.1),
        ("FX", None, None),
    )
    frame = ExposureLimitTable(help="e").read(cells, name="exposure_limits")
    assert frame.loc["Rates"].to_dict() == {"Lower": -np.inf, "Upper": 8.0}
    assert frame.loc["Growth"].to_dict() == {"Lower": -0.1, "Upper": 0.5}
    assert np.isinf(frame.loc["FX"]).all()


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((("Factor", "Lower"), ("Rates", 1.0)), "exposure_limits: no column 'Upper'"),
        ((("Factor", "Lower", "Uper"), ("Rates", 1.0, 2.0)),
         r"exposure_limits: unknown column 'Uper' \(did you mean 'Upper'\?\)"),
        ((("Factor", "Lower", "Upper"), ("Rates", "low", 2.0)),
         "exposure_limits: row 'Rates', column 'Lower': found the text 'low'; wanted a number"),
    ],
)  # fmt: skip
def test_limits_of_exposures_say_what_is_wrong(cells, message):
    with pytest.raises(TableError, match=message):
        ExposureLimitTable(help="e").read(cells, name="exposure_limits")


def test_an_asset_in_a_group_without_limits_is_refused():
    policy = TABLE.read((HEADER, *ROWS), name="policy")
    rows = (("Group", "Lower", "Upper"), ("real", 0.0, 0.5), ("Fixed", 0.0, 1.0))
    limits = GroupTable(help="g").read(rows, name="group_limits")
    message = (
        r"policy: row 'Gold', column 'Group': 'Real' has no row in group_limits \(did you mean "
        r"'real'\?\); wanted one, from 0% to 100% if it is not limited"
    )
    with pytest.raises(LabelError, match=message):
        policy.limits(limits)
    kept = policy.limits(limits.rename(index={"real": "Real"})).group_limits
    assert kept.loc["Real", "Upper"] == 0.5
    without = TABLE.read((HEADER[:3], *(row[:3] for row in ROWS)), name="policy")
    assert without.limits(limits).groups is None


def test_a_group_without_limits_is_not_limited_but_half_a_row_is_refused():
    header = ("Group", "Lower", "Upper")
    cells = (header, ("Real", None, None), ("Fixed", 0.1, 0.5))
    frame = GroupTable(help="g").read(cells, name="g")
    assert frame.loc["Real"].tolist() == [-float("inf"), float("inf")]
    assert frame.loc["Fixed"].tolist() == [0.1, 0.5]
    with pytest.raises(TableError, match="g: row 'Real', column 'Upper': found a blank"):
        GroupTable(help="g").read((header, ("Real", 0.1, None)), name="g")


def test_an_excluded_asset_holds_nothing_and_must_not_have_to():
    header = ("Asset", "Lower", "Upper", "Excluded")
    policy = TABLE.read(
        (header, ("Gold", 0.0, 0.5, "yes"), ("Oil", 0.1, 0.5, None)), name="policy"
    )
    limits = policy.limits()
    assert limits.upper.to_dict() == {"Gold": 0.0, "Oil": 0.5}
    assert limits.lower.to_dict() == {"Gold": 0.0, "Oil": 0.1}
    policy = TABLE.read((header, ("Gold", 0.05, 0.5, "yes")), name="policy")
    with pytest.raises(
        InfeasibleError, match="policy: row 'Gold' is excluded, yet its lower limit"
    ):
        policy.limits()


@pytest.mark.parametrize(
    ("column", "weights", "message"),
    [
        ("Current", (0.5, 0.4), "policy: column 'Current': the weights sum to 90.0%; wanted 100%"),
        ("Current", (0.5, 0.49999), "the weights sum to 99.999%; wanted 100%"),
        ("Current", (0.0, 0.0), "the weights sum to 0.0%; wanted 100%"),
        ("Anchor", (0.2, 0.2), "policy: column 'Anchor': the weights of the anchor sum to 40.0%; "
         "wanted about 100%"),
        ("Anchor", (1.5, 0.5), "the weights of the anchor sum to 200.0%"),
    ],
)  # fmt: skip
def test_weights_held_sum_to_one_and_anchors_nearly(column, weights, message):
    rows = [("Gold", 0, 1, weights[0]), ("Oil", 0, 1, weights[1])]
    with pytest.raises(TableError, match=message):
        TABLE.read((("Asset", "Lower", "Upper", column), *rows), name="policy")


def test_weights_that_sum_to_one_up_to_rounding_are_read():
    third = 0.333333333
    rows = [(name, 0.0, 1.0, third, 0.32) for name in ("Gold", "Oil", "Tin")]
    policy = TABLE.read((("Asset", "Lower", "Upper", "Current", "Anchor"), *rows), name="policy")
    assert (policy.current["Tin"], policy.anchor["Tin"]) == (third, 0.32)
