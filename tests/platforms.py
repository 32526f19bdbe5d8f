"""Which tests belong to which system."""

import sys

import pytest

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX alone")
