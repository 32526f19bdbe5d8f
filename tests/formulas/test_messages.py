"""FACTOR_ERROR tells in a file what the add-in tells in Excel."""

import pytest


@pytest.fixture
def done(recalculated):
    return recalculated({
        "A1": "=COVARIANCE_VOLATILITY(Data!A2:B3,FALSE)",
        "A2": "=1/0",
        "A3": "=IFERROR(A1,COVARIANCE_VOLATILITY(cov[#All],FALSE))",
        "A6": "=SUM(RISK_PARITY_WEIGHTS(ASSET_COVARIANCE(Data!A1:B3,Data!A1:B2),,FALSE))",
        "C1": "=FACTOR_ERROR(A1)",
        "C2": "=FACTOR_ERROR(A2)",
        "C3": '=IF(FACTOR_ERROR(A3)="","fine","see")',
        "C4": "=factor_error($A$4:$A$5)",
        "C5": "=FACTOR_ERROR('Live sheet'!A6)&\"!\"",
        "C6": "=FACTOR_ERROR(OFFSET(A1,0,0))",
        "C7": "=LEN(C1)",
    })  # fmt: skip


def test_the_message_of_a_cell_is_that_of_its_function(done):
    message = done.found.refused["Live sheet", 1, 1]
    assert "Data!B2" in message
    assert done.value("C1") == message
    assert done.value("C7") == len(message)
    assert done.value("C5") == done.found.refused["Live sheet", 6, 1] + "!"
    assert done.value("C2").startswith("no message of xlfactor is kept for this cell")


def test_a_result_without_notes_has_no_message(done):
    assert [done.value("C3"), done.value("C4")] == ["fine", None]
    assert done.kept == {
        ("Live sheet", 6, 3): "FACTOR_ERROR is calculated here for a cell that it names"
    }


def test_notes_on_a_result_are_told_wherever_it_is_pointed_at(recalculated):
    data = [["Month", "Stocks"], *([month, month / 1e7] for month in range(202201, 202213))]
    done = recalculated(
        {
            "A1": "=RETURN_STATISTICS(cov[#All])",
            "D1": "=FACTOR_ERROR(B2)",
            "D2": "=FACTOR_ERROR(Z9)",
        },
        data=data,
    )
    notes = done.found.calls["Live sheet", 1, 1][0].notes
    assert notes
    assert [done.value("D1"), done.value("D2")] == ["\n".join(notes), None]
