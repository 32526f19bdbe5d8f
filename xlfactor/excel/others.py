"""Excels that are not ours stay as they are when a Python of ours ends.

xlwings has its say at the end of every Python that has loaded it. On Windows it ends each Excel
without a window as one left over, though that may be at work for another program. On macOS it runs
a macro named CleanUp in whatever Excel is open; of ours, only a press of a button wants that.
"""

import atexit
import sys

_ENGINES = ("xlwings._xlwindows", "xlwings._xlmac")


def leave_alone() -> None:
    """Take back what xlwings, if it was loaded, would do when this Python ends."""
    for name in _ENGINES:
        cleanup = getattr(sys.modules.get(name), "cleanup", None)
        if cleanup is not None:
            atexit.unregister(cleanup)
