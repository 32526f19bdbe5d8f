import sys

import pytest

from tests.windows.vba_caller import Library
from xlfactor.addin.command import command


@pytest.fixture(scope="session")
def engine():
    """The engine, started as our VBA starts it; it ends with this process."""
    return Library().activate(command(sys.executable))
