"""What the installer reads from and writes to the registry of Windows."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Protocol


class Root(Enum):
    """The root of a key: the settings of the user or of the machine."""

    USER = "HKEY_CURRENT_USER"
    MACHINE = "HKEY_LOCAL_MACHINE"


class Registry(Protocol):
    """A registry as the installer uses it."""

    def values(self, root: Root, key: str) -> Mapping[str, Any]:
        """Return the values of a key by their names in lower case; none if there is no key."""

    def subkeys(self, root: Root, key: str) -> Sequence[str]:
        """Return the names of the keys below a key; none if there is no key."""

    def write(self, key: str, values: Mapping[str, str]) -> None:
        """Create a key of the user that holds these texts."""

    def remove(self, key: str) -> None:
        """Remove a key of the user that has no keys below it."""


class NoRegistry:
    """An empty registry, for systems that have none."""

    def values(self, root: Root, key: str) -> Mapping[str, Any]:  # noqa: ARG002 (as Registry)
        """Return no values."""
        return {}

    def subkeys(self, root: Root, key: str) -> Sequence[str]:  # noqa: ARG002 (as Registry)
        """Return no names."""
        return ()

    def write(self, key: str, values: Mapping[str, str]) -> None:
        """Write nothing."""

    def remove(self, key: str) -> None:
        """Remove nothing."""
