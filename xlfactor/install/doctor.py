"""The doctor: check everything that the add-in needs in order to work."""

from pathlib import Path

from xlfactor.errors import InstallError
from xlfactor.install.check_addin import addin_findings, package_findings
from xlfactor.install.check_policy import policy_findings
from xlfactor.install.check_python import python_findings
from xlfactor.install.check_settings import settings_findings
from xlfactor.install.findings import Finding, judged, ok, problem, unchecked
from xlfactor.install.library import SCRIPT, shipped_script
from xlfactor.install.machine import Machine, System
from xlfactor.install.places import Places, places
from xlfactor.install.ready import container_fault


def examine(machine: Machine) -> list[Finding]:
    """Return the findings, in the order in which the problems should be solved."""
    found = [*python_findings(machine), *package_findings()]
    if machine.system is System.OTHER:
        return [
            *found,
            unchecked(
                "Excel, its settings and the installed add-in: there is no desktop Excel for "
                "this system. The command line works without it (xlfactor run, xlfactor call)"
            ),
        ]
    at = places(machine)
    found += mac_findings(at)
    if container_fault(at):
        return found
    found += [*addin_findings(machine, at), *settings_findings(machine, at)]
    found += policy_findings(machine, at)
    return [
        *found,
        unchecked("whether Excel shows it: start Excel and look for the tab 'xlfactor'"),
    ]


def mac_findings(at: Places) -> list[Finding]:
    """Return the findings about the parts that only macOS has."""
    if at.container is None or at.scripts is None:
        return []
    if fault := container_fault(at):
        return [problem(fault)]
    found = [ok(f"Excel's container is there: {at.container}")]
    return [*found, _script(at.scripts / SCRIPT)]


def _script(script: Path) -> Finding:
    try:
        wanted = shipped_script().read_bytes()
    except InstallError as error:
        return problem(str(error))
    if not script.is_file():
        return problem(f"xlwings' AppleScript is missing ('{script}'): run xlfactor install")
    fault = (
        f"xlwings' AppleScript differs from the one of the installed xlwings ('{script}'): run "
        "xlfactor install"
    )
    return judged(
        fault if script.read_bytes() != wanted else "", f"xlwings' AppleScript is there: {script}"
    )
