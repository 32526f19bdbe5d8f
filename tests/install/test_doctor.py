"""The doctor: a healthy machine has no problem, and each fault is found and its cure named."""

import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.install.homes import (
    EXCEL_KEY,
    INTEL_32,
    VERSION,
    install,
    make_addin,
    make_program,
    mark,
    script_of,
    with_python,
)
from xlfactor.install import machine as real
from xlfactor.install.check_addin import package_findings, version_finding
from xlfactor.install.check_policy import policy_findings
from xlfactor.install.doctor import examine
from xlfactor.install.findings import Level, ok, problem, unchecked
from xlfactor.install.library import library_name
from xlfactor.install.places import places
from xlfactor.install.registry import Root
from xlfactor.install.settings import ENGINE_KEY
from xlfactor.install.shipped import shipped_addin
from xlfactor.pins import XLWINGS

OFFICE = "Software\\Microsoft\\Office\\16.0"
POLICIES = "Software\\Policies\\Microsoft\\Office\\16.0"
CLOUD = "Software\\Policies\\Microsoft\\Cloud\\Office\\16.0"
TRUSTED = "\\Excel\\Security\\Trusted Locations"


def told(machine, level):
    """What the doctor says at one level, apart from the add-in of this checkout."""
    return [
        finding.text
        for finding in examine(machine)
        if finding.level is level
        and "the add-in of the package" not in finding.text
        and "carries no" not in finding.text
    ]


def problems(machine):
    return told(machine, Level.PROBLEM)


def the_problem(machine):
    (text,) = problems(machine)
    return text


def test_a_healthy_windows(installed_windows):
    at, python = places(installed_windows), installed_windows.python
    assert problems(installed_windows) == []
    assert told(installed_windows, Level.WARNING) == []
    assert told(installed_windows, Level.OK) == [
        f"Python 3.12.4, 64 bits: {python.executable}",
        f"xlfactor {VERSION}",
        f"xlwings {XLWINGS}, which the add-in was built for",
        "pywin32 311 loads",
        f"{library_name(64)}: {python.prefix / library_name(64)}",
        "Excel has 64 bits",
        f"the installed add-in is of version {VERSION}: {at.addin}",
        "the add-in is not marked as blocked",
        "the add-in is not among Excel's disabled items",
        f"the setting Interpreter: {python.executable}",
        f"the setting Folder: {at.folder}",
        f"the setting Help: {at.help_page}",
        f"the setting Library: {python.prefix / library_name(64)}",
        f"the settings were made by xlfactor {VERSION}",
        f"the setting Library names {library_name(64)}",
        "the engine can be started: its look before the start found nothing amiss",
        "VBA is not switched off for Office",
        "Excel may open add-ins",
        "Excel asks for no signature of add-ins",
        "Defender lets Excel start Python, as far as its rules can be read",
        "Defender lets VBA call the system, as far as its rules can be read",
        "Excel trusts the folder of the add-in: its macros run without a question",
    ]
    assert told(installed_windows, Level.UNCHECKED) == [
        "whether Excel shows it: start Excel and look for the tab 'xlfactor'"
    ]


def test_a_healthy_mac(installed_macos):
    at, python = places(installed_macos), installed_macos.python
    assert problems(installed_macos) == []
    assert told(installed_macos, Level.WARNING) == []
    assert told(installed_macos, Level.OK) == [
        f"Python 3.12.4, 64 bits: {python.executable}",
        f"xlfactor {VERSION}",
        f"xlwings {XLWINGS}, which the add-in was built for",
        f"Excel's container is there: {at.container}",
        f"xlwings' AppleScript is there: {script_of(installed_macos)}",
        f"the installed add-in is of version {VERSION}: {at.addin}",
        f"the setting Interpreter: {python.executable.as_posix()}",
        f"the setting Folder: {at.folder}",
        f"the setting Help: {at.help_page}",
        f"the settings were made by xlfactor {VERSION}",
        "the engine can be started: its look before the start found nothing amiss",
    ]


def test_linux_says_what_it_cannot_check(linux):
    assert problems(linux) == []
    (text,) = told(linux, Level.UNCHECKED)
    assert text.startswith("Excel, its settings and the installed add-in: there is no desktop")


