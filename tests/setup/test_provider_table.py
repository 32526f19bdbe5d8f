"""What a provider's workbook leaves open is asked for, and nothing is overwritten."""

from contextlib import closing

import numpy as np
import pytest

from tests.conftest import WORKBOOKS
from tests.setup import providers
from tests.setup.providers import HEAD, NAMES, VOLATILITY, rows, write
from xlfactor import cli
from xlfactor.errors import FileError, OptionError, TableError
from xlfactor.setup.blocks import sheet_block
from xlfactor.setup.provider_table import Choices, find_table
from xlfactor.xlsx.book import open_book
from xlfactor.xlsx.provider import create_from, study_path


@pytest.fixture
def find(tmp_path):
    def found(sheets, names=None, **choices):
        path = write(tmp_path / "house.xlsx", sheets, names=names)
        with closing(open_book(path)) as book:
            return find_table(book, Choices(**choices))

    return found


def test_the_table_is_found_wherever_it_stands(find):
    moved = [[], [], [], *([None, None, *row] for row in providers.plain()["CMA"])]
    beside = [[*row, None, None, "A remark"] if row else row for row in moved]
    for sheets, place in (
        (providers.plain(), "CMA!A1:N11"),
        ({"A": moved}, "A!C4:P14"),
        ({"A": beside}, "A!C4:P14"),
        (providers.titled(), "Table!A1:O16"),
    ):
        assert find(sheets).cma.place == place


def test_returns_and_correlations_below_each_other(find):
    figures = [[name, *row[:3]] for name, row in zip(NAMES, rows(), strict=True)]
    matrix = [[name, *row[3:]] for name, row in zip(NAMES, rows(), strict=True)]
    for gap in ([[]], [[], []]):
        one = [["Asset class", *HEAD], *figures, *gap, ["", *NAMES], *matrix]
        table = find({"A": one})
        assert table.cma.place == "A!A1:D11"
        assert table.correlations.place == f"A!A{12 + len(gap)}:K{22 + len(gap)}"
        assert len(table.assumptions.complete_assets) == len(NAMES)


def test_footnotes_and_spare_columns_keep_a_table_whole(find):
    figures = [[name, None, row[0], None, row[2]]
               for name, row in zip(NAMES, rows(), strict=True)]  # fmt: skip
    matrix = [[name, *row[3:]] for name, row in zip(NAMES, rows(), strict=True)]
    table = find({"A": [["Assumptions"], ["Asset class", None, "Return (a)", None, "Risk (b)"],
                        [None, None, "%", None, "%"], *figures, [], ["(a) geometric"], [],
                        ["Correlations", *NAMES], *matrix]})  # fmt: skip
    assert table.cma.place == "A!A1:E13"
    assert table.correlations.place == "A!A17:K27"
    assert table.assumptions.volatilities.tolist() == pytest.approx(np.divide(VOLATILITY, 100))
    assert table.assumptions.correlation.to_numpy() == pytest.approx(providers.C)


def test_a_matrix_below_a_title_or_with_blank_rows_is_one(find):
    figures = [["", "Return", "Std dev"],
               *([name, *row[1:3]] for name, row in zip(NAMES, rows(), strict=True))]  # fmt: skip
    matrix = [[name, *line] for name, line in zip(NAMES, providers.C.tolist(), strict=True)]
    titled = [["Correlations"], [], ["", *NAMES], *matrix]
    torn = [["", *NAMES], *matrix[:2], [], *matrix[2:6], [], *matrix[6:]]
    for sheet, place in ((titled, "C!A3:K13"), (torn, "C!A1:K13")):
        table = find({"R": figures, "C": sheet})
        assert table.correlations.place == place
        assert table.assumptions.correlation.to_numpy() == pytest.approx(providers.C)


def test_a_refusal_names_the_cell(find):
    sheets = providers.plain()
    sheets["CMA"][3][3] = "5..2%"
    said = r"row 'US Treasuries', column 'Volatility \(%\)' \(CMA!D4\): found '5\.\.2%'"
    for chosen in ({}, {"cma": "CMA!A1:N11"}):
        with pytest.raises(TableError, match=said):
            find(sheets, **chosen)


