import pytest

from xlfactor.report.digits import beside


@pytest.mark.parametrize(
    ("value", "bound", "decimals", "text"),
    [
        (10.04, 10.0, 1, "10.04"), (9.99, 10.0, 1, "9.99"), (10.0, 10.0, 1, "10.0"),
        (12.3, 10.0, 1, "12.3"), (-2e-9, -1e-9, 2, "-0.000000002"), (0.98, 1.0, 2, "0.98"),
        (100.0000005, 100.0000001, 6, "100.0000005"), (1e-17, -1e-9, 2, "0.00"),
        (3e-6, 1e-10, 4, "0.000003"),
    ],
)  # fmt: skip
def test_a_figure_shows_on_which_side_of_a_bound_it_is(value, bound, decimals, text):
    assert beside(value, bound, decimals=decimals) == text
