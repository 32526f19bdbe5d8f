import pytest

from xlfactor.core.factors.stepwise import Criterion, Direction
from xlfactor.errors import OptionError, TableError
from xlfactor.tables.definitions import DefinitionsTable, SettingsTable

FACTORS = DefinitionsTable(help="f")
SETTINGS = SettingsTable(help="s")
NAME = "factor_definitions"


def test_a_factor_is_a_proxy_or_a_difference_with_multipliers():
    cells = (
        ("Factor", "long", "Short", "Short multiplier"),
        ("Equity", "World", None, None),
        ("Credit", "Corporate", "Government", 0.8),
    )
    equity, credit = FACTORS.read(cells, name=NAME)
    assert (equity.name, equity.long, equity.short) == ("Equity", "World", None)
    assert (credit.short, credit.long_multiplier, credit.short_multiplier) == (
        "Government", 1.0, 0.8)  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        (("F", "Lng"), ("Equity", "World"),
         r"factor_definitions: unknown column 'Lng' \(did you mean 'Long'"),
        (("F", "Short"), ("Equity", "World"), "factor_definitions: no column 'Long'"),
        (("F", "Long", "Short"), ("Equity", None, "World"),
         "row 'Equity', column 'Long': no proxy is named"),
        (("F", "Long", "Short"), ("Equity", "World", "#N/A"),
         "row 'Equity', column 'Short': found the error #N/A"),
        (("F", "Long", "Short"), ("Equity", "World", True),
         "row 'Equity', column 'Short': found the truth value TRUE; wanted the name of a proxy"),
        (("F", "Long", "Long multiplier"), ("Equity", "World", 0.0),
         "row 'Equity', column 'Long multiplier': found 0; wanted a number other than zero"),
        (("F", "Long", "Long multiplier"), ("Equity", "World", "two"),
         "row 'Equity', column 'Long multiplier': found the text 'two'; wanted a number"),
        (("F", "Long", "Short multiplier"), ("Equity", "World", 1.0),
         "row 'Equity' has a Short multiplier but no Short proxy; wanted both"),
    ],
)  # fmt: skip
def test_definitions_say_what_is_wrong(header, row, message):
    with pytest.raises(TableError, match=message):
        FACTORS.read((header, row), name=NAME)


def test_a_single_number_is_the_penalty():
    assert SETTINGS.read(((0.001,),), name="settings").penalty == 0.001


@pytest.mark.parametrize("header", [(("Setting", "Value"),), ()])
def test_settings_are_found_by_name(header):
    cells = (*header, ("direction", "Forward"), ("Criterion", "p-value"), ("L1-ratio", 0.25),
             ("Folds", 4.0), ("Entry p value", 0.01), ("Penalty", None))  # fmt: skip
    found = SETTINGS.read(cells, name="settings")
    assert (found.l1_ratio, found.folds, found.penalty) == (0.25, 4, 1e-4)
    assert found.stepwise.direction is Direction.FORWARD
    assert found.stepwise.criterion is Criterion.P_VALUE
    assert (found.stepwise.entry_p_value, found.stepwise.exit_p_value) == (0.01, 0.10)


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        ((("Penaltie", 1.0),), TableError, r"unknown setting 'Penaltie' \(did you mean 'Penalty'"),
        (((100.0, 1.0),), TableError, "unknown setting '100'; wanted Penalty"),
        (
            (("Folds", 2.5),),
            OptionError,
            "settings: row 'Folds': found 2.5; wanted a whole number",
        ),
        ((("Penalty", "much"),), TableError, "settings: row 'Penalty': found the text 'much'"),
        ((("Criterion", "R2"),), OptionError, "row 'Criterion': 'R2' is none of the choices"),
        (
            (("Penalty", -1.0),),
            OptionError,
            "settings: penalty: found -1; wanted a number of zero or above",
        ),
        ((("Folds", 2.0), ("folds", 3.0)), TableError, "row 'Folds' occurs more than once"),
        ((("Folds", 2.0, 3.0),), TableError, r"settings: found 3 column\(s\); wanted two"),
    ],
)
def test_settings_say_what_is_wrong(cells, error, message):
    with pytest.raises(error, match=message):
        SETTINGS.read(cells, name="settings")
