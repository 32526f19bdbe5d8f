"""LibreOffice, as a second program that opens what the product writes."""

import shutil
import subprocess

SOFFICE = shutil.which("soffice")


def convert(path, kind):
    """Convert a file by LibreOffice, into a folder beside it, where its profile is too."""
    folder = path.parent / "converted"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / f"{path.stem}.{kind.partition(':')[0]}"