def test_a_line_says_its_level_first():
    assert str(problem("no Excel: buy one")) == "problem     no Excel: buy one"
    assert str(unchecked("the weather")) == "not checked the weather"


def test_nothing_installed(machine):
    at = places(machine)
    addin, settings = problems(machine)[-2:]
    assert addin == (
        f"the add-in is not where Excel opens it ('{at.addin}'): run xlfactor install"
    )
    assert settings.startswith("there are no settings of the add-in (")
    assert settings.endswith("): run xlfactor install")


def test_an_add_in_of_another_version(installed):
    at = places(installed)
    make_addin(at.addin, "0.0.9")
    assert the_problem(installed) == (
        f"the installed add-in is of version 0.0.9, the package of {VERSION} ('{at.addin}'): "
        "run xlfactor install"
    )


def test_an_add_in_put_together_by_hand_is_no_problem(installed):
    at = places(installed)
    with ZipFile(at.addin, "w") as package:
        package.writestr("xl/vbaProject.bin", "as Excel saves it")
    assert problems(installed) == []
    assert (
        f"the installed add-in tells no version, as one put together by hand: {at.addin}"
        in told(installed, Level.WARNING)
    )


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_add_in(installed, content):
    at = places(installed)
    at.addin.write_bytes(content)
    assert the_problem(installed).startswith("the installed add-in is damaged or not ours, the pa")


def test_the_add_in_of_the_package(addin):
    finding = version_finding(addin, "the add-in of the package", "install xlfactor anew")
    assert finding.level is Level.OK
    make_addin(addin, "0.0.9")
    finding = version_finding(addin, "the add-in of the package", "install xlfactor anew")
    assert finding.level is Level.PROBLEM
    assert finding.text.endswith("): install xlfactor anew")


def test_a_blocked_add_in(installed_windows):
    at = places(installed_windows)
    mark(at.addin)
    assert the_problem(installed_windows) == (
        f"Windows marks '{at.addin}' as from the internet, and Excel may block it: run xlfactor "
        "install, or tick 'Unblock' in its properties"
    )


def test_a_second_copy_beside_the_first(installed):
    at = places(installed)
    other = at.startup / "xlfactor (1).xlam"
    make_addin(other)
    assert the_problem(installed) == (
        f"Excel opens more than one add-in of ours: '{at.addin}', '{other}': delete all but the "
        "first"
    )


@pytest.mark.parametrize("place", ["machine", "alternative", "ticked", "ticked by name"])
def test_a_second_copy_that_excel_opens(installed_windows, tmp_path, place):
    machine, addins = installed_windows, Path(installed_windows.environment["APPDATA"])
    options = OFFICE + "\\Excel\\Options"
    if place == "machine":
        other = tmp_path / "office" / "XLSTART" / "xlfactor.xlam"
    elif place == "alternative":
        other = tmp_path / "home" / "AppData" / "Roaming" / "mine" / "xlfactor.xlam"
        machine.registry.set(Root.USER, options, AltStartup="%AppData%/mine")
    elif place == "ticked":
        other = tmp_path / "share" / "Xlfactor.xlam"
        machine.registry.set(Root.USER, options, OPEN="other.xlam", OPEN1=f'/R "{other}"')
    else:
        other = addins / "Microsoft" / "AddIns" / "xlfactor.xlam"
        machine.registry.set(Root.USER, options, OPEN="xlfactor.xlam")
    make_addin(other)
    assert the_problem(machine) == (
        f"Excel opens more than one add-in of ours: '{places(machine).addin}', '{other}': delete "
        "all but the first"
    )


def test_a_copy_that_excel_only_lists(installed):
    at = places(installed)
    folder = (
        Path(installed.environment["APPDATA"]) / "Microsoft" / "AddIns"
        if installed.environment
        else at.startup.parent.parent / "Add-Ins.localized"
    )
    other = make_addin(folder / "xlfactor.xlam")
    assert problems(installed) == []
    assert told(installed, Level.WARNING) == [
        f"another copy lies where the list of add-ins shows it, not opened: '{other}'"
    ]


