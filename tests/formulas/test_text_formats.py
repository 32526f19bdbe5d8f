"""TEXT rounds and signs numbers as Excel does, in the formats that analysts use."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

#: what Excel shows
SHOWN = {
    '"Tracking error "&TEXT(0.01234,"0.0%")': "Tracking error 1.2%",
    'TEXT(1.005,"0.00")': "1.01",
    'TEXT(0.285,"0%")': "29%",
    'TEXT(2.5,"0")&TEXT(-0.5,"0")': "3-1",
    'TEXT(-0.0004,"0.0%")': "0.0%",
    'TEXT(-0.0004,"+0.0%;-0.0%")': "-0.0%",
    'TEXT(0,"+0.0%;-0.0%;""–""")': "–",
    'TEXT(-1234.5,"$#,##0_);($#,##0)")': "($1,235)",
    'TEXT(-1234.5,"$#,##0")': "-$1,235",
    'TEXT(1.25,"0.0x")': None,
    'TEXT(1.25,"0.0\\x")': "1.3x",
    'TEXT(12.34,"0.0 ""bp""")': "12.3 bp",
    'TEXT("n/a","0.0%")&TEXT(TRUE,"0%")&TEXT(Data!Z9,"0%")': "n/aTRUE0%",
    'IFERROR(TEXT(1/0,"0%"),"none")': "none",
    'TEXT(IF(TRUE,-0.5),TEXT(1,"0")&".0")': None,
    'TEXT("12","0.0%")': None,
    'TEXT(44260,"d mmmm yyyy")': "5 March 2021",
    'TEXT(44260.5,"h:mm")': None,
    'TEXT(Data!Z9,"mmm yyyy")': None,
    'TEXT(cov[Stocks],"0%")': None,
    '"Risk "&TEXT(MAX(COVARIANCE_VOLATILITY(cov[#All],FALSE)),"0.0%")': "Risk 20.0%",
    "LET(a,TEXT(0.5,\"0%\"),b,a&\"!\",b)": "50%!",
}  # fmt: skip


def test_numbers_are_shown_as_excel_shows_them_or_the_formula_is_named(recalculated):
    done = recalculated({f"A{row}": f"={one}" for row, one in enumerate(SHOWN, start=1)})
    for row, (formula, text) in enumerate(SHOWN.items(), start=1):
        is_kept = ("Live sheet", row, 1) in done.kept
        assert is_kept == (text is None), (formula, done.value(f"A{row}"))
        assert is_kept or done.value(f"A{row}") == text, formula


def test_numbers_are_rounded_as_decimals_of_15_digits(recalculated):
    """Against decimal arithmetic; half of the numbers lie just between two that are shown."""
    random = np.random.default_rng(1)
    exponents = random.integers(-6, 9, 150)
    values = [
        *random.normal(size=150) * 10.0**exponents,
        *random.integers(-4000, 4000, 150) / 2000,
    ]
    parts = [("", "#,##"), ("0", "0.0", "0.00", "0.000"), ("", "%")]
    codes = ["".join(map(random.choice, parts)) for _ in values]
    formulas = {
        f"A{row}": f'=TEXT({value!r},"{code}")'
        for row, (value, code) in enumerate(zip(map(float, values), codes, strict=True), start=1)
    }
    done = recalculated(formulas)
    shown = [line[0] for line in done.values("A1:A300")]
    assert shown == [_shown(*one) for one in zip(values, codes, strict=True)]


def _shown(value, code):
    exact = Decimal(f"{value:.14e}") * (100 if "%" in code else 1)
    digits = len(code.partition(".")[2].rstrip("%"))
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded if rounded else abs(rounded):{',' if ',' in code else ''}f}"
    return text + "%" * ("%" in code)
