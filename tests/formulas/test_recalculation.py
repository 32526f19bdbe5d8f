"""All formulas of a workbook, calculated without Excel."""

from contextlib import closing

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from tests.conftest import WHEN, WORKBOOKS
from tests.formulas.conftest import Done
from xlfactor import cli
from xlfactor.errors import FileError
from xlfactor.examples import worked
from xlfactor.formulas.formula import evaluate
from xlfactor.formulas.workbook import recalculate_book
from xlfactor.places import Places
from xlfactor.studies import WORKBOOKS as SHIPPED
from xlfactor.xlsx.book import open_book
from xlfactor.xlsx.formula_cells import formula_cells
from xlfactor.xlsx.package import Package


@pytest.mark.slow
@pytest.mark.parametrize("key", [one.key for one in SHIPPED.values() if one.formulas])
def test_every_function_gives_in_a_cell_what_its_call_gives(key, tmp_path):
    examples = [one for one in worked().values() if one.workbook == SHIPPED[key].file]
    path = tmp_path / "live.xlsx"
    book = openpyxl.load_workbook(WORKBOOKS / SHIPPED[key].file)
    for name in {"What if", "Compare", "Live model"} & set(book.sheetnames):
        del book[name]  # which have tests of their own
    for number, one in enumerate(examples):
        book.create_sheet(f"example {number}")["B3"] = one.formula
    book.save(path)
    with closing(open_book(path)) as live:
        found = recalculate_book(live, when=WHEN)
        places = Places(open_book(path))
        for number, one in enumerate(examples):
            assert found.values[f"example {number}", 3, 2] == [
                ["" if cell is None else cell for cell in row]
                for row in numbers(evaluate(one.formula, places).cells)
            ]
    assert (found.kept, found.refused) == ((), {})


def numbers(rows):
    """Dates as the numbers that cells hold."""
    from xlfactor.xlsx.cellvalues import days_of

    return [
        [days_of(cell, from_1904=False) if hasattr(cell, "year") else cell for cell in row]
        for row in rows
    ]


def test_ours_and_excels_own_stand_in_one_another(recalculated):
    done = recalculated({
        "A1": "=RISK_PARITY_WEIGHTS(cov[#All])",
        "D1": "=SUM(INVERSE_VOLATILITY_WEIGHTS(COVARIANCE_VOLATILITY(cov[#All]))*{0;1;1})",
        "D2": "=PORTFOLIO_VOLATILITY(A1:B3,Data!A1:C3,FALSE)",
        "D3": "=PORTFOLIO_VOLATILITY(A1#,cov[#All],FALSE)*2",
        "D4": "=IF(D2>0.05,MAX(RISK_CONTRIBUTION(A1#,cov[#All])),0)",
        "D5": "=ROUND(D4,3)",
    })  # fmt: skip
    weights = done.values("A1:B3")
    assert weights[1:] == [["Stocks", pytest.approx(0.2)], ["Bonds", pytest.approx(0.8)]]
    assert done.value("D2") == pytest.approx((0.0016 + 0.00064 + 0.0016) ** 0.5)
    assert done.value("D3") == pytest.approx(2 * done.value("D2"), rel=1e-15)
    assert done.value("D4") == pytest.approx(done.value("D2") / 2)
    assert done.value("D5") == round(done.value("D4"), 3)
    assert not done.found.kept


def test_a_workbook_may_ask_for_errors_where_there_is_no_figure(recalculated):
    history = [["Month", "Stocks", "Bonds"]]
    history += [[45292 + 31 * t, 0.01 * (-1) ** t, 0.002 * (t % 3 - 1)] for t in range(24)]
    t_values = 'EXPOSURE_T_VALUES(cov[[#All],[Month]:[Stocks]],Data!A1:C25,"ridge")'
    formulas = {"A1": f"={t_values}", "E1": f"=COUNT({t_values})"}
    asked = {"names": {"xf_blanks": "=Data!$E$9"}, "data": history}
    assert recalculated(formulas, **asked).values("A2:C2") == [["Stocks", None, None]]
    history[8].extend([None, "n/a"])
    asked["data"] = history
    done = recalculated(formulas, **asked)
    assert done.values("A2:C2") == [["Stocks", "#N/A", "#N/A"]]
    assert done.value("E1") == 0


