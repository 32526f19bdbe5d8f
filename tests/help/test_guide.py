"""The worked decision of the guide: figures and pictures are those of the shipped study."""

import re
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from tests.conftest import WORKBOOKS
from tests.pictures import FIGURES, FOLDER, SHOWN, figures
from xlfactor.formulas.formula import evaluate
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
COVARIANCE = "CMA_COVARIANCE(cma[#All], policy[Asset class])"
_SIDES, _STRESS = "The portfolios side by side", "Return of the portfolios by scenario"
#: what the text says, and where it stands: a sheet, the title of a table, row and column
QUOTED = {
    "The volatility is 7.4 % in": ("Weights", _SIDES, "Within limits", "Volatility"),
    "expected return is 4.83 %": ("Weights", _SIDES, "Within limits", "Expected return"),
    "growth still makes 59.5 %": (
        "Risk decomposition",
        "Risk by factor",
        "Economic Growth",
        "Within limits",
    ),
    "real rates 36.1 %": ("Risk decomposition", "Risk by factor", "Real Rate", "Within limits"),
    "tracking error of 5.80 %": (
        "Against benchmark",
        "Tracking error",
        "Within limits",
        "Tracking error",
    ),
    "exposure of 0.58 in": ("Against benchmark", "Exposures", "Economic Growth", "Within limits"),
    "in place of 1.05.": ("Against benchmark", "Exposures", "Economic Growth", "Benchmark"),
    "now loses 19.8 %": ("Stress", _STRESS, "Recession", "Benchmark"),
    "*Within limits* 9.4 %": ("Stress", _STRESS, "Recession", "Within limits"),
    "loses 4.3 % where": ("Stress", _STRESS, "Private markets reprice", "Within limits"),
}


@pytest.fixture(scope="module")
def decision():
    text = GUIDE.read_text("utf-8").partition("## A decision from start to finish")[2]
    return " ".join(text.partition("\n## ")[0].split())


@pytest.fixture(scope="module")
def formulas():
    """The formulas of the section, as they are to be pasted."""
    section = GUIDE.read_text("utf-8").partition("## A decision from start to finish")[2]
    return re.findall(r"(?m)^    (=.*)$", section.partition("\n## ")[0])


@pytest.fixture(scope="module")
def answer():
    """Evaluate a formula on the shipped workbook; the figures by row."""
    places = Places(open_book(WORKBOOKS / "factor_cma.xlsx"))
    return lambda formula: {row[0]: row[1] for row in evaluate(formula, places).cells[1:]}


def found(book, sheet, table, row, column):
    """The figure of a table of a result sheet."""
    rows = [[cell.value for cell in line] for line in book[sheet].iter_rows()]
    start = next(n for n, line in enumerate(rows) if line[1] == table)
    header = next(line for line in rows[start:] if column in line[2:])
    (value,) = [line[header.index(column)] for line in rows[start : start + 40] if line[1] == row][
        :1
    ]
    return value


@pytest.mark.parametrize("words", QUOTED)
def test_a_figure_of_the_text_is_that_of_the_results(decision, cma_results, words):
    assert words in decision
    book = openpyxl.load_workbook(cma_results[0], data_only=True)
    value = abs(found(book, *QUOTED[words]))
    said, percent = re.search(r"([\d.]+\d)( %)?", words).groups()
    digits = len(said.partition(".")[2])
    assert f"{value * (100 if percent else 1):.{digits}f}" == said


def test_the_figures_of_formulas_are_those_that_they_give(decision, formulas, answer):
    earned, volatility, shares, least = formulas
    assert f"expects {answer(earned)['Portfolio']:.2%}".replace("%", " %") in decision
    assert f"volatility of {100 * answer(volatility)['Portfolio']:.1f} %" in decision
    shared = answer(shares)
    assert f"bonds carry {100 * shared['US Corporate Bonds-Core']:.1f} %" in decision
    assert sum(share for name, share in shared.items() if "Equity" in name) > 0.9
    weights, least = answer(least), least.removeprefix("=")
    own = answer(f"=PORTFOLIO_VOLATILITY({least}, {COVARIANCE})")["Portfolio"]
    assert f"Its volatility is {100 * own:.1f} %" in decision
    assert own / answer(volatility)["Portfolio"] == pytest.approx(0.8, abs=0.02)
    error = answer(f"=TRACKING_ERROR({least}, benchmark[#All], {COVARIANCE})")["Portfolio"]
    assert f"tracking error {100 * error:.2f} %" in decision
    loadings = f"MIMICKING_EXPOSURE({COVARIANCE}, mimicking_weights[#All], private_weights[#All])"
    exposure = answer(f"=PORTFOLIO_EXPOSURE({least}, {loadings})")["Economic Growth"]
    assert f"economic growth {exposure:.2f}" in decision
    for asset in ("Infrastructure", "Hedge Funds", "Private Equity"):
        assert f"{100 * weights[asset]:.1f} % in {asset.lower()}" in decision


@pytest.mark.parametrize("picture", SHOWN)
def test_a_picture_is_shown_and_its_figures_are_those_of_the_results(picture, cma_results):
    assert f"](pictures/{picture}.png)" in GUIDE.read_text("utf-8")
    path = FOLDER / f"{picture}.png"
    assert path.stat().st_size < 50_000
    known = set(Image.open(path).text[FIGURES].split())
    assert known
    assert known <= figures(cma_results[0], SHOWN[picture]), "run `python -m tests.pictures`"
