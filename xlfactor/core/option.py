"""A choice that a user types as words in a cell."""

import re
from enum import StrEnum
from typing import Self

from xlfactor.errors import OptionError


def key(text: str) -> str:
    """Return a text without case, spaces, hyphens and underscores, to compare it with another.

    Examples
    --------
    >>> key("Real - Estate") == key("real estate")
    True
    """
    return re.sub(r"[\s_\-]+", "", text).casefold()


class Option(StrEnum):
    """A choice whose values are the words in the cell."""

    @property
    def label(self) -> str:
        """The words as a heading, which begin with a capital letter."""
        return self.value[0].upper() + self.value[1:]

    @classmethod
    def words(cls) -> tuple[str, ...]:
        """Return the words of all choices."""
        return tuple(member.value for member in cls)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the choice that a user wrote; case, spaces and hyphens do not count.

        Raises an `OptionError` if the word is none of the choices.

        Examples
        --------
        >>> class Answer(Option):
        ...     NOT_YET = "not yet"
        >>> Answer.parse("Not-Yet")
        <Answer.NOT_YET: 'not yet'>
        """
        for member in cls:
            if key(member.value) == key(text):
                return member
        choices = ", ".join(f"'{word}'" for word in cls.words())
        raise OptionError(f"'{text}' is none of the choices: {choices}")
