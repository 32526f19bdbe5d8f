"""Run every check of the project: format, lint, types, import contracts, tests."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTEST = ("-m", "pytest", "--ignore=tests/bench")
STATIC = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    # once, for every Windows that follows
    "layout": ["-m", "tests.windows.layout"],
}
# beside what is static alone, and untraced, or the ratios would be those of other work
SPEED = ["-m", "pytest", "tests/bench"]
TESTS = {
    "tests": [
        *(*PYTEST, "-n", "2", "--dist", "worksteal"),
        *("-m", "not excel and not windows and not slow"),
        *("--cov", "--cov-report=term:skip-covered"),
    ],
    # untraced, or they would take twice as long; one by one, Windows first, and one more than
    # there are processors, as programs of others wait now and then
    "long tests": [
        *(*PYTEST, "-n", "3", "--dist", "load", "--maxschedchunk", "1"),
        *("-m", "(slow or windows) and not excel", "tests"),
    ],
}


def main() -> int:
    """Run the checks and give the number that failed."""
    print("== speed, beside what follows", flush=True)
    speed = subprocess.Popen(
        [sys.executable, *SPEED], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    failed = [name for name, arguments in STATIC.items() if not _passes(name, arguments)]
    said, _ = speed.communicate()
    print("== speed", said.decode(errors="replace"), sep="\n", flush=True)
    failed += ["speed"] * bool(speed.returncode)
    failed += [name for name, arguments in TESTS.items() if not _passes(name, arguments)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return len(failed)


def _passes(name: str, arguments: list[str]) -> bool:
    print(f"== {name}", flush=True)
    return not subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