def test_an_add_in_that_it_alone_has_put_machine_wide(installed_windows, tmp_path):
    at = places(installed_windows)
    machine_wide = tmp_path / "office" / "XLSTART" / "xlfactor.xlam"
    machine_wide.parent.mkdir()
    at.addin.rename(machine_wide)
    assert problems(installed_windows) == []
    assert f"the installed add-in is of version {VERSION}: {machine_wide}" in told(
        installed_windows, Level.OK
    )


def test_a_disabled_add_in(installed_windows):
    blob = b"\x01\x00\x00\x00" + "C:\\somewhere\\XLFACTOR.xlam\0".encode("utf-16-le")
    installed_windows.registry.set(
        Root.USER, OFFICE + "\\Excel\\Resiliency\\DisabledItems", A=b"\x01", B=blob
    )
    assert the_problem(installed_windows).startswith(
        "Excel has put the add-in among its disabled items: in Excel, File > Options > Add-ins"
    )


def test_a_setting_that_points_nowhere(installed):
    at = places(installed)
    at.help_page.unlink()
    assert the_problem(installed) == (
        f"the setting Help points at '{at.help_page}', which is not there: run xlfactor install"
    )


def test_an_interpreter_that_is_gone(installed):
    installed.python.executable.unlink()
    assert the_problem(installed).startswith("the setting Interpreter points at '")


def test_a_setting_that_is_missing(installed_windows):
    installed_windows.registry.set(Root.USER, ENGINE_KEY, Library="")
    assert the_problem(installed_windows) == "the setting Library is missing: run xlfactor install"


def test_settings_of_another_version(installed_windows):
    installed_windows.registry.set(Root.USER, ENGINE_KEY, Version="0.0.9")
    assert the_problem(installed_windows) == (
        f"the settings were made by xlfactor 0.0.9, and this is {VERSION}: run xlfactor install"
    )


def test_a_library_of_another_version_or_of_other_bits(installed_windows):
    for name in ("xlwings64-0.1.0.dll", library_name(32)):
        other = installed_windows.python.prefix / name
        other.touch()
        installed_windows.registry.set(Root.USER, ENGINE_KEY, Library=str(other))
        assert the_problem(installed_windows) == (
            f"the setting Library names {name}, and Excel needs {library_name(64)}: run xlfactor "
            "install"
        )


def test_settings_that_cannot_be_read(installed_macos):
    (places(installed_macos).container / "xlfactor.conf").write_bytes(b"\xff")
    assert the_problem(installed_macos).endswith("): run xlfactor install")


def test_another_python_than_this_one(installed, tmp_path):
    other = tmp_path / "other" / installed.python.executable.name
    other.parent.mkdir()
    other.touch()
    for bits in (32, 64):
        (other.parent / library_name(bits)).touch()
    (text,) = told(with_python(installed, executable=other), Level.WARNING)
    assert text.startswith("Excel starts another Python (")
    assert text.endswith(
        f"than the one that says this ({other}); to change that, run xlfactor install"
    )


def test_a_python_without_a_console(installed_windows):
    executable = installed_windows.python.executable.with_name("pythonw.exe")
    install_python = with_python(installed_windows, executable=executable)
    assert problems(install_python) == []
    alone = with_python(installed_windows, executable=executable.with_name("x") / "pythonw.exe")
    assert the_problem(alone).startswith("there is no '")


def test_the_engine_is_looked_at_as_the_add_in_does(installed):
    asked = []

    def run(command):
        asked.append(command)
        Path(command[-2]).write_text("pandas is broken: mend it\r\nmore\r\n", encoding="ascii")
        return 1

    assert the_problem(replace(installed, run=run)) == (
        "the engine cannot be started: pandas is broken: mend it"
    )
    (command,) = asked
    assert Path(command[0]) == installed.python.executable
    assert command[1:5] == ["-B", "-P", "-m", "xlfactor.excel.preflight"]
    assert command[-1] == VERSION
    assert not Path(command[-2]).exists()


def test_a_python_that_cannot_be_started(installed):
    assert the_problem(replace(installed, run=lambda _: None)) == (
        "the engine cannot be started: Python could not be started"
    )


