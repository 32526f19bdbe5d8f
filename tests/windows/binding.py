"""How pywin32 binds to Excel in an engine: late, or early once somebody has run its makepy."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from tests.windows.excel_model.type_library import LIBRARY
from tests.windows.vba_caller import Late

_MAKEPY = f"""
from win32com.client import gencache
gencache.EnsureModule("{{{LIBRARY}}}", 0, 1, 0)
"""
_UNDO_MAKEPY = """
import shutil
from win32com.client import CLSIDToClass, gencache
shutil.rmtree(gencache.GetGeneratePath())
gencache.clsidToTypelib.clear()
CLSIDToClass.mapCLSIDToClass.clear()
"""


class Binding(Enum):
    """The two ways, which differ in how members are found and called."""

    LATE = "late"
    EARLY = "early"


@contextmanager
def bound(engine: Late, binding: Binding) -> Iterator[None]:
    """Let an engine bind early in between, if that is wanted."""
    if binding is Binding.LATE:
        yield
        return
    engine.call("Exec", _MAKEPY, engine.call("Dict"))
    try:
        yield
    finally:
        engine.call("Exec", _UNDO_MAKEPY, engine.call("Dict"))


def binding_of(module: str) -> Binding:
    """Tell by the module of an object's class how it is bound."""
    return Binding.EARLY if "gen_py" in module else Binding.LATE
