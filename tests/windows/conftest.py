import sys

import pytest

#: what runs Wine, or needs a stand-in for pywin32
_NOT_ON_WINDOWS = [
    *("layout.py", "prefix.py", "wine.py", "test_under_wine.py"),
    *("desk.py", "test_excel_model.py", "test_macros_on_the_model.py"),
]
#: what imports COM; test_under_wine.py has it run
_ON_WINDOWS_ALONE = [
    *("inside", "crt_filling.py", "variants.py", "vba_caller.py", "binding.py", "interpreters.py"),
    "excel_model/served.py",
]

collect_ignore = _NOT_ON_WINDOWS if sys.platform == "win32" else _ON_WINDOWS_ALONE


@pytest.fixture(scope="session")
def windows(tmp_path_factory):
    """A fresh Windows under Wine, with the project installed from its wheel."""
    from tests.windows import wine

    if not wine.PRESENT:
        pytest.skip("Wine is not installed")
    with wine.started(tmp_path_factory.mktemp("windows")) as started:
        yield started
