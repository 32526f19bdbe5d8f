"""The shipped workbooks give what was accepted last: python -m tests.golden --accept."""

import pytest

from tests import golden


@pytest.mark.parametrize("study", golden.STUDIES)
def test_a_workbook_gives_what_was_accepted(study, results_of):
    found = golden.written(results_of(study)[0])
    accepted = golden.path_of(study).read_text("utf-8").splitlines()
    assert len(found) == len(accepted)
    for now, then in zip(found, accepted, strict=True):
        assert now == then or _same_figure(now, then), (now, then)


def _same_figure(now, then):
    """Tell whether two lines differ in nothing but the last digits of a figure."""
    *place, figure = now.split("\t")
    *where, expected = then.split("\t")
    try:
        return place == where and float(figure) == pytest.approx(
            float(expected), rel=1e-7, abs=1e-9
        )
    except ValueError:
        return False
