"""Check Python, xlwings, pywin32 and the bits of Excel."""

import xlfactor
from xlfactor.install.findings import Finding, judged, ok, warning
from xlfactor.install.library import find_library, library_name
from xlfactor.install.machine import Machine, System
from xlfactor.install.office import excel_bits, excel_program
from xlfactor.install.ready import (
    bits_wanted,
    library_fault,
    pywin32_fault,
    store_fault,
    xlwings_fault,
)
from xlfactor.pins import XLWINGS


def python_findings(machine: Machine) -> list[Finding]:
    """Return the findings about the Python that runs this."""
    python = machine.python
    found = [
        judged(
            store_fault(machine),
            f"Python {python.version}, {python.bits} bits: {python.executable}",
        ),
        ok(f"xlfactor {xlfactor.__version__}"),
        judged(xlwings_fault(machine), f"xlwings {XLWINGS}, which the add-in was built for"),
    ]
    if machine.system is System.WINDOWS:
        bits = bits_wanted(machine)
        found += [
            judged(pywin32_fault(machine), f"pywin32 {python.installed('pywin32')} loads"),
            judged(
                library_fault(machine, bits),
                f"{library_name(bits)}: {find_library(python, bits)}",
            ),
            _excel(machine),
        ]
    return found


def _excel(machine: Machine) -> Finding:
    program, bits = excel_program(machine.registry), excel_bits(machine.registry)
    if bits is None:
        where = f"Excel ('{program}')" if program else "Excel itself"
        return warning(
            f"how many bits {where} has is not to be found in the registry, and is taken to be "
            f"as Python has, {machine.python.bits}"
        )
    rest = (
        ""
        if bits == machine.python.bits
        else f"; Python has {machine.python.bits}, which does no harm: it runs beside Excel"
    )
    return ok(f"Excel has {bits} bits{rest}")
