"""The application and its workbooks."""

from collections import Counter
from typing import Any, Final

from tests.windows.excel_model.members import ComObject, reads
from tests.windows.excel_model.names import Names
from tests.windows.excel_model.sheets import Sheets, Windows, Worksheet

#: how an Excel is that nobody has set up; calculation is automatic
USUAL: Final = {
    "screen": True, "alerts": True, "status": False, "printing": True, "events": True,
    "calculation": -4105,
}  # fmt: skip
_LIST_SEPARATOR: Final = 5


def setting(key: str) -> reads:
    """Give a property of the application that is kept as it is set."""

    def read(self: "Application") -> Any:
        return self.settings[key]

    def write(self: "Application", value: Any) -> None:
        self.settings[key] = value

    return reads(read, write)


class Application(ComObject):
    """The made-up Excel, with what it was asked: `calls` by member, `gaps` in the model."""

    com = "_Application"

    def __init__(self) -> None:
        super().__init__(None)
        self.calls: Counter[str] = Counter()
        self.gaps: list[str] = []
        self.books: list[Workbook] = []
        self.settings = dict(USUAL)
        self.window_handle = 0

    @reads
    def application(self) -> "Application":
        return self

    @reads
    def hwnd(self) -> int:
        return self.window_handle

    @reads
    def active_sheet(self) -> Worksheet:
        return self.books[-1].active

    @reads
    def international(self) -> tuple[str | None, ...]:
        """Where lists are told apart by commas; no other custom is modelled."""
        return tuple("," if each == _LIST_SEPARATOR else None for each in range(45))

    screen_updating = setting("screen")
    calculation = setting("calculation")
    enable_events = setting("events")
    display_alerts = setting("alerts")
    status_bar = setting("status")
    print_communication = setting("printing")


class Workbook(ComObject):
    """A workbook, which holds its sheets and the names of all of them."""

    com = "_Workbook"

    def __init__(self, application: Application, name: str) -> None:
        super().__init__(application)
        self._name = name
        self.sheets: list[Worksheet] = []
        self.defined: list[Any] = []
        self.active: Worksheet | None = None
        application.books.append(self)

    def worksheet(self, name: str) -> Worksheet:
        """Give the sheet of that name."""
        return Sheets(self).item(name)

    @reads
    def name(self) -> str:
        return self._name

    @reads
    def worksheets(self) -> Sheets:
        return Sheets(self)

    @reads
    def names(self) -> Names:
        return Names(self)

    @reads
    def active_sheet(self) -> Worksheet | None:
        return self.active

    @reads
    def windows(self) -> Windows:
        return Windows(self)
