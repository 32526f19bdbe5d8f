"""The add-in's VBA compiled and run by LibreOffice, with fakes for what is Excel's alone.

A scenario is a few lines of VBA. What it says, and what the add-in does to the world around it,
comes back as lines; LibreOffice gives nothing at all where it cannot compile.
"""

import shutil

import pytest

from tests.addin.office.session import MAC, WINDOWS, WINDOWS_32, Office, module, python_with_uno
from xlfactor import __version__, catalogue
from xlfactor.addin.by_hand import MENU, files_by_hand
from xlfactor.addin.choices import settings
from xlfactor.addin.command import command, preflight_command
from xlfactor.addin.sources import sources
from xlfactor.pins import XLWINGS
from xlfactor.studies import WORKBOOKS

SOFFICE, PYTHON = shutil.which("soffice"), python_with_uno()
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(PYTHON is None, reason="no Python has the module uno"),
]
NOT_INSTALLED = "xlfactor is not installed for this Excel: run 'xlfactor install'"
THEN_RESTART = ", then press Restart engine on the xlfactor tab"
TRY_AGAIN = "press Restart engine on the xlfactor tab, then try again"
WARNING, INFORMATION, QUESTION = 48, 64, 36
LAST = "Say Split(LastMessage(), vbLf & vbLf)(1)\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    running = Office(PYTHON, SOFFICE, tmp_path_factory.mktemp("office"))
    yield running
    running.close()


class Installed:
    """Settings as `xlfactor install` leaves them, with files that are there."""

    def __init__(self, folder):
        self.folder = folder
        self.interpreter, self.library = folder / "python.exe", folder / "xlwings.dll"
        self.help = folder / "functions.html"
        for path in (self.interpreter, self.library, self.help):
            path.write_text("here")
        self.report = f"{folder}\\preflight.txt"

    @property
    def given(self):
        return "".join(
            f'Given "setting {key}", "{value}"\n'
            for key, value in {
                "Interpreter": self.interpreter, "Library": self.library,
                "Folder": self.folder, "Help": self.help,
            }.items()
        )  # fmt: skip

    @property
    def preflight(self):
        return "run 0 True " + preflight_command(
            str(self.interpreter), self.report, addin_version=__version__
        )

    @property
    def start(self):
        """What is done to the world when the engine is started."""
        return [f"load {self.library}", self.preflight, f"activate 1 {self.command}"]

    @property
    def command(self):
        return command(str(self.interpreter))


@pytest.fixture
def installed(tmp_path):
    return Installed(tmp_path)


def box(kind, text):
    return f"box {kind} xlfactor: {text}"


# ---- all of it compiles


@pytest.mark.parametrize("constants", [WINDOWS, WINDOWS_32, MAC], ids=["64", "32", "mac"])
def test_every_module_compiles_as_it_is(office, constants):
    for source in sources():
        probe = '\nPublic Function Probe()\nProbe = "compiled"\nEnd Function\n'
        text = module(source.text + probe, constants, faked=False)
        assert office.ask({source.name: text}, f"{source.name}.Probe") == "compiled", source.name


def test_a_macro_in_place_of_a_button_presses_it(office, installed):
    menu = files_by_hand()[f"{MENU}.bas"].decode("cp1252").replace("\r\n", "\n")
    body = menu.partition("Option Explicit")[2]
    told = office.run(f"{installed.given}Xlfactor_last_error", more=body)
    assert told == [box(INFORMATION, "There was no error since Excel was started.")]


def test_a_module_that_does_not_compile_is_found(office):
    text = module("Option Explicit\nPublic Function Probe(a, A)\nProbe = 1\nEnd Function\n", ())
    assert office.ask({"Broken": text}, "Broken.Probe") is None


# ---- functions


def test_values_go_to_python_and_its_answer_comes_back(office, installed):
    assert office.run(
        installed.given
        + """
        Real("A1").Value = "Stocks": Real("B1").Value = 0.5: Real("A2").Value = "Bonds"
        Reply = Array("Growth", 0.05)
        Say FACTOR_PREMIA(Real("A1:B2"), Array(1, "x"), False)
        """
    ) == [
        *installed.start,
        "xlfactor.excel.udfs FACTOR_PREMIA "
        "[[Stocks, Double 0.5; Bonds, empty], [Integer 1, x], Boolean False, missing]",
        "[Growth, Double 0.05]",
    ]


def test_what_is_left_out_stays_left_out(office, installed):
    told = office.run(installed.given + "Say FACTOR_PREMIA(1, 2)")
    assert told[-2:] == [
        "xlfactor.excel.udfs FACTOR_PREMIA [Integer 1, Integer 2, missing, missing]",
        "Integer 1",
    ]


def test_the_engine_is_started_once(office, installed):
    told = office.run(installed.given + "Say FACTOR_PREMIA(1, 2)\nSay FACTOR_PREMIA(3, 4)")
    assert [line for line in told if line.startswith(("run", "activate"))] == installed.start[1:]


def test_each_wrapper_calls_its_own_function_with_all_arguments(office, installed):
    calls, expected = [], []
    for name, function in catalogue.FUNCTIONS.items():
        places = range(1, len(function.arguments) + 1)
        calls.append(f"Say {name}({', '.join(map(str, places))})")
        sent = ", ".join(f"Integer {place}" for place in places)
        expected += [f"xlfactor.excel.udfs {name} [{sent}]", "Integer 1"]
    told = office.run(installed.given + "\n".join(calls))
    assert told[len(installed.start) :] == expected


def test_ranges_that_are_empty_are_answered_without_python(office):
    assert office.run(
        f"""
        Say FACTOR_PREMIA(Real("A1:B2"), Real("C:C"), False)
        {LAST}
        """
    ) == ["error 2015", "the range is empty"]


def test_one_range_that_is_not_empty_is_enough(office, installed):
    told = office.run(
        installed.given + 'Real("B2").Value = 1\nSay FACTOR_PREMIA(Real("A1:B2"), Real("C1"))'
    )
    assert told[-2:] == [
        "xlfactor.excel.udfs FACTOR_PREMIA "
        "[[empty, empty; empty, Double 1], empty, missing, missing]",
        "Integer 1",
    ]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("A:A", "$A$1:$A$4"),
        ("B:D", "$B$1:$D$4"),
        ("3:4", "$A$3:$C$4"),
        ("B2:B1048576", "$B$2:$B$4"),
        # below all that is used: one cell, which is empty
        ("F9:F1048576", "$F$9"),
        ("A1:C9", "$A$1:$C$9"),
    ],
)
def test_a_range_to_the_end_of_the_sheet_is_cut_where_nothing_moves(office, given, used):
    told = office.run(f"""
        Real("B2").Value = 1: Real("C4").Value = 2
        Say UsedPart(Real("{given}")).Address
        """)
    assert told == [used]


def test_several_areas_and_other_objects_are_refused_in_words(office):
    assert office.run(f"""
        Dim areas: Set areas = Cell("A1,C3", 1): areas.AreaCount = 2
        Say FACTOR_PREMIA(areas, 1)
        {LAST}
        Say FACTOR_PREMIA(Control("x"), 1)
        {LAST}
        """) == [
        "error 2015",
        "the range A1,C3 has several areas: point at one block of cells",
        "error 2015",
        "an argument is no range of cells but an object of the kind Object",
    ]


