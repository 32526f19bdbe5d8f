"""Two validators of Open XML that are not ours."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import openxml_audit
from openxml_audit import ValidationSeverity

ROOT = Path(__file__).parent.parent
#: what .ci/run installs; with a node of its own where the system's is too old
PROGRAMS = ROOT / ".node" / "node_modules" / ".bin"
SDK = shutil.which("ooxml-validate", path=PROGRAMS)


def sdk_errors(path):
    """What Microsoft's Open XML SDK says of a file, as the npm package runs it."""
    found_first = os.environ | {"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [SDK, path], capture_output=True, text=True, check=True, timeout=120, env=found_first
    )
    count = re.search(r"^Found (\d+) errors", done.stdout, re.MULTILINE)
    assert count, done.stdout + done.stderr
    return [] if count[1] == "0" else done.stdout.splitlines()


def audit(path):
    """What openxml-audit says of a file: errors, and advice."""
    findings = openxml_audit.OpenXmlValidator().validate(path).errors
    errors = [item for item in findings if item.severity is ValidationSeverity.ERROR]
    return errors, [item for item in findings if item not in errors]
