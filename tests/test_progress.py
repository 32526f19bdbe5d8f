"""Progress stays in its place on a terminal, and is a line a step elsewhere."""

import io
import json

from xlfactor import cli
from xlfactor.progress import told_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def steps(monkeypatch, stream, *, quiet=False):
    monkeypatch.setattr("sys.stderr", stream)
    with told_progress(quiet=quiet) as progress:
        progress("Opening", 0, 0)
        progress("Weights", 0, 3)
        progress("Writing", 3, 3)
    return stream.getvalue()


def test_a_bar_stays_on_its_line_and_leaves_it_empty(monkeypatch):
    text = steps(monkeypatch, Terminal())
    assert "\n" not in text
    assert "Opening [" in text
    assert "1/4" in text
    assert "Writing |" in text
    assert "4/4" in text
    assert text.rstrip("\r").rpartition("\r")[2].strip() == ""


def test_elsewhere_it_is_a_line_a_step_and_nothing_if_quiet(monkeypatch):
    assert steps(monkeypatch, io.StringIO()).splitlines() == [
        "[...] Opening", "[1/4] Weights", "[4/4] Writing"
    ]  # fmt: skip
    for stream in (Terminal(), io.StringIO()):
        assert steps(monkeypatch, stream, quiet=True) == ""


def test_a_quiet_run_tells_nothing_and_one_for_programs_tells_json(cma, capsys):
    status, (written,) = cma.run("--macro", "factor_premia", "--quiet")
    assert (status, capsys.readouterr()) == (0, ("", ""))
    (cma.path.parent / written).unlink()
    status, (written,) = cma.run("--macro", "factor_premia", "--json", "--quiet")
    told = json.loads(capsys.readouterr().out)
    assert status == 0
    assert told["target"].endswith(written)
    assert told["read"]["cma"] == "CMA!B5:X22"
    (page,) = told["written"]
    assert (page["sheet"], page["failed"], page["kept"]) == ("Factor premia", [], [])
    assert set(told) == {
        "source", "target", "read", "assumed", "written", "skipped", "not_made", "seconds"
    }  # fmt: skip


def test_verify_can_be_quiet(cma, capsys):
    cma.run("--macro", "factor_premia", "--quiet")
    results = cma.path.parent / "study.results.xlsx"
    assert cli.main(["verify", str(results), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
