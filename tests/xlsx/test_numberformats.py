"""Which number formats show dates."""

import pytest
from lxml import etree

from tests.xlsx.handmade import MAIN
from xlfactor.xlsx.numberformats import date_styles, shows_date

DATES = [
    "mm-dd-yy", "d-mmm", "mmm yy", "yyyy", "dddd", "h:mm AM/PM", "mm:ss.0", "[$-409]d mmm yy",
    "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 'yyyy"年"m"月"d"日"', "[Red]dd/mm/yyyy",
    "[$-411]ge.m.d", "dd/mm/yyyy;@", "DD.MM.YYYY", 'd "of" mmmm', "[$-fr-FR]d mmm", "ggge", "bbbb",
]  # fmt: skip
NUMBERS = [
    "General", "0", "0.00", "#,##0.00", "0%", "0.0%", "0.00E+00", "##0.0E+0", "# ?/?", "@", "",
    '0.0 "days"', "[h]:mm", "[mm]:ss", "[ss]", "[Red]0.0;[Blue]-0.0", "[$€-407] #,##0.00",
    '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "[$USD] 0.00",
    "[>=1000]0,\\k;0", "_d0_d", "*d0", "\\d0", '"dd/mm/yyyy"0', "0;d", "General\\ ",
]  # fmt: skip


@pytest.mark.parametrize("code", DATES)
def test_formats_of_dates(code):
    assert shows_date(code)


@pytest.mark.parametrize("code", NUMBERS)
def test_formats_of_numbers(code):
    assert not shows_date(code)


def styles(numbers, formats=""):
    xfs = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    return etree.fromstring(
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{xfs}<xf/></cellXfs>'
        "</styleSheet>"
    )


def test_formats_that_a_file_names_by_number_alone():
    dates = [14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 47, 50, 58, 71, 81]
    numbers = [0, 1, 2, 9, 10, 13, 23, 37, 44, 46, 48, 49, 59, 62, 70, 79, 100]
    assert date_styles(styles(dates)) == frozenset(range(len(dates)))
    assert date_styles(styles(numbers)) == frozenset()


def test_a_format_that_the_file_defines_comes_first():
    formats = '<numFmt numFmtId="14" formatCode="0.0"/><numFmt numFmtId="200" formatCode="mmm"/>'
    assert date_styles(styles([14, 200, 0], formats)) == frozenset({1})
