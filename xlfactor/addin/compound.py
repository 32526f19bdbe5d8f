"""Write a compound file: streams and storages in one file, as MS-CFB (version 3) defines them."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

#: Streams by name, and storages that hold more of them.
Tree: TypeAlias = Mapping[str, "bytes | Tree"]

_SECTOR, _MINI_SECTOR = 512, 64
#: a stream below this size is stored in the small sectors
_MINI_LIMIT = 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NOBODY = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
#: the number of allocation-table sectors that a header can list, enough for a file of 7 MB
_MOST_TABLES = 109
_NEXTS = _SECTOR // 4
_SIGNATURE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_VERSION, _LITTLE_ENDIAN = (0x3E, 3), 0xFFFE


def compound_file(tree: Tree) -> bytes:
    """Return the bytes of a compound file; the same streams always produce the same bytes.

    Raises a `ValueError` if a name is not allowed, two names differ in case alone, or the file
    would exceed 7 MB.
    """
    entries = _directory(tree)
    sectors, small = _Sectors(_SECTOR), _Sectors(_MINI_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            place = small if len(entry.data) < _MINI_LIMIT else sectors
            entry.start, entry.size = place.put(entry.data), len(entry.data)
    root = entries[0]
    root.start, root.size = sectors.put(small.data), len(small.data)
    small_table = _nexts(small.nexts)
    small_start = sectors.put(small_table)
    unused = _Entry("", 0, red=True).packed()
    directory = b"".join(entry.packed() for entry in entries)
    directory += unused * (-len(entries) % (_SECTOR // len(unused)))
    directory_start = sectors.put(directory)
    first_table, tables = len(sectors.nexts), _tables_for(len(sectors.nexts))
    header = struct.pack(
        "<8s16x5H6x9I",
        *(_SIGNATURE, *_VERSION, _LITTLE_ENDIAN, 9, 6),  # sectors of 2^9 and of 2^6 bytes
        *(0, tables, directory_start, 0, _MINI_LIMIT),
        *(small_start, len(small_table) // _SECTOR, _END, 0),
    )
    header += _nexts([*range(first_table, first_table + tables)], to=_MOST_TABLES)
    return header + sectors.data + _nexts([*sectors.nexts, *[_TABLE] * tables])


class _Sectors:
    """Data in sectors of one size, and for each sector the one that follows it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.data = b""
        self.nexts: list[int] = []

    def put(self, data: bytes) -> int:
        """Append data and return its first sector."""
        if not data:
            return _END
        first, count = len(self.nexts), -(-len(data) // self._size)
        self.data += data.ljust(count * self._size, b"\0")
        self.nexts += [*range(first + 1, first + count), _END]
        return first


def _nexts(nexts: list[int], *, to: int = _NEXTS) -> bytes:
    """Pack sector numbers, padded with free sectors to a multiple of `to`."""
    filled = nexts + [_FREE] * (-len(nexts) % to)
    return struct.pack(f"<{len(filled)}I", *filled)


def _tables_for(sectors: int) -> int:
    """Return how many sectors the allocation table needs for these sectors and its own."""
    tables = -(-sectors // (_NEXTS - 1))
    if tables > _MOST_TABLES:
        raise ValueError("a compound file of over 7 MB is more than this writes")
    return tables


@dataclass(slots=True, eq=False)
class _Entry:
    """An entry of the directory: a stream or a storage, and its links in a search tree."""

    name: str
    kind: int
    data: bytes = b""
    start: int = 0
    size: int = 0
    left: int = _NOBODY
    right: int = _NOBODY
    child: int = _NOBODY
    red: bool = False
    children: list[int] = field(default_factory=list)

    def packed(self) -> bytes:
        """Return the bytes of the entry; the fields not set here (class, times) are zero."""
        name = f"{self.name}\0".encode("utf-16-le") if self.name else b""
        return struct.pack(
            "<64sHBB3I36xIQ",
            *(name, len(name), self.kind, not self.red),
            *(self.left, self.right, self.child, self.start, self.size),
        )


def _directory(tree: Tree) -> list[_Entry]:
    entries = [_Entry("Root Entry", _ROOT)]
    _add(entries, 0, tree)
    for entry in entries:
        entry.child = _balance(entries, entry.children)
    return entries


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    for name, content in tree.items():
        _require_name(name, [entries[other].name for other in entries[parent].children])
        place = len(entries)
        entries[parent].children.append(place)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            entries.append(_Entry(name, _STORAGE))
            _add(entries, place, content)
    # a shorter name comes first, whatever its letters
    entries[parent].children.sort(key=lambda child: _order(entries[child].name))


def _order(name: str) -> tuple[int, str]:
    return len(name), name.upper()


def _require_name(name: str, taken: list[str]) -> None:
    if not (0 < len(name) <= 31 and name.isascii() and name.isprintable()):
        raise ValueError(f"'{name}' is no name for a stream: 1 to 31 ASCII characters are")
    if set(name) & set("/\\:!"):
        raise ValueError(f"'{name}' is no name for a stream: it has one of / \\ : !")
    if name.upper() in (other.upper() for other in taken):
        raise ValueError(f"two streams are named '{name}', or differ in case alone")


def _balance(entries: list[_Entry], ordered: list[int]) -> int:
    """Link siblings into a balanced red-black tree and return its root.

    All levels except the last are full. Colouring only the last level red therefore meets the
    rules: no red entry below a red one, and equally many black entries on every path down.
    """
    last = len(ordered).bit_length() - 1
    full = len(ordered) + 1 == 1 << (last + 1)

    def link(part: list[int], level: int) -> int:
        if not part:
            return _NOBODY
        middle = len(part) // 2
        entry = entries[part[middle]]
        entry.left = link(part[:middle], level + 1)
        entry.right = link(part[middle + 1 :], level + 1)
        entry.red = level == last and not full
        return part[middle]

    return link(ordered, 0)
