"""Whether the analyst pressed Esc to stop a run; Windows only, macOS has no way to ask."""

import sys

import xlwings as xw

_ESCAPE = 0x1B
#: the key is down now, or went down since somebody last asked
_DOWN, _SINCE = 0x8000, 0x0001


class Stopped(Exception):  # noqa: N818 (it is no error)
    """The analyst stopped the run; nothing was written."""

    def __init__(self) -> None:
        super().__init__("stopped; nothing was written")


class Escape:
    """The Esc key during one run, looked at from the thread that runs it."""

    def __init__(self, app: xw.App) -> None:
        self._app = app
        self.is_there = sys.platform == "win32"
        # forget a press from before the run
        self._pressed()

    def check(self) -> None:
        """Raise `Stopped` if Esc was pressed while Excel was in front."""
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
