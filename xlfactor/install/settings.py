"""The settings with which the add-in starts Python, stored where VBA reads them.

On Windows this is the registry, under the key of VBA's GetSetting; on macOS it is a text file in
Excel's container.
"""

import io
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Protocol

from xlfactor.errors import FileError
from xlfactor.files import replace_whole
from xlfactor.install.machine import Machine
from xlfactor.install.places import Places
from xlfactor.install.registry import Registry, Root

#: where VBA's GetSetting("xlfactor", "Engine", …) looks
APPLICATION_KEY: Final = "Software\\VB and VBA Program Settings\\xlfactor"
ENGINE_KEY: Final = APPLICATION_KEY + "\\Engine"
CONF: Final = "xlfactor.conf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings; VBA reads them under their names with a capital letter.

    Parameters
    ----------
    interpreter : str
        The Python that runs the engine, a plain path.
    folder : str
        The user's folder of xlfactor, a plain path.
    help : str
        The page with the function reference.
    version : str
        The version of the package that was installed.
    library : str
        xlwings' DLL, a plain path; Windows only.
    script : str
        xlwings' AppleScript, if the installer put it there and so removes it; macOS only.
    """

    interpreter: str = ""
    folder: str = ""
    help: str = ""
    version: str = ""
    library: str = ""
    script: str = ""

    def with_script(self, script: Path) -> "Settings":
        """Return these settings with an AppleScript that the installer put in place."""
        return replace(self, script=str(script))


NAMES: Final = {item.name: item.name.capitalize() for item in fields(Settings)}


class Store(Protocol):
    """The place where the settings are kept."""

    @property
    def place(self) -> str:
        """Its name, for messages."""

    def read(self) -> Settings | None:
        """Return the settings, None if there are none."""

    def write(self, settings: Settings) -> None:
        """Replace the settings by these."""

    def remove(self) -> None:
        """Remove the settings."""


def store(machine: Machine, at: Places) -> Store:
    """Return the store from which VBA reads its settings on a machine."""
    if at.container is None:
        return RegistryStore(machine.registry)
    return ConfStore(at.container / CONF)


def _texts(settings: Settings) -> dict[str, str]:
    """Return the settings that are not empty, by the names that VBA reads."""
    return {name: text for field, name in NAMES.items() if (text := getattr(settings, field))}


@dataclass(frozen=True, slots=True)
class RegistryStore:
    """Settings in the registry."""

    registry: Registry

    @property
    def place(self) -> str:
        """The key's name."""
        return f"{Root.USER.value}\\{ENGINE_KEY}"

    def read(self) -> Settings | None:
        """Return the settings, None if there are none."""
        values = self.registry.values(Root.USER, ENGINE_KEY)
        found = {field: str(values.get(field, "")) for field in NAMES}
        return Settings(**found) if values else None

    def write(self, settings: Settings) -> None:
        """Replace the settings by these."""
        if self.registry.values(Root.USER, ENGINE_KEY):
            self.registry.remove(ENGINE_KEY)
        self.registry.write(ENGINE_KEY, _texts(settings))

    def remove(self) -> None:
        """Remove the key, and the one above it unless something else is kept there."""
        self.registry.remove(ENGINE_KEY)
        others = self.registry.subkeys(Root.USER, APPLICATION_KEY)
        if not others and not self.registry.values(Root.USER, APPLICATION_KEY):
            self.registry.remove(APPLICATION_KEY)


@dataclass(frozen=True, slots=True)
class ConfStore:
    """Settings in a text file of lines `Name=text`."""

    path: Path

    @property
    def place(self) -> str:
        """The file's name."""
        return str(self.path)

    def read(self) -> Settings | None:
        """Return the settings, None if there are none."""
        if not self.path.is_file():
            return None
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise FileError(f"'{self.path}' cannot be read ({error})") from error
        texts = dict(line.split("=", 1) for line in lines if "=" in line)
        return Settings(**{field: texts.get(name, "") for field, name in NAMES.items()})

    def write(self, settings: Settings) -> None:
        """Replace the settings by these."""
        lines = (f"{name}={text}\n" for name, text in _texts(settings).items())
        replace_whole(self.path, io.BytesIO("".join(lines).encode()))

    def remove(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)
