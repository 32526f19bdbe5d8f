import pandas as pd
import pytest

from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind

BLOCK = Block(title="Fit", table=pd.DataFrame([[1.0, 2.0, 3.0]], ["x"], ["A", "B", "C"]),
              formats=NumberFormat.EXPOSURE)  # fmt: skip


def test_a_chart_draws_columns_that_stand_side_by_side():
    chart = Chart(title="Fit", kind=ChartKind.LINES, block=BLOCK, columns=("B", "C"))
    assert chart.columns == ("B", "C")


@pytest.mark.parametrize("columns", [("A", "C"), ("B", "A"), ("C", "D")])
def test_a_chart_of_other_columns_would_show_what_it_does_not_say(columns):
    with pytest.raises(ValueError, match=r"Fit: .* do not stand side by side"):
        Chart(title="Fit", kind=ChartKind.LINES, block=BLOCK, columns=columns)