@pytest.mark.parametrize(
    ("error", "number"), [("#N/A", 2042), ("#NUM!", 2036), ("#VALUE!", 2015), ("#ODD!", 2015)]
)
def test_an_error_is_one_of_excel_and_its_message_is_kept(office, installed, error, number):
    told = office.run(
        f"""{installed.given}
        Reply = "xlfactor-error|{error}|covariance: row 'a|b' | is odd"
        Set Excel.Caller = Cell("$B$2", 0)
        Say FACTOR_PREMIA(1, 2)
        Say FACTOR_ERROR(Cell("$B$2", CVErr({number})))
        Say FACTOR_ERROR(Cell("$B$2", 1))
        Say FACTOR_ERROR(Cell("$B$3", CVErr({number})))
        Say FACTOR_ERROR(3)
        Reply = 5
        Say FACTOR_PREMIA(1, 2)
        Say FACTOR_ERROR(Cell("$B$2", CVErr({number})))
        """
    )
    none = "no message of xlfactor is kept for this cell: calculate it anew (F2, then Enter)"
    asked = "xlfactor.excel.udfs FACTOR_PREMIA [Integer 1, Integer 2, missing, missing]"
    assert told[3:] == [
        asked,
        f"error {number}",
        "covariance: row 'a|b' | is odd",
        "",
        none,
        "FACTOR_ERROR: point at the cell that shows the error",
        asked,
        "Integer 5",
        none,
    ]


def test_a_message_of_an_array_formula_is_found_from_each_of_its_cells(office, installed):
    told = office.run(
        f"""{installed.given}
        Reply = "xlfactor-error|#N/A|words"
        Set Excel.Caller = Cell("$B$2", 0)
        Say FACTOR_PREMIA(1, 2)
        Dim other: Set other = Cell("$C$3", CVErr(2042))
        other.HasArray = True
        Set other.Whole = Cell("$B$2", CVErr(2042))
        Say FACTOR_ERROR(other)
        """
    )
    assert told[-1] == "words"


def test_a_message_follows_its_cell_when_rows_are_inserted(office, installed):
    told = office.run(
        f"""{installed.given}
        Dim above, below
        Set above = Cell("$B$2", CVErr(2042))
        Set Excel.Caller = above
        Reply = "xlfactor-error|#N/A|of the first"
        Say FACTOR_PREMIA(1, 2)
        above.Place = "$B$9"
        Set below = Cell("$B$2", CVErr(2042))
        Say FACTOR_ERROR(above)
        Say FACTOR_ERROR(below)
        Set Excel.Caller = below
        Reply = "xlfactor-error|#N/A|of the second"
        Say FACTOR_PREMIA(1, 2)
        Say FACTOR_ERROR(above)
        Say FACTOR_ERROR(below)"""
    )
    none = "no message of xlfactor is kept for this cell: calculate it anew (F2, then Enter)"
    assert [told[5], told[6], *told[-2:]] == [
        "of the first", none, "of the first", "of the second",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dialog", "says"),
    [
        ('Given "dialog", 5', "calculated when you press OK"),
        ('Given "dialog", 5: Given "edit boxes", 2', "Integer 5"),
        ('Given "dialog", 5: Given "process", 8', "Integer 5"),
        ("", "Integer 5"),
    ],
    ids=["wizard", "find and replace", "of another Excel", "no dialog"],
)
def test_in_the_function_wizard_a_word_stands_for_what_may_take_long(
    office, installed, dialog, says
):
    told = office.run(f"{installed.given}Reply = 5\n{dialog}\nSay FACTOR_PREMIA(1, 2)")
    assert told[-1] == says


def test_what_was_quick_before_is_calculated_in_the_wizard_too(office, installed):
    told = office.run(
        f"""{installed.given}Reply = 5
        Say FACTOR_PREMIA(1, 2)
        Say FACTOR_PREMIA(1, 2)
        Say RISK_SHARE(1, 2)
        Given "dialog", 5
        Say FACTOR_PREMIA(1, 2)
        Say RISK_SHARE(1, 2)
        Say FACTOR_EXPLAIN(Cell("$B$2", 1))"""
    )
    # of the first call nobody knows how much of it was loading
    assert told[-3:] == ["Integer 5", *["calculated when you press OK"] * 2]


def test_a_function_that_was_slow_once_is_never_calculated_in_the_wizard(office, installed):
    told = office.run(
        f"""{installed.given}Say NET_VALUES(1)
        Given "seconds", 1.1
        Say NET_VALUES(1)
        Given "seconds", 0
        Say NET_VALUES(1)
        Given "dialog", 5
        Say NET_VALUES(1)"""
    )
    assert told[-1] == "calculated when you press OK"


def test_notes_are_taken_off_a_result_and_kept_as_long_as_its_formula_stands(office, installed):
    told = office.run(
        f"""{installed.given}
        Dim rows(2, 1) As Variant
        rows(0, 0) = "xlfactor-notes|first" & vbLf & "second": rows(0, 1) = ""
        rows(1, 0) = "": rows(1, 1) = "Premium": rows(2, 0) = "Growth": rows(2, 1) = 0.05
        Reply = rows
        Dim here: Set here = Cell("$B$2", 1)
        here.Formula = "=FACTOR_PREMIA(1, 2)"
        Set Excel.Caller = here
        Say FACTOR_PREMIA(1, 2)
        Say FACTOR_ERROR(here)
        Say LastMessage()
        here.Formula = "=1"
        Say FACTOR_ERROR(here)
        here.Formula = "=FACTOR_PREMIA(1, 2)"
        Reply = 5
        Say FACTOR_PREMIA(1, 2)
        Say FACTOR_ERROR(here)
        """
    )
    asked = "xlfactor.excel.udfs FACTOR_PREMIA [Integer 1, Integer 2, missing, missing]"
    assert told[3:] == [
        asked, "[, Premium; Growth, Double 0.05]", "first\nsecond", "", "", asked, "Integer 5", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "shown"), [("n/a", "error 2042"), ("N/A ", "error 2042"), ("empty", "")]
)
def test_a_workbook_may_ask_for_errors_where_there_is_no_figure(office, installed, word, shown):
    told = office.run(
        f"""{installed.given}
        Dim rows(1, 1) As Variant
        rows(0, 0) = "Asset": rows(0, 1) = "t": rows(1, 0) = "Gold": rows(1, 1) = ""
        Reply = rows
        Dim page: Set page = New FakePage
        Set page.Parent = New FakeBook
        page.Parent.Define "xf_blanks", Cell("$C$9", "{word}")
        Dim here: Set here = Cell("$B$2", 1)
        Set here.Home = page
        Set Excel.Caller = here
        Say EXPOSURE_T_VALUES(1, 2)
        """
    )
    assert told[-1] == f"[Asset, t; Gold, {shown}]"


@pytest.mark.parametrize(("shape", "shown"), [
    ('Array(0.5, "", 1)', "[Double 0.5, error 2042, Integer 1]"), ('""', "error 2042"),
])  # fmt: skip
def test_a_single_row_and_a_single_figure_may_be_errors_too(office, installed, shape, shown):
    told = office.run(
        f"""{installed.given}
        Reply = {shape}
        Dim page: Set page = New FakePage
        Set page.Parent = New FakeBook
        page.Parent.Define "xf_blanks", Cell("$C$9", "n/a")
        Dim here: Set here = Cell("$B$2", 1)
        Set here.Home = page
        Set Excel.Caller = here
        Say EXPOSURE_T_VALUES(1, 2)
        """
    )
    assert told[-1] == shown


def test_the_cells_of_an_error_are_told_to_python_which_adds_their_addresses(office, installed):
    told = office.run(
        f"""{installed.given}
        Reply = "xlfactor-error|#VALUE!|words"
        Real("A1").Value = 3
        Set Excel.Caller = Cell("$B$2", 0)
        Say FACTOR_PREMIA(Real("A1:B2"), 5, Real("C1"))
        """
    )
    assert told[-3].startswith("xlfactor.excel.udfs FACTOR_PREMIA [[Double 3, ")
    assert told[-2] == (
        "xlfactor.excel.explaining ERROR_WITH_ADDRESSES [FACTOR_PREMIA, "
        "xlfactor-error|#VALUE!|words, [[Sheet1!A1:B2, [Double 3, empty; empty, empty]], "
        "[, ], [Sheet1!C1, empty], [, ]]]"
    )
    assert told[-1] == "error 2015"


