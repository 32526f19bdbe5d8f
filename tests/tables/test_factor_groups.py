import pytest

from xlfactor.errors import LabelError, TableError
from xlfactor.tables.cells import block
from xlfactor.tables.factor_groups import GroupNames


def read(cells):
    return GroupNames(help="Groups.").read(block(cells), name="factor_groups")


def test_each_factor_has_its_group():
    found = read([["Factor", "Group"], ["GDP", "Activity"], ["Prices", "Inflation"]])
    assert found.to_dict() == {"GDP": "Activity", "Prices": "Inflation"}


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        ([["Factor", "Group"], ["GDP", None], ["CPI", "Prices"]], TableError, "row 'GDP'"),
        ([["Factor", "Group"], ["GDP", 1.0]], TableError, "row 'GDP'"),
        ([["Factor", "Group"], ["GDP", "A"], ["GDP", "B"]], LabelError, "'GDP' occurs more than"),
        ([["Factor", "Kind"], ["GDP", "A"]], TableError, "factor_groups: .*'Kind'"),
    ],
)
def test_what_is_no_group_is_told(cells, error, message):
    with pytest.raises(error, match=message):
        read(cells)
