"""A Python of ours that ends leaves the Excels of others alone."""

import subprocess
import sys

import pytest

#: an engine for Excel that registers itself as xlwings' do
ENGINE = """
import atexit, sys
from types import ModuleType

engine = ModuleType("xlwings.{name}")
engine.cleanup = lambda: print("others were ended", flush=True)
atexit.register(engine.cleanup)
sys.modules[engine.__name__] = engine
"""
DOORS = {
    "the command line": "from xlfactor.cli import main; main(['functions'])",
    "its errors": "from xlfactor.cli import main; main(['run', 'no such file.xlsx'])",
    "the look before the start": (
        "from xlfactor.excel.preflight import main; main(['preflight.txt', '0'])"
    ),
}


def said_by(program, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    return done.stdout


#: on Windows the real one is there, and tests/windows looks at it
NAMES = ["_xlmac"] if sys.platform == "win32" else ["_xlmac", "_xlwindows"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_xlwings_would_do_is_taken_back(tmp_path, door, name):
    engine = ENGINE.format(name=name)
    assert "others were ended" in said_by(engine, tmp_path)
    assert "others were ended" not in said_by(f"{engine}\n{door}", tmp_path)
