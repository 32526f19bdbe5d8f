"""Bands around the study of assumptions."""

from xlfactor.core.resampling.assumption_draws import AssumptionDraws
from xlfactor.core.resampling.bands import bands_of
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.engines import Engine
from xlfactor.macros.groups.bands import AssumptionAnswer, progress_in_words
from xlfactor.macros.groups.benchmarks import Scenarios
from xlfactor.macros.groups.frontiers import FrontierStudy
from xlfactor.report.bands import bands_pages
from xlfactor.report.page import Page
from xlfactor.tables.inputs.bands import AssumptionErrorInputs, BandInputs


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
    answer = AssumptionAnswer(study=frontier_study, scenarios=scenarios)
    found = bands_of(
        AssumptionDraws(given=answer.given, errors=errors.errors),
        answer,
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
            *frontier_study.notes,
        ),
        audit=frontier_study.blends.audit,
    )
