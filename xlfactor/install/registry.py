"""The few things that are read from and written to Windows' registry."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Protocol


class Root(Enum):
    """Where a key stands: the user's own settings, or the machine's."""

    USER = "HKEY_CURRENT_USER"
    MACHINE = "HKEY_LOCAL_MACHINE"


class Registry(Protocol):
    """What the installer asks of a registry."""

    def values(self, root: Root, key: str) -> Mapping[str, Any]:
        """Give the values of a key by their names in small letters; none if it is not there."""

    def subkeys(self, root: Root, key: str) -> Sequence[str]:
        """Give the names of the keys below one; none if it is not there."""

    def write(self, key: str, values: Mapping[str, str]) -> None:
        """Make a key of the user's that holds these texts."""

    def remove(self, key: str) -> None:
        """Remove a key of the user's that has no keys below it."""


class NoRegistry:
    """The registry of a system that has none."""

    def values(self, root: Root, key: str) -> Mapping[str, Any]:  # noqa: ARG002 (as Registry)
        """Give nothing."""
        return {}

    def subkeys(self, root: Root, key: str) -> Sequence[str]:  # noqa: ARG002 (as Registry)
        """Give nothing."""
        return ()

    def write(self, key: str, values: Mapping[str, str]) -> None:
        """Refuse: nothing on such a system writes here."""
        raise NotImplementedError

    def remove(self, key: str) -> None:
        """Refuse: nothing on such a system was written here."""
        raise NotImplementedError
