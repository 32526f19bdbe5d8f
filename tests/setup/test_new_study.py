"""A study set up from a provider's workbook: it runs at once, and says what was proposed."""

from contextlib import closing

import numpy as np
import openpyxl
import pytest

from tests.conftest import run_all
from tests.live.conftest import table as live_table
from tests.setup import providers
from tests.setup.providers import NAMES, write
from xlfactor import cli
from xlfactor.macros.groups.cma import CmaStudy
from xlfactor.parameters import Inputs, arguments_of, flattened
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

STUDIED = [name for name in NAMES if name != "US Cash"]
SHAPES = {
    "plain": (providers.plain, ()),
    "titled": (providers.titled, ()),
    "apart": (providers.apart, ()),
    "by_currency": (providers.by_currency, ("--currency", "usd")),
    "by_sheet": (providers.by_sheet, ("--sheet", "usd")),
    "by_range": (providers.by_sheet, ("--range", "USD!A1:N11")),
}
RESULTS = ["Checks", "Covariance", "Factor loadings", "Factor premia", "Weights", "Gamma path",
           "Path weights", "Risk decomposition", "Risk budgets", "Efficient frontier",
           "Frontier weights", "Three-way trade", "Trade weights"]  # fmt: skip


def set_up(folder, sheets, *options, names=None):
    """Run the command, and return its exit status and the new workbook."""
    provider = write(folder / "house.xlsx", sheets, names=names)
    target = folder / "study.xlsx"
    return cli.main(["new", "cma", "--from", str(provider), *options, str(target)]), target


def study_of(path):
    """The assumptions of a workbook as the macros read them."""

    def take(study: CmaStudy):
        return study

    with closing(open_book(path)) as book:
        places = Places(book)
        arguments = arguments_of(take, where="here")
        found = {item.name: places.find(item) for item in flattened(arguments)}
    cells = {name: one.cells for name, one in found.items() if one is not None}
    return take(**Inputs(cells).take(arguments))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_study_of_every_shape_runs_at_once_and_holds_the_same_figures(shape, tmp_path):
    make, options = SHAPES[shape]
    status, target = set_up(tmp_path, make(), *options)
    assert status == 0
    study = study_of(target)
    assert list(study.assumptions.assets) == STUDIED
    kept = [NAMES.index(name) for name in STUDIED]
    volatility = np.array(providers.VOLATILITY)[kept] / 100
    np.testing.assert_allclose(study.assumptions.volatilities, volatility, rtol=1e-9)
    np.testing.assert_allclose(
        study.assumptions.returns(), np.array(providers.ARITHMETIC)[kept] / 100, rtol=1e-9
    )
    np.testing.assert_allclose(
        study.assumptions.correlation, providers.C[np.ix_(kept, kept)], atol=1e-12
    )
    live = openpyxl.load_workbook(target, data_only=True)
    assert live["What if"]["B4"].value == live["Compare"]["B4"].value == 1
    report = run_all(target, tmp_path / "results.xlsx")
    assert sorted(one.sheet for one in report.written) == sorted(RESULTS)
    results = openpyxl.load_workbook(tmp_path / "results.xlsx", data_only=True)
    shown, weights = (live_table(one, "Weights") for one in (live["What if"], results["Weights"]))
    assert {name: row["Now"] for name, row in shown.items()} == {
        name: pytest.approx(row["Within limits"], rel=1e-12) for name, row in weights.items()
    }
    premia = results["Factor premia"].iter_rows(values_only=True)
    assert not [text for row in premia for text in row if "nan" in str(text).split()]
    assert not report.not_made
    assert not [failed for one in report.written for failed in one.failed]


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proposed")
    _, target = set_up(folder, providers.titled())
    return openpyxl.load_workbook(target)


def table(book, sheet, name):
    header, *rows = book[sheet][book[sheet].tables[name].ref]
    names = [cell.value for cell in header]
    return {row[0].value: dict(zip(names[1:], (c.value for c in row[1:]), strict=True))
            for row in rows}  # fmt: skip


def test_the_providers_table_is_there_as_it_stands(proposed):
    shown = proposed["CMA"].iter_rows(min_row=5, min_col=2, values_only=True)
    found = [row for row in shown if any(cell is not None for cell in row)]
    given = [row for row in providers.titled()["Table"] if row]
    for line, row in zip(found, given, strict=True):
        assert list(line[: len(row)]) == [None if cell == "" else cell for cell in row]
        assert not any(line[len(row) :])


