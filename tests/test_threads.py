"""A run loads numpy with one thread, unless the user has set another number."""

import os
import subprocess
import sys

import pytest

LOADED = (
    "import xlfactor.cli, sys; assert 'numpy' not in sys.modules; "
    "xlfactor.cli.main(['functions']); "
    "import os; print(os.environ['OPENBLAS_NUM_THREADS'])"
)


@pytest.mark.parametrize(("given", "used"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4")])
def test_one_thread_is_used_unless_another_number_is_set(given, used):
    environment = {k: v for k, v in os.environ.items() if not k.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=environment | given, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == used
