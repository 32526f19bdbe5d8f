"""Numbers as text: read in one way, or not at all."""

import pytest

from xlfactor.catalogue import function
from xlfactor.core.number_texts import readings
from xlfactor.errors import TableError
from xlfactor.tables.reading import number

CERTAIN = {
    "2.5": 2.5, "2,5": 2.5, "60,5": 60.5, "0,125": 0.125, "12,50": 12.5, "1234,567": 1234.567,
    "1,234.5": 1234.5, "1,234,567": 1234567.0, "1.234,5": 1234.5, "1.234.567": 1234567.0,
    "1 250": 1250.0, "1 250,5": 1250.5, "1'250.5": 1250.5, "(2.5)": -2.5, "( 2,5 )": -2.5,
    "–0.08": -0.08, "－3": -3.0,
    "-3": -3.0, "−3": -3.0, "+3": 3.0, ".5": 0.5, ",5": 0.5, "5.": 5.0, "1e-3": 0.001,
    "1.250": 1.25, "0": 0.0,
}  # fmt: skip
NEITHER = ["", "-", "n/a", "nan", "inf", "-inf", "Infinity", "1_0", "1__0", "0x1", "12,34,567",
           "1,23,456.7", "1,2,3", "1.2.3", "1,234.567.8", "2,", "--3", "(-3)", "(3", "3)", "1 25",
           "3 4", "1,,234", "٣", "½", "2 %%", "$3", "3%4", "e5", "60% Equity"]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), CERTAIN.items())
def test_a_text_with_one_reading_is_that_number(text, value):
    assert readings(text) == (value,)
    for percent in (f"{text}%", f"{text} %"):
        assert readings(percent) == pytest.approx((value / 100,), rel=1e-15)
        assert number(percent, where="here") == pytest.approx(value / 100, rel=1e-15)
    with pytest.raises(
        TableError, match=r"here: found the number .* stored as text; wanted a num"
    ):
        number(text, where="here")


@pytest.mark.parametrize("text", NEITHER)
def test_a_text_that_is_no_number_has_no_reading(text):
    assert readings(text) == readings(f"{text}%") == ()
    with pytest.raises(TableError, match=r"here: found .*; wanted a number"):
        number(f"{text}%", where="here")


@pytest.mark.parametrize(
    ("text", "readings_"),
    [("1,250", "1250 or 1.25"), ("12,345%", "12345% or 12.345%"), ("(1,250)", "-1250 or -1.25"),
     ("-999,000 %", "-999000% or -999%")],
)  # fmt: skip
def test_a_comma_that_says_either_is_refused_with_both_readings(text, readings_):
    with pytest.raises(TableError) as caught:
        number(text, where="here")
    assert (
        str(caught.value)
        == f"here: found the text '{text}', which is {readings_}; wanted a number"
    )


def test_a_function_reads_decimal_commas_and_refuses_what_is_not_certain():
    assert function("inverse_volatility_weights")([["Gold", "12,5%"], ["Oil", "12.5%"]]) == [
        ["Asset", "Weight"], ["Gold", 0.5], ["Oil", 0.5]]  # fmt: skip
    for wrong in ("nan%", "inf%", "1_0%", "1,250%"):
        with pytest.raises(TableError, match="volatilities: row 'Gold': found the text"):
            function("inverse_volatility_weights")([["Gold", wrong], ["Oil", "12.5%"]])
