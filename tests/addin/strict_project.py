"""A strict reader of VBA projects, written from MS-OVBA alone: every byte of `dir` has its place.

It shares nothing with the writer. That it is right is shown on files that Excel made.
"""

import re
import struct
from dataclasses import dataclass

from tests.addin.strict_compound import need, read_compound

ATTRIBUTES = [
    *("Name", "Base", "GlobalNameSpace", "Creatable"),
    *("PredeclaredId", "Exposed", "TemplateDerived", "Customizable"),
]


@dataclass
class Module:
    name: str
    stream: str
    offset: int
    standard: bool
    #: as the stream PROJECT declares it: Document, Module, Class
    declared: str = ""
    text: bytes = b""

    @property
    def attributes(self):
        lines = re.match(rb"(?:Attribute VB_.*\r?\n)*", self.text)[0].decode("cp1252")
        found = dict(re.findall(r"Attribute VB_(\w+) = (.*?)\r?\n", lines))
        return {k: v for k, v in found.items() if k not in {"Control", "Description"}}


@dataclass
class Project:
    name: str
    references: list
    modules: list
    #: the first bytes of _VBA_PROJECT
    version: bytes
    #: lines "key=value" of PROJECT
    properties: dict
    oddities: set


def read_project(raw):
    compound = read_compound(raw)
    streams = compound.streams
    project = _Directory(decompressed(streams["VBA/dir"])).project
    project.oddities = compound.oddities
    version = streams["VBA/_VBA_PROJECT"]
    need(version[:2] == b"\xcc\x61" and version[4] == 0, "_VBA_PROJECT")
    project.version = version[:7]
    project.properties = _properties(streams["PROJECT"], project.modules)
    _names(streams["PROJECTwm"], project.modules)
    caches = re.compile(r"VBA/(dir|_VBA_PROJECT|__SRP_\w+)")
    found = {name for name in streams if name.startswith("VBA/") and not caches.fullmatch(name)}
    need(found == {f"VBA/{module.stream}" for module in project.modules}, "a stream a module")
    for module in project.modules:
        module.text = decompressed(streams[f"VBA/{module.stream}"][module.offset :])
        start = f'Attribute VB_Name = "{module.name}"\r\n'.encode("cp1252")
        need(module.text.replace(b"\n", b"\r\n").replace(b"\r\r", b"\r").startswith(start), "name")
        need(module.standard == (module.declared == "Module"), f"{module.name}: one kind")
        if not module.standard:
            need(list(module.attributes) == ATTRIBUTES, f"{module.name}: attributes")
    return project


class _Directory:
    def __init__(self, raw):
        self.raw, self.at = raw, 0
        name = self._information()
        references = []
        while self._next() != 0x0F:
            references.append(self._reference())
        (count,) = struct.unpack("<H", self._record(0x0F, 2))
        self._record(0x13, 2)
        modules = [self._module() for _ in range(count)]
        self._record(0x10, 0)
        need(self.at == len(raw), "no byte is left over")
        self.project = Project(name, references, modules, b"", {}, set())

    def _next(self):
        return struct.unpack_from("<H", self.raw, self.at)[0]

    def _record(self, number, size=None):
        found, length = struct.unpack_from("<HI", self.raw, self.at)
        need(found == number, f"{found:#x} at {self.at} where {number:#x} was due")
        need(size in {None, length}, f"the size of {number:#x}")
        start, self.at = self.at + 6, self.at + 6 + length
        need(self.at <= len(self.raw), "the end of a record")
        return self.raw[start : self.at]

    def _text(self, number, unicode_number):
        text = self._record(number).decode("cp1252")
        need(text == self._record(unicode_number).decode("utf-16-le"), f"{number:#x}, twice")
        return text

    def _information(self):
        need(struct.unpack("<I", self._record(0x01, 4))[0] in {1, 3}, "Windows")
        if self._next() == 0x4A:
            self._record(0x4A, 4)
        self._record(0x02, 4)
        self._record(0x14, 4)
        need(self._record(0x03, 2) == struct.pack("<H", 1252), "the code page")
        name = self._record(0x04).decode("cp1252")
        need(0 < len(name) <= 128, "the project's name")
        self._text(0x05, 0x40)
        need(self._record(0x06) == self._record(0x3D), "the help file, twice")
        self._record(0x07, 4)
        self._record(0x08, 4)
        need(struct.unpack_from("<HI", self.raw, self.at) == (0x09, 4), "the version")
        self.at += 12
        if self._next() == 0x0C:
            self._text(0x0C, 0x3C)
        return name

    def _reference(self):
        name = self._text(0x16, 0x3E)
        if self._next() == 0x33:
            self._record(0x33)
        if self._next() == 0x2F:
            self._record(0x2F)
            if self._next() == 0x16:
                self._text(0x16, 0x3E)
            self._record(0x30)
        elif self._next() == 0x0E:
            self._record(0x0E)
        else:
            record = self._record(0x0D)
            (length,) = struct.unpack_from("<I", record)
            need(length == len(record) - 10 and record[-6:] == bytes(6), f"{name}: its length")
            pattern = rb"\*\\[GH]\{[0-9A-F-]{36}\}#[0-9a-f]+\.[0-9a-f]+#[0-9a-f]+#[^#]*#.*"
            need(re.fullmatch(pattern, record[4:-6], re.IGNORECASE), f"{name}: its library")
        return name

    def _module(self):
        name, stream = self._text(0x19, 0x47), self._text(0x1A, 0x32)
        self._text(0x1C, 0x48)
        (offset,) = struct.unpack("<I", self._record(0x31, 4))
        self._record(0x1E, 4)
        self._record(0x2C, 2)
        kind = self._next()
        need(kind in {0x21, 0x22}, f"{name}: its kind")
        self._record(kind, 0)
        for optional in (0x25, 0x28):
            if self._next() == optional:
                self._record(optional, 0)
        self._record(0x2B, 0)
        return Module(name, stream, offset, kind == 0x21)


