"""Keep xlwings from touching Excel when a Python of xlfactor ends.

xlwings registers a cleanup that runs at the end of every Python that has loaded it. On Windows it
ends each Excel without a window, although another program may be using it. On macOS it runs a
macro named CleanUp in whatever Excel is open, which xlfactor needs only after a press of a button.
"""

import atexit
import sys

_ENGINES = ("xlwings._xlwindows", "xlwings._xlmac")


def cancel_cleanup() -> None:
    """Unregister xlwings' cleanup at the end of this Python, if xlwings was loaded."""
    for name in _ENGINES:
        cleanup = getattr(sys.modules.get(name), "cleanup", None)
        if cleanup is not None:
            atexit.unregister(cleanup)