def test_several_tables_are_named(find):
    with pytest.raises(OptionError) as error:
        find(providers.by_sheet())
    assert str(error.value) == (
        "several tables of assumptions: USD!A1:N11, EUR!A1:N11; choose one by --sheet or "
        "--range, or name its first cell xf_cma"
    )
    assert find(providers.by_sheet(), sheet="eur").cma.place == "EUR!A1:N11"
    assert find(providers.by_sheet(), cma="EUR!A1:N11").cma.place == "EUR!A1:N11"
    assert find(providers.by_sheet(), cma="A1:N11", sheet="EUR").cma.place == "EUR!A1:N11"
    named = find(providers.by_sheet(), names={"xf_cma": "=EUR!$A$1"})
    assert named.cma.place == "EUR!A1:N11"
    assert find(providers.by_sheet(), names={"xf_cma": "=EUR!$A$1"}, sheet="USD").cma.place == (
        "USD!A1:N11"
    )


def test_several_blocks_of_correlations_are_named(find):
    sheets = providers.apart()
    sheets["Stressed"] = sheets["Correlation"]
    with pytest.raises(OptionError) as error:
        find(sheets)
    assert str(error.value) == (
        "the correlations of Returns!A1:D11 may be those of Correlation!A3:L13 or "
        "Stressed!A3:L13; choose one by --correlations, or name its first cell xf_correlations"
    )
    chosen = find(sheets, correlations="Stressed!A3:L13")
    assert chosen.correlations.place == "Stressed!A3:L13"
    assert chosen.cma.place == "Returns!A1:D11"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("cma_currency", "EUR", "'USD', 'EUR'; choose one by the option cma_currency"),
        ("volatility_measure", "Volatility 2026", "name it by the option volatility_measure"),
        ("unit", "decimal", "wanted the option unit as 'decimal' or 'percent points'"),
    ],
)
def test_what_the_table_leaves_open_is_asked_by_its_option(find, option, value, said):
    sheets = {
        "cma_currency": providers.by_currency,
        "volatility_measure": two_volatilities,
        "unit": between_units,
    }[option]()
    with pytest.raises(OptionError, match=said):
        find(sheets)
    for found in (
        find(sheets, **{option: value}),
        find({**sheets, "Options": [[value]]}, names={f"xf_{option}": "=Options!$A$1"}),
    ):
        assert found.options == {option: value}
        assert len(found.assumptions.complete_assets) > 1


def two_volatilities():
    top, *body = providers.plain()["CMA"]
    return {"A": [["", "Volatility 2025", *top[1:3], "Volatility 2026", *top[4:]],
                  *([row[0], row[3], *row[1:]] for row in body)]}  # fmt: skip


def between_units():
    return {"A": [["", "Return", "Volatility", "Strategy A", "Strategy B"],
                  ["Strategy A", 0.4, 1.2, 1.0, None],
                  ["Strategy B", 0.5, 2.0, 0.5, 1.0]]}  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"A": []}, "no table of assumptions was found; wanted a row for each asset class"),
        ({"A": [["Hello"]]}, "no table of assumptions was found; wanted a row for each"),
        ({"A": [["", "x", "y"], ["a", 1, 2], ["b", 3, 4], ["c", 5, 6]]},
         r"The largest block, A!A1:C4, was refused: cma: no volatility column"),
        ({"A": [["", "Return", "Volatility"], ["Stocks", 0.07, 0.16], ["Bonds", 0.03, 0.05]]},
         "A!A1:C3 holds returns and volatilities, but neither it nor any other block has the"),
        ({"A": [["", "Return", "Volatility"], ["Stocks", 0.07, 0.16], ["Bonds", 0.03, 0.05]],
          "B": [["", "Stocks", "Bonds"], ["Stocks", 0.0256, 0.001], ["Bonds", 0.001, 0.0025]]},
         r"The largest other block, B!A1:C3, was refused: correlations: row 'Stocks', column "
         r"'Stocks' \(B!B2\): found 0.0256 on the diagonal"),
        ({"A": [["", "Return", "Volatility", "Stocks", "Bonds"],
                ["Stocks", "6 – 8 %", 0.16, 1, None], ["Bonds", "2 – 4 %", 0.05, 0.2, 1]]},
         "A!A1:E3 has volatilities, but no column of returns.* Columns of ranges, not read: 'Ret"),
        ({"A": [["", "Stocks", "Bonds"], ["Return", 0.07, 0.03], ["Volatility", 0.16, 0.05], [],
                ["", "Stocks", "Bonds"], ["Stocks", 1, 0.2], ["Bonds", 0.2, 1]]},
         r"^cma: row 'Volatility' \(A!A3\) holds the volatilities; wanted them in a column"),
    ],
)  # fmt: skip
def test_a_workbook_without_a_table_is_refused_with_the_reason(find, sheets, said):
    with pytest.raises(TableError, match=said):
        find(sheets)


