"""A strict reader of compound files, written from MS-CFB alone: every sector has its place.

It shares nothing with the writer. That it is right is shown on files that Excel made.
"""

import struct
from dataclasses import dataclass, field

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOBODY = 0xFFFFFFFF
SECTOR, MINI = 512, 64


class StrictError(Exception):
    pass


def need(condition, what):
    if not condition:
        raise StrictError(what)


@dataclass
class Found:
    #: streams by path, "VBA/dir"
    streams: dict = field(default_factory=dict)
    #: what the format forbids or advises against and Excel does all the same
    oddities: set = field(default_factory=set)


def read_compound(raw):
    return _Reader(raw).found


class _Reader:
    def __init__(self, raw):
        self.raw, self.found = raw, Found()
        header = self._header()
        self.sectors = len(raw) // SECTOR - 1
        self.owner = dict.fromkeys(header["tables"], "table")
        self.nexts = [n for sector in header["tables"] for n in self._numbers(sector)]
        need(len(self.nexts) >= self.sectors, "the table covers every sector")
        need(set(self.nexts[self.sectors :]) <= {FREE}, "nothing after the last sector")
        need({self.nexts[s] for s in header["tables"]} <= {TABLE}, "the table marks itself")
        directory, _ = self._chain(header["directory"], "directory")
        mini_table, count = self._chain(header["mini_table"], "small table")
        need(count == header["mini_tables"], "as many sectors of the small table as said")
        self.mini_nexts = [n for (n,) in struct.iter_unpack("<I", mini_table)]
        self.entries = [
            _Entry(directory[at : at + 128], self.found) for at in range(0, len(directory), 128)
        ]
        self._read_root()
        self._everything_has_an_owner()

    def _header(self):
        raw = self.raw
        need(len(raw) % SECTOR == 0, "whole sectors")
        need(raw[:8].hex() == "d0cf11e0a1b11ae1" and not any(raw[8:24]), "signature")
        need(struct.unpack_from("<4H", raw, 26) == (3, 0xFFFE, 9, 6), "version 3")
        if struct.unpack_from("<H", raw, 24) != (0x3E,):
            self.found.oddities.add("minor version")
        need(not any(raw[34:44]), "reserved, and no count of directory sectors")
        tables, directory, _, limit, mini_table, mini_tables, more, mores = struct.unpack_from(
            "<8I", raw, 44
        )
        need(limit == 4096, "streams below 4096 bytes are small")
        need(mores == 0 and more in {END, FREE}, "the header holds all of the table's places")
        places = struct.unpack_from("<109I", raw, 76)
        need(set(places[tables:]) <= {FREE} and FREE not in places[:tables], "places of the table")
        return {
            "tables": places[:tables],
            "directory": directory,
            "mini_table": mini_table if mini_tables else END,
            "mini_tables": mini_tables,
        }

    def _sector(self, number):
        need(number < self.sectors, f"sector {number} is in the file")
        return self.raw[SECTOR * (number + 1) : SECTOR * (number + 2)]

    def _numbers(self, sector):
        return struct.unpack("<128I", self._sector(sector))

    def _chain(self, sector, owner):
        data, count = [], 0
        while sector != END:
            need(sector not in self.owner, f"{owner}: sector {sector} is nobody else's")
            self.owner[sector] = owner
            data.append(self._sector(sector))
            sector, count = self.nexts[sector], count + 1
        return b"".join(data), count

    def _mini_chain(self, sector, owner):
        data = []
        while sector != END:
            need(sector < len(self.mini_nexts), f"{owner}: small sector {sector} is in the table")
            need(sector not in self.mini_owner, f"{owner}: small sector is nobody else's")
            self.mini_owner.add(sector)
            data.append(self.mini[MINI * sector : MINI * (sector + 1)])
            sector = self.mini_nexts[sector]
        return b"".join(data)

    def _read_root(self):
        root = self.entries[0]
        need((root.name, root.kind) == ("Root Entry", 5), "the root")
        need((root.left, root.right) == (NOBODY, NOBODY), "the root has no siblings")
        self.mini, _ = self._chain(root.start if root.size else END, "small sectors")
        need(root.size % MINI == 0, "whole small sectors")
        need(len(self.mini) - SECTOR < root.size <= len(self.mini), "as many as the root says")
        self.mini_owner = set()
        self.seen = {0}
        self._read_children(root, "")
        need(all(e.kind == 0 for i, e in enumerate(self.entries) if i not in self.seen), "orphans")

    def _read_children(self, parent, path):
        if parent.child != NOBODY:
            need(self.entries[parent.child].colour == 1, f"{path}: the first is black")
        siblings, _ = self._read_tree(parent.child, path, below_red=False)
        orders = [(len(entry.name), entry.name.upper()) for entry in siblings]
        need(orders == sorted(set(orders)), f"{path}: siblings in order")

    def _read_tree(self, number, path, *, below_red):
        """Give the siblings in order, and how many black ones are on each way down."""
        if number == NOBODY:
            return [], 1
        need(number < len(self.entries) and number not in self.seen, "an entry has one place")
        self.seen.add(number)
        entry = self.entries[number]
        red = entry.colour == 0
        if red and below_red:
            self.found.oddities.add("red below red")
        left, blacks_left = self._read_tree(entry.left, path, below_red=red)
        right, blacks_right = self._read_tree(entry.right, path, below_red=red)
        if blacks_left != blacks_right:
            self.found.oddities.add("unequal ways down")
        self._read_entry(entry, f"{path}{entry.name}")
        return [*left, entry, *right], blacks_left + (not red)

    def _read_entry(self, entry, path):
        if entry.kind == 1:
            need(entry.size == 0, f"{path}: a storage has no size")
            self._read_children(entry, f"{path}/")
            return
        need(entry.kind == 2 and entry.child == NOBODY, f"{path}: a stream")
        if entry.size >= 4096:
            data, _ = self._chain(entry.start, path)
            unit = SECTOR
        else:
            data = self._mini_chain(entry.start if entry.size else END, path)
            unit = MINI
        need(len(data) - unit < entry.size <= len(data), f"{path}: as long as said")
        if any(data[entry.size :]):
            self.found.oddities.add("slack that is not zero")
        self.found.streams[path] = data[: entry.size]

    def _everything_has_an_owner(self):
        for sector in range(self.sectors):
            if sector not in self.owner and self.nexts[sector] != FREE:
                self.found.oddities.add("a chain that is nobody's")
            elif sector not in self.owner:
                self.found.oddities.add("a free sector")
        for sector, following in enumerate(self.mini_nexts):
            if following != FREE and sector not in self.mini_owner:
                self.found.oddities.add("a small chain that is nobody's")


class _Entry:
    def __init__(self, raw, found):
        length, self.kind, self.colour = struct.unpack_from("<HBB", raw, 64)
        self.left, self.right, self.child = struct.unpack_from("<3I", raw, 68)
        self.start, self.size = struct.unpack_from("<IQ", raw, 116)
        need(self.kind in {0, 1, 2, 5} and self.colour in {0, 1}, "kind and colour")
        need(length % 2 == 0 and length <= 64, "length of a name")
        name = raw[:length].decode("utf-16-le")
        need(not name or (name.endswith("\0") and not set(name) & set("/\\:!")), "a name")
        self.name = name.removesuffix("\0")
        if any(raw[length:64]):
            found.oddities.add("a name followed by more than zeros")
        if self.kind == 0 and (any(raw[:68]) or raw[68:80] != b"\xff" * 12 or any(raw[80:])):
            found.oddities.add("an unused entry that is not empty")
