"""Formulas of our functions, evaluated on a workbook without Excel."""

from contextlib import closing

import pytest

from tests.conftest import WORKBOOKS
from xlfactor import catalogue, cli
from xlfactor.errors import TableError, XlFactorError
from xlfactor.formulas.formula import evaluate
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book


@pytest.fixture(scope="module")
def places():
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        yield Places(book)


def test_a_formula_gives_what_its_functions_give_one_after_the_other(places):
    functions, whole = catalogue.FUNCTIONS, places.cells_at
    returns = functions["CMA_EXPECTED_RETURN"](whole("cma"), None, whole("Policy!B6:B19"))
    wanted = functions["FACTOR_PREMIA"](whole("mimicking_weights"), returns)
    for formula in (
        "=FACTOR_PREMIA(mimicking_weights[#All], CMA_EXPECTED_RETURN(cma[#All], , "
        "policy[Asset class]))",
        "= factor_premia( Mimicking_Weights[#all],\n CMA_EXPECTED_RETURN(CMA!$B$5:$X$22,,"
        "'Policy'!B6:B19) )",
    ):
        assert evaluate(formula, places).cells == wanted


def test_constants_are_numbers_texts_truth_values_and_arrays(places):
    weights = '{"","Growth";"Stocks",0.5;"Say ""x""",-1E-1}'
    returns = '{"Say ""x""",1;"Stocks",2}'
    assert evaluate(f"=FACTOR_PREMIA({weights}, {returns})", places).cells == [
        ["Factor", "Premium"], ["Growth", pytest.approx(0.9)],
    ]  # fmt: skip
    assert evaluate(f"=FACTOR_PREMIA({weights},{returns},,false)", places).cells == [
        [pytest.approx(0.9)]
    ]
    assert evaluate(f"=FACTOR_PREMIA({weights},{returns},,0)", places).cells == [
        [pytest.approx(0.9)]
    ]


def test_a_percentage_is_a_number(places):
    least = (
        "=MINIMUM_VOLATILITY_AT_RETURN(CMA_EXPECTED_RETURN(cma[#All], , policy[Asset class]), "
        "CMA_COVARIANCE(cma[#All], policy[Asset class]), {}, policy[#All])"
    )
    assert evaluate(least.format("6%"), places) == evaluate(least.format("0.06"), places)


def test_names_and_single_cells_are_references(places):
    part = "=INVERSE_VOLATILITY_WEIGHTS(CMA_VOLATILITY(cma[#All], {}))"
    assert len(evaluate(part.format('{"Hedge Funds","Commodities"}'), places).cells) == 3
    assert evaluate(part.format("xf_cash_asset"), places) == evaluate(part.format(""), places)