def test_views_of_one_result_cost_one_computation(recalculated, monkeypatch):
    from xlfactor.functions import risk

    seen = []
    compute = risk.portfolios.asset_risks

    def counted(*arguments):
        seen.append(arguments)
        return compute(*arguments)

    monkeypatch.setattr(risk.portfolios, "asset_risks", counted)
    done = recalculated({
        "A1": "=RISK_SHARE(RISK_PARITY_WEIGHTS(cov[#All]),cov[#All])",
        "D1": "=RISK_CONTRIBUTION(RISK_PARITY_WEIGHTS(cov[#All]),Data!A1:C3)",
        "G1": "=SUM(MARGINAL_RISK(RISK_PARITY_WEIGHTS(cov[#All]),cov[#All]))",
        "J1": "=RISK_SHARE(INVERSE_VOLATILITY_WEIGHTS({0.2;0.1}),cov[#All])",
    })  # fmt: skip
    assert len(seen) == 1
    assert done.value("B2") == pytest.approx(0.5)


def test_a_plain_formula_around_ours_shows_all_its_values(recalculated):
    done = recalculated({
        "A1": "=IFERROR(1/0,COVARIANCE_VOLATILITY(data!A1:C3,FALSE))*2",
        "B1": "=SUM(A1:A2)",
    })  # fmt: skip
    assert done.values("A1:B2") == [[0.4, 0.5], [0.1, None]]


def test_a_plain_formula_that_meets_none_of_several_cells_is_told(recalculated):
    """Excel shows the same error; entered as an array, the formula takes all cells."""
    plain = "=IF(data!A1:A3>0,COVARIANCE_VOLATILITY(data!A1:C3,FALSE),1)"
    done = recalculated({"A9": plain, "C9": f"{{{plain}}}"})
    assert done.value("A9") == "#VALUE!"
    assert "in its own row or column" in done.found.refused["Live sheet", 9, 1]
    assert ("Live sheet", 9, 3) not in done.found.refused


def test_names_of_let_stand_for_tables_and_for_answers(recalculated):
    done = recalculated({
        "A1": "{=LET(S,cov[#All],w,RISK_PARITY_WEIGHTS(S),PORTFOLIO_VOLATILITY(w,S,FALSE))}",
        "A2": "=PORTFOLIO_VOLATILITY(parity,cov[#All],FALSE)",
    }, names={"parity": "=RISK_PARITY_WEIGHTS(Data!$A$1:$C$3)"})  # fmt: skip
    assert done.value("A1") == pytest.approx(0.0619677335)
    assert done.value("A2") == done.value("A1")


def test_names_of_let_stand_for_one_another(recalculated):
    """In any case, within one another, and hiding one of the same name."""
    volatility, parity = "PORTFOLIO_VOLATILITY", "RISK_PARITY_WEIGHTS"
    done = recalculated({
        "A1": f"=LET(S,cov[#All],t,s,w,{parity}(T),v,w,SUM({volatility}(V,t,FALSE)))",
        "A2": f'=LET(a,0.2,w,HSTACK(Data!A1:A3,VSTACK("W",a,1-A)),{volatility}(w,Data!A1:C3,0))',
        "A3": f"=LET(x,cov[#All],LET(x,{parity}(x),y,x,{volatility}(y,cov[#All],FALSE)))",
    })  # fmt: skip
    wanted = pytest.approx((0.0016 + 0.00064 + 0.0016) ** 0.5)
    assert [done.value(f"A{row}") for row in (1, 2, 3)] == [wanted] * 3


def test_the_name_of_a_table_is_its_rows_of_data_and_may_be_one_of_let(recalculated):
    done = recalculated({
        "A1": "=SUM(cov[])+ROWS(COV)",
        "A2": "=LET(cov,2,SUM(cov[Stocks])+Cov)",
        "A3": "=LET(cov,cov[#All],PORTFOLIO_VOLATILITY(RISK_PARITY_WEIGHTS(cov),cov,FALSE))",
        "A4": "=RISK_PARITY_WEIGHTS(cov)",
        "A5": '="cov[]"',
    })  # fmt: skip
    assert done.value("A1") == pytest.approx(2.0465)
    assert done.value("A2") == pytest.approx(2.042)
    assert done.value("A3") == pytest.approx(0.0619677335)
    # the body without its headers, as in Excel
    assert done.found.refused["Live sheet", 4, 1].startswith("covariance: ")
    assert done.value("A5") == "cov[]"


