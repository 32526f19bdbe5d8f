"""Install and uninstall on temporary homes: every file, every setting, every word."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.install.homes import (
    PAGE,
    VERSION,
    contents,
    install,
    make_addin,
    mark,
    put_script,
    script_of,
)
from xlfactor.errors import FileError, InstallError
from xlfactor.install.library import SCRIPT, library_name, shipped_script
from xlfactor.install.places import places
from xlfactor.install.plan import installing, removing
from xlfactor.install.registry import Root
from xlfactor.install.settings import APPLICATION_KEY, ENGINE_KEY, store
from xlfactor.install.shipped import ShippedFiles, shipped_addin, shipped_files
from xlfactor.install.steps import take

STARTUP_WINDOWS = "AppData/Roaming/Microsoft/Excel/XLSTART"
CONTAINER = "Library/Containers/com.microsoft.Excel/Data"
STARTUP_MACOS = (
    "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
)


def only_files(folder):
    return {name: content for name, content in contents(folder).items() if content is not None}


def uninstall(machine, *, dry_run=False):
    return list(take(removing(machine), dry_run=dry_run))


def test_windows_gets_two_files_and_one_key(windows, addin):
    said = install(windows, addin)
    assert only_files(windows.home) == {
        f"{STARTUP_WINDOWS}/xlfactor.xlam": addin.read_bytes(),
        "AppData/Local/xlfactor/functions.html": PAGE.encode(),
    }
    folder = windows.home / "AppData" / "Local" / "xlfactor"
    assert windows.registry.values(Root.USER, ENGINE_KEY) == {
        "interpreter": str(windows.python.executable),
        "library": str(windows.python.prefix / library_name(64)),
        "folder": str(folder),
        "help": str(folder / "functions.html"),
        "version": VERSION,
    }
    at = places(windows)
    assert said == [
        f"wrote the add-in {VERSION}: {at.addin}",
        f"wrote the reference: {at.help_page}",
        f"wrote the settings, which start {windows.python.executable}: "
        "HKEY_CURRENT_USER\\Software\\VB and VBA Program Settings\\xlfactor\\Engine",
    ]


def test_macos_gets_three_files_and_a_conf(macos, addin):
    said = install(macos, addin)
    container, python = macos.home / CONTAINER, macos.python.executable
    conf = (
        f"Interpreter={python.as_posix()}\n"
        f"Folder={container / 'xlfactor'}\n"
        f"Help={container / 'xlfactor' / 'functions.html'}\n"
        f"Version={VERSION}\n"
        f"Script={script_of(macos)}\n"
    )
    assert only_files(macos.home) == {
        f"{STARTUP_MACOS}/xlfactor.xlam": addin.read_bytes(),
        f"{CONTAINER}/xlfactor/functions.html": PAGE.encode(),
        f"{CONTAINER}/xlfactor.conf": conf.encode(),
        f"Library/Application Scripts/com.microsoft.Excel/{SCRIPT}": shipped_script().read_bytes(),
    }
    assert said[2:] == [
        f"wrote xlwings' AppleScript: {script_of(macos)}",
        f"wrote the settings, which start {python.as_posix()}: {container / 'xlfactor.conf'}",
    ]


def test_the_startup_folder_holds_the_add_in_alone(installed):
    # Excel opens whatever lies there
    startup = places(installed).startup
    assert [path.name for path in startup.iterdir()] == ["xlfactor.xlam"]


def test_the_settings_are_read_as_they_were_written(installed):
    settings = store(installed, places(installed)).read()
    assert settings is not None
    assert settings.version == VERSION
    assert settings.help == str(places(installed).help_page)


def test_a_second_time_nothing_is_written(installed, addin):
    before = contents(installed.home)
    said = install(installed, addin)
    assert all(line.startswith("kept ") for line in said)
    assert said[0] == f"kept the add-in {VERSION}, as it should be: {places(installed).addin}"
    assert said[-1].startswith("kept the settings, as they should be: ")
    assert contents(installed.home) == before


def test_a_dry_run_says_the_same_and_does_nothing(machine, addin):
    before = contents(machine.home)
    planned = list(take(installing(machine, ShippedFiles(addin, PAGE)), dry_run=True))
    assert contents(machine.home) == before
    assert store(machine, places(machine)).read() is None
    assert all(line.startswith("would write ") for line in planned)
    assert install(machine, addin) == [
        line.replace("would write ", "wrote ", 1) for line in planned
    ]


@pytest.mark.parametrize(("old", "told"), [("0.0.9", "0.0.9"), ("", "a file of unknown version")])
def test_an_older_add_in_is_replaced(machine, addin, old, told):
    at = places(machine)
    make_addin(at.addin, old)
    said = install(machine, addin)
    assert said[0] == f"wrote the add-in {VERSION}, replacing {told}: {at.addin}"
    assert at.addin.read_bytes() == addin.read_bytes()


@pytest.mark.parametrize("old", ["0.0.9", VERSION])
def test_the_mark_of_the_internet_is_taken_off_our_own_copy(windows, addin, old):
    at = places(windows)
    make_addin(at.addin, old)
    stream = mark(at.addin)
    said = install(windows, addin)
    assert said[1] == (
        "unblocked this copy of the add-in, which Windows had marked as from the internet: "
        f"{at.addin}"
    )
    assert not stream.exists()


def test_excel_that_holds_the_add_in_stops_everything(machine, addin):
    at = places(machine)
    make_addin(at.addin, "0.0.9")
    at.addin.with_name("~$xlfactor.xlam").touch()
    before = contents(machine.home)
    for plan in (
        lambda: installing(machine, ShippedFiles(addin, PAGE)),
        lambda: removing(machine),
    ):
        with pytest.raises(InstallError, match=r"xlfactor\.xlam' is open in Excel: close all"):
            plan()
    assert contents(machine.home) == before


def test_an_engine_of_another_python_is_replaced(installed, addin, tmp_path):
    other = tmp_path / "other" / installed.python.executable.name
    moved = replace(installed, python=replace(installed.python, executable=other))
    install(moved, addin)
    settings = store(moved, places(moved)).read()
    assert settings is not None
    assert Path(settings.interpreter) == other


def test_a_folder_that_cannot_be_made_is_named(machine, addin):
    at = places(machine)
    at.startup.parent.parent.mkdir(parents=True, exist_ok=True)
    at.startup.parent.touch()
    with pytest.raises(FileError, match=r"there can be no folder '.*"):
        install(machine, addin)


def test_a_package_without_its_add_in_says_so(tmp_path):
    with pytest.raises(InstallError, match=r"carries no xlfactor\.xlam.*xlfactor build"):
        shipped_addin((tmp_path / "nowhere",))


def test_uninstall_leaves_nothing(machine, addin):
    before = contents(machine.home)
    folders = {name for name, content in before.items() if content is None}
    install(machine, addin)
    (places(machine).folder / "preflight.txt").touch()
    if container := places(machine).container:
        (container / "xlfactor-run.log").touch()
    said = uninstall(machine)
    assert only_files(machine.home) == {}
    assert not places(machine).folder.exists()
    assert folders <= set(contents(machine.home))
    assert store(machine, places(machine)).read() is None
    assert [line.partition(":")[0] for line in said] == [
        "removed the add-in",
        "removed the reference",
        "removed the report of the last start",
        *(
            ["removed the log of the last run", "removed xlwings' AppleScript"]
            if places(machine).container
            else []
        ),
        "removed the user's folder",
        "removed the settings",
    ]


def test_uninstall_leaves_the_registry_as_it_was(windows, addin):
    windows.registry.set(Root.USER, "Software\\VB and VBA Program Settings\\Somebody", X="1")
    before = windows.registry.snapshot()
    install(windows, addin)
    uninstall(windows)
    assert windows.registry.snapshot() == before


def test_uninstall_keeps_what_others_put_beside_the_settings(installed_windows):
    installed_windows.registry.set(Root.USER, APPLICATION_KEY + "\\Ribbon", Tab="1")
    uninstall(installed_windows)
    assert installed_windows.registry.values(Root.USER, ENGINE_KEY) == {}
    assert installed_windows.registry.subkeys(Root.USER, APPLICATION_KEY) == ["ribbon"]


def test_uninstall_keeps_the_log_and_says_so(installed):
    folder = places(installed).folder
    (folder / "xlfactor.log").touch()
    said = uninstall(installed)
    assert f"kept the user's folder, for it holds xlfactor.log: {folder}" in said
    assert [path.name for path in folder.iterdir()] == ["xlfactor.log"]


def test_uninstall_of_nothing_says_so(machine):
    assert uninstall(machine) == ["kept everything as it is: nothing of xlfactor is installed"]


def test_a_dry_uninstall_does_nothing(installed):
    before = contents(installed.home)
    planned = uninstall(installed, dry_run=True)
    assert all(line.startswith("would remove ") for line in planned)
    assert contents(installed.home) == before
    assert store(installed, places(installed)).read() is not None


def test_a_file_that_cannot_be_removed_is_named(installed):
    at = places(installed)
    steps = removing(installed)
    at.addin.unlink()
    at.addin.mkdir()
    with pytest.raises(FileError, match=r"xlfactor\.xlam' cannot be removed \("):
        list(take(steps, dry_run=False))


def test_the_applescript_of_xlwings_own_add_in_stays(macos, addin):
    script = put_script(macos)
    said = install(macos, addin)
    assert f"kept xlwings' AppleScript, as it should be: {script}" in said
    uninstall(macos)
    assert script.exists()


def test_our_applescript_stays_ours_when_installed_again(installed_macos, addin):
    install(installed_macos, addin)
    uninstall(installed_macos)
    assert not script_of(installed_macos).exists()


def test_the_applescript_of_an_older_version_goes(installed_macos, addin):
    conf = places(installed_macos).container / "xlfactor.conf"
    older = script_of(installed_macos).with_name("xlwings-0.1.0.applescript")
    script_of(installed_macos).rename(older)
    conf.write_text(conf.read_text(encoding="utf-8").replace(SCRIPT, older.name), encoding="utf-8")
    said = install(installed_macos, addin)
    assert f"removed the AppleScript of before: {older}" in said
    assert [path.name for path in older.parent.iterdir()] == [SCRIPT]


def test_linux_has_nothing_to_install(linux, addin):
    for plan in (lambda: installing(linux, ShippedFiles(addin, PAGE)), lambda: removing(linux)):
        with pytest.raises(InstallError, match="there is no desktop Excel for this system"):
            plan()


def test_a_damaged_conf_is_named(installed_macos, addin):
    conf = places(installed_macos).container / "xlfactor.conf"
    conf.write_bytes(b"Interpreter=\xff\n")
    with pytest.raises(FileError, match=r"xlfactor\.conf' cannot be read"):
        installing(installed_macos, ShippedFiles(addin, PAGE))


def test_files_of_the_package_are_found(monkeypatch, addin):
    monkeypatch.setattr(shipped_addin, "__defaults__", ((addin.with_name("x"), addin),))
    shipped = shipped_files()
    assert shipped.addin == addin
    assert shipped.help_page.lower().startswith("<!doctype html>")
    assert "FACTOR_PREMIA" in shipped.help_page
