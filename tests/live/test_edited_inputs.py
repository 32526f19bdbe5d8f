"""Live sheets after edits of inputs: a run of the same inputs gives the same, to the last digits.

Each step edits inputs of one kind on top of the steps before, and must move the weights.
"""

from contextlib import ExitStack, closing
from functools import cache

import pytest

from tests.conftest import WHEN, WORKBOOKS
from tests.live.conftest import shown, table, type_into
from xlfactor import catalogue
from xlfactor.formulas.workbook import recalculate_book
from xlfactor.live.conditions import MADE_FOR
from xlfactor.run import run
from xlfactor.xlsx.book import open_book

ANCHOR = dict(zip((f"E{row}" for row in range(6, 20)), [0.08] * 12 + [0.02] * 2, strict=True))
#: of studies of assumptions: figures by sheet and cell, as an analyst edits them
ASSUMPTIONS = {
    "factor_cma": {
        "returns, volatilities, correlations": {
            "CMA": {"D6": 0.09, "G6": 0.2, "H8": 0.7},
            "Targets": {"C25": "10Y-Geom-Return"},
        },
        "factors, private assets": {"Factors": {"C6": 0.4, "C24": 0.5}, "Policy": {"D6": "yes"}},
        "limits, cash": {
            "Policy": {"F7": 0.08, "G9": 0.12, "C6": "Private markets"},
            "Targets": {"D18": 0.2, "C26": "US Corporate Bonds-Core"},
        },
        "rule, gamma": {"Targets": {"C23": None, "C24": "Inverse-Volatility"}},
        "anchor": {"Policy": ANCHOR},
        "targets, tracking error": {
            "Targets": {"C8": 0.5, "C9": 0.3, "C10": 0.1, "C11": 0.2},
            "Benchmark": {"C8": 0.4, "C9": 0.1, "C31": 0.045, "C32": "Yes", "C34": None},
        },
    },
    "risk_budgeting": {
        "limits of the whole, turnover": {
            "Limits": {"D8": 0.3, "C13": 1.2},
            "Policy": {"H6": 0.2, "H9": 0.3},
            "Views": {"C14": 0.2},
        },
        "targets by the rule, tracking error": {
            "Targets": dict.fromkeys(["C8", "C9", "C10", "C11"]),
            "Benchmark": {"C26": "no"},
        },
    },
}
STEPS = [(study, step) for study, steps in ASSUMPTIONS.items() for step in steps]
#: of a study of returns
RETURNS = {
    "histories, exposures": {
        "Asset returns": {"C20": -0.2},
        "Proxy returns": {"C20": -0.15},
        "Options": {"C8": "OLS"},
    },
    "importance, tracking error": {
        "Factors": {"I6": 3.0},
        "Options": {"C9": "least squared weights"},
        "Benchmark": {"C30": 0.05, "C31": "yes", "C33": None},
    },
}


class Study:
    """A shipped workbook whose inputs are edited step by step."""

    def __init__(self, book):
        self.book = book
        self.weights = table(shown(book, "What if"), "Weights")

    def edited(self, edits, macros):
        """Edit inputs; give the sheet What if, and the pages of a run, by name."""
        type_edits(self.book, edits)
        recalculate_book(self.book, when=WHEN)
        live, before = shown(self.book, "What if"), self.book.package
        done = run(
            self.book, [catalogue.MACROS[one] for one in macros], known=catalogue.input_names()
        )
        assert done.written
        assert not done.not_made
        pages = {one.sheet: shown(self.book, one.sheet) for one in done.written}
        self.book.put(before)
        assert live["B4"].value == 1
        assert table(live, "Weights") != self.weights
        self.weights = table(live, "Weights")
        return live, pages


def type_edits(book, edits):
    """Type values into cells of a workbook, given by sheet and then by address."""
    cells = {(sheet, cell): one for sheet, typed in edits.items() for cell, one in typed.items()}
    type_into(book, cells)


@pytest.fixture(scope="module")
def study_of():
    """Opens a shipped workbook, once for all steps."""
    with ExitStack() as stack:
        yield cache(
            lambda name: Study(stack.enter_context(closing(open_book(WORKBOOKS / f"{name}.xlsx"))))
        )


