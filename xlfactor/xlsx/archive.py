"""The members of a zip archive as they lie in it, header and data, to be copied unread."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: an entry of the directory at the archive's end: its fixed part, and where it says its lengths
#: (of name, extra and comment) and the place of its member
_ENTRY_SIZE: Final = 46
_LENGTHS: Final = struct.Struct("<3H")
_LENGTHS_AT: Final = 28
_OFFSET: Final = struct.Struct("<L")
_OFFSET_AT: Final = 42
_END: Final = struct.Struct("<4s4H2LH")
_END_MARK: Final = b"PK\x05\x06"
#: a fixed time, so that equal parts give equal archives
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """One member: its bytes with their header, and its entry in the archive's directory."""

    name: str
    content: memoryview
    entry: bytes


def members(archive: bytes) -> list[Member]:
    """Return the members of an archive in the order of its directory."""
    with ZipFile(BytesIO(archive)) as opened:
        infos, directory = opened.infolist(), opened.start_dir
    starts = sorted({info.header_offset for info in infos} | {directory})
    ends = dict(pairwise(starts))
    view = memoryview(archive)
    return [
        Member(
            name=info.filename,
            content=view[info.header_offset : ends[info.header_offset]],
            entry=entry,
        )
        for info, entry in zip(infos, _entries(archive, directory, len(infos)), strict=True)
    ]


def _entries(archive: bytes, start: int, count: int) -> Iterator[bytes]:
    for _ in range(count):
        end = start + _ENTRY_SIZE + sum(_LENGTHS.unpack_from(archive, start + _LENGTHS_AT))
        yield archive[start:end]
        start = end


def packed(parts: Mapping[str, bytes], *, compression: int = ZIP_DEFLATED) -> list[Member]:
    """Make members of parts, compressed if nothing else is said."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            info = ZipInfo(name, _EPOCH)
            info.create_system = 0
            info.compress_type = compression
            archive.writestr(info, content)
    return members(file.getvalue())


def joined(parts: Iterable[Member], *, comment: bytes = b"") -> bytes:
    """Write an archive of these members."""
    file, entries = BytesIO(), []
    for part in parts:
        entry = bytearray(part.entry)
        _OFFSET.pack_into(entry, _OFFSET_AT, file.tell())
        entries.append(entry)
        file.write(part.content)
    directory = b"".join(entries)
    start, count = file.tell(), len(entries)
    file.write(directory)
    file.write(_END.pack(_END_MARK, 0, 0, count, count, len(directory), start, len(comment)))
    file.write(comment)
    return file.getvalue()


def rewritten(archive: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Replace parts of an archive, or drop those that are None, and add new ones at its end.

    All other members are copied as they lie in it.
    """
    with ZipFile(BytesIO(archive)) as opened:
        comment = opened.comment
    new = {
        member.name: member
        for member in packed({name: part for name, part in parts.items() if part is not None})
    }
    kept = []
    for member in members(archive):
        if member.name not in parts:
            kept.append(member)
        elif member.name in new:
            kept.append(new.pop(member.name))
    return joined([*kept, *new.values()], comment=comment)
