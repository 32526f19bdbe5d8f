"""Homes laid out as Windows' and macOS', with a registry that is a table."""

import struct
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import xlfactor
from xlfactor.install.library import SCRIPT, shipped_script
from xlfactor.install.machine import Machine, Python, System
from xlfactor.install.places import places
from xlfactor.install.plan import installing
from xlfactor.install.registry import NoRegistry, Root
from xlfactor.install.shipped import ShippedFiles
from xlfactor.install.steps import take
from xlfactor.pins import XLWINGS

VERSION = xlfactor.__version__
PAGE = "<!doctype html><title>Functions</title>Zoë\n"
EXCEL_KEY = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe"
INTEL_32, INTEL_64 = 0x014C, 0x8664


class FakeRegistry:
    """Windows' registry as a table: names without regard to case, no key without those above."""

    def __init__(self):
        self._keys = {}

    def set(self, root, key, **values):
        """Put values in a key, as somebody else's program would."""
        parts = key.casefold().split("\\")
        for size in range(1, len(parts) + 1):
            self._keys.setdefault((root, *parts[:size]), {})
        self._keys[root, *parts].update(values)

    def values(self, root, key):
        found = self._keys.get((root, *key.casefold().split("\\")), {})
        return {name.casefold(): value for name, value in found.items()}

    def subkeys(self, root, key):
        above = (root, *key.casefold().split("\\"))
        return [path[-1] for path in self._keys if path[:-1] == above]

    def write(self, key, values):
        self.set(Root.USER, key, **values)

    def remove(self, key):
        assert not self.subkeys(Root.USER, key), "Windows removes no key with keys below it"
        del self._keys[Root.USER, *key.casefold().split("\\")]

    def snapshot(self):
        return {path: dict(values) for path, values in self._keys.items()}


def make_addin(path, version=VERSION):
    """Write a file that carries its version where an add-in does."""
    namespace = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as package:
        package.writestr(
            "docProps/core.xml",
            f'<cp:coreProperties xmlns:cp="{namespace}"><cp:version>{version}</cp:version>'
            "</cp:coreProperties>",
        )
    return path


def make_program(path, machine=INTEL_64):
    """Write the head of a Windows program for a kind of machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = bytearray(256)
    head[:2] = b"MZ"
    struct.pack_into("<I", head, 0x3C, 128)
    struct.pack_into("<4sH", head, 128, b"PE\0\0", machine)
    path.write_bytes(head)
    return path


def make_python(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).touch()
    for bits in (32, 64):
        (folder / f"xlwings{bits}-{XLWINGS}.dll").touch()
    return Python(
        executable=folder / name,
        prefix=folder,
        base_prefix=folder,
        user_base=folder / "user",
        version="3.12.4",
        bits=64,
        installed={"xlwings": XLWINGS, "pywin32": "311"}.get,
        import_fault=lambda _: "",
    )


def make_windows(folder):
    """A healthy Windows of 64 bits with Excel."""
    registry = FakeRegistry()
    program = make_program(folder / "office" / "EXCEL.EXE")
    registry.set(Root.MACHINE, EXCEL_KEY, **{"": str(program)})
    roaming, local = (folder / "home" / "AppData" / name for name in ("Roaming", "Local"))
    return Machine(
        system=System.WINDOWS,
        home=folder / "home",
        environment={"APPDATA": str(roaming), "LOCALAPPDATA": str(local)},
        python=make_python(folder / "python", "python.exe"),
        registry=registry,
        short_name=lambda path: path,
        run=lambda _: 0,
    )


def make_macos(folder):
    """A healthy Mac on which Excel was started once."""
    container = folder / "home" / "Library" / "Containers" / "com.microsoft.Excel" / "Data"
    container.mkdir(parents=True)
    return Machine(
        system=System.MACOS,
        home=folder / "home",
        environment={},
        python=make_python(folder / "python", "python3"),
        registry=NoRegistry(),
        short_name=lambda path: path,
        run=lambda _: 0,
    )


def with_python(machine, **changes):
    """The machine with another Python."""
    return replace(machine, python=replace(machine.python, **changes))


def install(machine, addin):
    """Install, and give what was said."""
    return list(take(installing(machine, ShippedFiles(addin, PAGE)), dry_run=False))


def contents(folder):
    """Every file and folder below one, with what the files hold."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def script_of(machine):
    return places(machine).scripts / SCRIPT


def put_script(machine):
    """The AppleScript, as xlwings' own installer puts it there."""
    script = script_of(machine)
    script.parent.mkdir(parents=True)
    script.write_bytes(shipped_script().read_bytes())
    return script


def mark(path: Path):
    """Put the mark of a file from the internet."""
    stream = path.with_name(path.name + ":Zone.Identifier")
    stream.write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")
    return stream