def test_an_error_of_a_function_within_goes_on_with_its_message(office, installed):
    told = office.run(
        f"""{installed.given}
        Dim here: Set here = Cell("$B$2", CVErr(2036))
        here.Formula = "=FACTOR_PREMIA(NET_VALUES(1), CURVE_SCORES(1))"
        Set Excel.Caller = here
        Reply = "xlfactor-error|#NUM!|no portfolio meets the limits"
        Say NET_VALUES(1)
        Reply = 5
        Say CURVE_SCORES(1)
        Say FACTOR_PREMIA(1, CVErr(2036))
        Say FACTOR_ERROR(here)
        Say NET_VALUES(1)
        Say FACTOR_PREMIA(1, CVErr(2036))
        """
    )
    asked = "xlfactor.excel.udfs FACTOR_PREMIA [Integer 1, error 2036, missing, missing]"
    assert told[-5:] == [
        "no portfolio meets the limits",
        "xlfactor.excel.udfs NET_VALUES [Integer 1, missing, missing]", "Integer 5",
        asked, "Integer 5",
    ]  # fmt: skip
    assert told.count("error 2036") == 2
    assert told.count(asked) == 1


def test_a_text_that_only_looks_like_an_error_is_a_text(office, installed):
    told = office.run(f'{installed.given}Reply = "xlfactor-errors"\nSay FACTOR_PREMIA(1, 2)')
    assert told[-1] == "xlfactor-errors"


EXPLAIN = """
    Dim here: Set here = Cell("$B$2", 1)
    here.Formula = "=2*FACTOR_PREMIA(A1:B2, 1-0.5)"
    Set Excel.Caller = Cell("$D$2", 0)
    """


def test_an_explanation_gets_the_formula_and_what_excel_makes_of_its_inputs(office, installed):
    told = office.run(f"""{installed.given}{EXPLAIN}
        Real("A1").Value = "Stocks": Real("B1").Value = 0.5
        KnownAreas.Add Real("A1:B2"), "Inputs!A1:B2"
        Given "1-0.5", 0.5
        Reply = "Inputs!A1:B2" & Chr(31) & "1-0.5"
        Say FACTOR_EXPLAIN(here)
        """)
    explaining, formula = "xlfactor.excel.explaining", "=2*FACTOR_PREMIA(A1:B2, 1-0.5)"
    assert told[len(installed.start) :] == [
        f"{explaining} FORMULA_INPUTS [Inputs, {formula}]",
        "evaluate Inputs!A1:B2",
        "evaluate 1-0.5",
        "evaluate 1-0.5",
        f"{explaining} FORMULA_EXPLAINED [Inputs, {formula}, [[Sheet1!A1:B2, "
        "[Stocks, Double 0.5; empty, empty]], [, Double 0.5]]]",
        "Inputs!A1:B2\x1f1-0.5",
    ]


def test_an_argument_that_excel_does_not_evaluate_is_told(office, installed):
    told = office.run(f"""{installed.given}{EXPLAIN}
        Reply = String(256, "1")
        Say FACTOR_EXPLAIN(here)
        {LAST}
        """)
    assert told[-2] == "error 2015"
    assert told[-1].startswith("an argument has more than 255 letters, which Excel does not")


def test_an_explanation_keeps_its_saved_value_while_its_workbook_is_opened(office):
    told = office.run(f"""{OPENING}
        page.Range("B2").Formula = "=FACTOR_EXPLAIN(D2)"
        Say FACTOR_EXPLAIN(Cell("$D$2", 1))""")
    assert told == ["[Double 0.7]"]


def test_an_explanation_that_python_refuses_is_an_error_with_its_message(office, installed):
    told = office.run(f"""{installed.given}{EXPLAIN}
        Reply = "xlfactor-error|#VALUE!|no function of xlfactor is called in this cell"
        Say FACTOR_EXPLAIN(here)
        {LAST}
        Say FACTOR_EXPLAIN(3)
        {LAST}
        """)
    assert told[-4:] == [
        "error 2015", "no function of xlfactor is called in this cell",
        "error 2015", "point at the cell with the formula",
    ]  # fmt: skip


def test_macos_answers_functions_without_an_engine(office):
    assert office.run(
        f"""
        Set Excel.Caller = Cell("$B$2", 0)
        Say FACTOR_PREMIA(1, 2)
        {LAST}
        Say FACTOR_ERROR(Cell("$B$2", CVErr(2042)))
        """,
        constants=MAC,
    ) == ["error 2042", *["functions need Excel for Windows; on macOS use the ribbon"] * 2]


# ---- results whose inputs changed

STUDY = """
    Dim inputs: Set inputs = New FakePage: inputs.Name = "Inputs": Set inputs.Parent = Book
    Dim page: Set page = New FakePage: page.Name = "Weights": Set page.Parent = Book
    Book.Worksheets.Add inputs: Book.Worksheets.Add page
    page.Range("B3").Value = "Percent": page.Range("B4").Value = "All 4 checks passed"
    page.Range("B9").Value = "Made by": page.Range("B10").Value = "Inputs"
    page.Range("C10").Value = "cma = Inputs!B5:C9; gamma = Inputs!F2"
    page.Range("C11").Value = "policy = Inputs!H5:I9"
    page.Range("B12").Value = "Answer digest": page.Range("C12").Value = "other = Inputs!Z1"
    page.Range("C13").Value = "seal one": page.Seal page.Range("C13")
    page.Mean "xf_cma", Cell("B5:C9", 1): page.Mean "policy[#All]", Cell("H5:I9", 1)
    page.Mean "Inputs!F2", Cell("F2", 1): page.Mean "Inputs!Z1", Cell("Z1", 1)
    Set page.Evaluate("xf_cma").Home = inputs: Set page.Evaluate("policy[#All]").Home = inputs
    Set page.Evaluate("Inputs!F2").Home = inputs: Set page.Evaluate("Inputs!Z1").Home = inputs
    Dim edited: Set edited = Cell("X9", 2): Set edited.Home = inputs
    """
STALE = ';;;"Inputs changed since this was made: run again"'


@pytest.mark.parametrize(
    ("area", "is_read"),
    [("B5:C9", True), ("F2", True), ("H5:I9", True), ("Z1", False), ("Q1", False)],
)
def test_a_result_is_stale_once_one_of_its_inputs_is_changed(office, area, is_read):
    told = office.run(f"""{STUDY}
        Given "X9 in {area}", True
        Say IsStale(page)
        NoteChange edited
        Say IsStale(page)
        """)
    assert told == ["Boolean False", f"Boolean {is_read}"]


def test_the_line_at_the_head_turns_when_the_sheet_is_shown_or_saved(office):
    told = office.run(f"""{STUDY}
        Given "X9 in F2", True
        NoteChange edited
        Say page.Range("B4").NumberFormat
        ShowState inputs
        ShowState page
        Say page.Range("B4").NumberFormat
        Say page.Range("B4").Value
        page.Range("B4").NumberFormat = "@"
        page.Range("C13").Value = "seal two"
        ShowAll Book
        Say page.Range("B4").NumberFormat
        page.Range("B4").Value = ""
        NoteChange edited
        ShowAll Book
        Say page.Range("B4").NumberFormat
        Say page.Range("B3").NumberFormat
        """)
    # the text stays, so the sheet counts as untouched; one that is made again has another seal
    assert told == ["", STALE, "All 4 checks passed", "@", "@", STALE]


def test_an_input_of_another_workbook_makes_none_stale(office):
    told = office.run(f"""{STUDY}
        Given "two workbooks", True
        NoteChange edited
        Say IsStale(page)
        """)
    assert told == ["Boolean False"]


def test_an_edit_of_a_result_itself_makes_none_stale(office):
    told = office.run(f"""{STUDY}
        Given "X9 in F2", True
        Set edited.Home = page
        NoteChange edited
        Say IsStale(page)
        Say IsStale(inputs)
        """)
    assert told == ["Boolean False", "Boolean False"]


