"""LibreOffice, as a second program that opens what the product writes."""

import shutil
import subprocess

SOFFICE = shutil.which("soffice")


def convert(path, kind):
    """Convert a file by LibreOffice, into the same folder; a profile of its own stands beside."""
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", path.parent, path]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return path.with_suffix(f".{kind.partition(':')[0]}")
