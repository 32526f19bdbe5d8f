"""The worksheet functions that the add-in publishes, as the Function Wizard shows them."""

from typing import Final

from xlfactor import catalogue
from xlfactor.core.frozen import frozen
from xlfactor.declare import Category


@frozen
class Argument:
    """One argument in the Function Wizard."""

    name: str
    help: str
    required: bool


@frozen
class Published:
    """One function in the Function Wizard."""

    name: str
    summary: str
    category: Category
    arguments: tuple[Argument, ...]


#: The functions that look at the formula of a cell; the first is answered without Python.
FACTOR_ERROR: Final = Published(
    name="FACTOR_ERROR",
    summary="Return the message behind an error that a function of xlfactor shows in a cell, or "
    "what was assumed for its result; empty text if there is neither.",
    category=Category.WORKBOOK,
    arguments=(
        Argument(
            name="cell",
            help="The cell with the error or the result: the one in which the formula stands.",
            required=True,
        ),
    ),
)

FACTOR_EXPLAIN: Final = Published(
    name="FACTOR_EXPLAIN",
    summary="Return what is behind a formula of xlfactor: its inputs and where they stand, its "
    "options, what was assumed, the equations with their sources, the limits that bind.",
    category=Category.WORKBOOK,
    arguments=(
        Argument(name="cell", help="The cell in which the formula stands.", required=True),
    ),
)


def calculated() -> tuple[Published, ...]:
    """Return the functions that Python calculates, in the order of the catalogue."""
    return tuple(
        Published(
            name=function.name,
            summary=function.summary,
            category=function.category,
            arguments=tuple(
                Argument(name=item.name, help=item.kind.help, required=item.required)
                for item in function.arguments
            ),
        )
        for function in catalogue.FUNCTIONS.values()
    )


def published() -> tuple[Published, ...]:
    """Return all worksheet functions of the add-in."""
    return (*calculated(), FACTOR_ERROR, FACTOR_EXPLAIN)


def categories() -> tuple[Category, ...]:
    """Return the categories that have functions, in the order of the wizard."""
    used = {item.category for item in published()}
    return tuple(category for category in Category if category in used)


def group(category: Category) -> str:
    """Return the name of a category in the Function Wizard.

    Examples
    --------
    >>> group(Category.FACTORS)
    'xlfactor Factors'
    """
    return f"xlfactor {category.value}"