# ---- a workbook that is opened while the engine is down

OPENING = """
    Dim page: Set page = New FakePage: page.Name = "Live": Set page.Parent = Book
    page.Range("B2").Text = "70.0%": page.Range("B2").NumberFormat = "0.0%"
    page.Range("B2").Formula = "=FACTOR_PREMIA(1, 2)"
    Set Excel.Caller = page.Range("B2")
    EndOfOpening
    """


@pytest.mark.parametrize("constants", [WINDOWS, MAC], ids=["windows", "mac"])
def test_cells_keep_their_saved_values_while_their_workbook_is_opened(office, constants):
    told = office.run(
        f"""{OPENING}
        Say FACTOR_PREMIA(1, 2)
        Say FACTOR_ERROR(page.Range("B2"))
        Set Excel.Caller = page.Range("B3")
        Say FACTOR_PREMIA(1, 2)
        Excel.Workbooks.Add Book
        EndOfOpening
        Set Excel.Caller = page.Range("B2")
        Say FACTOR_PREMIA(1, 2)
        """,
        constants=constants,
    )
    because = (
        NOT_INSTALLED + THEN_RESTART
        if constants is WINDOWS
        else "functions need Excel for Windows; on macOS use the ribbon"
    )
    error = "error 2015" if constants is WINDOWS else "error 2042"
    # a cell that has no value shows the error, and so does every cell once the workbook is open
    assert told == [
        "[Double 0.7]", f"this is what the cell showed when it was saved, because {because}",
        error, error,
    ]  # fmt: skip


def test_a_formula_that_is_more_than_one_call_keeps_nothing(office):
    formulas = {
        '=factor_premia(SUM(1, 2), ")")': True,
        r"='C:\old\xlfactor.xlam'!FACTOR_PREMIA('a)b'!A1, 2)": True,
        "=2*FACTOR_PREMIA(1, 2)": False,
        "=FACTOR_PREMIA(1, 2)*SQRT(12)": False,
        "=FACTOR_PREMIA(1, 2)+(3)": False,
        "=SUM(FACTOR_PREMIA(1, 2))": False,
    }
    calls = []
    for formula in formulas:
        quoted = formula.replace('"', '""')
        calls.append(f'Say IsOneCall(WithoutPath("{quoted}"), "FACTOR_PREMIA")')
    told = office.run(
        f"""{OPENING}page.Range("B2").Formula = "=2*FACTOR_PREMIA(1, 2)"
        Say FACTOR_PREMIA(1, 2)
        """
        + "\n".join(calls)
    )
    assert told == ["error 2015", *(f"Boolean {is_one}" for is_one in formulas.values())]


def test_a_call_around_one_that_failed_keeps_what_its_cell_showed(office):
    told = office.run(f"""{OPENING}page.Range("B2").Formula = "=FACTOR_PREMIA(NET_VALUES(1))"
        Say NET_VALUES(1)
        page.Range("B2").AreaCount = 2
        Say FACTOR_PREMIA(1, CVErr(2015))""")
    assert told == ["error 2015", "[Double 0.7, Double 0.7; Double 0.7, Double 0.7]"]


def test_what_a_cell_shows_is_read_as_the_number_that_would_be_shown_so(office):
    shown = [
        ("0.25", "", "Double 0.25"), ("-1,234.5", "#,##0.0", "Double -1234.5"),
        ("12.5%", "0.0%", "Double 0.125"), ("Asset", "", "Asset"),
        ("2020-01-31", "yyyy-mm-dd", "2020-01-31"), ("#N/A", "", "error 2042"),
        ("####", "0.0%", "error 2042"), ("2020", "yyyy", "error 2042"),
        ("1,235", "#,##0,", "error 2042"), ("15", "0.0", "error 2042"),
    ]  # fmt: skip
    told = office.run(
        'Dim c: Set c = Cell("$B$2", 0)\n'
        + "\n".join(
            f'c.Text = "{text}": c.NumberFormat = "{look}": Say ShownValue(c)'
            for text, look, _ in shown
        )
        + """
        c.Text = ChrW(8211): c.NumberFormat = "0.0;-0.0;" & ChrW(8211)
        Say ShownValue(c)"""
    )
    assert told == [*(value for *_, value in shown), "Integer 0"]


def test_an_input_error_is_shown_while_a_workbook_is_opened(office, installed):
    told = office.run(f"""{installed.given}{OPENING}
        Reply = "xlfactor-error|#NUM!|no portfolio meets the limits"
        Say FACTOR_PREMIA(1, 2)
        """)
    assert told[-1] == "error 2036"


def test_the_end_of_opening_is_noted_when_excel_has_come_to_rest(office):
    assert office.run("NoteOpening") == ["on time 'xlfactor.xlam'!XlfactorRibbon.EndOfOpening"]
    told = office.run(f"""{OPENING}Given "busy", True
        Excel.Workbooks.Add Book
        NoteOpening
        Say FACTOR_PREMIA(1, 2)""")
    assert told == ["error 2015"]


# ---- starting the engine


def test_the_command_is_the_one_of_python_to_the_letter(office, installed):
    told = office.run(f"{installed.given}Say EngineCommandLine(1)\nSay EngineCommandLine(23)")
    python = str(installed.interpreter)
    assert told == [command(python), command(python, start=23)]


def start(office, given, more=""):
    """Ask for the engine, and give the message of the error that stands in the cell."""
    told = office.run(f"{given}\nSay FACTOR_PREMIA(1, 2)\n{LAST}{more}")
    assert "error 2015" in told
    return told[told.index("error 2015") + 1 :], told


def test_without_settings_it_says_install(office):
    said, told = start(office, "")
    assert said == [NOT_INSTALLED + THEN_RESTART]
    assert len(told) == 2


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ("interpreter", "the Python that xlfactor was installed with"),
        ("library", "the library of xlwings that xlfactor needs"),
    ],
)
def test_a_file_that_is_gone_is_named(office, installed, lacks, words):
    path = getattr(installed, lacks)
    path.unlink()
    said, told = start(office, installed.given)
    assert said == [f"{words} is no longer there ({path}): run 'xlfactor install'{THEN_RESTART}"]
    assert len(told) == 2


def test_a_library_that_does_not_load_is_told(office, installed):
    said, _ = start(office, installed.given + 'Given "load", 0')
    assert said == [
        f"Windows cannot load the library {installed.library}: it is of another kind (32 or 64 "
        f"bit) than this Excel, or something blocks it; run 'xlfactor doctor'{THEN_RESTART}"
    ]


def test_what_the_preflight_found_is_told(office, installed):
    said, told = start(
        office,
        f"""{installed.given}
        Given "run", 1
        Given "report file", "{installed.report}"
        Given "report", "pandas is missing: pip install pandas" & vbCrLf & "python 3.11"
        """,
    )
    assert said == [f"pandas is missing: pip install pandas{THEN_RESTART}"]
    assert told[:2] == [f"load {installed.library}", installed.preflight]
    assert not [line for line in told if line.startswith("activate")]


def test_a_preflight_without_a_report_is_told_and_an_old_report_is_not(office, installed):
    (installed.folder.parent / f"{installed.folder.name}\\preflight.txt").write_text("old words")
    said, _ = start(office, installed.given + 'Given "run", 3')
    assert said == [
        f"Python could not be started ({installed.interpreter}): run 'xlfactor doctor'"
        + THEN_RESTART
    ]


def test_a_python_that_windows_does_not_run_is_told(office, installed):
    said, _ = start(office, installed.given + 'Given "run refused", "Permission denied"')
    command_line = installed.preflight.removeprefix("run 0 True ")
    assert said == [
        f"Windows does not run {command_line} (Permission denied): run 'xlfactor doctor'"
        + THEN_RESTART
    ]


