"""Run every check of the project: format, lint, types, import contracts, tests."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "tests": [
        *("-m", "pytest", "-n", "2", "--dist", "worksteal", "--ignore=tests/bench"),
        *("-m", "not excel and not windows and not slow"),
        *("--cov", "--cov-report=term:skip-covered"),
    ],
    # untraced, or they would take three times as long
    "long tests": [
        *("-m", "pytest", "-n", "2", "--dist", "worksteal", "--ignore=tests/bench"),
        *("-m", "slow and not excel and not windows"),
    ],
    # once, for both of the Windows that follow
    "layout": ["-m", "tests.windows.layout"],
    "windows": [
        *("-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", "windows", "tests/windows"),
    ],
    # alone and untraced, or the ratios would be those of the tracer
    "speed": ["-m", "pytest", "tests/bench"],
}


def main() -> int:
    """Run the checks in turn and give the number that failed."""
    failed = []
    for name, arguments in CHECKS.items():
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
