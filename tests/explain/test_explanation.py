"""What is told of formulas, in a file and in Excel."""

from contextlib import closing

import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from xlfactor import catalogue, cli
from xlfactor.areas import address_of
from xlfactor.errors import OptionError
from xlfactor.examples import function_of
from xlfactor.excel import explaining, udfs
from xlfactor.explain.explanation import HEADER
from xlfactor.explain.in_excel import asked_inputs, explain_formula
from xlfactor.explain.in_file import explain_cell
from xlfactor.formulas.formula import number_of
from xlfactor.places import Places
from xlfactor.studies import WORKBOOKS as SHIPPED
from xlfactor.xlsx.book import open_book

EXAMPLES = {
    function_of(formula): (workbook.file, formula)
    for workbook in SHIPPED.values()
    for formula in workbook.formulas
}
#: their figures are read from a table
READ = {"CMA_EXPECTED_RETURN", "CMA_VOLATILITY", "CMA_CORRELATION", "CMA_NOTES"}
ANCHOR = "INVERSE_VOLATILITY_WEIGHTS(CMA_VOLATILITY(cma[#All],policy[Asset class]))"
CAPPED = (
    "=MINIMUM_VARIANCE_WEIGHTS(CMA_COVARIANCE(cma[#All],policy[Asset class]),0,1-0.8,"
    '{"US Corporate Bonds-Core"})'
)


class Excel:
    """Stands in for Excel: it knows where cells stand, and the values of constants."""

    def __init__(self, workbook):
        self._book = open_book(workbook)
        self._places = Places(self._book)

    def evaluate(self, text):
        area = self._places.area_at(text)
        if area is not None:
            return address_of(area), self._places.cells_at(text)
        if text.startswith("{"):
            rows = [line.split(",") for line in text[1:-1].split(";")]
            return "", [[self._constant(cell) for cell in row] for row in rows]
        return "", self._constant(text)

    def _constant(self, text):
        if text.startswith('"'):
            return text.strip('"')
        if text == "1-0.8":
            return 1 - 0.8
        return text == "TRUE" if text in {"TRUE", "FALSE"} else number_of(text)

    def explain(self, formula):
        found = {text: self.evaluate(text) for text in asked_inputs("Targets", formula)}
        return explain_formula("Targets", formula, found)


@pytest.fixture(scope="module")
def excels():
    return {path.name: Excel(path) for path in WORKBOOKS.glob("*.xlsx")}


@pytest.mark.slow
@pytest.mark.parametrize("name", catalogue.FUNCTIONS)
def test_every_function_is_explained(excels, name):
    workbook, formula = EXAMPLES[name]
    header, *rows = excels[workbook].explain(formula)
    assert header == HEADER
    told = [row[0] for row in rows]
    assert told[0] == "Function"
    assert rows[0][1] == name
    assert "No answer" not in told
    ends = [number for number, what in enumerate(told) if what == "Function"]
    own = rows[: ends[1] if len(ends) > 1 else None]
    inputs = [row[1] for row in own if row[0] in {"Input", "Option"}]
    assert inputs == [item.name for item in catalogue.FUNCTIONS[name].arguments]
    assert ("Equation" in [row[0] for row in own]) is (name not in READ)
    assert all(isinstance(text, str) and len(text) <= 110 for row in rows for text in row)
    assert not any("\\" in row[2] for row in own if row[0] in {"Equation", "Method"})


def texts(rows, what):
    return [(row[1], row[2]) for row in rows if row[0] == what]


def test_inputs_options_limits_and_tables_beside_are_told(excels):
    rows = excels["factor_cma.xlsx"].explain(f"=2*SUM({CAPPED[1:]})+xlfactor.xlam!{ANCHOR}")
    assert [name for name, _ in texts(rows, "Function")] == [
        "MINIMUM_VARIANCE_WEIGHTS", "CMA_COVARIANCE", "INVERSE_VOLATILITY_WEIGHTS",
        "CMA_VOLATILITY",
    ]  # fmt: skip
    assert texts(rows, "Input")[1] == ("cma", "18 × 23 cells, from CMA!B5:X22 (cma[#All])")
    assert texts(rows, "Option")[:3] == [
        ("lower", "0"), ("upper", "0.2, from 1-0.8"),
        ("excluded", 'US Corporate Bonds-Core, from {"US Corporate Bonds-Core"}'),
    ]  # fmt: skip
    assert ("unit", "automatic, as it is left out") in texts(rows, "Option")
    assert texts(rows, "Table beside it")[0][0] == "CMA_CORRELATION"
    assert ("", "min_w w′ Σ w") in texts(rows, "Equation")
    assert any("lower triangle, mirrored" in text for _, text in texts(rows, "Assumed"))


def test_the_chosen_options_decide_which_equations_are_told(excels):
    formula = '=VALUE_AT_RISK({}, CMA_COVARIANCE(cma[#All],policy[Asset class]), "{}", 0.95, , 5)'
    ask = excels["factor_cma.xlsx"].explain
    gaussian, student = (
        texts(ask(formula.format(ANCHOR, kind)), "Method") for kind in ("Gaussian", "Student")
    )
    assert "risk.elliptical.scatter_of" in dict(student)
    assert "risk.elliptical.scatter_of" not in dict(gaussian)