def test_an_engine_that_does_not_start_is_told(office, installed):
    said, _ = start(office, installed.given + 'Given "activate", 1')
    assert said == [
        "Python could not be started as xlfactor's engine: no Python\nCommand: x" + THEN_RESTART
    ]


def test_a_start_that_failed_is_not_tried_for_every_cell(office, installed):
    said, told = start(
        office, installed.given + 'Given "run", 1', f"Say FACTOR_PREMIA(3, 4)\n{LAST}"
    )
    assert said[1:] == ["error 2015", said[0]]
    assert told.count(installed.preflight) == 1


def test_a_button_tries_again_what_failed(office, installed):
    told = office.run(
        f"""{installed.given}
        Given "run", 1
        Say FACTOR_PREMIA(1, 2)
        Given "run", 0
        OnAction Control("xf_run_all")
        """
    )
    assert told.count(installed.preflight) == 2
    assert "call <xlfactor.excel.ribbon> press (run_all in Excel)" in told


def test_an_engine_that_is_gone_is_started_anew_once(office, installed):
    told = office.run(f'{installed.given}Given "breaks", 1\nSay FACTOR_PREMIA(1, 2)')
    asked = "xlfactor.excel.udfs FACTOR_PREMIA [Integer 1, Integer 2, missing, missing]"
    again = command(str(installed.interpreter), start=2)
    assert told == [
        *installed.start,
        asked,
        f"activate -1 {installed.command}",
        f"load {installed.library}",
        f"activate 1 {again}",
        asked,
        "Integer 1",
    ]


@pytest.mark.parametrize(
    ("number", "times"), [(-2147023174, 1), (-2147417848, 1), (462, 1), (1004, 0)]
)
def test_only_a_lost_engine_is_started_anew(office, installed, number, times):
    told = office.run(
        f'{installed.given}Given "breaks", 1\nGiven "break number", {number}\n'
        "Say FACTOR_PREMIA(1, 2)"
    )
    starts = [line for line in told if line.startswith("activate 1")]
    assert len(starts) == 1 + times


def test_what_python_did_not_foresee_is_told_by_its_first_line(office, installed):
    told = office.run(
        f"""{installed.given}
        Given "breaks", 9
        Given "break number", 1004
        Given "break text", "KeyError: 'x'" & vbCrLf & "Traceback"
        Say FACTOR_PREMIA(1, 2)
        {LAST}
        """
    )
    assert told[-2:] == [
        "error 2015",
        f"unforeseen error 1004: KeyError: 'x' - {TRY_AGAIN}",
    ]


# ---- buttons


PRESSED = [
    "module xlfactor.excel.ribbon",
    "module xlwings._xlwindows",
    "set <xlwings._xlwindows> BOOK_CALLER Study.xlsx",
    "module xlfactor.excel.ribbon",
]
LATER = "on time 'xlfactor.xlam'!XlfactorRibbon.ClearStatus"
RIBBON = "Dim ui: Set ui = New FakeRibbon: OnLoad ui\n"
KEYS = [
    *catalogue.MACROS,
    catalogue.RUN_ALL,
    *(catalogue.NEW + key for key in WORKBOOKS),
]


def test_after_a_reset_of_vba_a_press_brings_ribbon_and_events_back(office, installed):
    told = office.run(
        f"""{installed.given}Given "variable XLFACTOR_RIBBON", "7:4711"
        Set RibbonOfExcel = New FakeRibbon
        OnAction Control("xf_last_error")
        Say Addin.IsHooked"""
    )
    assert told[-2:] == ["ribbon refreshed", "Boolean True"]


def test_a_ribbon_of_the_excel_that_started_this_one_is_left_alone(office):
    given = 'Given "variable XLFACTOR_RIBBON", "{}:4711"\nSet RibbonOfExcel = New FakeRibbon\n'
    for process in ("8", "77", ""):
        assert office.run(f"{given.format(process)}RefreshRibbon") == []


def test_while_python_runs_excel_neither_asks_to_wait_nor_opens_the_debugger(office, installed):
    told = office.run(
        f"""{installed.given}
        OnAction Control("xf_run_all")
        Say Excel.EnableCancelKey
        Say Excel.DisplayAlerts
        Say Python.AlertsWhileRunning
        Python.AlertsWhileRunning = "not called"
        Say FACTOR_PREMIA(1, 2) = 1 And Excel.DisplayAlerts And Not Python.AlertsWhileRunning
        Given "press breaks", 1004
        Given "dies while painting", True
        OnAction Control("xf_run_all")
        Say Excel.Calculation = -4105 And Excel.EnableEvents And Excel.ScreenUpdating
        Say Excel.PrintCommunication
        Say Excel.DisplayAlerts"""
    )
    assert told[-1] == "Boolean True"
    assert [line for line in told if line.startswith(("Integer", "Long", "Boolean"))] == [
        "Long 0",
        *["Boolean True", "Boolean False", *["Boolean True"] * 4],
    ]


def test_each_button_runs_in_python_on_the_workbook_in_front(office, installed):
    presses = "\n".join(f'OnAction Control("xf_{key}")' for key in KEYS)
    told = office.run(f"{installed.given}{RIBBON}{presses}")
    assert told[: len(installed.start)] == installed.start
    # each press takes back the clearing that the one before has asked for
    pressed = [line for line in told[len(installed.start) :] if line != f"no longer {LATER}"]
    assert pressed == [
        line
        for key in KEYS
        for line in (
            *PRESSED, f"call <xlfactor.excel.ribbon> press ({key} in Excel)", LATER,
            "ribbon refreshed",
        )
    ]  # fmt: skip


ASKED = "ask for a file: A provider's workbook with capital-market assumptions"


def test_the_file_of_a_provider_goes_to_python(office, installed):
    told = office.run(
        f"""{installed.given}{RIBBON}Given "file", "C:\\a b\\house's.xlsx"
        OnAction Control("xf_from_provider")"""
    )
    press = "call <xlfactor.excel.ribbon> press (from:C:\\a b\\house's.xlsx in Excel)"
    assert told == [ASKED, *installed.start, *PRESSED, press, LATER, "ribbon refreshed"]


def test_the_workbook_as_it_was_goes_to_python(office, installed):
    told = office.run(
        f"""{installed.given}{RIBBON}Given "file", "C:\\old.xlsx"
        OnAction Control("xf_why")"""
    )
    assert told[0] == "ask for a file: The workbook as it was, such as last quarter's"
    assert "call <xlfactor.excel.ribbon> press (why:C:\\old.xlsx in Excel)" in told


def test_a_file_on_the_web_is_told_before_python_looks_for_it(office, installed):
    told = office.run(f"""{installed.given}Given "file", "https://a.sharepoint.com/b c.xlsx"
        OnAction Control("xf_from_provider")""")
    assert told[1:] == [
        box(WARNING, "https://a.sharepoint.com/b c.xlsx is on the web: save a copy on this "
            "computer, and choose that one"),
    ]  # fmt: skip


def test_without_a_file_nothing_is_pressed(office, installed):
    told = office.run(f'{installed.given}{RIBBON}OnAction Control("xf_from_provider")')
    assert told == [ASKED, "ribbon refreshed"]


def test_without_a_workbook_python_is_told_so(office, installed):
    told = office.run(f'{installed.given}Set Book = Nothing\nOnAction Control("xf_new_cma")')
    assert "set <xlwings._xlwindows> BOOK_CALLER nothing" in told


def test_a_message_of_python_is_kept_and_not_shown_twice(office, installed):
    told = office.run(
        f"""{installed.given}
        Given "press", "gamma: found 3"
        OnAction Control("xf_run_all")
        {LAST}
        """
    )
    assert told[-1] == "gamma: found 3"
    assert not [line for line in told if line.startswith("box")]


