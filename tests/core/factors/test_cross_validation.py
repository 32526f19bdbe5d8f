import numpy as np

from xlfactor.core.factors.cross_validation import (
    penalty_grid,
    prediction_errors,
    time_ordered_folds,
)


def test_folds_are_those_of_a_time_series_split():
    from sklearn.model_selection import TimeSeriesSplit

    for dates, folds in ((72, 5), (73, 4), (20, 2)):
        other = TimeSeriesSplit(folds).split(np.zeros((dates, 1)))
        ours = [
            (list(range(dates))[past], list(range(dates))[block])
            for past, block in time_ordered_folds(dates, folds=folds)
        ]
        assert ours == [(list(past), list(block)) for past, block in other]


def test_errors_are_those_of_fits_on_the_past_only():
    from sklearn.linear_model import Lasso

    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 3))
    Y = X @ rng.normal(size=(3, 2)) + rng.normal(size=(40, 2))
    grid = penalty_grid(X.T @ Y / 40, size=4, smallest_share=0.01)
    errors = prediction_errors(Y, X, penalties=grid, folds=3)
    for row in range(4):
        for asset in range(2):
            squares = []
            for past, block in ((10, 20), (20, 30), (30, 40)):
                model = Lasso(alpha=grid[row, asset] / 2, tol=1e-12)
                model.fit(X[:past], Y[:past, asset])
                squares.append(((Y[past:block, asset] - model.predict(X[past:block])) ** 2).mean())
            np.testing.assert_allclose(errors[row, asset], np.mean(squares), rtol=1e-9)


def test_the_grid_falls_in_equal_ratios_from_the_largest_penalty():
    grid = penalty_grid(np.array([[1.0, -4.0], [2.0, 3.0]]), size=3, smallest_share=0.01)
    np.testing.assert_allclose(grid, [[4, 8], [0.4, 0.8], [0.04, 0.08]])