def test_an_error_is_told_and_what_is_wrong_with_a_formula_too(excels):
    ask = excels["factor_cma.xlsx"].explain
    (answer,) = texts(ask("=COVARIANCE_VOLATILITY(cma[#All])"), "No answer")
    assert answer[1].startswith("covariance: ")
    (answer,) = texts(ask("=RISK_PARITY_WEIGHTS(CMA!C6:G10)"), "No answer")
    assert "(CMA!" in answer[1]
    (answer,) = texts(
        ask('=COVARIANCE_VOLATILITY(CMA_COVARIANCE(cma[#All]),"maybe")'), "No answer"
    )
    assert answer[1].startswith("headers: found the text 'maybe'; wanted")
    (answer,) = texts(ask("=NET_VALUES(CMA!C6:G10,,,9)"), "No answer")
    assert answer[1] == "NET_VALUES: takes at most 3 arguments"
    with pytest.raises(OptionError, match="no function of xlfactor is called"):
        ask("=SUM(A1:A3)")


@pytest.fixture
def live(tmp_path):
    path = tmp_path / "live.xlsx"
    book = openpyxl.load_workbook(WORKBOOKS / "factor_cma.xlsx")
    sheet = book.create_sheet("Mine")
    sheet["B3"] = CAPPED
    sheet["D1"] = "=1+1"
    book.save(path)
    return path


def test_a_cell_of_a_file_is_explained_with_what_its_formulas_give(live):
    with closing(open_book(live)) as book:
        rows = explain_cell(book, "Mine!B3")
        assert texts(rows, "Option")[1] == ("upper", "0.2, from 1-0.8")
        assert texts(rows, "Input")[1] == ("cma", "18 × 23 cells, from CMA!B5:X22 (cma[#All])")
        bound = [limit for _, limit in texts(rows, "Limit that binds")]
        assert "'US Corporate Bonds-Core' held at 0.0%" in bound
        assert any(limit.endswith("at most 20.0%") for limit in bound)
        for cell, message in {
            "Mine!D1": "no function of xlfactor", "Mine!Z9": "there is no formula, but in ",
            "cma": "is no cell",
        }.items():  # fmt: skip
            with pytest.raises(OptionError, match=message):
                explain_cell(book, cell)


def test_portfolios_have_limits_of_their_own_and_cells_a_maker():
    with closing(open_book(WORKBOOKS / "us_industries.xlsx")) as book:
        rows = explain_cell(book, "What if!D19")
    inputs = dict(texts(rows, "Input"))
    assert inputs["exposures"] == (
        "14 × 5 cells, from 'Live model'!B38:F51, calculated by FACTOR_EXPOSURE"
    )
    assert inputs["cases"] == "5 × 8 cells, from 'What if'!B8:I12"
    # its headers are switched off
    assert texts(rows, "Answer") == [("", "13 × 4 cells")]
    limits = texts(rows, "Limit that binds")
    assert {name for name, _ in limits} == {"Market", "Low market", "Value tilt", "Momentum tilt"}
    assert ("Low market", "'Energy' at most 30.0%") in limits
    assert ("Market", "'Energy' at most 30.0%") not in limits


def test_the_command_prints_an_explanation(live, capsys):
    assert cli.main(["explain", str(live), "Mine!B3"]) == 0
    out = capsys.readouterr().out
    assert "MINIMUM_VARIANCE_WEIGHTS" in out
    assert "min_w w′ Σ w" in out


def test_what_the_add_in_calls(excels):
    asked = explaining.FORMULA_INPUTS("Targets", CAPPED)[0][0].split(explaining.SEPARATOR)
    assert asked == [
        "cma[#All]", "policy[Asset class]", "0", "1-0.8", '{"US Corporate Bonds-Core"}',
    ]  # fmt: skip
    found = [excels["factor_cma.xlsx"].evaluate(text) for text in asked]
    assert explaining.FORMULA_EXPLAINED("Targets", CAPPED, found)[1][:2] == [
        "Function", "MINIMUM_VARIANCE_WEIGHTS",
    ]  # fmt: skip
    assert explaining.FORMULA_INPUTS("Targets", "=1")[0][0].startswith("xlfactor-error|#VALUE!|no")


def test_an_error_gets_the_addresses_of_its_cells():
    matrix = ((None, "Gold", "Oil"), ("Gold", 0.04, "x"), ("Oil", 0.01, 0.09))
    given = [
        ("It's here!B5:C6", (("Gold", 0.5), ("Oil", 0.5))),
        ("CMA!$C$3:$E$5", matrix),
        ("", ""),
    ]
    refused = udfs.RISK_SHARE(given[0][1], matrix)
    assert explaining.ERROR_WITH_ADDRESSES("RISK_SHARE", refused, given) == (
        "xlfactor-error|#VALUE!|covariance_or_returns: row 'Gold', column 'Oil' (CMA!E4): "
        "found the text 'x'; wanted a number"
    )
    gamma = [("", "")] * 3 + [("Targets!C23", 3.0)]
    text = "xlfactor-error|#VALUE!|risk_measure: found | 3"
    told = explaining.ERROR_WITH_ADDRESSES("RISK_SHARE", text, gamma)
    assert told == "xlfactor-error|#VALUE!|risk_measure (Targets!C23): found | 3"