def test_the_real_look_before_the_start(installed):
    """Run for real: here it misses pywin32, on Windows it finds all in order."""
    run_real = replace(with_python(installed, executable=Path(sys.executable)), run=real.run)
    install_settings(run_real)
    found = [text for text in problems(run_real) if text.startswith("the engine")]
    if sys.platform == "win32":
        assert found == []
    else:
        (text,) = found
        assert text.startswith("the engine cannot be started: Python cannot load pywintypes (")


def install_settings(machine):
    """Point the settings at the Python that runs the tests."""
    at = places(machine)
    if at.container is None:
        machine.registry.set(Root.USER, ENGINE_KEY, Interpreter=sys.executable)
    else:
        conf = at.container / "xlfactor.conf"
        lines = conf.read_text(encoding="utf-8").splitlines()[1:]
        conf.write_text("\n".join([f"Interpreter={sys.executable}", *lines]), encoding="utf-8")


def test_faults_of_python_are_told_as_install_tells_them(windows, addin):
    install(windows, addin)
    assert the_problem(with_python(windows, import_fault=lambda _: "not there")).startswith(
        "pywin32, by which Python speaks with Excel, does not load (not there): run"
    )
    assert the_problem(with_python(windows, installed={"pywin32": "311"}.get)).startswith(
        "xlwings is not installed, and the add-in needs"
    )
    assert the_problem(with_python(windows, base_prefix=Path("C:/WindowsApps/x"))).startswith(
        "this is the Python of the Microsoft Store"
    )
    (windows.python.prefix / library_name(64)).unlink()
    first, second = problems(windows)
    assert first.startswith(f"{library_name(64)} of xlwings is not in ")
    assert second.startswith("the setting Library points at '")


def test_excel_of_other_bits_does_no_harm(windows, addin):
    make_program(windows.home.parent / "office" / "EXCEL.EXE", INTEL_32)
    install(windows, addin)
    assert problems(windows) == []
    assert "Excel has 32 bits; Python has 64, which does no harm: it runs beside Excel" in told(
        windows, Level.OK
    )


def test_excel_whose_bits_are_not_known(windows, addin):
    program = windows.home.parent / "office" / "EXCEL.EXE"
    program.unlink()
    install(windows, addin)
    assert told(windows, Level.WARNING) == [
        f"how many bits Excel ('{program}') has is not to be found in the registry, and is taken "
        "to be as Python has, 64"
    ]
    windows.registry.set(Root.MACHINE, EXCEL_KEY, **{"": None})
    assert told(windows, Level.WARNING)[0].startswith("how many bits Excel itself has is not")


def test_a_mac_without_its_container(installed_macos):
    at = places(installed_macos)
    at.container.rename(at.container.with_name("gone"))
    assert the_problem(installed_macos).startswith(f"there is no '{at.container}': start Excel")


@pytest.mark.parametrize(
    ("change", "what"), [(None, "is missing"), (b"x", "differs from the one")]
)
def test_a_mac_without_its_applescript(installed_macos, change, what):
    script = script_of(installed_macos)
    if change is None:
        script.unlink()
    else:
        script.write_bytes(change)
    text = the_problem(installed_macos)
    assert text.startswith(f"xlwings' AppleScript {what}")
    assert text.endswith("run xlfactor install")


@pytest.mark.parametrize(
    ("key", "name", "text"),
    [
        ("\\Common", "VBAOff", "VBA is switched off for all of Office (VBAOff): ask your IT"),
        (
            "\\Excel\\Security",
            "DisableAllAddins",
            "Excel may open no add-ins at all (DisableAllAddins): ask your IT",
        ),
        (
            "\\Excel\\Security",
            "RequireAddinSig",
            "Excel opens only add-ins that are signed (RequireAddinSig): ask your IT",
        ),
    ],
)
@pytest.mark.parametrize("place", [OFFICE, POLICIES, CLOUD])
def test_what_the_firm_forbids(installed_windows, key, name, text, place):
    installed_windows.registry.set(Root.USER, place + key, **{name: 1})
    assert the_problem(installed_windows).startswith(text)
    assert the_problem(installed_windows).endswith("'Where IT has locked Excel down')")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("D4F940AB-401B-4EFC-AADC-AD5F3C50688A", "Defender keeps Excel from starting programs"),
        ("92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b", "Defender keeps VBA from calling the system"),
    ],
)
@pytest.mark.parametrize(
    ("state", "stops"), [("1", True), ("6", True), ("2", False), ("0", False)]
)
def test_rules_of_defender(installed_windows, rule, text, state, stops):
    defender = "Software\\Policies\\Microsoft\\Windows Defender"
    registry = installed_windows.registry
    key = defender + "\\Windows Defender Exploit Guard\\ASR\\Rules"
    registry.set(Root.MACHINE, key, **{rule: state})
    found = problems(installed_windows)
    registry.set(Root.MACHINE, key, **{rule: "0"})
    registry.set(Root.MACHINE, defender + "\\Policy Manager", ASRRules=f"x=1|{rule}={state}")
    assert problems(installed_windows) == found
    assert [problem.partition(",")[0] for problem in found] == ([text] if stops else [])


