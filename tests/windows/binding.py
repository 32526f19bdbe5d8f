"""How pywin32 binds to Excel in an engine: late, or early once somebody has run its makepy."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from tests.windows.excel_model.type_library import LIBRARY
from tests.windows.vba_caller import Late, Library

_MAKEPY = f"""
from win32com.client import gencache
gencache.EnsureModule("{{{LIBRARY}}}", 0, 1, 0)
"""
_UNDO_MAKEPY = """
import shutil
from win32com.client import gencache
shutil.rmtree(gencache.GetGeneratePath())
"""


class Binding(Enum):
    """The two ways, which differ in how members are found and called."""

    LATE = "late"
    EARLY = "early"


@contextmanager
def bound(library: Library, command: str, binding: Binding) -> Iterator[Late]:
    """Start an engine that binds so; it ends afterwards, for it cannot forget how."""
    engine = library.activate(command)
    try:
        if binding is Binding.EARLY:
            engine.call("Exec", _MAKEPY, engine.call("Dict"))
        yield engine
    finally:
        if binding is Binding.EARLY:
            engine.call("Exec", _UNDO_MAKEPY, engine.call("Dict"))
        library.end(command)


def binding_of(module: str) -> Binding:
    """Tell by the module of an object's class how it is bound."""
    return Binding.EARLY if "gen_py" in module else Binding.LATE
