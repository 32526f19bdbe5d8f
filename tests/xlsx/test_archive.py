"""Members of an archive are copied as they lie in it, whatever wrote them."""

import io
import zipfile

import pytest

from xlfactor.xlsx.archive import joined, members, rewritten


class _Unseekable(io.BytesIO):
    """Stands in for a stream: what writes to it says the sizes behind the data."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError("a stream")

    def tell(self):
        raise OSError("a stream")


def _archive(file=None, *, comment=b"", **parts):
    file = file or io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = comment
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2001 + number, 2, 3, 4, 5, 6))
            info.compress_type = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED][number % 2]
            info.external_attr, info.comment, info.extra = (
                0o640 << 16,
                b"note",
                b"\x99\x99\x01\x00x",
            )
            archive.writestr(info, content)
    return file.getvalue()


PARTS = {"a.xml": b"<a/>" * 50, "b.xml": b"<b/>" * 50, "ä.xml": b"<c/>"}


@pytest.mark.parametrize("file", [io.BytesIO, _Unseekable])
def test_an_archive_joined_from_its_members_is_the_same(file):
    archive = _archive(file(), **PARTS)
    assert joined(members(archive)) == archive


def test_a_comment_of_the_archive_stays():
    archive = _archive(comment=b"by hand", **PARTS)
    assert rewritten(archive, {}) == archive


@pytest.mark.parametrize("file", [io.BytesIO, _Unseekable])
def test_parts_are_replaced_in_their_place_dropped_and_added_at_the_end(file):
    archive = _archive(file(), **PARTS)
    before = {one.name: one for one in members(archive)}
    changed = rewritten(archive, {"a.xml": b"new", "b.xml": None, "d.xml": b"added", "e": None})
    with zipfile.ZipFile(io.BytesIO(changed)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == ["a.xml", "ä.xml", "d.xml"]
        assert [opened.read(name) for name in opened.namelist()] == [b"new", b"<c/>", b"added"]
        assert opened.getinfo("ä.xml").date_time == (2003, 2, 3, 4, 5, 6)
        assert opened.getinfo("ä.xml").comment == b"note"
    after = {one.name: one for one in members(changed)}
    assert bytes(after["ä.xml"].content) == bytes(before["ä.xml"].content)


def test_what_lies_before_the_archive_is_left_out():
    archive = _archive(**PARTS)
    assert joined(members(b"#!junk" + archive)) == archive


def test_equal_parts_give_equal_bytes():
    archive = _archive(**PARTS)
    assert rewritten(archive, {"n.xml": b"1"}) == rewritten(archive, {"n.xml": b"1"})


def test_large_sizes_are_said_as_the_standard_has_them_for_large_archives():
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w") as archive,
        archive.open("a.xml", "w", force_zip64=True) as part,
    ):
        part.write(b"<a/>")
    changed = rewritten(file.getvalue(), {"b.xml": b"<b/>"})
    with zipfile.ZipFile(io.BytesIO(changed)) as opened:
        assert opened.testzip() is None
        assert opened.read("a.xml") == b"<a/>"