def test_names_stand_for_cells_formulas_and_other_names(recalculated):
    """Constants, cells that move, names of single sheets, and variables that hide a name."""
    volatility = "PORTFOLIO_VOLATILITY"
    done = recalculated({
        "A1": f"={volatility}(w,held,FALSE)",
        "A2": f"={volatility}('Live sheet'!w,held,FALSE)",
        "A3": "=doubled/2",
        "A4": "=SUM(first_two)",
        "A5": "=LET(vol,3,vol*2)",
        "A6": f"=LET(held,cov[#All],LET(w,w,{volatility}(w,held,FALSE)))",
        "A7": "=thrice(vol)",
        "H1": "Asset", "H2": "Stocks", "H3": "Bonds",
        "I1": "Weight", "I2": "=share", "I3": "=1-I2",
    }, names={
        "Data!w": "=Data!$A$1:$B$3",
        "Live sheet!w": "=OFFSET('Live sheet'!$H$1,0,0,COUNTA('Live sheet'!$H$1:$H$9),2)",
        "held": "=Data!$A$1:$C$3", "share": "=0.2", "doubled": "=vol*2",
        "vol": f"={volatility}('Live sheet'!$H$1:$I$3,Data!$A$1:$C$3,FALSE)",
        "first_two": "=cov[Stocks]", "thrice": "=LAMBDA(x,x*3)",
    })  # fmt: skip
    parity = pytest.approx((0.0016 + 0.00064 + 0.0016) ** 0.5)
    assert [done.value(f"A{row}") for row in (1, 2, 3, 6)] == [parity] * 4
    assert done.value("A4") == pytest.approx(0.042)
    assert done.value("A5") == 6
    assert done.value("A7") == pytest.approx(3 * done.value("A1"))
    assert not done.kept


def test_an_argument_knows_where_its_formula_stands(recalculated):
    """The row and the column of the formula, and addresses that are texts."""
    done = recalculated({
        "A1": "Asset", "B1": "Weight", "A2": "Stocks", "B2": 0.2, "A3": "Bonds", "B3": 0.8,
        "C7": "=PORTFOLIO_VOLATILITY(OFFSET(A1,0,0,ROW()-4,COLUMN()-1),cov[#All],FALSE)",
        "C8": '=PORTFOLIO_VOLATILITY(INDIRECT("A1:B"&3),INDIRECT("Data!A1:C3"),FALSE)',
    })  # fmt: skip
    assert done.value("C7") == done.value("C8") == pytest.approx(0.0619677335)


