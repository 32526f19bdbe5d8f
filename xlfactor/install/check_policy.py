"""Check what the user or the firm allows: macros, add-ins and trusted folders."""

from pathlib import Path
from typing import Any, Final

from xlfactor.install.findings import Finding, judged, ok, problem, warning
from xlfactor.install.machine import Machine, System
from xlfactor.install.office import OFFICE, POLICIES, expanded
from xlfactor.install.places import Places
from xlfactor.install.registry import Registry, Root

_CLOUD: Final = "Software\\Policies\\Microsoft\\Cloud\\Office\\16.0"
_SECURITY: Final = "\\Excel\\Security"
_TRUSTED: Final = _SECURITY + "\\Trusted Locations"
#: the keys that may hold a value, in order of precedence
_PLACES: Final = (
    (Root.USER, _CLOUD),
    (Root.USER, POLICIES),
    (Root.MACHINE, POLICIES),
    (Root.USER, OFFICE),
    (Root.MACHINE, OFFICE),
)
#: the values of VBAWarnings at which macros do not run and the user is not asked
_SILENT: Final = {3: "only signed macros run", 4: "no macros run"}
#: Defender's rules for Office, as written by group policy and by Intune
_RULES: Final = (
    "Software\\Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules"
)
_RULES_IN_ONE: Final = "Software\\Policies\\Microsoft\\Windows Defender\\Policy Manager"
_CHILD_PROCESSES: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_SYSTEM_CALLS: Final = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
#: the states of a rule that prevent an action: block, warn
_STOPPING: Final = {"1", "6"}
_ASK_IT: Final = "ask your IT (docs/install.md, 'Where IT has locked Excel down')"


def policy_findings(machine: Machine, at: Places) -> list[Finding]:
    """Return the findings about policies, which can be read on Windows only."""
    if machine.system is not System.WINDOWS:
        return []
    registry = machine.registry
    return [
        judged(
            f"VBA is switched off for all of Office (VBAOff): {_ASK_IT}"
            if _value(registry, "\\Common", "vbaoff") == 1
            else "",
            "VBA is not switched off for Office",
        ),
        judged(
            f"Excel may open no add-ins at all (DisableAllAddins): {_ASK_IT}"
            if _value(registry, _SECURITY, "disablealladdins") == 1
            else "",
            "Excel may open add-ins",
        ),
        judged(
            f"Excel opens only add-ins that are signed (RequireAddinSig): {_ASK_IT}"
            if _value(registry, _SECURITY, "requireaddinsig") == 1
            else "",
            "Excel asks for no signature of add-ins",
        ),
        judged(
            f"Defender keeps Excel from starting programs, and so Python: {_ASK_IT}"
            if _CHILD_PROCESSES in _stopped(registry)
            else "",
            "Defender lets Excel start Python, as far as its rules can be read",
        ),
        judged(
            f"Defender keeps VBA from calling the system, and so the engine: {_ASK_IT}"
            if _SYSTEM_CALLS in _stopped(registry)
            else "",
            "Defender lets VBA call the system, as far as its rules can be read",
        ),
        _macros(machine, at),
    ]


def _stopped(registry: Registry) -> set[str]:
    """Return the rules of Defender that block an action or warn of it."""
    rules = dict(registry.values(Root.MACHINE, _RULES))
    together = str(registry.values(Root.MACHINE, _RULES_IN_ONE).get("asrrules", ""))
    rules |= dict(part.casefold().split("=", 1) for part in together.split("|") if "=" in part)
    return {name for name, state in rules.items() if str(state).strip() in _STOPPING}


def _macros(machine: Machine, at: Places) -> Finding:
    if _trusts(machine, at.startup):
        return ok("Excel trusts the folder of the add-in: its macros run without a question")
    warnings = _value(machine.registry, _SECURITY, "vbawarnings")
    folder = f"Excel does not trust the folder of the add-in ('{at.startup}')"
    if warnings in _SILENT:
        return problem(f"{folder}, and {_SILENT[warnings]} elsewhere (VBAWarnings): {_ASK_IT}")
    if warnings == 1:
        return ok("all macros run in Excel (VBAWarnings)")
    return warning(f"{folder}, and will ask at each start whether its macros may run")


def _trusts(machine: Machine, folder: Path) -> bool:
    """Return whether a folder is trusted; the startup folder is, unless that was changed."""
    registry = machine.registry
    if _value(registry, _TRUSTED, "alllocationsdisabled") == 1:
        return False
    on_network = str(folder).startswith("\\\\")
    if on_network and _value(registry, _TRUSTED, "allownetworklocations") != 1:
        return False
    trusted = [
        (Path(expanded(str(values["path"]), machine)), values.get("allowsubfolders") == 1)
        for root, place in _PLACES
        for name in registry.subkeys(root, place + _TRUSTED)
        if "path" in (values := registry.values(root, f"{place}{_TRUSTED}\\{name}"))
    ]
    if not trusted:
        return True
    return any(_same(path, folder) or (below and _below(path, folder)) for path, below in trusted)


def _same(one: Path, other: Path) -> bool:
    return str(one).casefold() == str(other).casefold()


def _below(folder: Path, path: Path) -> bool:
    return any(_same(folder, parent) for parent in path.parents)


def _value(registry: Registry, key: str, name: str) -> Any:
    """Return a value from the first key that holds it, None if no key does."""
    for root, place in _PLACES:
        values = registry.values(root, place + key)
        if name in values:
            return values[name]
    return None
