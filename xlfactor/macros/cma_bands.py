"""Bands around the study of assumptions."""

from dataclasses import replace

from xlfactor.core.resampling.assumption_draws import AssumptionDraws
from xlfactor.core.resampling.bands import bands_of
from xlfactor.core.resampling.study_answers import BlendAnswer
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.engines import Engine
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.frontiers import FrontierStudy
from xlfactor.report.bands import bands_pages, progress_in_words
from xlfactor.report.page import Page
from xlfactor.tables.inputs.bands import AssumptionErrorInputs, BandInputs
from xlfactor.tables.inputs.stress import Scenarios


@ribbon_macro(category=Category.RISK, label="Bands of assumptions")
def assumption_bands(
    frontier_study: FrontierStudy,
    bands: BandInputs,
    errors: AssumptionErrorInputs,
    tell: Tell,
    engine: Engine,
    scenarios: Scenarios | None = None,
) -> tuple[Page, ...]:
    """Draw the assumptions anew many times, and set bands beside each figure of the study."""
    study, notes = frontier_study.blends.study, frontier_study.notes
    given = replace(study.assumptions, correlation=study.correlation)
    found = bands_of(
        AssumptionDraws(given=given, errors=errors.errors),
        _answer(frontier_study.blends, scenarios),
        settings=bands.settings,
        progress=progress_in_words(tell),
        engine=engine,
    )
    return bands_pages(
        found,
        of="assumptions",
        notes=(
            f"Assumptions are as certain as {errors.effective_observations} independent years, "
            "where no error is stated; the cash return counts as it is.",
            "The weights are those of the blend within limits.",
            *notes,
        ),
        audit=frontier_study.blends.audit,
    )


def _answer(blends: BlendStudy, scenarios: Scenarios | None) -> BlendAnswer:
    return BlendAnswer(
        mimicking_weights=blends.mimicking.mimicking_weights,
        private=blends.mimicking.private_factor,
        target=blends.chosen_target,
        anchor=blends.policy_limits.policy.anchor,
        gamma=blends.gamma,
        limits=blends.all_limits.of_weights,
        whole=blends.all_limits.of_portfolio,
        cash_return=blends.cash_return,
        measure=blends.measure,
        stressed=None if scenarios is None else scenarios.on,
    )