def test_a_formula_of_many_cells_becomes_a_dynamic_array_as_xlsxwriter_writes_it(
    recalculated, tmp_path
):
    done = recalculated({"B2": "=RISK_PARITY_WEIGHTS(cov[#All])"})
    path = tmp_path / "wanted.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_dynamic_array_formula("B2:C4", "{=RISK_PARITY_WEIGHTS(cov[#All])}")
    ours, theirs = Package(done.path.read_bytes()), Package(path.read_bytes())
    for package in (ours, theirs):
        assert package.related(package.workbook, "sheetMetadata") == ("xl/metadata.xml",)
    import xml.etree.ElementTree as ET

    assert ET.canonicalize(ours.part("xl/metadata.xml"), strip_text=True) == ET.canonicalize(
        theirs.part("xl/metadata.xml"), strip_text=True
    )
    cells = [
        next(package.tree(package.sheets[name].part).iterfind(".//{*}c[@cm]"))
        for package, name in ((ours, "Live sheet"), (theirs, "Sheet1"))
    ]
    assert [cell.attrib["cm"] for cell in cells] == ["1", "1"]
    assert len({str(sorted(cell[0].attrib.items())) for cell in cells}) == 1


def test_tables_are_written_in_any_case_as_other_programs_do(recalculated):
    done = recalculated({
        "A1": "=SUM(COV[[#all],[stocks]])", "A2": "=SUM(cov[#data])", "A3": "=SUM(Cov[Bonds])",
        "A4": "=sum(inverse_volatility_weights(covariance_volatility(COV[#all])))",
    })  # fmt: skip
    found = [done.value(f"A{row}") for row in range(1, 5)]
    assert found == pytest.approx([0.042, 0.0465, 0.0045, 1])
    assert not done.found.kept


def test_a_table_that_is_in_the_way_is_no_answer(recalculated):
    done = recalculated({"A1": "{=RISK_PARITY_WEIGHTS(cov[#All])}", "B3": "=1+1"})
    assert done.value("A1") == "#SPILL!"
    assert done.value("B3") == 2
    assert "have no room" in done.found.refused["Live sheet", 1, 1]


def test_no_formula_spills_in_a_table(recalculated):
    """Nor into one from outside; single values stand there, and others refer to the error."""
    parity = "RISK_PARITY_WEIGHTS(cov[#All])"
    outside = recalculated({"A3": f"={parity}"}, table="B2:C9")
    assert outside.value("A3") == "#SPILL!"
    done = recalculated({
        "B3": f"=PORTFOLIO_VOLATILITY({parity},cov[#All],FALSE)", "C3": "{=SORT(cov[Stocks])}",
        "B6": f"={parity}", "B11": f"={parity}", "E3": f"={parity}", "H1": "=IFERROR(B6,9)",
    }, table="B2:C12")  # fmt: skip
    assert [done.value(cell) for cell in ("C3", "B6", "B11")] == ["#SPILL!"] * 3
    refused = [*outside.found.refused.values(), *done.found.refused.values()]
    assert len(refused) == 4
    assert all("of a Table" in why for why in refused)
    assert done.value("B3") == pytest.approx(0.0619677335)
    assert done.value("F5") == pytest.approx(0.8)
    assert done.value("H1") == 9


def test_no_formula_spills_into_merged_cells(recalculated):
    parity = "RISK_PARITY_WEIGHTS(cov[#All])"
    done = recalculated({"A1": f"={parity}", "D1": f"={parity}"}, merged="B2:C2")
    assert [done.value("A1"), done.value("E3")] == ["#SPILL!", pytest.approx(0.8)]
    assert "merged" in done.found.refused["Live sheet", 1, 1]


def test_fewer_values_than_before_leave_none_behind(recalculated, tmp_path):
    long = recalculated({"A1": "{=RISK_PARITY_WEIGHTS(cov[#All])}", "H1": "=SUM(B2:B9)"})
    book = openpyxl.load_workbook(long.path)
    assert isinstance(book["Live sheet"]["A1"].value, ArrayFormula)
    with closing(open_book(long.path)) as live:
        changed = live.package.tree(live.package.sheets["Live sheet"].part)
        next(changed.iterfind(".//{*}f")).text = "PORTFOLIO_VOLATILITY(Data!A1:C3,1)"
        from lxml import etree

        from xlfactor.xlsx.draft import Draft

        draft = Draft(live.package)
        draft.put(live.package.sheets["Live sheet"].part, etree.tostring(changed))
        live.put(draft.finished())
        recalculate_book(live, when=WHEN)
        live.save(tmp_path / "short.xlsx")
    short = Done(long.found, tmp_path / "short.xlsx")
    assert short.values("A1:B3") == [["#VALUE!", None], [None, None], [None, None]]
    assert short.value("H1") == 0


def test_an_unknown_function_keeps_its_value_and_is_marked(recalculated):
    done = recalculated({
        "A1": "=AGGREGATE(14,6,cov[Stocks],1)",
        "A2": "=IFERROR(A1,5)+1",
        "A3": "=SUM(cov[Bonds])",
        "A4": "=A5", "A5": "=A4+1",
        "A6": "=SUM(MAP(cov[Stocks],PORTFOLIO_VOLATILITY))",
    })  # fmt: skip
    sheet = "Live sheet"
    assert done.kept == {
        (sheet, 1, 1): "the function AGGREGATE is not known here",
        (sheet, 2, 1): "it rests on one that is not calculated",
        (sheet, 4, 1): "it refers to itself, or to formulas that do",
        (sheet, 5, 1): "it refers to itself, or to formulas that do",
        (sheet, 6, 1): "PORTFOLIO_VOLATILITY stands without its brackets: write "
        "LAMBDA(x,PORTFOLIO_VOLATILITY(x))",
    }
    assert [done.value(f"A{row}") for row in (1, 2, 4, 5, 6)] == [0] * 5
    assert done.value("A3") == pytest.approx(0.0045)
    marked = done.values("B7:D12", "Recalculation")
    assert {row[0] for row in marked} >= {"'Live sheet'!A1", "'Live sheet'!A6"}


def test_no_error_of_the_engine_alone_is_shown_as_fresh(recalculated):
    done = recalculated({
        "A1": "=PORTFOLIO_VOLATILITY(Data!A1:INDEX(Data!B:B,3),cov[#All],FALSE)",
        "A2": "=nowhere+1",
        "A3": '=SUM(INDIRECT("here"))',
        "A4": "=left",
        "A5": "=endless",
        "A6": "=IF(TRUE,risk,2)",
        "A7": "=IFERROR(A6,5)",
    }, names={
        "here": "=Data!$B$2:$B$3", "left": "=Data!A1", "endless": "=endless+1",
        "risk": "=LAMBDA(w,PORTFOLIO_VOLATILITY(w,Data!$A$1:$C$3,FALSE))",
    })  # fmt: skip
    reasons = [done.kept["Live sheet", row, 1] for row in range(1, 8)]
    assert reasons.pop(5).startswith("a function of xlfactor stands in a LAMBDA that is not calc")
    assert reasons == [
        "it cannot be read here",
        "a name in it is not known here",
        "INDIRECT knows no names here, such as here",
        "the name left means other cells in each cell",
        "the name endless refers to itself",
        "it rests on one that is not calculated",
    ]


def test_names_that_indirect_points_at_are_told_although_an_error_is_hidden(recalculated):
    done = recalculated({
        "A1": "=IFERROR(SUM(INDIRECT(B1)),0)", "A2": "=IFERROR(SUM(INDIRECT(B2)),0)",
        "A3": "=IFERROR(SUM(INDIRECT(B3&\"!B2\")),0)", "A4": "=IFERROR(SUM(INDIRECT(B4)),0)",
        "B1": "here", "B2": "cov[Bonds]", "B3": "Gone", "B4": "Data!B2:B3",
    }, names={"here": "=Data!$B$2:$B$3"})  # fmt: skip
    assert sorted(done.kept) == [("Live sheet", 1, 1), ("Live sheet", 2, 1)]
    assert [done.value("A3"), done.value("A4")] == [0, pytest.approx(0.042, abs=1e-15)]


def test_a_circle_through_ours_is_told(recalculated):
    done = recalculated({
        "A1": "=PORTFOLIO_VOLATILITY(B1:C3,cov[#All],FALSE)",
        "B2": "=\"Stocks\"", "B3": "=\"Bonds\"", "C1": "=\"Weight\"",
        "C2": "=0.2+A1", "C3": "=0.5",
    })  # fmt: skip
    assert done.kept["Live sheet", 1, 1] == "it refers to itself"


def test_a_circle_through_the_size_of_an_array_is_told(recalculated):
    """Although it would come to rest at one value."""
    repeated = "MAP(SEQUENCE(B1),LAMBDA(x,x*SUM(RISK_PARITY_WEIGHTS(cov[#All]))))"
    done = recalculated({"A1": f"{{=ROWS({repeated})}}", "B1": "=MIN(A1,5)"})
    assert done.kept == {
        ("Live sheet", 1, 1): "it refers to itself",
        ("Live sheet", 1, 2): "it rests on one that is not calculated",
    }


def test_an_error_of_ours_is_excels_error_and_its_message_is_told(recalculated):
    """Unless the formula shows another value in its place."""
    call = "RISK_PARITY_WEIGHTS(Data!A2:C3)"
    done = recalculated({"A1": f"={call}", "A2": "=IFERROR(A1,7)", "A3": f"=IFERROR({call},8)"})
    assert done.value("A1") == "#VALUE!"
    assert "header" in done.found.refused["Live sheet", 1, 1]
    assert [done.value("A2"), done.value("A3")] == [7, 8]
    assert set(done.found.refused) == {("Live sheet", 1, 1)}


def test_an_error_of_a_function_within_goes_on_with_its_message(recalculated):
    done = recalculated({
        "A1": "=COVARIANCE_VOLATILITY(CMA_COVARIANCE(cov[#All],\"Gold\"))",
        "A2": "=CMA_COVARIANCE(cov[#All],\"Gold\")",
    })  # fmt: skip
    assert done.value("A1") == done.value("A2") == "#VALUE!"
    refused = done.found.refused
    assert refused["Live sheet", 1, 1] == refused["Live sheet", 2, 1]


def test_blanks_with_a_look_are_blank(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, bold = book.add_worksheet("Live sheet"), book.add_format({"bold": True})
        sheet.write_column("A1", [1, 2])
        sheet.write_blank("A3", None, bold)
        sheet.write_formula("B1", "=AVERAGE(A1:A3)")
    with closing(open_book(path)) as live:
        found = recalculate_book(live)
    assert found.values["Live sheet", 1, 2] == [[1.5]]


def test_functions_of_an_add_in_are_found(recalculated):
    done = recalculated({
        "A1": "=[1]!PORTFOLIO_VOLATILITY(RISK_PARITY_WEIGHTS(cov[#All]),cov[#All],FALSE)",
        "A2": "='C:\\Users\\x y\\xlfactor.xlam'!COVARIANCE_VOLATILITY(cov[#All],FALSE)",
        "A3": "=@RISK_PARITY_WEIGHTS(cov[#All],,FALSE)",
    })  # fmt: skip
    assert done.value("A1") == pytest.approx(0.0619677335)
    assert done.value("A2") == "#SPILL!"
    assert done.value("A3") == pytest.approx(0.2)
    assert not done.found.kept


def test_every_other_part_stays_as_it_was(recalculated, tmp_path):
    done = recalculated({"A1": "=SUM(cov[Bonds])"})
    before, after = Package((tmp_path / "book.xlsx").read_bytes()), Package(done.path.read_bytes())
    changed = {name for name in before.names if before.part(name) != after.part(name)}
    assert changed == {before.sheets["Live sheet"].part}
    assert set(after.names) == set(before.names)


def test_a_book_without_formulas_stays_as_it_is(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "plain.xlsx")) as book:
        book.add_worksheet("Data").write(0, 0, 1.5)
    with closing(open_book(tmp_path / "plain.xlsx")) as book:
        before = book.package.content
        assert not formula_cells(book.package)
        assert recalculate_book(book).values == {}
        assert book.package.content == before


def test_days_from_1904_are_refused(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        book.add_worksheet().write_formula("A1", "=1+1")
    with closing(open_book(path)) as book, pytest.raises(FileError, match="from 1904"):
        recalculate_book(book)


class TestCommand:
    def test_tells_what_it_did(self, recalculated, tmp_path, capsys):
        recalculated({"A1": "=SUM(RISK_PARITY_WEIGHTS(cov[#All])*{0;1;1})"})
        assert cli.main(["recalc", str(tmp_path / "book.xlsx")]) == 0
        out = capsys.readouterr().out
        assert "Calculated 1 formulas: 1 of xlfactor, 0 others" in out
        assert (tmp_path / "book.results.xlsx").exists()

    def test_says_what_it_could_not_do(self, recalculated, tmp_path, capsys):
        recalculated({"A1": "=AGGREGATE(14,6,cov[Stocks],1)"})
        assert cli.main(["recalc", str(tmp_path / "book.xlsx"), "--in-place"]) == 3
        assert "'Live sheet'!A1" in capsys.readouterr().out


class TestInputs:
    """Formulas among the inputs of a run."""

    def run(self, cma, capsys, **cells):
        book = openpyxl.load_workbook(cma.path)
        for place, value in cells.items():
            sheet, cell = place.split("_")
            book[sheet][cell] = value
        book.save(cma.path)
        status = cli.main(["run", str(cma.path), "--macro", "cma_covariance"])
        return status, capsys.readouterr()

    def test_are_calculated_first(self, cma, capsys):
        status, said = self.run(cma, capsys, CMA_G6="=0.1+0.06")
        assert status == 0
        assert "CMA!G6: calculated anew, 0.16 where the file held no value" in said.out
        result = cma.path.with_name("study.results.xlsx")
        assert openpyxl.load_workbook(result, data_only=True)["CMA"]["G6"].value == 0.16
        assert openpyxl.load_workbook(result)["CMA"]["G6"].value == "=0.1+0.06"

    def test_of_a_table_that_a_name_begins_are_calculated_first(self, cma, capsys):
        book = openpyxl.load_workbook(cma.path)
        del book["CMA"].tables["cma"]
        book.defined_names["xf_cma"] = DefinedName("xf_cma", attr_text="CMA!$B$5")
        book.save(cma.path)
        status, said = self.run(cma, capsys, CMA_G6="=0.1+0.06")
        assert status == 0
        assert "CMA!G6: calculated anew, 0.16 where the file held no value" in said.out

    def test_that_nobody_knows_keep_their_values(self, cma, capsys):
        status, said = self.run(cma, capsys, CMA_G6="=AGGREGATE(14,6,G7:G9,1)")
        assert status == 2
        assert "CMA!G6 holds the formula '=AGGREGATE(14,6,G7:G9,1)', whose value" in said.err

    def test_that_hold_their_values_change_nothing(self, cma, capsys):
        assert self.run(cma, capsys, CMA_G6="=0.1+0.06")[0] == 0
        first = cma.path.with_name("study.results.xlsx")
        assert cli.main(["run", str(first), "--in-place"]) == 0
        assert "calculated anew" not in capsys.readouterr().out
