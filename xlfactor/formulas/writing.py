"""Write calls of our functions, their arguments taken from what a workbook has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from xlfactor.catalogue import FUNCTIONS, MACROS
from xlfactor.defined_names import PREFIX
from xlfactor.parameters import Parameter
from xlfactor.places import Places

_HEADERS, _NO_HEADERS = "headers", "FALSE"
#: what the address of several cells holds
_SEVERAL: Final = frozenset(":[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes calls; an argument that is not given is found by its name.

    It is a reference of that name, else, where the function requires it, the call that makes it.
    """

    #: what stands for arguments, by their names: inputs of the workbook, or cells
    references: Mapping[str, str]
    #: the functions that make arguments, by the names of these
    makers: Mapping[str, str] = field(default_factory=dict)

    def with_references(self, **references: str) -> "Writer":
        """Return a writer that has more references; they come before those of equal names."""
        return Writer(references={**self.references, **references}, makers=self.makers)

    def call(self, function: str, *, headers: bool = True, **given: str) -> str:
        """Return a call of a function, without a sign of equality.

        Parameters
        ----------
        headers : bool
            Whether the result has its names.
        **given : str
            Arguments by their names; an empty text leaves one out.

        Raises
        ------
        KeyError
            If the function has no such argument, or one that it requires cannot be found.
        """
        parameters = FUNCTIONS[function].arguments
        unknown = given.keys() - {item.name for item in parameters}
        if unknown:
            raise KeyError(f"{function}: {sorted(unknown)}")
        texts = [self._argument(item, given) for item in parameters if item.name != _HEADERS]
        if not headers:
            texts.append(_NO_HEADERS)
        while texts and not texts[-1]:
            texts.pop()
        return f"{function}({', '.join(texts)})"

    def _argument(self, item: Parameter, given: Mapping[str, str]) -> str:
        text = given.get(item.name, self.references.get(item.name))
        if text is not None:
            return text
        return self.call(self.makers[item.name]) if item.required else ""


def references_of(places: Places) -> dict[str, str]:
    """Return what formulas of a workbook write for each of its inputs, by name."""
    known = [*FUNCTIONS.values(), *MACROS.values()]
    parameters = {item.name: item for one in known for item in one.parameters}
    found = {name: _reference(places, item) for name, item in parameters.items()}
    return {name: text for name, text in found.items() if text is not None}


def _reference(places: Places, item: Parameter) -> str | None:
    found = places.find(item)
    if found is None:
        return None
    name = places.names.find(PREFIX + item.name)
    if name is None:
        return f"{item.name}[#All]"
    # the name of a table's first cell means the whole table here, and in a formula the cell
    is_corner = item.kind.is_table and not _SEVERAL.intersection(name.refers)
    return found.place if is_corner else name.name


def quoted_text(text: str) -> str:
    """Return a text as a formula has it.

    Examples
    --------
    >>> quoted_text('12" bonds')
    '"12"" bonds"'
    """
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def text_constant(texts: Iterable[object]) -> str:
    """Return texts one below another as a formula has them.

    Examples
    --------
    >>> text_constant(["A", "B"])
    '{"A";"B"}'
    """
    return f"{{{';'.join(quoted_text(str(text)) for text in texts)}}}"