def test_a_button_that_breaks_tells_and_gives_the_screen_back(office, installed):
    told = office.run(
        f"""{installed.given}{RIBBON}
        Given "press breaks", 1004
        Excel.ScreenUpdating = False
        Excel.StatusBar = "xlfactor: Factor premia (1 of 2)"
        OnAction Control("xf_factor_premia")
        Say Excel.ScreenUpdating
        Say Excel.StatusBar
        {LAST}
        """
    )
    words = f"unforeseen error 1004: it broke - {TRY_AGAIN}"
    assert told[-5:] == [
        box(WARNING, words), "ribbon refreshed", "Boolean True", "Boolean False", words,
    ]  # fmt: skip


def test_the_status_bar_is_given_back_later(office):
    assert office.run("""
        Dim words
        For Each words In Array("xlfactor: wrote Factor premia", "of another add-in", False)
            Excel.StatusBar = words
            ClearStatus
            Say Excel.StatusBar
        Next words
        """) == ["Boolean False", "of another add-in", "Boolean False"]


def test_a_timer_does_not_outlive_the_add_in(office, installed):
    told = office.run(f'{installed.given}OnAction Control("xf_run_all")\nForgetTimer\nForgetTimer')
    assert told[-2:] == [LATER, LATER.replace("on time", "no longer on time")]


def test_not_being_installed_is_told_by_a_box(office):
    assert office.run('OnAction Control("xf_run_all")') == [
        box(WARNING, NOT_INSTALLED + THEN_RESTART)
    ]


def test_last_error_is_shown(office):
    told = office.run("""
        OnAction Control("xf_last_error")
        Set Excel.Caller = Cell("$B$2", 0)
        Say FACTOR_PREMIA(Empty, Empty)
        OnAction Control("xf_last_error")
        """)
    assert told[0] == box(INFORMATION, "There was no error since Excel was started.")
    assert told[2].startswith(box(INFORMATION, "[Study.xlsx]Inputs!$B$2: FACTOR_PREMIA at "))
    assert told[2].endswith("\n\nthe range is empty\n\nMore stands in the log: xlfactor.log")


def test_a_long_message_is_cut_for_the_box(office):
    told = office.run('KeepMessage "F", String(3000, "x")\nOnAction Control("xf_last_error")')
    assert told[0].endswith("xxx ...")
    assert len(told[0]) < 1000


def test_restart_stops_the_engine_and_looks_at_everything_anew(office, installed):
    ask = box(
        QUESTION,
        "The engine is stopped; the next use starts it again. "
        "Calculate all open workbooks anew now?",
    )
    stop = [f"load {installed.library}", f"activate -1 {installed.command}"]
    again = command(str(installed.interpreter), start=2)
    told = office.run(
        f"""{installed.given}
        Say Engine() Is Nothing
        OnAction Control("xf_restart_engine")
        Given "box", vbNo
        OnAction Control("xf_restart_engine")
        Say Engine() Is Nothing
        """
    )
    assert told == [
        *installed.start, "Boolean False", *stop, ask, "calculate all",
        *stop, ask, *installed.start[:-1], f"activate 1 {again}", "Boolean False",
    ]  # fmt: skip


def test_restart_stops_what_was_started_though_the_settings_changed(office, installed):
    told = office.run(
        f"""{installed.given}
        Say Engine() Is Nothing
        Given "setting Interpreter", "C:\\other\\python.exe"
        RestartEngine
        """
    )
    assert told[-1] == f"activate -1 {installed.command}"


def test_an_engine_that_does_not_stop_is_told(office, installed):
    told = office.run(
        f'{installed.given}Given "activate", 1\nOnAction Control("xf_restart_engine")'
    )
    words = "xlfactor's engine could not be stopped: no Python\nCommand: x"
    assert told[-1] == box(WARNING, words)


def test_restart_before_an_installation_does_no_harm(office):
    told = office.run('Given "box", vbNo\nOnAction Control("xf_restart_engine")')
    assert len(told) == 1


def test_help_opens_the_reference(office, installed):
    assert office.run(f'{installed.given}OnAction Control("xf_help")') == [
        f"follow {installed.help}"
    ]


def test_help_that_cannot_be_opened_says_what_to_do(office, installed):
    told = office.run(
        f"""OnAction Control("xf_help")
        {installed.given}
        Given "follow breaks", 1
        OnAction Control("xf_help")
        Given "setting Help", "{installed.folder}/gone.html"
        OnAction Control("xf_help")
        """
    )
    assert told == [
        box(WARNING, NOT_INSTALLED),
        f"follow {installed.help}",
        box(
            WARNING,
            "Excel cannot open the reference of functions: open it yourself, it is "
            f"{installed.help}",
        ),
        box(
            WARNING,
            f"the reference of functions is no longer there ({installed.folder}/gone.html): "
            "run 'xlfactor install'",
        ),
    ]


def test_buttons_are_grey_without_a_workbook_and_hidden_on_macos(office):
    code = """
        Dim answer
        GetEnabled Control("xf_run_all"), answer: Say answer
        GetVisible Control("xf_restart_engine"), answer: Say answer
        Set Book = Nothing
        GetEnabled Control("xf_run_all"), answer: Say answer
        """
    assert office.run(code) == ["Boolean True", "Boolean True", "Boolean False"]
    assert office.run(code, constants=MAC)[1] == "Boolean False"


# ---- repair


OLD = r"C:\old place\xlfactor.xlam"


@pytest.mark.parametrize(
    ("old", "mended"),
    [
        (f"='{OLD}'!FACTOR_PREMIA(A1)", "=FACTOR_PREMIA(A1)"),
        (f"=1+'{OLD.upper()}'!FACTOR_PREMIA(A1)*2", "=1+FACTOR_PREMIA(A1)*2"),
        ("=xlfactor.xlam!FACTOR_PREMIA(A1)", "=FACTOR_PREMIA(A1)"),
        ("='https://a.b/c/xlfactor.xlam'!NET_VALUES(A1)", "=NET_VALUES(A1)"),
        ("='C:\\d''Or\\xlfactor.xlam'!F_A(1)+'C:\\x\\xlfactor.xlam'!F_B(2)", "=F_A(1)+F_B(2)"),
        # what only looks like it
        ("=FACTOR_PREMIA(A1)", "=FACTOR_PREMIA(A1)"),
        ("='C:\\myxlfactor.xlam'!F(1)", "='C:\\myxlfactor.xlam'!F(1)"),
        ('="xlfactor.xlam!F"&A1', '="xlfactor.xlam!F"&A1'),
        ('="it is ""xlfactor.xlam!F"""', '="it is ""xlfactor.xlam!F"""'),
        ("='[xlfactor.xlam]xlfactor'!A1", "='[xlfactor.xlam]xlfactor'!A1"),
        ("='O''Neil'!A1+xlfactor.xlam!F(1)", "='O''Neil'!A1+F(1)"),
    ],
)
def test_an_old_path_is_taken_out_of_a_formula(office, old, mended):
    quoted = old.replace('"', '""')
    assert office.run(f'Say WithoutPath("{quoted}")') == [mended]


REPAIR = f"""
    Function Holding(ByVal place As String, ByVal text As String) As Object
        Dim made As Object
        Set made = Cell(place, 1)
        made.Formula = text
        made.HasFormula = True
        Set Holding = made
    End Function
    Sub Fill()
        Dim sheet As Object, whole As Object
        Set sheet = New FakeSheet
        sheet.Name = "CMA"
        sheet.Cells.Add Holding("$A$1", "='{OLD}'!FACTOR_PREMIA(B1)")
        sheet.Cells.Add Holding("$A$2", "=SUM(B1)")
        Set whole = Holding("$A$3", "='{OLD}'!NET_VALUES(B1)")
        whole.HasArray = True
        Set whole.Whole = whole
        sheet.Cells.Add whole
        sheet.Cells.Add Holding("A4", "='{OLD}'!NET_VALUES(B1)")
        sheet.Cells.Item(4).IsLocked = Answered("locked", False)
        Book.Worksheets.Add sheet
        Set sheet = New FakeSheet
        Book.Worksheets.Add sheet
    End Sub
    """