def require_same(shown, paged, pairs):
    """Require that portfolios have the figures of a page, which may have them in rows."""
    if not set(shown) - {"Total"} <= set(paged):
        paged = {name: {one: row[name] for one, row in paged.items()} for name in shown}
    for name in set(shown) - {"Total"}:
        for live, one in pairs.items():
            assert shown[name][live] == pytest.approx(paged[name][one], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_assumptions(study_of, name, step):
    """The portfolio of the policy, its anchor, their exposures and their risk."""
    macros = ["factors_to_assets", "risk_decomposition"]
    live, pages = study_of(name).edited(ASSUMPTIONS[name][step], macros)
    pairs = {"Now": "Within limits", "Anchor": "Anchor"}
    weights, risk = pages["Weights"], pages["Risk decomposition"]
    require_same(table(live, "Weights"), table(weights, "Weights"), pairs)
    achieved = table(weights, "Target and achieved exposures")
    require_same(table(live, "Target exposures"), achieved, pairs)
    figures, paged = table(live, "Figures"), table(weights, "The portfolios side by side")
    for one, page in pairs.items():
        for column in ("Expected return", "Volatility"):
            assert figures[one][column] == pytest.approx(paged[page][column], rel=1e-12)
    for kind in ("factor", "asset"):
        paged = table(risk, f"Contributions to volatility by {kind}")
        require_same(table(live, f"Risk by {kind}"), paged, pairs)


@pytest.mark.parametrize("step", RETURNS)
def test_returns(study_of, step):
    """The portfolios of all cases, their exposures and their risk."""
    macros = ["compare_portfolios", "compare_risk", "compare_with_benchmark"]
    live, pages = study_of("us_industries").edited(RETURNS[step], macros)
    cases = {name: name for name in table(live, "Cases")}
    require_same(table(live, "Weights"), table(pages["Portfolios"], "Weights"), cases)
    require_same(table(live, "Exposures"), table(pages["Portfolios"], "Exposures"), cases)
    figures = table(live, "Figures")
    paged = table(pages["Portfolios"], "Risk"), table(pages["Active risk"], "Tracking error")
    for name in cases:
        assert figures[name]["Volatility"] == pytest.approx(
            paged[0][name]["Volatility"], rel=1e-12
        )
        wanted = paged[1][name]["Tracking error"]
        assert figures[name]["Tracking error"] == pytest.approx(wanted, rel=1e-12)
    for kind in ("factor", "asset"):
        paged = table(pages["Portfolio risk"], f"Contributions to volatility by {kind}")
        require_same(table(live, f"Risk by {kind}"), paged, cases)


def test_tail_risk(study_of):
    """The weights of all rules, and their losses."""
    edits = {"Asset returns": {"C900": -0.05}, "Options": {"C9": "zero", "C10": "EM", "C13": 200}}
    live, pages = study_of("tail_risk").edited(edits, ["tail_parity"])
    page = table(pages["Tail parity"], "Weights")
    rules = {name: name for name in page["Equity"]}
    require_same(table(live, "Weights"), page, rules)
    losses = table(live, "Risk")
    for name, row in table(pages["Tail parity"], "Risk").items():
        assert losses[name] == pytest.approx(row, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "edits"),
    [
        ("factor_cma", {"Policy": {"B6": "US Equity"}}),
        ("factor_cma", {"Policy": dict.fromkeys(["D15", "D18", "D19"], "no")}),
        ("us_industries", {"Options": {"C5": "prices"}}),
        ("tail_risk", {"Options": {"C6": "log"}}),
        ("yield_curve", {"Yields": {"L5": "12Y"}}),
        ("yield_curve", {"Options": {"C5": 2}}),
        ("yield_curve", {"Options": {"C5": 4}}),
    ],
)
def test_inputs_of_another_kind_are_told(name, edits):
    """What the formulas of a live sheet cannot follow fails a check, which names the cure."""
    with closing(open_book(WORKBOOKS / f"{name}.xlsx")) as book:
        type_edits(book, edits)
        recalculate_book(book, when=WHEN)
        for sheet in (shown(book, one) for one in {"What if", "Compare"} & set(book.sheets)):
            row = next(cell.row for cell in sheet["B"] if cell.value == MADE_FOR)
            assert sheet.cell(row, 4).value == sheet["B4"].value == 0
