"""The formulas that give the tables of result pages, on the workbook these are made from."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from xlfactor.core.allocation.portfolio_limits import TrackingUse
from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.core.portfolios.history import Figures
from xlfactor.formulas.writing import Writer
from xlfactor.live.cma_model import policy_writer
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.returns_model import returns_writer
from xlfactor.places import Places
from xlfactor.report.page import Page

#: what limits cases beside their own limits, which the function of cases does not take
_OTHER_LIMITS: Final = ("exposure_limits", "illiquid_limit", "leverage_limit")


def page_formulas(places: Places) -> Callable[[Page], Mapping[str, str]]:
    """Return what gives the formulas of a page's tables, under names for its audit.

    A table has none where what the workbook says goes beyond what functions take.
    """
    inputs = LiveInputs(places=places)
    writers: dict[_Making, Writer | None] = {}

    def formulas(page: Page) -> dict[str, str]:
        make, functions = _PAGES.get(page.sheet, (_nothing, {}))
        if make not in writers:
            writers[make] = make(inputs)
        writer = writers[make]
        if writer is None:
            return {}
        return {
            f"Formula of {block.title}": f"={writer.call(function)}"
            for block in page.blocks
            for title, function in functions.items()
            if block.title.startswith(title)
        }

    return formulas


def _nothing(_: LiveInputs) -> None:
    return None


def _assumptions(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, of the asset classes of the policy if there is one."""
    if "policy" not in inputs.found:
        return policy_writer(inputs)
    return policy_writer(inputs).with_references(assets=inputs.column("policy", 0))


def _cases(inputs: LiveInputs) -> Writer | None:
    """Return a writer on returns, unless more limits cases than their own limits."""
    is_tracked = inputs.value("limit_tracking_error") is TrackingUse.YES
    is_limited = any(inputs.value(name) is not None for name in _OTHER_LIMITS)
    return None if is_tracked or is_limited else returns_writer(inputs)


def _tails(inputs: LiveInputs) -> Writer | None:
    """Return a writer on a history, unless it holds returns of which the log is fitted."""
    given = inputs.references["asset_returns"]
    if inputs.value("figures") is Figures.PRICES:
        prices = inputs.writer().with_references(prices=given)
        given = prices.call("PRICE_RETURNS")
    elif inputs.value("return_kind") is ReturnKind.LOG:
        return None
    return inputs.writer().with_references(returns=given)


def _curve(inputs: LiveInputs) -> Writer:
    count = inputs.references.get("component_count", "")
    return inputs.writer().with_references(components=count)


_Making: TypeAlias = Callable[[LiveInputs], Writer | None]
#: by sheet: who writes its formulas, and the functions of tables by how their titles begin
_PAGES: Final[Mapping[str, tuple[_Making, Mapping[str, str]]]] = {
    "Covariance": (
        _assumptions,
        {"Correlations": "COVARIANCE_CORRELATION", "Covariances": "CMA_COVARIANCE"},
    ),
    "Factor loadings": (
        _assumptions,
        {
            "Factor loadings": "MIMICKING_EXPOSURE",
            "Mimicking portfolios": "MIMICKING_WEIGHTS",
            "Factor covariances": "MIMICKING_COVARIANCE",
        },
    ),
    "Returns check": (returns_writer, {"Assets": "RETURN_STATISTICS"}),
    "Asset correlations": (returns_writer, {"Correlations": "RETURN_CORRELATION"}),
    "Exposures": (
        returns_writer,
        {"Exposures, ": "FACTOR_EXPOSURE", "Fit": "EXPOSURE_STATISTICS"},
    ),
    "Exposure tests": (
        returns_writer,
        {
            "Variance inflation": "VARIANCE_INFLATION",
            "t values": "EXPOSURE_T_VALUES",
            "p values": "EXPOSURE_P_VALUES",
            "Standard errors": "EXPOSURE_ERRORS",
        },
    ),
    "Residuals": (returns_writer, {"Residual correlations": "RESIDUAL_CORRELATION"}),
    "Target allocation": (
        _cases,
        {"Weights": "CASE_WEIGHTS", "Achieved exposures": "CASE_EXPOSURES"},
    ),
    "Tail risk": (_tails, {"Location": "STUDENT_T_LOCATION", "Scatter": "STUDENT_T_SCATTER"}),
    "Curve components": (
        _curve,
        {"Components": "CURVE_EXPLAINED_SHARES", "Loadings": "CURVE_COMPONENTS"},
    ),
    "Bond portfolios": (
        _curve,
        {
            "Risk by component": "COMPONENT_RISK_SHARE",
            "Risk by maturity": "MATURITY_RISK_SHARE",
            "Exposures to components": "COMPONENT_EXPOSURE",
            "Contributions to volatility by component": "COMPONENT_RISK_CONTRIBUTION",
            "Contributions to volatility by maturity": "MATURITY_RISK_CONTRIBUTION",
        },
    ),
}
