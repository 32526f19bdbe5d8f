"""Detect that the analyst pressed Esc to stop a run; on Windows only."""

import sys

import xlwings as xw

_ESCAPE = 0x1B
#: the key is down now, or was pressed since the last query
_DOWN, _SINCE = 0x8000, 0x0001


class Stopped(Exception):  # noqa: N818 (it is not an error)
    """The analyst stopped the run; nothing was written."""

    def __init__(self) -> None:
        super().__init__("stopped; nothing was written")


class Escape:
    """The state of the Esc key during a run, queried from the thread of the run."""

    def __init__(self, app: xw.App) -> None:
        self._app = app
        self.is_there = sys.platform == "win32"
        # forget a press from before the run
        self._pressed()

    def check(self) -> None:
        """Raise `Stopped` if Esc was pressed while Excel was the active window."""
        if self._pressed():
            raise Stopped

    def _pressed(self) -> bool:
        if sys.platform == "win32":
            import win32api
            import win32gui
            import win32process

            state = win32api.GetAsyncKeyState(_ESCAPE)
            front = win32process.GetWindowThreadProcessId(win32gui.GetForegroundWindow())
            return bool(state & (_DOWN | _SINCE)) and front[1] == self._app.pid
        return False