def test_a_policy_is_mightier_than_the_user(installed_windows):
    key, registry = "\\Excel\\Security", installed_windows.registry
    registry.set(Root.USER, OFFICE + key, DisableAllAddins=1)
    registry.set(Root.MACHINE, POLICIES + key, DisableAllAddins=0)
    assert problems(installed_windows) == []


def distrust(machine):
    machine.registry.set(Root.USER, POLICIES + TRUSTED, AllLocationsDisabled=1)


@pytest.mark.parametrize(
    ("warnings", "level", "text"),
    [
        (None, Level.WARNING, "and will ask at each start whether its macros may run"),
        (2, Level.WARNING, "and will ask at each start whether its macros may run"),
        (3, Level.PROBLEM, "and only signed macros run elsewhere (VBAWarnings): ask your IT"),
        (4, Level.PROBLEM, "and no macros run elsewhere (VBAWarnings): ask your IT"),
        (1, Level.OK, "all macros run in Excel (VBAWarnings)"),
    ],
)
def test_macros_where_no_folder_is_trusted(installed_windows, warnings, level, text):
    distrust(installed_windows)
    if warnings is not None:
        installed_windows.registry.set(
            Root.USER, POLICIES + "\\Excel\\Security", VBAWarnings=warnings
        )
    assert text in told(installed_windows, level)[-1]


@pytest.mark.parametrize("warnings", [1, 2, 3, 4])
def test_in_a_trusted_folder_macros_run_whatever_the_setting(installed_windows, warnings):
    installed_windows.registry.set(Root.USER, POLICIES + "\\Excel\\Security", VBAWarnings=warnings)
    assert problems(installed_windows) == []
    assert told(installed_windows, Level.WARNING) == []


@pytest.mark.parametrize("allowed", [None, 0, 1])
def test_a_startup_folder_on_the_network(windows, allowed):
    environment = {**windows.environment, "APPDATA": "\\\\server\\me"}
    moved = replace(windows, environment=environment)
    if allowed is not None:
        moved.registry.set(Root.USER, POLICIES + TRUSTED, AllowNetworkLocations=allowed)
    level = policy_findings(moved, places(moved))[-1].level
    assert level is (Level.OK if allowed else Level.WARNING)


@pytest.mark.parametrize(
    ("path", "below", "trusted"),
    [
        ("%APPDATA%/Microsoft/Excel/XLSTART", 0, True),
        ("%appdata%/MICROSOFT/Excel/XLSTART/", 0, True),
        ("%APPDATA%/Microsoft", 1, True),
        ("%APPDATA%/Microsoft", 0, False),
        ("%APPDATA%/Microsoft/Templates", 1, False),
        ("%UNKNOWN%/XLSTART", 0, False),
    ],
)
def test_a_list_of_trusted_folders(installed_windows, path, below, trusted):
    registry = installed_windows.registry
    registry.set(Root.USER, OFFICE + TRUSTED + "\\Location0", Description="no path")
    registry.set(Root.USER, OFFICE + TRUSTED + "\\Location1", Path=path, AllowSubfolders=below)
    found = told(installed_windows, Level.WARNING)
    assert (found == []) is trusted
    if not trusted:
        assert found[0].startswith("Excel does not trust the folder of the add-in ('")


def test_the_add_in_that_is_shipped_carries_its_version():
    (finding,) = package_findings()
    assert str(finding) == str(
        ok(f"the add-in of the package is of version {VERSION}: {shipped_addin()}")
    )
