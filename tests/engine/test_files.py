"""Opening and saving: bad files in one sentence, writing whole or not at all."""

import errno
import os
import re
import stat
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from xlfactor.engine import app, lost_on_saving, new_book, open_book, save

from xlfactor.errors import FileError

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def good(path):
    openpyxl.Workbook().save(path)
    return path


def truncated(path):
    whole = good(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def zipped(path, parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def damaged(path):
    good(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(path, parts | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"})


def written(path, content):
    path.write_bytes(content)
    return path


BAD = {
    "missing": (lambda d: d / "a.xlsx", "there is no file"),
    "folder": (lambda d: (d / "a.xlsx").mkdir() or d / "a.xlsx", "is a folder"),
    "old": (lambda d: written(d / "a.xls", OLE), "is a '.xls' file; save it in Excel as .xlsx"),
    "binary": (lambda d: written(d / "a.xlsb", b"PK"), "is a '.xlsb' file"),
    "text": (lambda d: written(d / "a.csv", b"a,b"), "is a '.csv' file"),
    "no extension": (lambda d: written(d / "a", b"a"), "is a file without extension"),
    "encrypted": (lambda d: written(d / "a.xlsx", OLE), "is encrypted"),
    "empty": (lambda d: written(d / "a.xlsx", b""), "is no Excel workbook"),
    "not an archive": (lambda d: written(d / "a.xlsx", b"a,b\n"), "is no Excel workbook"),
    "cut off": (lambda d: truncated(d / "a.xlsx"), "is damaged: it may have been cut off"),
    "no workbook": (lambda d: zipped(d / "a.xlsx", {"a.txt": "a"}), "holds no workbook"),
    "damaged": (lambda d: damaged(d / "a.xlsx"), "is damaged and cannot be read"),
}


@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_one_sentence(tmp_path, make, message):
    path = make(tmp_path)
    before = len(app.register().apps)
    with pytest.raises(FileError, match=message) as caught:
        open_book(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(app.register().apps) == before


def test_a_file_without_permission(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    path = good(tmp_path / "a.xlsx")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match="cannot be read"):
        open_book(path)


def locked(path, lock):
    good(path)
    path.with_name(lock).write_text("me")
    return path


def read_only(path):
    good(path).chmod(stat.S_IREAD)
    return path


UNWRITABLE = {
    "no folder": (lambda d: d / "no" / "a.xlsx", "there is no folder"),
    "folder itself": (lambda d: (d / "a.xlsx").mkdir() or d / "a.xlsx", "is a folder"),
    "extension": (lambda d: d / "a.csv", "a workbook is written as .xlsx"),
    "macros": (lambda d: d / "a.xlsm", "without macros must be saved as .xlsx"),
    "read-only": (lambda d: read_only(d / "a.xlsx"), "is read-only"),
    "Excel": (lambda d: locked(d / "a.xlsx", "~$a.xlsx"), "is open in Excel"),
    "LibreOffice": (lambda d: locked(d / "a.xlsx", ".~lock.a.xlsx#"), "is open in LibreOffice"),
}


@pytest.mark.parametrize(("make", "message"), UNWRITABLE.values(), ids=UNWRITABLE)
def test_a_bad_target_is_one_sentence(tmp_path, book, make, message):
    path = make(tmp_path)
    with pytest.raises(FileError, match=message):
        save(book, path)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "open in another program"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    ],
)
def test_what_was_there_stays_when_writing_fails(tmp_path, book, monkeypatch, error, message):
    def fail(*_):
        raise error

    path = good(tmp_path / "a.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FileError, match=message):
        save(book, path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.xlsx"]  # noqa: PTH208  nothing left beside


def test_a_file_without_settings_for_calculation(tmp_path):
    path = good(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = re.sub(rb"<calcPr [^>]*/>", b"", parts["xl/workbook.xml"])
    with open_book(zipped(path, parts | {"xl/workbook.xml": main})) as book:
        save(book, path)
    assert openpyxl.load_workbook(path).calculation.fullCalcOnLoad


def test_the_input_stays_as_it_is(tmp_path):
    path = good(tmp_path / "a.xlsx")
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets[0]["A1"].value = 1
        save(book, tmp_path / "b.xlsx")
        assert book.fullname == str(tmp_path / "b.xlsx")
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_saving_keeps_the_mode_of_the_file(tmp_path, book):
    path = good(tmp_path / "a.xlsx")
    path.chmod(0o640)
    save(book, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_book_is_saved_under_its_name(tmp_path, book, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book.save()
    assert (tmp_path / "Book1.xlsx").exists()


def test_macros_are_kept(tmp_path):
    path = tmp_path / "a.xlsm"
    template = Path(xw.__file__).with_name("quickstart.xlsm")
    path.write_bytes(template.read_bytes())
    with open_book(path) as book:
        book.sheets[0]["A1"].value = 1
        with pytest.raises(FileError, match="with macros must be saved as"):
            save(book, tmp_path / "b.xlsx")
        save(book, tmp_path / "b.xlsm")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsm") as new:
        assert new.read("xl/vbaProject.bin") == old.read("xl/vbaProject.bin")


def test_a_password_is_refused(tmp_path, book):
    with pytest.raises(NotImplementedError, match="with a password"):
        book.save(tmp_path / "a.xlsx", password="x")  # noqa: S106  it is refused


def test_two_books_of_one_name(tmp_path):
    (tmp_path / "b").mkdir()
    here, there = good(tmp_path / "a.xlsx"), good(tmp_path / "b" / "a.xlsx")
    with open_book(here) as one, open_book(there) as other:
        assert one != other
        assert one.sheets[0] != other.sheets[0]
        one.sheets[0]["A1"].value = 1
        assert other.sheets[0]["A1"].value is None


def test_closing_leaves_nothing_behind(tmp_path):
    before = len(app.register().apps)
    with open_book(good(tmp_path / "a.xlsx")):
        assert len(app.register().apps) == before + 1
    assert len(app.register().apps) == before


def test_another_engine_stays_active(tmp_path, monkeypatch):
    class Other:
        name = "other"

    other = xw.main.Engine(impl=Other())
    monkeypatch.setattr(xw.engines, "active", other)
    with open_book(good(tmp_path / "a.xlsx")) as book:
        book.sheets[0]["A1"].expand().value = 1
        assert xw.engines.active is other
        book.activate()
        assert xw.engines.active.name == "xlfactor"
    assert xw.engines["xlfactor"].name == "xlfactor"


def test_plain_xlwings_opens_files_once_the_engine_is_active(tmp_path):
    app.register()
    xw.engines["xlfactor"].activate()
    book = xw.Book(good(tmp_path / "a.xlsx"))
    assert xw.Book(tmp_path / "a.xlsx") == book
    assert book.sheets.active.book.name == "a.xlsx"
    book.app.quit()


def test_a_book_of_another_engine_is_refused(tmp_path):
    class Elsewhere:
        name = "Book1"
        app = type("App", (), {"pid": 1, "engine": type("E", (), {"name": "excel"})()})()

    with pytest.raises(TypeError, match="'Book1' is open in 'excel'"):
        save(xw.Book(impl=Elsewhere()), tmp_path / "a.xlsx")


def test_nothing_is_lost_from_a_plain_book(tmp_path):
    assert lost_on_saving(good(tmp_path / "a.xlsx")) == []


def sheet_with(extra):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{extra}'


IN_SHEETS = {
    "<x14:sparklineGroup >": "Sheet 'Sheet' loses sparklines.",
    "<x14:dataValidation >": (
        "Sheet 'Sheet' loses drop-down lists whose words stand on another sheet."
    ),
    "<x14:conditionalFormatting >": (
        "Sheet 'Sheet' loses newer conditional formats (plain data bars, icon sets)."
    ),
    '<legacyDrawingHF r:id="a"/>': "Sheet 'Sheet' loses pictures in the header or footer.",
    "<controls>": "Sheet 'Sheet' loses form controls and embedded objects.",
    '<c r="A1" vm="1">': "Sheet 'Sheet' loses linked data types or pictures in cells.",
}
IN_PARTS = {
    "xl/slicers/slicer1.xml": "The workbook loses slicers and timelines.",
    "xl/threadedComments/a.xml": "The workbook loses threaded comments (they become notes).",
    "xl/connections.xml": "The workbook loses connections and queries.",
    "customUI/customUI14.xml": "The workbook loses its own ribbon.",
    "xl/model/item.data": "The workbook loses the data model.",
    "xl/activeX/activeX1.xml": "The workbook loses ActiveX controls.",
    "customXml/item1.xml": "The workbook loses custom XML parts.",
    "xl/pivotCache/a.xml": "The workbook loses some settings of pivot tables.",
}


def with_parts(path, parts):
    good(path)
    with zipfile.ZipFile(path) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    return zipped(path, old | parts)


@pytest.mark.parametrize(("extra", "sentence"), IN_SHEETS.items())
def test_what_a_sheet_would_lose_is_said(tmp_path, extra, sentence):
    path = with_parts(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": sheet_with(extra)})
    assert lost_on_saving(path) == [sentence]


@pytest.mark.parametrize(("part", "sentence"), IN_PARTS.items())
def test_what_a_book_would_lose_is_said(tmp_path, part, sentence):
    assert lost_on_saving(with_parts(tmp_path / "a.xlsx", {part: "x"})) == [sentence]


def test_shapes_would_be_lost(tmp_path, book):
    chart_on(book)
    save(book, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    drawing = "xl/drawings/drawing1.xml"
    parts[drawing] = parts[drawing].replace(b"<clientData", b"<xdr:sp ></xdr:sp><clientData")
    zipped(tmp_path / "b.xlsx", parts)
    assert lost_on_saving(tmp_path / "a.xlsx") == []
    assert lost_on_saving(tmp_path / "b.xlsx") == ["Sheet 'Sheet1' loses shapes and text boxes."]


def chart_on(book):
    sheet = book.sheets[0]
    sheet["A1"].value = [["x", "y"], ["a", 1]]
    sheet.charts.add(source=sheet["A1:B2"])


@pytest.mark.parametrize(
    ("part", "pillow", "lost"),
    [
        ("xl/media/image1.png", None, ["its pictures (they are kept where the Python package"]),
        ("xl/media/image1.png", "Pillow", []),
        ("xl/media/image1.emf", "Pillow", ["pictures of type EMF or WMF"]),
    ],
)
def test_pictures_may_be_lost(tmp_path, monkeypatch, part, pillow, lost):
    monkeypatch.setattr("xlfactor.engine.losses.find_spec", lambda _: pillow)
    said = lost_on_saving(with_parts(tmp_path / "a.xlsx", {part: "x"}))
    assert len(said) == len(lost)
    for sentence, what in zip(said, lost, strict=True):
        assert sentence.startswith(f"The workbook loses {what}")


def test_the_ribbon_of_an_xlsm_is_kept(tmp_path):
    path = with_parts(tmp_path / "a.xlsx", {"customUI/customUI.xml": "x"})
    assert lost_on_saving(path) == ["The workbook loses its own ribbon."]
    assert lost_on_saving(path.rename(tmp_path / "a.xlsm")) == []


def test_new_books_have_an_app_each():
    one, other = new_book(), new_book()
    assert one != other
    one.app.quit()
    other.app.quit()