DID_NOT = "did not find the functions of xlfactor were mended."
TELL = "Dim c: For Each c In Book.Worksheets.Item(1).Cells: Say c.Formula: Next\n"


def test_a_workbook_is_repaired_and_how_much_is_told(office):
    told = office.run(
        f"""Fill
        Book.Links = Array("C:\\data\\other.xlsx", "{OLD}", Addin.FullName)
        OnAction Control("xf_repair_formulas")
        {TELL}""",
        more=REPAIR,
    )
    assert told == [
        rf"change link {OLD} to C:\addins\xlfactor.xlam 1",
        "formula2", "formula array", "formula2",
        box(INFORMATION, f"3 formula(s) and 1 link(s) that {DID_NOT}"),
        "=FACTOR_PREMIA(B1)", "=SUM(B1)", "=NET_VALUES(B1)", "=NET_VALUES(B1)",
    ]  # fmt: skip


def test_what_refuses_to_be_repaired_is_named(office):
    told = office.run(
        f"""Given "locked", True
        Given "link breaks", 1
        Fill
        Book.Links = Array("{OLD}")
        OnAction Control("xf_repair_formulas")
        Say Excel.ScreenUpdating
        """,
        more=REPAIR,
    )
    assert told[-2:] == [
        box(
            INFORMATION,
            f"2 formula(s) and 0 link(s) that {DID_NOT}\n"
            "These could not be changed (is the sheet protected?): CMA!A4",
        ),
        "Boolean True",
    ]


def test_an_older_excel_is_repaired_too(office):
    told = office.run(
        f"""Given "old Excel", True
        Fill
        OnAction Control("xf_repair_formulas")
        {TELL}""",
        more=REPAIR,
    )
    assert told[-4:] == [
        "=FACTOR_PREMIA(B1)", "=SUM(B1)", "=NET_VALUES(B1)", "=NET_VALUES(B1)",
    ]  # fmt: skip


def test_names_and_long_arrays_are_repaired_too(office):
    told = office.run(
        f"""Dim area, entry
        Fill
        Set area = Book.Worksheets.Item(1).Cells.Item(3)
        area.Formula = "='C:\\a~1\\xlfactor.xlam'!F(" & String(300, "1") & ")"
        Set entry = New FakeName
        entry.RefersTo = "='{OLD}'!RISK_SHARE(A1)"
        Book.Formulas.Add entry
        OnAction Control("xf_repair_formulas")
        Say Left(area.Formula, 4)
        Say entry.RefersTo""",
        more=REPAIR,
    )
    assert told == [
        "formula2", r"replace 'C:\a~~1\xlfactor.xlam'!", "replace =", "formula2",
        box(INFORMATION, f"4 formula(s) and 0 link(s) that {DID_NOT}"),
        "=F(1", "=RISK_SHARE(A1)",
    ]  # fmt: skip


@pytest.mark.parametrize(("answer", "mended"), [(6, True), (7, False)], ids=["yes", "no"])
def test_a_repair_is_offered_when_such_a_workbook_opens(office, answer, mended):
    told = office.run(
        f"""Given "box", {answer}
        Fill
        OfferRepair Book
        Book.Links = Array("C:\\data\\other.xlsx", Addin.FullName)
        OfferRepair Book
        Book.Links = Array("{OLD}")
        OfferRepair Book""",
        more=REPAIR,
    )
    question = (
        "Study.xlsx holds formulas that do not find the functions of xlfactor. Repair them now?"
    )
    assert told[0] == box(QUESTION, question)
    assert (len(told) > 1) is mended


def test_a_repair_is_offered_once_when_excel_has_come_to_rest(office):
    told = office.run(
        f"""EndOfOpening
        Fill
        Book.Links = Array("{OLD}")
        Given "box", vbNo
        Excel.Workbooks.Add Book
        EndOfOpening
        EndOfOpening""",
        more=REPAIR,
    )
    assert len(told) == 1
    assert told[0].startswith(box(QUESTION, "Study.xlsx holds formulas"))


def test_what_spills_is_not_made_an_array_of_fixed_size(office):
    told = office.run(
        """Fill
        Book.Worksheets.Item(1).Cells.Item(3).HasSpill = True
        OnAction Control("xf_repair_formulas")""",
        more=REPAIR,
    )
    assert told[:-1] == ["formula2"] * 3


def test_an_excel_that_nobody_sees_is_not_asked(office):
    told = office.run(
        f"""Fill
        Book.Links = Array("{OLD}")
        Excel.Visible = False
        OfferRepair Book""",
        more=REPAIR,
    )
    assert told == []


def test_what_a_protected_sheet_and_a_name_refuse_is_named_too(office):
    told = office.run(
        f"""Dim entry
        Given "locked", True
        Fill
        Book.Worksheets.Item(1).ProtectContents = True
        Set entry = New FakeName
        entry.Name = "shares": entry.IsLocked = True
        entry.Text = "='{OLD}'!RISK_SHARE(A1)"
        Book.Formulas.Add entry
        OnAction Control("xf_repair_formulas")""",
        more=REPAIR,
    )
    assert told[-1].endswith("(is the sheet protected?): shares CMA!A4")


UNKNOWN = """
    Dim area: Set area = New FakeCell: area.Place = "A1": area.Value = CVErr(2029)
    area.Formula = "=FACTOR_PREMIA(B1)": area.HasFormula = True
    Dim sheet: Set sheet = New FakeSheet: sheet.Name = "Live": sheet.Cells.Add area
    Book.Worksheets.Add sheet
    Dim entry: Set entry = New FakeName: entry.Name = "XF_cma": Book.Formulas.Add entry
    """


def test_formulas_that_were_written_without_the_add_in_are_entered_anew(office):
    told = office.run(f"""{UNKNOWN}Given "entered anew", 0.5
        OfferRepair Book
        Say area.Value
        OfferRepair Book
        """)
    assert [told[0], *told[1:]] == [
        box(QUESTION, "Study.xlsx holds formulas that do not find the functions of xlfactor. "
            "Repair them now?"),
        "formula2", box(INFORMATION, f"1 formula(s) and 0 link(s) that {DID_NOT}"), "Double 0.5",
    ]  # fmt: skip


def test_what_a_protected_sheet_does_not_let_enter_anew_is_named(office):
    told = office.run(f"""{UNKNOWN}Given "entered anew", 0.5
        area.IsLocked = True: sheet.ProtectContents = True
        OfferRepair Book
        """)
    assert told[-1].endswith("(is the sheet protected?): Live!A1")


def test_a_name_that_nobody_knows_is_no_repair_and_in_other_workbooks_not_asked_about(office):
    told = office.run(f"""{UNKNOWN}OnAction Control("xf_repair_formulas")
        entry.Name = "profit"
        OfferRepair Book
        """)
    assert told[-1] == box(INFORMATION, "All formulas find the functions of xlfactor.")


def test_an_unknown_name_in_a_formula_of_others_is_not_asked_about(office):
    told = office.run(f"""{UNKNOWN}sheet.ProtectContents = True
        area.Formula = "=THEIR_OWN(B1, ""FACTOR_PREMIA("")"
        OfferRepair Book
        Say "asked about"
        area.Formula = "=1+_xludf.FACTOR_PREMIA(B1)"
        OfferRepair Book
        """)
    assert told[0] == "asked about"
    assert len(told) > 1


def test_a_workbook_in_order_is_told_to_be_so(office):
    told = office.run('OnAction Control("xf_repair_formulas")')
    assert told == [box(INFORMATION, "All formulas find the functions of xlfactor.")]
    told = office.run('Set Book = Nothing\nOnAction Control("xf_repair_formulas")')
    assert told == [box(WARNING, "no workbook is open: open the one to repair")]