@pytest.mark.parametrize("study", ["cross_asset", "yield_curve"])
def test_a_workbook_of_another_study_is_refused(study):
    """Some of its tables have rows that come twice, as those of two blocks side by side."""
    with (
        closing(open_book(WORKBOOKS / f"{study}.xlsx")) as book,
        pytest.raises(TableError, match="The largest"),
    ):
        find_table(book, Choices())


def test_a_sheet_or_a_range_that_is_not_there_is_named(find):
    with pytest.raises(OptionError, match=r"no sheet 'usa' \(did you mean 'USD'\?\); there are:"):
        find(providers.by_sheet(), sheet="usa")
    for address in ("A1:N11", "USD!A50:C60"):
        with pytest.raises(OptionError, match=f"'{address}' is no block of filled cells"):
            find(providers.by_sheet(), cma=address)


def test_blocks_are_divided_by_blank_rows_and_columns(tmp_path):
    cells = [[], [None, "a", None, "b"], [None, "c"], [], [None, "d"], [], [],
             [None, "e", None, None, "f"]]  # fmt: skip
    with closing(open_book(write(tmp_path / "b.xlsx", {"A": cells, "B": []}))) as book:
        whole = sheet_block(book, "A")
        assert sheet_block(book, "B") is None
    assert (whole.area.top, whole.area.left, whole.area.bottom, whole.area.right) == (2, 2, 8, 5)

    def texts(gap):
        return ["".join(str(cell) for row in block.cells for cell in row if cell)
                for block in whole.parts(gap)]  # fmt: skip

    assert texts(2) == ["abcd", "e", "f"]
    assert texts(1) == ["ac", "b", "d", "e", "f"]


def test_nothing_is_overwritten_but_by_force(tmp_path):
    provider = write(tmp_path / "house.xlsx", providers.plain())
    before = provider.read_bytes()
    target = study_path(provider)
    assert cli.main(["new", "cma", "--from", str(provider)]) == 0
    written = target.read_bytes()
    target.write_bytes(b"mine")
    with pytest.raises(FileError, match="exists: overwrite it with --force"):
        create_from(provider, target, Choices())
    assert target.read_bytes() == b"mine"
    assert cli.main(["new", "cma", "--from", str(provider), "--force"]) == 0
    assert target.read_bytes() == written
    with pytest.raises(FileError, match="is the provider's workbook itself"):
        create_from(provider, provider, Choices(), force=True)
    assert provider.read_bytes() == before


def test_the_command_names_the_flag_of_an_option(tmp_path, capsys):
    provider = write(tmp_path / "house.xlsx", providers.by_currency())
    assert cli.main(["new", "cma", "--from", str(provider)]) == cli.INPUT_ERROR
    assert "choose one by the option cma_currency (--currency)\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "us_industries", "x.xlsx", "--from", "y.xlsx"], "sets up the study 'cma' alone"),
        (["new", "cma"], "name the new workbook: xlfactor new cma my_study.xlsx"),
        (["new", "cma", "x.xlsx", "--sheet", "USD"], "--sheet says what to read of a provider's"),
        (["new", "cma", "x.xlsx", "--from", "nothing.xlsx"], "there is no file"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == cli.INPUT_ERROR
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_copy_of_a_shipped_workbook_overwrites_by_force_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["new", "cma", "study.xlsx"]
    assert [cli.main(words), cli.main(words), cli.main([*words, "--force"])] == [0, 2, 0]
