"""Frozen classes do what frozen dataclasses do."""

import copy
import pickle
from abc import ABC, abstractmethod
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from inspect import signature
from typing import ClassVar

import pytest

from xlfactor.core.frozen import frozen


@frozen
class Limit:
    """A limit of one asset."""

    asset: str
    upper: float = 1.0
    found: dict[str, float] = field(default_factory=dict, repr=False)
    unit: ClassVar[str] = "share"

    def __post_init__(self) -> None:
        if self.upper < 0:
            raise ValueError(self.upper)

    @cached_property
    def doubled(self) -> float:
        return 2 * self.upper


class Room(ABC):
    @abstractmethod
    def width(self) -> float: ...


@frozen
class Range(Limit, Room):
    """The same from a lower side on."""

    lower: float

    def width(self) -> float:
        return self.upper - self.lower


@dataclass(frozen=True, kw_only=True, eq=False)
class Plain:
    asset: str
    upper: float = 1.0
    found: dict[str, float] = field(default_factory=dict, repr=False)


def test_fields_are_given_by_name_or_have_their_defaults():
    limit, other = Limit(asset="Gold"), Limit(asset="Gold")
    assert (limit.asset, limit.upper, limit.found) == ("Gold", 1.0, {})
    assert limit.found is not other.found
    assert limit != other
    assert repr(limit).removeprefix("Limit") == repr(Plain(asset="Gold")).removeprefix("Plain")
    assert is_dataclass(limit)
    assert [*signature(Limit).parameters] == [*signature(Plain).parameters]
    assert [one.name for one in fields(Range)] == ["asset", "upper", "found", "lower"]
    assert Limit.unit == Range(asset="Gold", lower=0.25).unit == "share"
    assert Range(asset="Gold", lower=0.25).width() == 0.75


@pytest.mark.parametrize("given", [{}, {"asset": "Gold", "uper": 0.5}, {"upper": 0.5}])
def test_a_field_that_is_missing_or_unknown_is_refused(given):
    for kind in (Limit, Plain):
        with pytest.raises(TypeError, match=kind.__name__):
            kind(**given)
    with pytest.raises(TypeError):
        Limit("Gold")


def test_nothing_changes_and_copies_are_changed_by_replace():
    limit = Limit(asset="Gold", upper=0.5, found={"a": 1.0})
    for change in (lambda: setattr(limit, "upper", 1), lambda: delattr(limit, "upper"),
                   lambda: setattr(limit, "other", 1)):  # fmt: skip
        with pytest.raises(FrozenInstanceError):
            change()
    assert limit.doubled == 1.0
    wider = replace(limit, upper=0.75)
    assert (wider.asset, wider.doubled, limit.doubled) == ("Gold", 1.5, 1.0)
    assert wider.found is limit.found
    with pytest.raises(ValueError, match="-1"):
        replace(limit, upper=-1)


def test_what_is_pickled_or_copied_has_the_same_fields():
    kept = Range(asset="Gold", lower=0.25)
    sent = pickle.loads(pickle.dumps(kept))  # noqa: S301 (our own)
    for again in (sent, copy.deepcopy(kept), copy.copy(kept)):
        assert isinstance(again, Range)
        assert vars(again) == vars(kept)
        with pytest.raises(FrozenInstanceError):
            again.lower = 0.0
