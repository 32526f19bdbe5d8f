"""Opening: a bad file in one sentence, a good one as it was at that moment."""

import errno
import re
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.xlsx.handmade import MAIN, OFFICE, SHEET, parts, relations, written, zipped
from xlfactor.areas import area_of
from xlfactor.errors import FileError
from xlfactor.xlsx import opening
from xlfactor.xlsx.book import open_book

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
SOME = '<row r="1"><c r="A1"><v>1</v></c></row>'
EVERYTHING = area_of("Sheet", "A1:B9")


def read(path):
    return open_book(path).cells(EVERYTHING, name="cells")


def good(path):
    openpyxl.Workbook().save(path)
    return path


def truncated(path):
    whole = good(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def content(path, what):
    path.write_bytes(what)
    return path


def without(path, part):
    return zipped(path, {name: text for name, text in parts(SOME).items() if name != part})


def changed(path, part, old, new):
    made = parts(SOME)
    assert old in made[part]
    return zipped(path, made | {part: made[part].replace(old, new)})


def encrypted_members(path):
    raw = bytearray(written(path, SOME).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(mark), bytes(raw)):
            raw[match.start() + offset] |= 1
    return content(path, bytes(raw))


BAD = {
    "missing": (lambda d: d / "a.xlsx", "there is no file"),
    "folder": (lambda d: (d / "a.xlsx").mkdir() or d / "a.xlsx", "is a folder"),
    "missing, no extension": (lambda d: d / "a", "there is no file"),
    "folder, no extension": (lambda d: d, "is a folder"),
    "old": (lambda d: content(d / "a.xls", OLE), "is a '.xls' file; save it in Excel as .xlsx"),
    "binary": (lambda d: content(d / "a.xlsb", b"PK"), "is a '.xlsb' file"),
    "text": (lambda d: content(d / "a.csv", b"a,b"), "is a '.csv' file"),
    "no extension": (lambda d: content(d / "a", b"a"), "is a file without extension"),
    "encrypted": (lambda d: content(d / "a.xlsx", OLE), "is encrypted"),
    "encrypted members": (lambda d: encrypted_members(d / "a.xlsx"), "is encrypted"),
    "empty": (lambda d: content(d / "a.xlsx", b""), "is empty: was it copied, or synchronised"),
    "renamed csv": (
        lambda d: content(d / "a.xlsx", b"a,b\n"),
        "is no Excel workbook, whatever its name says: open it in Excel, and save it",
    ),
    "cut off": (lambda d: truncated(d / "a.xlsx"), "is damaged: it may have been cut off"),
    "no workbook": (lambda d: zipped(d / "a.xlsx", {"a.txt": "a"}), "holds no workbook"),
    "no list of sheets": (
        lambda d: without(d / "a.xlsx", "xl/workbook.xml"),
        "is damaged: its list of sheets, 'xl/workbook.xml', is missing",
    ),
    "no sheet part": (
        lambda d: without(d / "a.xlsx", SHEET),
        f"is damaged: the part of the sheet 'Sheet', '{SHEET}', is missing",
    ),
    "no relation of the sheet": (
        lambda d: changed(d / "a.xlsx", "xl/workbook.xml", 'r:id="rId1"', 'r:id="rId9"'),
        "its sheet 'Sheet' has no part",
    ),
    "a sheet without a name": (
        lambda d: changed(d / "a.xlsx", "xl/workbook.xml", 'name="Sheet"', ""),
        "is damaged and cannot be read",
    ),
    "a name of no sheet": (
        lambda d: changed(
            d / "a.xlsx",
            "xl/workbook.xml",
            "</sheets>",
            '</sheets><definedNames><definedName name="a" localSheetId="7">Sheet!$A$1'
            "</definedName></definedNames>",
        ),
        "is damaged and cannot be read",
    ),
    "renamed xlsb": (
        lambda d: zipped(
            d / "a.xlsx",
            {
                "_rels/.rels": relations(("rId1", f"{OFFICE}/officeDocument", "xl/workbook.bin")),
                "xl/workbook.bin": b"\x83\x01\x00",
            },
        ),
        "is an .xlsb file under another name",
    ),
    "renamed ods": (
        lambda d: zipped(
            d / "a.xlsx", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
        ),
        "is an OpenDocument file under another name",
    ),
    "broken list of sheets": (
        lambda d: changed(d / "a.xlsx", "xl/workbook.xml", "</workbook>", ""),
        "its part 'xl/workbook.xml' is no XML",
    ),
    "document type": (
        lambda d: changed(
            d / "a.xlsx", "xl/workbook.xml", "<workbook", '<!DOCTYPE w [<!ENTITY e "x">]><workbook'
        ),
        "declares a document type",
    ),
}


@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_one_sentence(tmp_path, make, message):
    path = make(tmp_path)
    with pytest.raises(FileError, match=re.escape(message)) as caught:
        open_book(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


DAMAGED = {
    "sheet": (lambda d: changed(d, SHEET, "</sheetData></worksheet>", ""), "cannot be read"),
    "texts": (lambda d: changed(d, "xl/sharedStrings.xml", "</sst>", "<"), "cannot be read"),
    "styles": (lambda d: changed(d, "xl/styles.xml", "</styleSheet>", ""), "is no XML"),
    "no texts": (lambda d: without(d, "xl/sharedStrings.xml"), "has no part"),
    "entities": (lambda d: changed(d, SHEET, "<worksheet", "<!DOCTYPE w><worksheet"), "declares"),
}


@pytest.mark.parametrize(("make", "message"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_part_is_told_when_it_is_read(tmp_path, make, message):
    path = make(tmp_path / "a.xlsx")
    with pytest.raises(FileError, match=message) as caught:
        read(path)
    assert str(path) in str(caught.value)


def test_a_damaged_archive_is_told_when_it_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts(SOME).items():
            archive.writestr(name, text)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"<v>1</v>", b"<v>2</v>"))
    with pytest.raises(FileError, match="is damaged and cannot be read"):
        read(path)


def test_a_file_without_permission(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    path = good(tmp_path / "a.xlsx")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match="cannot be read"):
        open_book(path)


def test_a_book_is_what_it_was_when_it_was_opened(tmp_path):
    path = written(tmp_path / "a.xlsx", SOME)
    book = open_book(path)
    path.write_bytes(b"something else")
    assert book.cells(EVERYTHING, name="cells") == ((1.0,),)


def test_macros_are_no_hindrance(tmp_path):
    assert read(written(tmp_path / "a.XLSM", SOME)) == ((1.0,),)


# --- bounds


def bomb(path, members, size):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts(SOME).items():
            archive.writestr(name, text)
        for number in range(members):
            with archive.open(f"xl/media/{number}.bin", "w") as member:
                for _ in range(size):
                    member.write(bytes(1_000_000))
    return path


@pytest.mark.parametrize(("members", "size"), [(1, 120), (60, 2)], ids=["one", "many"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch, members, size):
    path = bomb(tmp_path / "a.xlsx", members, size)
    monkeypatch.setattr(opening, "Package", None)
    with pytest.raises(FileError, match=r"would unpack from 0\.\d MB to 120 MB; no workbook does"):
        open_book(path)


def test_a_bomb_beside_much_that_is_none_is_refused(tmp_path):
    path = bomb(tmp_path / "a.xlsx", 1, 120)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/picture.png", bytes(range(256)) * 40_000)
    with pytest.raises(FileError, match="would unpack"):
        open_book(path)


def test_a_workbook_that_is_too_large_in_any_case(tmp_path, monkeypatch):
    path = written(tmp_path / "a.xlsx", SOME)
    monkeypatch.setattr(opening, "_MOST_UNPACKED", 1_000)
    with pytest.raises(FileError, match="would unpack"):
        open_book(path)


def test_a_member_that_lies_about_its_size_is_damaged(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 2000))
    raw = bytearray(written(path, rows).read_bytes())
    start = raw.rindex(SHEET.encode()) - 46  # its entry in the central directory
    struct.pack_into("<I", raw, start + 24, 300)
    path.write_bytes(bytes(raw))
    with pytest.raises(FileError, match="is damaged"):
        read(path)


def test_a_large_sheet_of_like_rows_is_no_bomb(tmp_path):
    row = "".join(f'<c r="{letter}{{0}}"><v>0</v></c>' for letter in "ABCDEFGH")
    rows = "".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(1, 100_001))
    book = open_book(written(tmp_path / "a.xlsx", rows, main=MAIN))
    assert len(book.cells(area_of("Sheet", "A:H"), name="zeros")) == 100_000


def test_a_part_that_cannot_be_changed_is_told(tmp_path):
    path = tmp_path / "study.xlsx"
    message = (
        f"'{path}' cannot be changed, as it holds something that no workbook should (KeyError: "
        "'sheetId'); nothing was written: open it in Excel, save it, and run again"
    )
    with pytest.raises(FileError, match=f"^{re.escape(message)}$"), opening.changing(path):
        raise KeyError("sheetId")
