"""Type information of the model, as the source of a type library.

A client of another process learns from it what there is, and xlwings knows a range by its id.
"""

import inspect
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, get_args, get_type_hints
from uuid import UUID, uuid5

from tests.windows.excel_model import (
    application,
    cells,
    chart_axes,
    chart_looks,
    charts,
    conditions,
    formats,
    links,
    names,
    sheets,
    tables,
    validation,
)
from tests.windows.excel_model.members import Ask, ComObject, Member, members_of, spelled

COMPILER: Final = "x86_64-w64-mingw32-widl"
LIBRARY: Final = UUID("7d1f2a60-0f0e-4a53-9d5e-31a1c7e6a000")
#: those of Excel's interfaces that others know by their id
_EXCELS: Final = {
    "Range": UUID("00020846-0000-0000-C000-000000000046"),
    "_Application": UUID("000208D5-0000-0000-C000-000000000046"),
    "_Workbook": UUID("000208DA-0000-0000-C000-000000000046"),
    "_Worksheet": UUID("000208D8-0000-0000-C000-000000000046"),
}
_MODULES = (
    *(application, sheets, cells, formats, conditions, links, validation, tables, names),
    *(charts, chart_axes, chart_looks),
)
#: what a system header would declare, as far as a type library needs it
_HEAD: Final = """\
[object, local, uuid(00000000-0000-0000-C000-000000000046)] interface IUnknown {}
[object, local, uuid(00020400-0000-0000-C000-000000000046)] interface IDispatch : IUnknown {}
typedef struct tagVARIANT { int kind; } VARIANT;
"""
_DEFAULT, _NEW_ENUM = 0, -4


@cache
def kinds() -> tuple[type[ComObject], ...]:
    """Give the classes of the model that a client may hold."""
    found = {
        kind.interface(): kind
        for module in _MODULES
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, ComObject) and _is_served(kind, module)
    }
    return tuple(found.values())


def _is_served(kind: type[ComObject], module: object) -> bool:
    return kind.__module__ == module.__name__ and not kind.__name__.startswith("_")


@cache
def numbered(kind: type[ComObject]) -> dict[int, Member]:
    """Give the members of a class by the number under which COM asks for them."""
    members = members_of(kind).values()
    return {_number(member, place): member for place, member in enumerate(members, start=1)}


def _number(member: Member, place: int) -> int:
    return {"_Default": _DEFAULT, "_NewEnum": _NEW_ENUM}.get(member.name, place)


def source() -> str:
    """Give the type library in the language of interfaces."""
    names = "".join(f"dispinterface {kind.interface()};\n" for kind in kinds())
    interfaces = "".join(line for kind in kinds() for line in _interface(kind))
    head = f"[uuid({LIBRARY}), version(1.0)] library ModelOfExcel {{\n"
    return f"{_HEAD}{head}{names}{interfaces}}};\n"


def compile_to(path: Path) -> None:
    """Write the type library."""
    path.with_suffix(".idl").write_text(source(), "utf-8")
    command = [COMPILER, "-t", "-o", path, path.with_suffix(".idl")]
    subprocess.run(command, check=True, capture_output=True)


def _interface(kind: type[ComObject]) -> Iterator[str]:
    name = kind.interface()
    uuid = _EXCELS.get(name) or uuid5(LIBRARY, name)
    yield f"[uuid({uuid})] dispinterface {name} {{ properties: methods:\n"
    for number, member in numbered(kind).items():
        yield from _member(number, member, _result(kind, member))
    yield "};\n"


def _result(kind: type[ComObject], member: Member) -> str:
    """Give what a member gives: an object by its interface, as Excel's own library says it."""
    asked = inspect.getattr_static(kind, member.attribute)
    hint = get_type_hints(asked.fget if isinstance(asked, property) else asked).get("return")
    for each in (hint, *get_args(hint)):
        if inspect.isclass(each) and issubclass(each, ComObject):
            return f"{each.interface()} *"
    return "VARIANT "


def _member(number: int, member: Member, result: str) -> Iterator[str]:
    if number == _NEW_ENUM:
        yield f"  [id({number}), propget, restricted] IUnknown *_NewEnum();\n"
        return
    arguments = [_argument(each) for each in member.parameters]
    get = "" if Ask.METHOD in member.asks else ", propget"
    yield f"  [id({number}){get}] {result}{member.name}({', '.join(arguments)});\n"
    if Ask.PUT in member.asks:
        put = ", ".join([*arguments, "[in] VARIANT RHS"])
        yield f"  [id({number}), propput] void {member.name}({put});\n"


def _argument(parameter: inspect.Parameter) -> str:
    required = parameter.default is inspect.Parameter.empty
    return f"[in{'' if required else ', optional'}] VARIANT {spelled(parameter.name)}"
