"""The engine's environment: folders that a code page broke are those of Windows again."""

from pathlib import Path

from xlfactor.excel.serve import restore_folders

PROFILE, ROAMING, LOCAL = 0x28, 0x1A, 0x1C


def test_folders_that_are_not_there_are_asked_for(tmp_path):
    broken = str(tmp_path / "no such folder")
    environment = {"USERPROFILE": broken, "LOCALAPPDATA": broken, "TEMP": broken, "OTHER": broken}
    told = {PROFILE: "profile", ROAMING: "roaming", LOCAL: "local"}
    restore_folders(environment, told.__getitem__)
    temporary = str(Path("local", "Temp"))
    assert environment == {
        "USERPROFILE": "profile", "APPDATA": "roaming", "LOCALAPPDATA": "local",
        "TEMP": temporary, "TMP": temporary, "OTHER": broken,
    }  # fmt: skip


def test_folders_that_are_there_stay(tmp_path):
    names = ("USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP")
    environment = dict.fromkeys(names, str(tmp_path))
    restore_folders(environment, {}.__getitem__)
    assert environment == dict.fromkeys(names, str(tmp_path))
