"""The methods of regression side by side."""

from collections.abc import Callable, Mapping

from xlfactor.core.factors.exposures import Exposures
from xlfactor.core.factors.fitting import COMPARED_METHODS, Method
from xlfactor.core.frozen import frozen
from xlfactor.errors import XlFactorError, named


@frozen
class ComparedMethods:
    """Exposures by each method that has an answer."""

    found: Mapping[Method, Exposures]
    #: Why a method is left out, in words.
    left_out: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """Each note once, with the methods that it is about."""
        about: dict[str, list[str]] = {}
        for method, one in self.found.items():
            for note in one.notes:
                about.setdefault(note, []).append(str(method))
        told = ((", ".join(methods), note) for note, methods in about.items())
        return (
            *self.left_out,
            *(f"{methods[:1].upper()}{methods[1:]}: {note}" for methods, note in told),
        )


def compare_methods(estimate: Callable[[Method], Exposures]) -> ComparedMethods:
    """Estimate exposures by each of the `COMPARED_METHODS`.

    Cross-validation, which fits on the first part of the dates alone, is left out where that is
    too short; the error of any other method is raised under its name.
    """
    found, left_out = {}, []
    for method in COMPARED_METHODS:
        try:
            with named(method):
                found[method] = estimate(method)
        except XlFactorError as error:
            if method is not Method.CROSS_VALIDATED_LASSO:
                raise
            left_out.append(f"Left out: {error}.")
    return ComparedMethods(found=found, left_out=tuple(left_out))
