"""The engine itself, as xlwings sees it: its apps and the scalars that it reads and writes."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

import xlwings as xw
from xlwings import base_classes

from xlfactor.engine.book import Book, Books
from xlfactor.engine.ranges import Range
from xlfactor.engine.unsupported import refuse_the_rest
from xlfactor.engine.values import for_excel
from xlfactor.tables.cells import ERRORS

NAME: Final = "xlfactor"


class Engine:
    """An engine that reads and writes files by itself; it runs no program."""

    name = NAME
    #: Lets xlwings hand over a whole block, and all arguments of `Books.open`.
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """Give one scalar as a cell can hold it."""
        return for_excel(value)

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: FBT001  xlwings passes it by position
    ) -> list[list[Any]]:
        """Give values that were read as the caller's options ask for them."""

        def clean(value: Any) -> Any:
            kind = type(value)
            if kind is float:
                return value if number_builder is None else number_builder(value)
            if value is None or value == "":
                return empty_as
            if kind is int and value in ERRORS:
                return ERRORS[value] if err_to_str else None
            return _built(value, datetime_builder) if hasattr(value, "microsecond") else value

        return [[clean(value) for value in row] for row in data]


def _built(moment: Any, datetime_builder: Callable[..., Any]) -> Any:
    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return datetime_builder(**{part: getattr(moment, part) for part in parts}, tzinfo=None)


@refuse_the_rest
class Apps(base_classes.Apps):
    """The apps of the engine, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []
        # below zero, so that none is ever taken for a running Excel
        self._numbers = count(-1, -1)

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def add(
        self,
        spec: Any = None,  # noqa: ARG002  xlwings' signature
        add_book: bool = True,  # noqa: FBT001, FBT002  xlwings' signature
        xl: Any = None,  # noqa: ARG002
        visible: bool | None = None,  # noqa: FBT001, ARG002
    ) -> "App":
        app = App(self, next(self._numbers))
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def bring_to_front(self, app: "App") -> None:
        """Make an app the active one."""
        self.remove(app)
        self._apps.insert(0, app)

    def remove(self, app: "App") -> None:
        """Forget an app and the books in it."""
        if app in self._apps:
            self._apps.remove(app)

    @staticmethod
    def cleanup() -> None:
        """Leave everything as it is: there are no processes to end."""

    def __iter__(self) -> Iterator["App"]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> "App":
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


@refuse_the_rest
class App(base_classes.App):
    """A set of open books. Its switches are remembered and have no effect."""

    # plain attributes stand in for the base's properties: macros set them and set them back
    visible: Any = False
    screen_updating: Any = True
    display_alerts: Any = True
    enable_events: Any = True
    interactive: Any = True
    status_bar: Any = False
    calculation: Any = "automatic"
    version: Any = "16.0"
    pid: Any = 0
    books: Any = None

    def __init__(self, apps: Apps, pid: int) -> None:
        self.apps, self.pid, self.books = apps, pid, Books(self)

    @property
    def engine(self) -> Engine:
        return self.apps.engine

    @property
    def selection(self) -> Any:
        book = self.books.active
        return None if book is None else book.selection

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002
        """Make this app, and with it this engine, the one that xlwings speaks to by default."""
        self.apps.bring_to_front(self)
        xw.engines[NAME].activate()

    def quit(self) -> None:
        self.apps.remove(self)

    def kill(self) -> None:
        self.quit()


def register() -> Engine:
    """Make the engine known to xlwings, once; one that is active stays active."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.main.Engine(impl=Engine()))
    engine = xw.engines[NAME]
    if xw.engines.active is None:
        engine.activate()
    impl: Engine = engine.impl
    return impl


def book_of(book: xw.Book) -> Book:
    """Give the engine's side of a book.

    Raises
    ------
    TypeError
        If the book is open in another engine.
    """
    if not isinstance(book.impl, Book):
        raise TypeError(f"'{book.name}' is open in '{book.app.engine.name}', not in this engine")
    return book.impl


def range_of(cell_range: xw.Range) -> Range:
    """Give the engine's side of a range.

    Raises
    ------
    TypeError
        If its book is open in another engine.
    """
    book_of(cell_range.sheet.book)
    impl: Range = cell_range.impl
    return impl
