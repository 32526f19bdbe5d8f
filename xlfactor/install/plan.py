"""Plan the steps that install the add-in on a machine, and those that remove it."""

from pathlib import Path

import xlfactor
from xlfactor.install import library
from xlfactor.install.addin import is_marked, mark, require_free, version_of
from xlfactor.install.machine import Machine
from xlfactor.install.places import Places, places
from xlfactor.install.ready import settings_for
from xlfactor.install.settings import Settings, Store, store
from xlfactor.install.shipped import ShippedFiles, shipped_files
from xlfactor.install.steps import Action, Step, keep, remove_file, write_file

#: the files that the add-in writes: when it starts an engine, and on macOS when a button runs
REPORT, RUN_LOG = "preflight.txt", "xlfactor-run.log"


def installing(machine: Machine, what: ShippedFiles | None = None) -> list[Step]:
    """Return the steps that install an add-in for the Python that runs this.

    Parameters
    ----------
    what : ShippedFiles, optional
        By default the files that came with the package.

    Raises
    ------
    InstallError
        If it would not work, or Excel has the add-in open; nothing has been changed then.
    """
    at = places(machine)
    settings = settings_for(machine, at, xlfactor.__version__)
    require_free(at.addin)
    kept = store(machine, at)
    before = kept.read() or Settings()
    what = what or shipped_files()
    return [
        *_addin_steps(what.addin, at),
        write_file(at.help_page, what.help_page.encode(), what="the reference"),
        *_script_steps(at, settings, kept, before),
    ]


def _addin_steps(addin: Path, at: Places) -> list[Step]:
    new, old = version_of(addin), version_of(at.addin)
    note = f", replacing {old or 'a file of unknown version'}" if at.addin.exists() else ""
    content = addin.read_bytes()
    steps = [write_file(at.addin, content, what=f"the add-in {new}".rstrip(), note=note)]
    if is_marked(at.addin):
        steps.append(
            Step(
                action=Action.UNBLOCK,
                what="this copy of the add-in, which Windows had marked as from the internet: "
                f"{at.addin}",
                take=lambda: mark(at.addin).unlink(missing_ok=True),
            )
        )
    return steps


def _script_steps(at: Places, settings: Settings, kept: Store, before: Settings) -> list[Step]:
    """Return the steps for the settings and, if the system needs one, for the AppleScript."""
    steps = []
    if at.scripts is not None:
        source, script = library.shipped_script(), at.scripts / library.SCRIPT
        # an earlier script belongs to xlwings' own add-in and is not removed with ours
        if not script.exists() or before.script == str(script):
            settings = settings.with_script(script)
        steps = [write_file(script, source.read_bytes(), what="xlwings' AppleScript")]
        if before.script and before.script != str(script):
            steps.append(remove_file(Path(before.script), what="the AppleScript of before"))
    if before == settings:
        return [*steps, keep(f"the settings, as they should be: {kept.place}")]
    told = f"the settings, which start {settings.interpreter}: {kept.place}"
    return [*steps, Step(action=Action.WRITE, what=told, take=lambda: kept.write(settings))]


def removing(machine: Machine) -> list[Step]:
    """Return the steps that remove what was installed.

    Raises an `InstallError` if Excel has the add-in open; nothing has been changed then.
    """
    at = places(machine)
    require_free(at.addin)
    kept = store(machine, at)
    settings = kept.read()
    files = {
        at.addin: "the add-in",
        at.help_page: "the reference",
        at.folder / REPORT: "the report of the last start",
    }
    if at.container is not None:
        files[at.container / RUN_LOG] = "the log of the last run"
    if settings is not None and settings.script:
        files[Path(settings.script)] = "xlwings' AppleScript"
    steps = [remove_file(path, what=what) for path, what in files.items() if path.exists()]
    steps += _folder_steps(at, set(files))
    if settings is not None:
        told = f"the settings: {kept.place}"
        steps.append(Step(action=Action.REMOVE, what=told, take=kept.remove))
    return steps or [keep("everything as it is: nothing of xlfactor is installed")]


def _folder_steps(at: Places, files: set[Path]) -> list[Step]:
    if not at.folder.is_dir():
        return []
    others = sorted(path.name for path in at.folder.iterdir() if path not in files)
    if others:
        return [keep(f"the user's folder, for it holds {', '.join(others)}: {at.folder}")]
    what = f"the user's folder: {at.folder}"
    return [Step(action=Action.REMOVE, what=what, take=at.folder.rmdir)]
