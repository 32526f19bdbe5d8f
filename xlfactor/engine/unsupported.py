"""Say by name what a workbook without Excel cannot do."""

from typing import Any, NoReturn, TypeVar

C = TypeVar("C", bound=type)


def refuse(member: str) -> NoReturn:
    """Raise the error that names a member of xlwings which this engine does not have."""
    raise NotImplementedError(f"{member} is not available in files without Excel")


def refuse_the_rest(cls: C) -> C:
    """Give every public member that a class leaves to its xlwings base an error with its name.

    The base raises a bare `NotImplementedError`, which tells a reader nothing.
    """
    known = {name for owner in _own(cls) for name in vars(owner)}
    for base in _xlwings_bases(cls):
        for name, member in vars(base).items():
            if not name.startswith("_") and name not in known and callable_or_property(member):
                known.add(name)
                setattr(cls, name, _refusal(f"{cls.__name__}.{name}", member))
    return cls


def callable_or_property(member: Any) -> bool:
    """Tell a method or property from a plain class attribute."""
    return isinstance(member, property | staticmethod) or callable(member)


#: What the bases implement for all engines, and may stay.
_SHARED = {"expand", "snapshot", "max_cells_per_read", "max_cells_per_write"}


def _own(cls: type) -> list[type]:
    return [owner for owner in cls.__mro__ if owner.__module__.startswith("xlfactor.")]


def _xlwings_bases(cls: type) -> list[type]:
    return [owner for owner in cls.__mro__ if owner.__module__ == "xlwings.base_classes"]


def _refusal(member: str, original: Any) -> Any:
    if member.rpartition(".")[2] in _SHARED:
        return original

    def refused(*_arguments: Any, **_options: Any) -> NoReturn:
        refuse(member)

    return property(refused, refused) if isinstance(original, property) else refused
