"""The formulas that give the tables of result pages, on the workbook these are made from."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.core.portfolios.history import Figures
from xlfactor.errors import XlFactorError
from xlfactor.formulas.writing import Writer
from xlfactor.live.cma_model import policy_writer, rule_targets
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.returns_model import returns_writer
from xlfactor.places import Places
from xlfactor.report.page import Page

#: between the title of a table and the column that a formula gives
_COLUMN: Final = ": "
#: what limits a portfolio as a whole
_OTHER_LIMITS: Final = ("exposure_limits", "illiquid_limit", "leverage_limit")


def page_formulas(places: Places) -> Callable[[Page], Mapping[str, str]]:
    """Return what gives the formulas of a page's tables, by the titles of these.

    A table has none where what the workbook says goes beyond what functions take.
    """
    inputs = LiveInputs(places=places)
    writers: dict[_Making, Writer | None] = {}

    def formulas(page: Page) -> dict[str, str]:
        make, functions = PAGES.get(page.sheet, (_nothing, {}))
        if make not in writers:
            writers[make] = _made(make, inputs)
        writer = writers[make]
        if writer is None:
            return {}
        return {
            _said(block.title, table): f"={writer.call(function)}"
            for block in page.blocks
            for table, function in functions.items()
            if block.title.startswith(table.partition(_COLUMN)[0])
        }

    return formulas


def _made(make: "_Making", inputs: LiveInputs) -> Writer | None:
    """Return a writer; None if an input is missing or wrong, which its own analysis tells."""
    try:
        return make(inputs)
    except XlFactorError:
        return None


def _said(title: str, table: str) -> str:
    """Return the title of a block, with the column of it that is meant, if not all are."""
    _, is_column, column = table.partition(_COLUMN)
    return f"{title}, {column}" if is_column else title


def _nothing(_: LiveInputs) -> None:
    return None


def _assumptions(inputs: LiveInputs) -> Writer:
    """Return a writer on assumptions, of the asset classes of the policy if there is one."""
    if "policy" not in inputs.found:
        return policy_writer(inputs)
    return policy_writer(inputs).with_references(assets=inputs.column("policy", 0))


def _frontier(inputs: LiveInputs) -> Writer | None:
    """Return a writer on assumptions, unless more limits a portfolio than the policy."""
    is_limited = any(inputs.value(name) is not None for name in _OTHER_LIMITS)
    if is_limited or inputs.is_tracked:
        return None
    return _assumptions(inputs).with_references(benchmark="")


def _blends(inputs: LiveInputs) -> Writer | None:
    """Return a writer on blends, if the policy leaves the anchor to the rule."""
    targets = inputs.value("target_exposures")
    is_limited = inputs.is_tracked or inputs.value("turnover") is not None
    if is_limited or inputs.value("policy").anchor is not None:
        return None
    writer = _assumptions(inputs).with_references(benchmark="")
    known = {
        "anchor_weights": writer.call("INVERSE_VOLATILITY_WEIGHTS"),
        "gamma": writer.references.get("gamma", f"{inputs.value('gamma'):g}"),
    }
    if targets is None or not targets.notna().any():
        known["target_exposures"] = rule_targets(inputs, writer)
    return writer.with_references(**known)


def _cases(inputs: LiveInputs) -> Writer:
    """Return a writer on returns, with the benchmark only where the cases keep near to it."""
    writer = returns_writer(inputs)
    return writer if inputs.is_tracked else writer.with_references(benchmark="")


def _risk_based(inputs: LiveInputs) -> Writer:
    cash = inputs.references.get("cash_asset", "")
    return returns_writer(inputs).with_references(excluded=cash)


def _barbells(inputs: LiveInputs) -> Writer:
    """Return a writer on the prices of the last date, and the beta that is given or estimated."""
    three = inputs.references.get("barbell_maturities", "")
    writer = inputs.writer()
    beta = writer.call("BARBELL_BETA", headers=False, barbell_maturities=three)
    prices = writer.call("ZERO_COUPON_PRICES", maturities=three)
    if inputs.value("barbell_spread_beta") is None:
        writer = writer.with_references(barbell_spread_beta=beta)
    return writer.with_references(prices=prices)


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
PAGES: Final[Mapping[str, tuple[_Making, Mapping[str, str]]]] = {
    "Covariance": (
        _assumptions,
        {"Correlations": "COVARIANCE_CORRELATION"},
    ),
    "Factor loadings": (
        _assumptions,
        {
            "Factor loadings": "MIMICKING_EXPOSURE",
            "Mimicking portfolios": "MIMICKING_WEIGHTS",
        },
    ),
    "Weights": (_blends, {"Weights: Within limits": "CONSTRAINED_BLEND_WEIGHTS"}),
    "Frontier weights": (_frontier, {"The corner portfolios": "EFFICIENT_FRONTIER"}),
    "Risk-based portfolios": (_risk_based, {"Weights": "RISK_BASED_WEIGHTS"}),
    "Barbells": (_barbells, {"Barbells": "BARBELL_WEIGHTS"}),
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
    "Tail risk": (_tails, {"Location": "STUDENT_T_LOCATION"}),
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
