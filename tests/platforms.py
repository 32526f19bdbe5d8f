"""Which tests belong to which system."""

import ctypes
import sys

import pytest

IS_WINE = sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX alone")
#: where processes begin slowly: one test stands for all that begin them
NOT_UNDER_WINE = pytest.mark.skipif(IS_WINE, reason="slow under Wine")
