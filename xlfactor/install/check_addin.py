"""Check the add-in file: its version, its copies, and what prevents Excel from opening it."""

import re
from collections.abc import Iterator
from pathlib import Path

import xlfactor
from xlfactor.errors import InstallError
from xlfactor.install.addin import is_made_by_hand, is_marked, version_of
from xlfactor.install.findings import Finding, judged, ok, problem, warning
from xlfactor.install.machine import Machine, System
from xlfactor.install.office import OFFICE, excel_program, expanded
from xlfactor.install.places import ADDIN, Places, roaming
from xlfactor.install.registry import Registry, Root
from xlfactor.install.shipped import shipped_addin

_OPTIONS = OFFICE + "\\Excel\\Options"
_DISABLED = OFFICE + "\\Excel\\Resiliency\\DisabledItems"


def package_findings() -> list[Finding]:
    """Return the findings about the add-in that came with the package."""
    try:
        addin = shipped_addin()
    except InstallError as error:
        return [problem(str(error))]
    return [version_finding(addin, "the add-in of the package", "install xlfactor anew")]


def version_finding(addin: Path, what: str, cure: str) -> Finding:
    """Check whether an add-in file has the version of the package."""
    version = version_of(addin)
    if version == xlfactor.__version__:
        return ok(f"{what} is of version {version}: {addin}")
    if is_made_by_hand(addin):
        return warning(f"{what} tells no version, as one put together by hand: {addin}")
    told = f"of version {version}" if version else "damaged or not ours"
    return problem(f"{what} is {told}, the package of {xlfactor.__version__} ('{addin}'): {cure}")


def addin_findings(machine: Machine, at: Places) -> list[Finding]:
    """Return the findings about the add-in in the places where Excel opens it."""
    opened = list(dict.fromkeys(_opened(machine, at)))
    if not opened:
        return [
            problem(f"the add-in is not where Excel opens it ('{at.addin}'): run xlfactor install")
        ]
    found = [
        version_finding(opened[0], "the installed add-in", "run xlfactor install"),
        *(_marked(path) for path in opened if machine.system is System.WINDOWS),
    ]
    if len(opened) > 1:
        names = ", ".join(f"'{path}'" for path in opened)
        found.append(
            problem(f"Excel opens more than one add-in of ours: {names}: delete all but the first")
        )
    found += [
        warning(f"another copy lies where the list of add-ins shows it, not opened: '{path}'")
        for path in _listed(machine, at)
        if path not in opened
    ]
    if machine.system is System.WINDOWS:
        found.append(_disabled(machine.registry))
    return found


def _marked(addin: Path) -> Finding:
    fault = (
        f"Windows marks '{addin}' as from the internet, and Excel may block it: run xlfactor "
        "install, or tick 'Unblock' in its properties"
    )
    return judged(fault if is_marked(addin) else "", "the add-in is not marked as blocked")


def _opened(machine: Machine, at: Places) -> Iterator[Path]:
    """Return our add-ins that Excel opens when it starts, the user's own first."""
    yield from _ours(at.startup)
    if machine.system is not System.WINDOWS:
        return
    options = machine.registry.values(Root.USER, _OPTIONS)
    program = excel_program(machine.registry)
    if program is not None:
        yield from _ours(program.parent / "XLSTART")
    if other := options.get("altstartup"):
        yield from _ours(Path(expanded(str(other), machine)))
    for name, value in options.items():
        if re.fullmatch(r"open\d*", name) and ADDIN in str(value).casefold():
            yield _opened_by(str(value), machine)


def _opened_by(value: str, machine: Machine) -> Path:
    r"""Return the path in a value such as `/R "C:\folder\xlfactor.xlam"`."""
    _, quote, rest = value.partition('"')
    path = Path(expanded(rest.partition('"')[0] if quote else value, machine))
    return path if path.is_absolute() else _addins(machine) / path


def _listed(machine: Machine, at: Places) -> Iterator[Path]:
    """Return our add-ins in the folders that the list of add-ins shows."""
    if machine.system is System.WINDOWS:
        yield from _ours(_addins(machine))
    else:
        yield from _ours(at.startup.parent.parent / "Add-Ins.localized")


def _addins(machine: Machine) -> Path:
    return roaming(machine) / "Microsoft" / "AddIns"


def _ours(folder: Path) -> list[Path]:
    """Return our add-ins in a folder, including copies saved under another name."""
    if not folder.is_dir():
        return []
    stem, ending = Path(ADDIN).stem, Path(ADDIN).suffix
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    mine = [name for name in names if name.casefold().startswith(stem)]
    found = [name for name in mine if name.casefold().endswith(ending)]
    return [folder / name for name in sorted(found, key=lambda name: name.casefold() != ADDIN)]


def _disabled(registry: Registry) -> Finding:
    wanted = ADDIN.encode("utf-16-le")
    blobs = registry.values(Root.USER, _DISABLED).values()
    listed = any(isinstance(blob, bytes) and wanted in blob.lower() for blob in blobs)
    fault = (
        "Excel has put the add-in among its disabled items: in Excel, File > Options > Add-ins > "
        "Manage: Disabled Items > Go, choose it and Enable"
    )
    return judged(fault if listed else "", "the add-in is not among Excel's disabled items")
