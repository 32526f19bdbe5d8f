"""The two systems that have Excel, before and after the add-in is installed."""

import sys
from dataclasses import replace

import pytest

from tests.install.homes import install, make_addin, make_macos, make_windows
from xlfactor.install.machine import System


def pytest_collection_modifyitems(config, items):
    """Leave out, anywhere else, what only Windows has: it is run there."""
    if sys.platform == "win32":
        return
    elsewhere = [item for item in items if item.get_closest_marker("on_windows")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture
def addin(tmp_path):
    """The add-in of the package."""
    return make_addin(tmp_path / "package" / "xlfactor.xlam")


@pytest.fixture
def windows(tmp_path):
    return make_windows(tmp_path)


@pytest.fixture
def macos(tmp_path):
    return make_macos(tmp_path)


@pytest.fixture
def linux(macos):
    return replace(macos, system=System.OTHER)


@pytest.fixture(params=[make_windows, make_macos], ids=["windows", "macos"])
def machine(request, tmp_path):
    """Each of the two systems with Excel."""
    return request.param(tmp_path)


@pytest.fixture
def installed(machine, addin):
    install(machine, addin)
    return machine


@pytest.fixture
def installed_windows(windows, addin):
    install(windows, addin)
    return windows


@pytest.fixture
def installed_macos(macos, addin):
    install(macos, addin)
    return macos