def test_the_policy_is_proposed_and_says_so(proposed):
    policy = table(proposed, "Policy", "policy")
    assert list(policy) == STUDIED
    assert {(row["Lower"], row["Upper"], row["Anchor"]) for row in policy.values()} == {
        (0, 1, None)
    }
    assert policy["TIPS"]["Group"] == "Inflation-linked bonds"
    assert {name for name, row in policy.items() if row["Private"] == "yes"} == {
        "Private Equity", "Core Real Estate"
    }  # fmt: skip
    assert policy["EM Equity"]["Comment"] == "proposed, by the word 'Equity'"
    for sheet in ("README", "Names", "Policy", "Factors", "Targets"):
        assert proposed[sheet]["B4"].value.startswith("A proposal, from the names")


def test_the_portfolios_follow_from_the_kinds(proposed):
    weights = table(proposed, "Factors", "mimicking_weights")
    held = {factor: {name: row[factor] for name, row in weights.items() if row[factor]}
            for factor in weights["TIPS"]}  # fmt: skip
    assert held == {
        "Economic Growth": {"US Large Cap": 0.5, "EM Equity": 0.5},
        "Real Rate": {"TIPS": 1},
        "Inflation": {"TIPS": 1, "US Treasuries": -1},
        "Credit": {"US High Yield": 1, "US Treasuries": -1},
        "Commodities": {"Commodities": 1},
    }
    private = table(proposed, "Factors", "private_weights")
    assert private == {"Private Equity": {"Private": 0.5}, "Core Real Estate": {"Private": 0.5}}


def test_names_limits_and_options_are_laid_out(proposed):
    names = table(proposed, "Names", "asset_names")
    assert names == {name: {"Provider's name": name} for name in [*STUDIED, "US Cash"]}
    groups = table(proposed, "Targets", "group_limits")
    assert {(row["Lower"], row["Upper"]) for row in groups.values()} == {(0, 1)}
    assert set(groups) == {row["Group"] for row in table(proposed, "Policy", "policy").values()}
    targets = table(proposed, "Targets", "target_exposures")
    assert list(targets)[-1] == "Private"
    options = {name.removeprefix("xf_"): proposed["Targets"][defined.attr_text.split("!")[1]].value
               for name, defined in proposed.defined_names.items()
               if defined.attr_text.startswith("Targets")}  # fmt: skip
    assert options["cash_asset"] == "US Cash"
    assert options["measure"] == "Expected return Arithmetic (%)"
    assert options["source"] == "house.xlsx"
    assert options["target_rule"] == "tangency"


def test_what_was_proposed_and_what_was_not_is_told(tmp_path, capsys):
    status, target = set_up(tmp_path, providers.broken())
    told = capsys.readouterr().out
    assert status == 0
    for line in (
        "Not recognised by their names (group 'Other', in no factor's portfolio): 'Strategy A', "
        "'Strategy B', 'Strategy C'.",
        "Factor 'Market': all asset classes in equal parts: none is equity.",
        "No private factor: it wants two private asset classes, and none is there.",
        "Cash asset class: none was found, so returns are total ones.",
        "Repair of correlations: nearest, for those published are not positive semi-definite.",
    ):
        assert line in told
    readme = openpyxl.load_workbook(target)["README"]
    shown = " ".join(str(cell.value).strip() for cell in readme["B"] if cell.value)
    assert "Factor 'Market': all asset classes in equal parts: none is equity." in shown
    assert "private_weights" not in openpyxl.load_workbook(target)["Factors"].tables
    report = run_all(target, tmp_path / "results.xlsx")
    assert "Weights" in [one.sheet for one in report.written]


def test_a_renamed_asset_class_is_studied_under_its_new_name(tmp_path):
    _, target = set_up(tmp_path, providers.plain())
    book = openpyxl.load_workbook(target)
    for sheet in ("Names", "Policy", "Factors"):
        for row in book[sheet].iter_rows(min_col=2, max_col=2):
            if row[0].value == "US Large Cap":
                row[0].value = "Our American shares"
    book.save(target)
    report = run_all(target, tmp_path / "results.xlsx")
    assert "Named by asset_names: 'Our American shares' is 'US Large Cap'." in report.assumed
    assert study_of(target).assumptions.assets[0] == "Our American shares"


def test_the_next_edition_is_pasted_over_the_table(tmp_path):
    _, target = set_up(tmp_path, providers.plain())
    book = openpyxl.load_workbook(target)
    sheet = book["CMA"]
    sheet.cell(5 + len(NAMES) + 1, 2).value = "Gold"
    for column, value in enumerate([6.0, 5.0, 15.0, *[0.1] * len(NAMES), 1.0], start=3):
        sheet.cell(5 + len(NAMES) + 1, column).value = value
    sheet.cell(5, 3 + 3 + len(NAMES)).value = "Gold"
    book.save(target)
    found = study_of(target).published
    assert found.assets[-1] == "Gold"
    assert found.correlation.loc["Gold", "TIPS"] == 0.1
