"""What the README says to type works as it stands."""

import re
import shlex
from pathlib import Path

import pytest

from xlfactor import cli

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"`xlfactor ([^`]+)`", README)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "cma", "study.xlsx"]) == 0
    return tmp_path


def test_the_readme_shows_each_command():
    assert {command.split()[0] for command in COMMANDS} >= {"new", "run", "call", "functions"}


@pytest.mark.parametrize(
    "command",
    [
        line
        for line in COMMANDS
        if line.split()[0] in {"new", "run", "call", "functions", "explain"}
    ],
)
def test_a_command_of_the_readme_works(folder, capsys, command):
    words = [word.replace("my_study", "study") for word in shlex.split(command)]
    if words[0] == "new":
        (folder / "study.xlsx").unlink()
    assert cli.main(words) == 0
    assert capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_the_premia_that_the_readme_calls_are_those_of_the_study(capsys):
    call = next(command for command in COMMANDS if command.startswith("call FACTOR_PREMIA"))
    capsys.readouterr()
    assert cli.main(shlex.split(call.replace("my_study", "study"))) == 0
    rows = dict(line.split("\t") for line in capsys.readouterr().out.splitlines()[1:])
    # the study prints .05045, .03564 and .00466 for its public factors
    assert [round(float(premium), 6) for premium in rows.values()] == [0.05045, 0.03564, 0.00466]
