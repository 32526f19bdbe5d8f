"""Bands around the study of returns."""

from xlfactor.core.resampling.bands import bands_of
from xlfactor.core.resampling.study_answers import CaseAnswer
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.engines import Engine
from xlfactor.macros.groups.targets import TargetCases
from xlfactor.report.bands import bands_pages, progress_in_words
from xlfactor.report.page import Page
from xlfactor.tables.inputs.bands import BandCase, BandInputs, HistoryDrawInputs
from xlfactor.tables.inputs.stress import Scenarios


@ribbon_macro(category=Category.RISK, label="Bands of returns")
def return_bands(
    target_cases: TargetCases,
    bands: BandInputs,
    drawn: HistoryDrawInputs,
    tell: Tell,
    engine: Engine,
    band_case: BandCase | None = None,
    scenarios: Scenarios | None = None,
) -> tuple[Page, ...]:
    """Draw the history anew many times, and set bands beside each figure of the study."""
    market = target_cases.study.market_study
    answer = CaseAnswer.of(
        target_cases.cases,
        band_case,
        estimator=market.estimator,
        targeting=target_cases.study.targeting,
        stressed=None if scenarios is None else scenarios.on,
    )
    draws = drawn.of(market.history)
    rows = draws.rows.description
    found = bands_of(
        draws, answer, settings=bands.settings, progress=progress_in_words(tell), engine=engine
    )
    return bands_pages(
        found,
        of="returns",
        notes=(
            f"Histories are {rows}.",
            f"The weights are those of the case '{answer.case.name}'; premia are mean returns of "
            "the factors.",
            *market.history.notes,
        ),
        audit={
            "Exposures": market.estimator.description,
            "History": rows,
        },
    )
