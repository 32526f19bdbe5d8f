import sys
from itertools import count

import pytest
from threadpoolctl import threadpool_limits

from tests.excel import registered
from tests.windows.vba_caller import Library
from xlfactor.addin.command import command


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    """The engine has one; several add up in another order."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def library():
    return Library()


@pytest.fixture(scope="session")
def examples():
    """The worked example of each function: its arguments, and what it gives when called."""
    return registered.examples()


@pytest.fixture(scope="session")
def commands():
    """The commands of one start after the other, as our VBA counts them."""
    return (command(sys.executable, start=number) for number in count(1))


@pytest.fixture(scope="session")
def engine(library, commands):
    """The engine, started as our VBA starts it; it ends with this process."""
    return library.activate(next(commands))
