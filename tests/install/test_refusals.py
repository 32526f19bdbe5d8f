"""What would not work is refused in words, before anything is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.install.homes import (
    INTEL_32,
    PAGE,
    contents,
    install,
    make_addin,
    make_program,
    with_python,
)
from xlfactor.errors import InstallError
from xlfactor.install.addin import require_free
from xlfactor.install.library import library_name, shipped_script
from xlfactor.install.office import excel_bits, program_bits
from xlfactor.install.places import places
from xlfactor.install.plan import installing
from xlfactor.install.registry import Root
from xlfactor.install.settings import ENGINE_KEY
from xlfactor.install.shipped import ShippedFiles
from xlfactor.pins import XLWINGS

CLICK_TO_RUN = "Software\\Microsoft\\Office\\ClickToRun\\Configuration"
OUTLOOK = "Software\\Microsoft\\Office\\16.0\\Outlook"


def assert_refused(machine, addin, match):
    """Try to install, see the refusal and that nothing was touched."""
    before = contents(machine.home)
    with pytest.raises(InstallError, match=match):
        installing(machine, ShippedFiles(addin, PAGE))
    assert contents(machine.home) == before
    assert machine.registry.values(Root.USER, ENGINE_KEY) == {}


def library_setting(machine):
    return machine.registry.values(Root.USER, ENGINE_KEY)["library"]


def test_pywin32_that_does_not_load(windows, addin):
    broken = with_python(windows, import_fault=lambda name: f"no module named {name}")
    python = windows.python.executable
    assert_refused(
        broken,
        addin,
        rf"^pywin32, .*does not load \(no module named pythoncom\): run \"{_quoted(python)}\" -m "
        "pip install --force-reinstall pywin32$",
    )


def _quoted(path):
    return str(path).replace("\\", "\\\\")


def test_another_xlwings(machine, addin):
    other = with_python(machine, installed={"xlwings": "0.30.0"}.get)
    assert_refused(
        other,
        addin,
        rf"^xlwings 0\.30\.0 is installed, and the add-in needs {XLWINGS}: run .* -m pip install "
        rf"xlwings=={XLWINGS}$",
    )


def test_an_xlwings_without_its_applescript():
    with pytest.raises(InstallError, match=r"^json came without its xlwings-.*: install it again"):
        shipped_script("json")
    with pytest.raises(InstallError, match=r"^no_such_module came without its"):
        shipped_script("no_such_module")


def test_no_xlwings(machine, addin):
    assert_refused(
        with_python(machine, installed={}.get), addin, "^xlwings is not installed, and the add-in"
    )


def test_a_missing_library(windows, addin):
    (windows.python.prefix / library_name(64)).unlink()
    assert_refused(
        windows,
        addin,
        rf"^xlwings64-{XLWINGS}\.dll of xlwings is not in '.*python', '.*', '.*user': run .* "
        "-m pip install --force-reinstall --no-deps xlwings==",
    )


@pytest.mark.parametrize("place", ["prefix", "base_prefix", "user_base"])
def test_the_library_of_a_virtual_environment_or_of_the_user(windows, addin, tmp_path, place):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    library = folder / library_name(64)
    (windows.python.prefix / library_name(64)).rename(library)
    install(with_python(windows, **{place: folder}), addin)
    assert library_setting(windows) == str(library)


def test_the_library_above_the_interpreter(windows, addin):
    scripts = windows.python.prefix / "Scripts"
    scripts.mkdir()
    executable = scripts / "python.exe"
    install(with_python(windows, executable=executable, prefix=scripts), addin)
    assert library_setting(windows) == str(windows.python.prefix / library_name(64))


def test_the_python_of_the_store(windows, addin):
    executable = Path("C:\\Users\\me\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe")
    assert_refused(
        with_python(windows, executable=executable),
        addin,
        r"^this is the Python of the Microsoft Store: .* Install Python from python\.org$",
    )


def test_a_virtual_environment_of_the_python_of_the_store(windows, addin):
    base = Path("C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.12")
    assert_refused(with_python(windows, base_prefix=base), addin, "Python of the Microsoft Store")


def test_a_mac_on_which_excel_was_never_started(macos, addin):
    (macos.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data").rmdir()
    assert_refused(
        macos, addin, "^there is no '.*Data': start Excel once, so that macOS makes it, quit"
    )


def test_a_python_without_a_console_is_exchanged(windows, addin):
    install(
        with_python(windows, executable=windows.python.executable.with_name("pythonw.exe")), addin
    )
    assert windows.registry.values(Root.USER, ENGINE_KEY)["interpreter"] == str(
        windows.python.executable
    )


def test_a_python_without_a_console_that_is_alone(windows, addin):
    executable = windows.python.executable.rename(
        windows.python.executable.with_name("pythonw.exe")
    )
    assert_refused(
        with_python(windows, executable=executable),
        addin,
        r"^there is no '.*python\.exe', which runs the engine; install Python again$",
    )


@pytest.mark.parametrize(
    ("name", "strange"),
    [
        ("100%", "'%'"),
        ("a;b", "';'"),
        ("a$b", "'\\$'"),
        ("Zürich", "'ü'"),
        ("東京", "'東', '京'"),
    ],
)
def test_an_interpreter_whose_path_does_not_survive(windows, addin, name, strange):
    executable = windows.python.prefix / name / "python.exe"
    assert_refused(
        with_python(windows, executable=executable),
        addin,
        rf"^the interpreter: '.*' has in its path ({strange}); .* such as C:\\xlfactor$",
    )


@pytest.mark.parametrize(
    "name", ["Program Files (x86)", "R&D", "Bob's", "a,b=c", "a#1", "a~1", "{x}", "a^b!"]
)
def test_an_interpreter_whose_path_survives(windows, addin, name):
    executable = windows.python.prefix / name / "python.exe"
    install(with_python(windows, executable=executable), addin)
    assert windows.registry.values(Root.USER, ENGINE_KEY)["interpreter"] == str(executable)


def test_a_strange_folder_goes_by_its_short_name_and_the_file_by_its_own(windows, addin, tmp_path):
    strange, short = tmp_path / "Zürich", tmp_path / "ZRICH~1"
    strange.mkdir()
    windows.python.executable.rename(strange / "python.exe")
    for bits in (32, 64):
        name = library_name(bits)
        (windows.python.prefix / name).rename(strange / name)
    moved = with_python(windows, executable=strange / "python.exe", prefix=strange)
    install(replace(moved, short_name=lambda folder: {strange: short}.get(folder, folder)), addin)
    values = windows.registry.values(Root.USER, ENGINE_KEY)
    assert values["interpreter"] == str(short / "python.exe")
    assert values["library"] == str(short / library_name(64))


def test_a_strange_folder_of_the_user_goes_by_its_short_name(windows, addin, tmp_path):
    strange, short = tmp_path / "Zoë", tmp_path / "ZO~1"
    moved = replace(
        windows,
        environment={**windows.environment, "LOCALAPPDATA": str(strange)},
        # Windows knows the short name of what is there, and xlfactor's folder is not there yet
        short_name=lambda folder: short if folder == strange else folder,
    )
    install(moved, addin)
    values = windows.registry.values(Root.USER, ENGINE_KEY)
    assert values["folder"] == str(short / "xlfactor")
    assert values["help"] == str(short / "xlfactor" / "functions.html")
    assert (strange / "xlfactor" / "functions.html").is_file()


def test_a_strange_folder_of_the_user_without_a_short_name(windows, addin, tmp_path):
    environment = {**windows.environment, "LOCALAPPDATA": str(tmp_path / "Zoë")}
    assert_refused(
        replace(windows, environment=environment),
        addin,
        "^the user's folder: '.*xlfactor' has in its path 'ë'; Excel cannot start an engine",
    )


def test_a_space_in_the_interpreter_of_a_mac(macos, addin):
    executable = macos.python.prefix / "my studies" / "python3"
    assert_refused(
        with_python(macos, executable=executable),
        addin,
        r"^the interpreter: '.*' has in its path a space; .* such as ~/xlfactor$",
    )


@pytest.mark.parametrize(("key", "name"), [(CLICK_TO_RUN, "Platform"), (OUTLOOK, "Bitness")])
@pytest.mark.parametrize(("word", "bits"), [("x86", 32), ("x64", 64), ("ARM64", 64)])
def test_the_library_is_that_of_excels_bits(windows, addin, key, name, word, bits):
    (windows.home.parent / "office" / "EXCEL.EXE").unlink()
    windows.registry.set(Root.MACHINE, key, **{name: word})
    install(windows, addin)
    assert Path(library_setting(windows)).name == library_name(bits)


def test_excels_program_itself_tells_its_bits_first(windows, addin):
    make_program(windows.home.parent / "office" / "EXCEL.EXE", INTEL_32)
    windows.registry.set(Root.MACHINE, CLICK_TO_RUN, Platform="x64")
    install(windows, addin)
    assert Path(library_setting(windows)).name == library_name(32)


def test_without_an_excel_the_bits_are_those_of_python(windows, addin):
    (windows.home.parent / "office" / "EXCEL.EXE").unlink()
    assert excel_bits(windows.registry) is None
    install(with_python(windows, bits=32), addin)
    assert Path(library_setting(windows)).name == library_name(32)


@pytest.mark.parametrize("content", [b"", b"MZ", b"MZ" + bytes(200), b"\xff" * 100])
def test_a_file_that_is_no_program_has_no_bits(tmp_path, content):
    path = tmp_path / "EXCEL.EXE"
    path.write_bytes(content)
    assert program_bits(path) is None


@pytest.mark.on_windows
def test_a_file_that_another_program_holds(tmp_path):
    path = make_addin(tmp_path / "xlfactor.xlam")
    with path.open("rb"), pytest.raises(InstallError, match="is open in Excel, or may not be"):
        require_free(path)
    require_free(path)


def test_a_file_that_may_not_be_changed(tmp_path):
    class Held(type(tmp_path)):
        def replace(self, target):
            raise PermissionError(13, "Permission denied", str(target))

    path = Held(make_addin(tmp_path / "xlfactor.xlam"))
    with pytest.raises(InstallError, match="is open in Excel, or may not be changed by you"):
        require_free(path)


def test_where_windows_names_no_folders_they_are_under_the_home(windows):
    at = places(replace(windows, environment={}))
    assert at.startup == windows.home.joinpath(
        "AppData", "Roaming", "Microsoft", "Excel", "XLSTART"
    )
    assert at.folder == windows.home / "AppData" / "Local" / "xlfactor"
