"""One LibreOffice for all tests of a process, and VBA that runs in it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import xlfactor.addin.sources
from tests.addin.office.translate import module
from xlfactor.addin.source import ModuleKind

HERE = Path(__file__).parent
WINDOWS, WINDOWS_32, MAC = ("VBA7", "Win64"), ("VBA7",), ("VBA7", "Mac")
FAKES = {path.stem: path.read_text("utf-8") for path in sorted((HERE / "fakes").iterdir())}
CLASSES = [path.stem for path in (HERE / "fakes").glob("*.cls")]


def python_with_uno():
    """Find a Python that can talk to LibreOffice; Debian's own has what python3-uno brings."""
    if sys.platform == "win32":  # what Wine shows there is a program of Linux
        return None
    for python in dict.fromkeys(filter(None, ["/usr/bin/python3", shutil.which("python3")])):
        found = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
        if found.returncode == 0:
            return python
    return None


class Office:
    """A LibreOffice that runs the add-in's VBA, with fakes for what is Excel's."""

    def __init__(self, python, soffice, profile):
        driver = [python, HERE / "driver.py", soffice, profile]
        self._driver = subprocess.Popen(
            driver, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._heard()

    def _heard(self):
        line = self._driver.stdout.readline()
        assert line, "LibreOffice did not answer"
        return json.loads(line)

    def close(self):
        self._driver.communicate(timeout=60)

    def ask(self, modules, macro):
        self._driver.stdin.write(json.dumps({"modules": modules, "macro": macro}) + "\n")
        self._driver.stdin.flush()
        return self._heard()["result"]

    def run(self, code, *, more="", constants=WINDOWS, home=""):
        """Run lines of VBA in a new world, and give what was said and done, a text each.

        What stands in `more` are procedures beside them.
        """
        modules = fakes() | {
            source.name: module(source.text, constants)
            for source in xlfactor.addin.sources.sources()
            if source.kind is ModuleKind.STANDARD
        }
        scenario = "\n".join(
            [
                "Public Function Main()",
                "NewWorld",
                f'Home = "{home}"',
                code,
                "Main = Told()",
                "End Function",
                more,
            ]
        )
        modules["Scenario"] = module(scenario, constants, faked=False)
        told = self.ask(modules, "Scenario.Main")
        assert told is not None, "LibreOffice could not compile or run the scenario"
        return told.split("\x1e")[:-1]


def fakes():
    return {
        name: module(
            text,
            (),
            faked=False,
            kind="VBAClassModule\nOption ClassModule" if name in CLASSES else "VBAModule",
        )
        for name, text in FAKES.items()
    }