def test_notes_of_all_functions_come_with_the_answer_and_tell_which(places):
    assert evaluate('=FACTOR_PREMIA({"","F";"a",1},{"a",1})', places).notes == ()
    inner = evaluate("=CMA_VOLATILITY(cma[#All])", places)
    outer = evaluate("=INVERSE_VOLATILITY_WEIGHTS(CMA_VOLATILITY(cma[#All]))", places)
    assert outer.notes == inner.notes
    assert any(note.startswith("CMA_VOLATILITY: Unit: decimal, as") for note in inner.notes)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("NET_VALUES(cma)", "'NET_VALUES\\(cma\\)' is no formula: it begins with no ="),
        ("=NET_VALUE(cma)", r"there is no function 'NET_VALUE' \(did you mean 'NET_VALUES'"),
        ("=SUM(1)", "there is no function 'SUM'"),
        ("=NET_VALUES(cma)", r"'cma' alone is the Table without its headers: write cma\[#All\]"),
        ("=NET_VALUES(cam)", "the workbook has no 'cam'"),
        ("=NET_VALUES(cam[#All])", r"the workbook has no 'cam\[#All\]'"),
        ("=NET_VALUES(nan)", "the workbook has no 'nan'"),
        ("=NET_VALUES(ZZZ5)", "'ZZZ5' names no sheet: write it as Sheet1!ZZZ5$"),
        ("=NET_VALUES(#n/a)", "found the error #N/A where the table should be"),
        ("=NET_VALUES(policy[Grup])", r"the Table 'policy' has no column 'Grup' \(did you mean"),
        ("=NET_VALUES(Plicy!B5)", r"there is no sheet 'Plicy' \(did you mean 'Policy'"),
        ("=NET_VALUES(1", r"^=NET_VALUES\(1: its end stands where \) belongs$"),
        ("=", "^=: its end stands where a function belongs$"),
        ("=(1)", r"^=\(1\): '\(' stands where a function belongs$"),
        ("={1}", "'{' stands where a function belongs"),
        ("=1e5", "'1e5' stands where a function belongs"),
        ("=NET_VALUES", r"its end stands where \( belongs"),
        ("=NET_VALUES(", r"its end stands where an argument or \) belongs"),
        ("=NET_VALUES(1,", r"its end stands where an argument or \) belongs"),
        ("=NET_VALUES(;)", r"';' stands where an argument or \) belongs"),
        ("=NET_VALUES({", "its end stands where a number or a text belongs"),
        ("=NET_VALUES({1", "its end stands where , ; or } belongs"),
        ("=NET_VALUES({1,", "its end stands where a number or a text belongs"),
        ("=NET_VALUES({1,2;3})", "the rows of a constant in { } are not equally long"),
        ("=NET_VALUES(1e999)", "'1e999' is larger than any number of Excel"),
        ("=NET_VALUES(1_0)", "the workbook has no '1_0'"),
        ("=NET_VALUES(CMA!B0)", "'B0' is no address .* a sheet goes from A1 to XFD1048576"),
        ("=NET_VALUES(CMA!ZZZ5)", "'ZZZ5' is no address .* a sheet goes from A1 to XFD1048576"),
        ("=NET_VALUES(CMA!XFD1048576)", "returns: the range is empty"),
        ("=" + "NET_VALUES(" * 65 + ")" * 65, "more than 64 functions stand in one another"),
        (
            "=NET_VALUES(" + "1" * 9000 + ")",
            "^=NET_VALUES\\(1{48}…: it has 9,013 letters; Excel takes 8,192$",
        ),
        ("=NET_VALUES(" + "(" * 5000, r"'\(' stands where an argument or \) belongs$"),
        ("=NET_VALUES 1", r"'1' stands where \( belongs"),
        ("=CMA_NOTES(cma[#All]) 2", "'2' stands after its end"),
        ("=NET_VALUES(1*2)", r"'\*2\)' is not known here"),
        ("=NET_VALUES({1,x})", "'x' stands where a number or a text belongs"),
        ("=NET_VALUES({1 2})", "'2' stands where , ; or } belongs"),
        ("=NET_VALUES(1,2,3,4)", "NET_VALUES: takes at most 3 arguments"),
    ],
)
def test_what_is_no_formula_of_ours_is_told(places, formula, message):
    with pytest.raises(XlFactorError, match=message):
        evaluate(formula, places)


def test_parts_of_tables_are_what_excel_hands_over(places):
    whole = evaluate("=CMA_VOLATILITY(cma[#All])", places)
    for part in ("cma[[#Headers],[#Data]]", "cma[[#All]]", "cma[ [#Headers] , [#Data] ]"):
        assert evaluate(f"=CMA_VOLATILITY({part})", places) == whole
    columns = "policy[[#Headers],[#Data],[Asset class]:[Upper]]"
    assert places.cells_at(columns)[0] == places.cells_at("policy[#Headers]")[0][:6]
    with pytest.raises(TableError, match="was the header row left out"):
        evaluate("=CMA_VOLATILITY(cma[#Data])", places)


def test_a_part_of_a_table_is_a_column_without_its_header(places):
    assert places.cells_at("policy[Group]")[0] == ("Public equity",)
    assert len(places.cells_at("Policy[asset CLASS]")) == 14
    with pytest.raises(TableError):
        places.cells_at("policy[]")


def test_the_command_line_takes_a_formula(capsys):
    formula = "=FACTOR_PREMIA(mimicking_weights[#All], CMA_EXPECTED_RETURN(cma[#All]))"
    book = str(WORKBOOKS / "factor_cma.xlsx")
    assert cli.main(["call", "--book", book, formula]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "Factor\tPremium"
    assert "\nnote: CMA_EXPECTED_RETURN: Unit: decimal, as the column" in told.err
    assert cli.main(["call", formula]) == 2
    assert cli.main(["call", formula, "x", "--book", book]) == 2
    assert "a formula stands alone" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "texts"), [(["B5"], "'B5'"), (["b5:c9", "$B$5"], "'b5:c9', '$B$5'")]
)
def test_what_may_be_meant_as_cells_is_told(arguments, texts, capsys):
    book = ["--book", str(WORKBOOKS / "factor_cma.xlsx")]
    assert cli.main(["call", "NET_VALUES", *arguments, *book]) == 2
    told = capsys.readouterr().err
    assert told.endswith(f" (without a sheet (such as CMA!B5), taken as text: {texts})\n")
    assert cli.main(["call", "NET_VALUES", *arguments]) == 2
    told = capsys.readouterr().err
    assert told.endswith(f" (without a workbook (--book BOOK), taken as text: {texts})\n")


def test_numbers_errors_and_truth_values_are_taken_as_in_a_cell(capsys):
    assert cli.main(["call", "NET_VALUES", "5%", "#n/a", "TRUE"]) == 2
    assert capsys.readouterr().err.startswith("error: histories: found the error #N/A; wanted one")
