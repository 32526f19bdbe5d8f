"""Which tests belong to which system."""

import ctypes
import sys

import pytest

IS_WINE = sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX alone")
#: where processes begin slowly, so that one test stands for all, and where Dask waits for ever
#: for a tick of Windows' clock
NOT_UNDER_WINE = pytest.mark.skipif(IS_WINE, reason="slow or without end under Wine")
