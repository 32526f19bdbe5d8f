"""Draws by a loop and by processes, the draws that fail, and what the bands say."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.resampling.bands import BandSettings, bands_of
from xlfactor.core.resampling.draws import draw_answers, random_of
from xlfactor.engines import dask, this_machine
from xlfactor.errors import InfeasibleError, OptionError


def answer(rng):
    x = rng.normal([1.0, 0.1, 0.0], [0.2, 0.2, 0.0])
    return {
        "Premia": pd.DataFrame({"Premium": x}, index=["Growth", "Rates", "Cash"]),
        "Exposures": pd.DataFrame(rng.normal(size=(2, 2)), ["A", "B"], ["Growth", "Rates"]),
    }


def failing(odds, rng):
    if rng.random() < odds:
        raise InfeasibleError("no portfolio")
    return answer(rng)


class Numbers:
    """Draws of nothing but random numbers; as it is, the answer is fixed."""

    given = None

    def draw(self, rng):
        return rng


def told(odds, rng):
    if rng is not None:
        return failing(odds, rng)
    return {
        "Premia": pd.DataFrame({"Premium": [1.0, 0.1, 0.0]}, index=["Growth", "Rates", "Cash"]),
        "Exposures": pd.DataFrame(0.5, ["A", "B"], ["Growth", "Rates"]),
    }


def test_a_loop_and_any_number_of_processes_draw_the_same():
    loop = draw_answers(partial(failing, 0.1), draws=130, seed=5)
    for number in (2, 3):
        with this_machine(number) as executor:
            found = draw_answers(partial(failing, 0.1), draws=130, seed=5, executor=executor)
        assert found.figures.tobytes() == loop.figures.tobytes()
        assert found.failures == loop.failures
    assert len(loop.figures) + len(loop.failures) == 130


@pytest.mark.slow
def test_a_cluster_draws_the_same():
    loop = draw_answers(partial(failing, 0.1), draws=50, seed=5)
    with dask("local")(2) as executor:
        found = draw_answers(partial(failing, 0.1), draws=50, seed=5, executor=executor)
    assert found.figures.tobytes() == loop.figures.tobytes()
    assert found.failures == loop.failures


def test_a_draw_depends_on_the_seed_and_its_place_alone():
    few, many = (draw_answers(answer, draws=draws, seed=5).figures for draws in (30, 90))
    np.testing.assert_array_equal(few, many[:30])
    assert len(np.unique(many[:, 0])) == 90
    other = draw_answers(answer, draws=30, seed=6).figures
    assert not np.isin(other[:, 0], many[:, 0]).any()
    spawned = np.random.SeedSequence(5).spawn(8)[7]
    assert random_of(5, 7).random() == np.random.default_rng(spawned).random()


def test_draws_without_an_answer_are_counted_and_told():
    bands = bands_of(Numbers(), partial(told, 0.2), settings=BandSettings(draws=200))
    lost = len(bands.drawn.failures)
    assert 15 < lost < 70
    assert bands.notes == (
        f"{lost} of 200 draws have no answer and do not count; the first: no portfolio",
    )
    with pytest.raises(InfeasibleError, match="of 20 draws 0 have an answer: no portfolio"):
        draw_answers(partial(failing, 1.1), draws=20, seed=1)


def test_what_progress_raises_stops_the_draws():
    told = []

    def stop(done, of):
        told.append((done, of))
        if done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_answers(answer, draws=1000, seed=1, progress=stop)
    assert told == [(20, 1000), (40, 1000)]


def test_bands_are_quantiles_and_conclusions_are_shares_of_the_draws():
    bands = bands_of(Numbers(), partial(told, 0.0), settings=BandSettings(draws=400, share=0.8))
    drawn = [failing(0.0, random_of(1, i)) for i in range(400)]
    growth, rates = (
        np.array([one["Premia"].loc[row, "Premium"] for one in drawn])
        for row in ("Growth", "Rates")
    )
    beside = bands.beside("Premia")
    assert list(beside) == ["Premium", "Premium, low", "Premium, high"]
    np.testing.assert_allclose(beside.loc["Growth"], [1.0, *np.quantile(growth, [0.1, 0.9])])
    assert bands.errors("Premia").loc["Rates", "Premium"] == pytest.approx(rates.std(ddof=1))
    said = bands.conclusions("Premia")
    assert said["Share of draws"].to_dict() == {
        "Premia: Growth above zero": (growth > 0).mean(),
        "Premia: Rates above zero": (rates > 0).mean(),
        "Premia: Cash at zero": 1.0,
        "Premia: Growth above Rates": (growth > rates).mean(),
        "Premia: Rates above Cash": (rates > 0).mean(),
    }
    assert said["Holds"].tolist() == ["yes", "no", "yes", "yes", "no"]
    exposures = np.array([one["Exposures"].to_numpy() for one in drawn])
    np.testing.assert_array_equal(bands.samples("Exposures"), exposures)
    np.testing.assert_allclose(bands.same_sign("Exposures"), (exposures > 0).mean(axis=0))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: BandSettings(share=1.0), "band_share: found 1; wanted a number between 0.5 and"),
        (lambda: draw_answers(answer, draws=1, seed=1), "draws: found 1; wanted 2 or more"),
        (lambda: this_machine(0), "workers: found 0; wanted 1 or more"),
    ],
)
def test_settings_outside_their_range_are_refused(wrong, message):
    with pytest.raises(OptionError, match=message):
        wrong()