def _properties(raw, modules):
    text = raw.decode("cp1252")
    need(text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), "PROJECT's line ends")
    head, *sections = re.split(r"\r\n\[([\w ]+)\]\r\n", text)
    pairs = [line.split("=", 1) for line in head.split("\r\n") if line]
    kinds = {"Document", "Module", "Class", "BaseClass"}
    declared = {value.partition("/")[0]: key for key, value in pairs if key in kinds}
    need(set(declared) == {module.name for module in modules}, "PROJECT names the same modules")
    for module in modules:
        module.declared = declared[module.name]
    windows = dict(zip(sections[::2], sections[1::2], strict=True)).get("Workspace", "")
    shown = {line.partition("=")[0] for line in windows.split("\r\n") if line}
    need(not shown or shown == set(declared), "a window a module")
    return {key: value.strip('"') for key, value in pairs if key not in kinds}


def _names(raw, modules):
    need(raw.endswith(b"\0\0"), "PROJECTwm's end")
    rest, names = raw[:-2], set()
    while rest:
        name, _, rest = rest.partition(b"\0")
        twin = (name.decode("cp1252") + "\0").encode("utf-16-le")
        need(rest.startswith(twin), "PROJECTwm: each name twice")
        rest = rest[len(twin) :]
        names.add(name.decode("cp1252"))
    # Excel leaves the names of removed modules in it
    need({module.name for module in modules} <= names, "PROJECTwm names every module")


def revealed(text, identifier):
    """Undo MS-OVBA 2.4.3, and see that its parts agree."""
    raw = bytes.fromhex(text)
    seed, version, key = raw[0], raw[0] ^ raw[1], raw[0] ^ raw[2]
    need(version == 2 and key == sum(identifier.encode("ascii")) % 256, "version and key")
    earlier, last, plain, out = raw[1], raw[2], key, []
    for hidden in raw[3:]:
        plain = hidden ^ ((earlier + plain) % 256)
        out.append(plain)
        earlier, last = last, hidden
    ignored = (seed & 6) // 2
    (length,) = struct.unpack_from("<I", bytes(out), ignored)
    data = bytes(out[ignored + 4 :])
    need(len(data) == length, "the length")
    return data


def decompressed(data):
    """Undo MS-OVBA 2.4.1, chunk by chunk."""
    need(data[:1] == b"\1", "the signature")
    out, at = b"", 1
    while at < len(data):
        (header,) = struct.unpack_from("<H", data, at)
        need(header & 0xF000 == 0xB000, "a compressed chunk")
        end = at + (header & 0xFFF) + 3
        need(end <= len(data), "the end of a chunk")
        need(len(out) % 4096 == 0, "every chunk but the last is full")
        out += _chunk(data[at + 2 : end])
        at = end
    return out


def _chunk(body):
    out, at = bytearray(), 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if at == len(body):
                need(flags >> bit == 0, "no flag without a token")
                break
            if not flags >> bit & 1:
                out.append(body[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", body, at)
            at += 2
            bits = next(n for n in range(4, 13) if 2**n >= len(out))
            back, length = (token >> (16 - bits)) + 1, token % 2 ** (16 - bits) + 3
            need(back <= len(out), "a copy of what there is")
            for _ in range(length):
                out.append(out[-back])
    need(len(out) <= 4096, "the size of a chunk")
    return bytes(out)
