"""The Student t of maximum likelihood: four methods, a second road, laws, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as quick
from hypothesis import strategies as st
from scipy import optimize, special, stats

from xlfactor.core.estimation.myriad import (
    Iterate,
    StudentMethod,
    StudentSettings,
    _phi,
    _step,
    iterate,
)
from xlfactor.core.estimation.student import StudentT, fit_normal, fit_student
from xlfactor.errors import (
    ConvergenceError,
    InfeasibleError,
    InsufficientError,
    LabelError,
    OptionError,
    TableError,
)

METHODS = list(StudentMethod)


def sample(seed, rows=400, d=3, nu=4.0):
    """Return draws of a Student t whose columns are correlated."""
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(d, d)) * 0.01
    Z = rng.normal(size=(rows, d)) / np.sqrt(rng.chisquare(nu, (rows, 1)) / nu)
    return pd.DataFrame(Z @ A.T + rng.normal(size=d) * 0.002, columns=list("ABCDEFGHIJ")[:d])


def tight(method=StudentMethod.MMF):
    return StudentSettings(method=method, tolerance=1e-13)


def log_likelihood(R, mu, half, nu):
    """Return the log likelihood, of complex parameters too."""
    d, (T, _) = len(mu), R.shape
    delta = (((R - mu) @ np.linalg.inv(half).T) ** 2).sum(axis=1)
    height = special.loggamma((nu + d) / 2) - special.loggamma(nu / 2) - d / 2 * np.log(nu * np.pi)
    each = height - np.log(np.diag(half)).sum() - (nu + d) / 2 * np.log(1 + delta / nu)
    return each.sum() / T


def likeliest(R):
    """Return the parameters where the exact slope of the likelihood is zero, by a root finder."""
    d = R.shape[1]
    lower = np.tril_indices(d)
    centre, scale = R.mean(axis=0), R.std(axis=0)
    Z = (R - centre) / scale

    def value(x):
        half = np.zeros((d, d), dtype=complex)
        half[lower] = x[d:-1]
        return log_likelihood(Z, x[:d], half, np.exp(x[-1]))

    def slope(x):  # by complex steps, which lose no digits
        return np.array([value(x + 1e-30j * unit).imag / 1e-30 for unit in np.eye(len(x))])

    start = np.concatenate(
        [np.zeros(d), 0.8 * np.linalg.cholesky(np.cov(Z.T).reshape(d, d))[lower], [1.5]]
    )
    found = optimize.root(slope, start, tol=1e-14)
    assert np.abs(slope(found.x)).max() < 1e-11
    half = np.zeros((d, d))
    half[lower] = found.x[d:-1]
    half *= scale[:, None]
    return centre + scale * found.x[:d], half @ half.T, np.exp(found.x[-1])


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("method", METHODS)
def test_against_direct_maximum_likelihood(method, seed):
    table = sample(seed, d=seed)
    mu, S, nu = likeliest(table.to_numpy())
    found = fit_student(table, settings=tight(method)).distribution
    assert found.degrees_of_freedom == pytest.approx(nu, rel=1e-7)
    np.testing.assert_allclose(found.location, mu, atol=1e-10)
    np.testing.assert_allclose(found.scatter, S, rtol=1e-6, atol=1e-10)


def test_against_scipy_in_one_dimension():
    table = sample(7, d=1)
    nu, location, scale = stats.t.fit(table["A"] * 100)
    found = fit_student(table).distribution
    assert found.degrees_of_freedom == pytest.approx(nu, rel=1e-3)
    assert found.location["A"] * 100 == pytest.approx(location, abs=1e-4)
    assert np.sqrt(found.scatter.loc["A", "A"]) * 100 == pytest.approx(scale, rel=1e-4)


def test_the_likelihood_is_that_of_the_distribution():
    table = sample(5)
    found = fit_student(table)
    t = found.distribution
    density = stats.multivariate_t(t.location, t.scatter, df=t.degrees_of_freedom)
    assert found.log_likelihood == pytest.approx(density.logpdf(table.to_numpy()).sum(), rel=1e-10)
    assert found.observations == 400
    assert found.notes == ()


def test_the_digamma_function_is_scipys():
    for x in np.geomspace(0.05, 500, 60):
        assert math.log(x) + _phi(x) == pytest.approx(special.digamma(x), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_every_step_makes_the_rows_likelier(method):
    R = sample(11, nu=3.0).to_numpy()
    half = np.linalg.cholesky(np.cov(R.T, ddof=0))
    Z, v = np.linalg.solve(half, (R - R.mean(axis=0)).T), np.full(len(R), 1 / len(R))
    values = []
    for steps in range(1, 12):
        at = iterate_so_far(Z, v, method, steps)
        values.append(log_likelihood(Z.T, at.mu, np.linalg.cholesky(at.S), at.nu))
    assert (np.diff(values) > -1e-13).all()


def iterate_so_far(Z, v, method, steps):
    at = Iterate(mu=np.zeros(3), S=np.eye(3), nu=3.0, delta=(Z**2).sum(axis=0), size=0.0)
    for _ in range(steps):
        at = _step(Z, v, at, StudentSettings(method=method))
    return at


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("method", METHODS[2:])
def test_mixed_steps_end_where_steps_alone_end(method, seed):
    # tails so fat that mixing alone would lead astray
    R = sample(seed, rows=150, nu=0.5 + 0.3 * seed).to_numpy()
    half = np.linalg.cholesky(np.cov(R.T, ddof=0))
    Z, v = np.linalg.solve(half, (R - R.mean(axis=0)).T), np.full(len(R), 1 / len(R))
    found = iterate(Z, v, StudentSettings(method=method))
    alone = iterate_so_far(Z, v, method, 120)
    assert found.nu == pytest.approx(alone.nu, rel=1e-6)
    np.testing.assert_allclose(found.S, alone.S, rtol=1e-5, atol=1e-9)


@quick(max_examples=25)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(METHODS))
def test_an_affine_map_of_the_returns_is_one_of_the_fit(seed, method):
    rng = np.random.default_rng(seed)
    table = sample(seed, rows=120)
    A, b = rng.normal(size=(3, 3)), rng.normal(size=3)
    before = fit_student(table, settings=StudentSettings(method=method))
    after = fit_student(
        pd.DataFrame(table.to_numpy() @ A.T + b, columns=list("XYZ")),
        settings=StudentSettings(method=method),
    )
    one, two = before.distribution, after.distribution
    assert after.iterations == before.iterations
    assert two.degrees_of_freedom == pytest.approx(one.degrees_of_freedom, rel=1e-7)
    np.testing.assert_allclose(two.location, A @ one.location + b, atol=1e-8)
    np.testing.assert_allclose(two.scatter, A @ one.scatter @ A.T, rtol=1e-6, atol=1e-9)


def test_the_order_of_rows_and_columns_does_not_matter():
    table = sample(3)
    one = fit_student(table).distribution
    two = fit_student(table.sample(frac=1, random_state=1)[list("CAB")]).distribution
    assert two.degrees_of_freedom == pytest.approx(one.degrees_of_freedom, rel=1e-10)
    pd.testing.assert_frame_equal(two.scatter.loc[list("ABC"), list("ABC")], one.scatter)
    pd.testing.assert_series_equal(two.location[list("ABC")], one.location)


def test_a_weight_of_two_is_a_row_twice():
    table = sample(4, rows=60)
    weights = pd.Series(1.0, index=table.index)
    weights.iloc[:20] = 2.0
    twice = pd.concat([table.iloc[:20], table], ignore_index=True)
    one = fit_student(table, row_weights=weights.sample(frac=1, random_state=2))
    two = fit_student(twice)
    assert one.distribution.degrees_of_freedom == pytest.approx(
        two.distribution.degrees_of_freedom, rel=1e-8
    )
    pd.testing.assert_frame_equal(one.distribution.scatter, two.distribution.scatter)
    assert one.log_likelihood / 60 == pytest.approx(two.log_likelihood / 80)


def test_a_half_life_weighs_by_age_in_both_distributions():
    table = sample(4, rows=60)
    aged = pd.Series(0.5 ** ((59 - np.arange(60)) / 20), index=table.index)
    one = fit_student(table, row_weights=aged)
    two = fit_student(table, settings=StudentSettings(half_life=20))
    assert two.log_likelihood == pytest.approx(one.log_likelihood, rel=1e-12)
    pd.testing.assert_frame_equal(one.distribution.scatter, two.distribution.scatter)
    normal = fit_normal(table, half_life=20)
    wanted = np.cov(table.T, aweights=aged)
    np.testing.assert_allclose(normal.scatter, wanted, rtol=1e-12)
    np.testing.assert_allclose(normal.location, np.average(table, axis=0, weights=aged))
    np.testing.assert_allclose(fit_normal(table).scatter, table.cov(), rtol=1e-12)
    with pytest.raises(
        InsufficientError, match=r"^returns: with their weights the rows count like 3\.\d of equal"
    ):
        fit_normal(table, half_life=1)


def test_of_a_normal_the_degrees_of_freedom_are_at_the_cap_and_it_is_said():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.uniform(-0.05, 0.05, (500, 2)), columns=["A", "B"])
    found = fit_student(table)
    assert found.distribution.degrees_of_freedom == 1000
    assert found.notes == (
        "The degrees of freedom are at the highest that is looked for, 1000: thinner tails would "
        "be likelier still.",
    )
    np.testing.assert_allclose(found.distribution.covariance, table.cov(ddof=0), rtol=2e-2)


def test_the_degrees_of_freedom_can_be_clamped():
    table = sample(6, nu=3.0)
    clamped = fit_student(table, settings=StudentSettings(lowest=5.0, highest=8.0))
    assert clamped.distribution.degrees_of_freedom == 5
    assert "at the lowest that is looked for, 5: fatter tails" in clamped.notes[0]
    fixed = fit_student(table, settings=StudentSettings(lowest=4.0, highest=4.0))
    assert fixed.distribution.degrees_of_freedom == 4
    assert fixed.notes == ()


def test_missing_figures_are_refused():
    gaps = sample(9, rows=50)
    gaps.iloc[3, 1] = gaps.iloc[8, 0] = np.nan
    with pytest.raises(TableError, match=r"^returns: no number at row '3', column 'B'$"):
        fit_student(gaps)


@pytest.mark.parametrize("cell", [np.inf, -np.inf])
def test_infinite_figures_are_refused(cell):
    table = sample(9, rows=50)
    table.iloc[3, 1] = cell
    with pytest.raises(TableError, match=r"^returns: -?inf at row '3', column 'B'$"):
        fit_student(table)


def test_too_few_rows_are_refused():
    with pytest.raises(
        InsufficientError, match=r"^returns: 4 rows of 3 columns; wanted 5 or more"
    ):
        fit_student(sample(1, rows=4))
    assert fit_normal(sample(1, rows=5)).degrees_of_freedom == np.inf


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (lambda table: 0.01 + 0 * table["A"], r"column 'D' is constant \(0.01 in all 50 rows\)"),
        (lambda table: table["B"], "column 'D' is another column, or a combination of others"),
        (lambda table: 1 - 2 * table["A"] + table["C"], "column 'D' is another column, or a comb"),
    ],
    ids=["constant", "twice", "combination"],
)
def test_columns_that_span_nothing_are_named(column, message):
    table = sample(2, rows=50)
    with pytest.raises(TableError, match=f"^asset_returns: {message}"):
        fit_student(table.assign(D=column(table)), name="asset_returns")


def test_rows_that_are_mostly_the_same_are_refused():
    table = sample(2, rows=50)
    table.iloc[:45] = 0.0
    with pytest.raises(ConvergenceError, match=r"^too many rows are the same"):
        fit_student(table)
    with pytest.raises(
        ConvergenceError, match=r"next to nothing: .*; wanted .*a longer half-life"
    ):
        fit_student(sample(2, rows=200), settings=StudentSettings(half_life=2))


def test_weights_that_cannot_be_are_refused():
    table, none = sample(2, rows=50), pd.Series(0.0, index=range(50))
    with pytest.raises(
        TableError, match=r"^row_weights: row '7': found -1; wanted zero or above$"
    ):
        fit_student(table, row_weights=none.where(none.index != 7, -1.0))
    with pytest.raises(TableError, match=r"^row_weights: all are zero"):
        fit_student(table, row_weights=none)
    with pytest.raises(LabelError, match=r"^row_weights: no row '49' "):
        fit_student(table, row_weights=none.iloc[:-1])


def test_nearly_normal_returns_converge_too():
    table = pd.DataFrame({"A": np.random.default_rng(9).normal(size=60) * 0.01})
    slow, generalised = (
        fit_student(table, settings=StudentSettings(method=m)) for m in METHODS[2:]
    )
    assert slow.iterations <= 50  # by steps alone thousands: far out they are small
    assert slow.distribution.degrees_of_freedom == pytest.approx(
        generalised.distribution.degrees_of_freedom, rel=1e-4
    )
    assert slow.log_likelihood == pytest.approx(generalised.log_likelihood, abs=1e-8)


def test_what_does_not_converge_says_where_it_is():
    settings = StudentSettings(method=StudentMethod.EM, steps=3)
    with pytest.raises(
        ConvergenceError, match=r"^EM has not converged after 3 steps, at [\d.]+ degrees of"
    ):
        fit_student(sample(1), settings=settings)


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"tolerance": 0.0}, "tolerance 0, 20000 steps: wanted above 0, and 1 or more"),
        ({"steps": 0}, "tolerance 1e-08, 0 steps"),
        ({"lowest": 5.0, "highest": 4.0}, "degrees of freedom from 5 to 4: wanted above 0, in"),
        ({"lowest": 0.0}, "degrees of freedom from 0 to 1000"),
        ({"highest": np.inf}, "degrees of freedom from 0.1 to inf"),
        ({"half_life": 0.0}, "half_life: found 0; wanted a number above zero"),
    ],
)
def test_settings_outside_their_range_are_refused(given_, message):
    with pytest.raises(OptionError, match=message):
        StudentSettings(**given_)


def test_the_covariance_is_larger_than_the_scatter():
    scatter = pd.DataFrame([[0.04]], ["A"], ["A"])
    t = StudentT(location=pd.Series({"A": 0.0}), scatter=scatter, degrees_of_freedom=4.0)
    assert t.covariance.loc["A", "A"] == pytest.approx(0.08)
    heavy = StudentT(location=t.location, scatter=scatter, degrees_of_freedom=2.0)
    with pytest.raises(InfeasibleError, match=r"^a Student t with 2 degrees of freedom has no"):
        _ = heavy.covariance