# ---- settings


@pytest.mark.parametrize("setting", settings(), ids=lambda item: item.name)
def test_a_drop_down_shows_every_word_and_sets_it(office, setting):
    code = f"""{RIBBON}
        Dim c, answer, i
        Set c = Cell("C4", Empty)
        Book.Define "xf_{setting.name}", c
        GetSettingIndex Control("xf_{setting.name}"), answer: Say answer
        For i = 0 To {len(setting.words) - 1}
            SetSetting Control("xf_{setting.name}"), "", i
            Say c.Value
            c.Value = UCase(Replace(c.Value, " ", "-"))
            GetSettingIndex Control("xf_{setting.name}"), answer: Say answer
        Next i
        """
    shown = [
        line
        for place, word in enumerate(setting.words)
        for line in ("ribbon refreshed", word, f"Long {place}")
    ]
    assert office.run(code) == [f"Long {setting.words.index(setting.default)}", *shown]


def test_a_drop_down_says_where_it_stands_or_why_it_is_grey(office):
    code = """
        Dim c, answer
        GetSettingEnabled Control("xf_repair"), answer: Say answer
        GetSettingTip Control("xf_repair"), answer: Say answer
        GetSettingIndex Control("xf_repair"), answer: Say answer
        Set c = Cell("C4", "nonesuch")
        Book.Define "xf_repair", c
        GetSettingEnabled Control("xf_repair"), answer: Say answer
        GetSettingTip Control("xf_repair"), answer: Say answer
        GetSettingIndex Control("xf_repair"), answer: Say answer
        c.HasFormula = True
        GetSettingEnabled Control("xf_repair"), answer: Say answer
        GetSettingTip Control("xf_repair"), answer: Say answer
        c.Value = CVErr(2042): c.Text = "#N/A"
        GetSettingIndex Control("xf_repair"), answer: Say answer
        """
    (help_,) = (item.help for item in settings() if item.name == "repair")
    assert office.run(code) == [
        "Boolean False",
        f"{help_} The workbook in front has no cell named xf_repair, so it stays at: none.",
        "Long 0",
        "Boolean True",
        f"{help_} It stands in Inputs!C4.",
        "Long -1",
        "Boolean False",
        f"{help_} A formula gives it, in Inputs!C4: change it there.",
        "Long -1",
    ]


def test_a_setting_that_cannot_be_set_is_told(office):
    told = office.run(f"""{RIBBON}
        Dim c
        SetSetting Control("xf_repair"), "", 1
        Set c = Cell("C4", "none"): c.IsLocked = True
        Book.Define "xf_repair", c
        SetSetting Control("xf_repair"), "", 1
        """)
    assert told[0].startswith(box(WARNING, "What to do with correlations"))
    assert told[1:] == [
        "ribbon refreshed",
        box(WARNING, "Inputs!C4 cannot be changed: is the sheet protected?"),
        "ribbon refreshed",
    ]


def test_a_change_of_a_setting_is_noticed(office):
    assert office.run("""
        Dim c: Set c = Cell("C4", 1)
        Say IsSetting(c)
        Set c.NameOfCell = New FakeName: c.NameOfCell.Name = "XF_unit"
        Say IsSetting(c)
        c.NameOfCell.Name = "gamma"
        Say IsSetting(c)
        """) == ["Boolean False", "Boolean True", "Boolean False"]


# ---- macOS


@pytest.fixture
def mac(tmp_path):
    """A home with settings, as `xlfactor install` leaves them on macOS."""
    (tmp_path / "xlfactor.conf").write_text(
        "Interpreter=/opt/py/bin/python3\nHelp=/Users/a b/functions.html\n"
    )
    return tmp_path


def run_on_mac(office, home, code):
    return office.run(code, constants=MAC, home=home)


def test_macos_reads_its_settings_from_a_file(office, mac):
    told = run_on_mac(
        office, mac, 'Say Setting("Interpreter"): Say Setting("help"): Say Setting("x")'
    )
    assert told == ["/opt/py/bin/python3", "/Users/a b/functions.html", ""]


def script(key, home):
    return (
        f"script xlwings-{XLWINGS}.applescript VbaHandler false|/opt/py/bin/python3|"
        f"import xlfactor.excel.ribbon as r; r.press('{key}')|Study.xlsx|Microsoft Excel|"
        f"{home}/xlfactor-run.log"
    )


def test_macos_presses_by_applescript(office, mac):
    told = run_on_mac(office, mac, 'OnAction Control("xf_run_all")\nSay Excel.StatusBar')
    assert told == [script("run_all", mac), LATER, "xlfactor: starting Python ..."]


@pytest.mark.parametrize("sign", list("$`\\|="))
def test_macos_refuses_a_name_that_does_not_reach_python(office, mac, sign):
    told = run_on_mac(office, mac, f'Book.Name = "a{sign}b.xlsx"\nOnAction Control("xf_run_all")')
    assert told == [
        box(
            WARNING,
            f"the name of the workbook holds the sign {sign}, with which it does not reach "
            "Python: save it under another name",
        )
    ]


def test_macos_hands_on_the_file_of_a_provider(office, mac):
    press = 'OnAction Control("xf_from_provider")'
    told = run_on_mac(office, mac, f'Given "file", "/Users/a b/house.xlsx"\n{press}')
    asked = "ask for a file: without a question"
    assert told == [asked, script("from:/Users/a b/house.xlsx", mac), LATER]
    (_, refused) = run_on_mac(office, mac, f'Given "file", "/Users/a/house\'s.xlsx"\n{press}')
    assert "holds the sign ', with which it does not reach Python" in refused


def test_macos_tells_what_stops_a_press(office, mac):
    told = run_on_mac(
        office,
        mac,
        """Given "script", "1"
        OnAction Control("xf_run_all")
        Set Book = Nothing
        OnAction Control("xf_run_all")
        """,
    )
    assert told == [
        script("run_all", mac),
        box(WARNING, "Python could not be started: run 'xlfactor doctor' in a terminal"),
        box(WARNING, "no workbook is open: create or open one first"),
    ]
    (mac / "xlfactor.conf").unlink()
    assert run_on_mac(office, mac, 'OnAction Control("xf_run_all")') == [
        box(WARNING, NOT_INSTALLED)
    ]


def test_macos_cleans_up_when_python_ends(office, mac):
    (mac / "xlfactor-run.log").write_text("Traceback\nKeyError: 'x'\n")
    told = run_on_mac(
        office,
        mac,
        """Excel.ScreenUpdating = False: Excel.StatusBar = "xlfactor: Factor premia (1 of 2)"
        CleanUp
        Say Excel.ScreenUpdating: Say Excel.StatusBar
        Excel.StatusBar = "xlfactor: wrote Factor premia"
        CleanUp
        Say Excel.StatusBar
        """,
    )
    assert told == [
        box(WARNING, "Traceback\nKeyError: 'x'"),
        "Boolean True",
        "Boolean False",
        "xlfactor: wrote Factor premia",
    ]
    assert not (mac / "xlfactor-run.log").exists()


def test_macos_tells_of_a_python_that_never_started(office, mac):
    (mac / "xlfactor-run.log").write_text("sh: /opt/py/bin/python3: No such file\n")
    told = run_on_mac(office, mac, "Excel.StatusBar = STARTING\nClearStatus\nSay Excel.StatusBar")
    assert told == [
        box(WARNING, "sh: /opt/py/bin/python3: No such file"),
        "Boolean False",
    ]


def test_macos_opens_the_help_by_its_address(office, mac):
    page = mac / "a b.html"
    page.write_text("here")
    (mac / "xlfactor.conf").write_text(f"Help={page}\n")
    told = run_on_mac(office, mac, 'OnAction Control("xf_help")')
    assert told == [f"follow file://{mac}/a%20b.html"]
