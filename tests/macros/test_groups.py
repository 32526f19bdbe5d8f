"""Groups of inputs: what they declare, and that a run reads and derives each thing once."""

import inspect
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

import pytest

from tests.conftest import WHEN, WORKBOOKS
from xlfactor import catalogue
from xlfactor.core.factors.exposures import regress
from xlfactor.errors import TableError
from xlfactor.macros.groups import blends, cma, compared, returns, targets
from xlfactor.parameters import Inputs, Parameter, arguments_of, flattened
from xlfactor.run import run
from xlfactor.tables.cells import block
from xlfactor.tables.inputs import assets, limits, portfolios
from xlfactor.xlsx.book import open_book

GROUPS = [item for module in (blends, cma, compared, returns, targets)
          for item in vars(module).values()
          if isinstance(item, type) and item.__module__ == module.__name__]  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Bounds:
    lower: limits.Lower
    upper: limits.Upper = 1.0

    @cached_property
    def width(self):
        return self.upper - self.lower


@dataclass(frozen=True, kw_only=True, eq=False)
class Blend:
    bounds: Bounds
    gamma: portfolios.Gamma
    lower: limits.Lower | None = None


def all_there(blend: Blend, bounds: Bounds):
    return blend, bounds


def some_there(bounds: Bounds, blend: Blend | None = None, measure: assets.Measure | None = None):
    return bounds, blend, measure


def names(function):
    return {item.name: item.required for item in flattened(arguments_of(function, where="here"))}


def taken(function, **cells):
    inputs = Inputs({name: block(value) for name, value in cells.items()})
    return function(**inputs.take(arguments_of(function, where="here")))


def test_groups_are_flattened_the_required_inputs_first():
    assert list(names(all_there).items()) == [("lower", True), ("gamma", True), ("upper", False)]
    assert list(names(some_there).items()) == [
        ("lower", True), ("upper", False), ("gamma", False), ("measure", False)
    ]  # fmt: skip


def test_a_group_is_made_once_and_shared():
    blend, bounds = taken(all_there, lower=0.25, gamma=0.5)
    assert blend.bounds is bounds
    assert (bounds.width, blend.lower) == (0.75, 0.25)


def test_an_optional_group_is_there_where_all_that_it_requires_is():
    assert taken(some_there, lower=0.25)[1:] == (None, None)
    bounds, blend, measure = taken(some_there, lower=0.25, gamma=0.5, measure="Return")
    assert (blend.bounds, blend.gamma, measure) == (bounds, 0.5, "Return")


def test_an_input_of_a_group_that_is_not_made_is_read_all_the_same():
    with pytest.raises(TableError, match="gamma: found the text 'x'"):
        taken(_optional_blend, gamma="x")
    assert taken(_optional_blend, gamma=0.5) is None


def _optional_blend(blend: Blend | None = None):
    return blend


def test_an_input_that_is_required_and_blank_is_named():
    with pytest.raises(TableError, match="lower: the range is empty"):
        taken(all_there, gamma=0.5)


def test_an_annotation_without_a_kind_is_refused():
    def wrong(number: float):
        return number

    with pytest.raises(TypeError, match=r"here\(number\): the annotation names neither a Kind"):
        arguments_of(wrong, where="here")


@pytest.mark.parametrize("macro", catalogue.MACROS.values(), ids=lambda macro: macro.key)
def test_a_macro_takes_few_arguments(macro):
    assert len(inspect.signature(macro.compute).parameters) <= 8


def test_one_input_has_one_default_in_all_macros():
    defaults = {}
    for macro in catalogue.MACROS.values():
        for item in macro.parameters:
            if not item.required:
                assert defaults.setdefault(item.name, item.default) == item.default


@pytest.fixture
def counted(monkeypatch):
    """What a run reads and derives, each with how often."""
    reads, derived, estimated = Counter(), Counter(), Counter()
    read = Parameter.read

    def counted_read(self, cells, *histories):
        reads[self.name] += bool(cells)
        return read(self, cells, *histories)

    def counted_estimate(*tables, **options):
        estimated[options["method"], len(tables[0])] += 1
        return regress(*tables, **options)

    monkeypatch.setattr(Parameter, "read", counted_read)
    monkeypatch.setattr("xlfactor.core.portfolios.estimator.regress", counted_estimate)
    for group in GROUPS:
        for name, item in vars(group).items():
            if isinstance(item, cached_property):
                monkeypatch.setattr(item, "func", _counting(item.func, f"{group.__name__}.{name}",
                                                            derived))  # fmt: skip
    return reads, derived, estimated


def _counting(compute, name, counter):
    def counted(group):
        counter[name] += 1
        return compute(group)

    return counted


@pytest.mark.parametrize("study", ["factor_cma", "cross_asset"])
def test_a_run_reads_each_input_once_and_derives_each_value_once(study, counted):
    reads, derived, estimated = counted
    with closing(open_book(WORKBOOKS / f"{study}.xlsx")) as book:
        report = run(book, catalogue.macros(), known=catalogue.input_names(), when=WHEN)
        whole = None if study == "factor_cma" else _periods(book)
    filled = {found.name for found in report.read if found.cells}
    headings = {"as_of", "currency", "source"}
    assert {name: count for name, count in reads.items() if count and name not in headings} == (
        dict.fromkeys(filled, 1)
    )
    assert set(derived.values()) == {1}
    assert ("CmaStudy.covariance" in derived) == (study == "factor_cma")
    assert ("TargetCases.solved" in derived) == (study == "cross_asset")
    of_all_periods = {key: count for key, count in estimated.items() if key[1] == whole}
    assert set(of_all_periods.values()) <= {1}
    assert len(of_all_periods) == (0 if study == "factor_cma" else 6)


def _periods(book):
    """Return how many periods the history of the workbook has."""
    table = book.tables()["asset_returns"]
    return table.bottom - table.top


def test_what_a_macro_does_not_take_is_not_listed_on_its_page():
    keys = {macro.key: {item.name for item in macro.parameters}
            for macro in catalogue.MACROS.values()}  # fmt: skip
    assert "exposure_method" not in keys["compare_methods"]
    assert "mimicking_weights" not in keys["cma_covariance"]
    assert "cases" not in keys["factor_exposures"]
    assert "rebalance" not in keys["rolling_exposures"]
