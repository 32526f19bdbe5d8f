from dataclasses import replace

import pytest

from tests.xlsx.drawn import chart
from xlfactor.report.page import ChartKind


def test_series_that_do_not_stand_side_by_side_are_refused():
    made = chart(ChartKind.COLUMNS)
    first = made.series[0]
    with pytest.raises(ValueError, match="do not stand side by side"):
        replace(made, series=(first, first))
    assert replace(made, series=(first,)).series == (first,)
