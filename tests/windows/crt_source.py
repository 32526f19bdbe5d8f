"""Compile two libraries that fill what Wine 8 lacks: for numpy and scipy, and for Rust wheels."""

import subprocess
from pathlib import Path

COMPILER = "x86_64-w64-mingw32-gcc"
#: the complex functions of C99, of which Wine's C runtime has stubs only
COMPLEX_TO_COMPLEX = [
    *("csqrt", "cexp", "clog", "csin", "ccos", "ctan", "csinh", "ccosh", "ctanh"),
    *("casin", "cacos", "catan", "casinh", "cacosh", "catanh", "conj", "cproj"),
]
COMPLEX_TO_REAL = ["cabs", "carg", "creal", "cimag"]
RANDOM_SOURCE = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) {
    while (n) {
        ULONG k = n > 65536 ? 65536 : (ULONG)n;
        if (!SystemFunction036(p, k)) return FALSE;
        p += k; n -= k;
    }
    return TRUE;
}
"""
#: MSVC's long double is a double, and its complex a struct
COMPLEX_HEAD = """
#include <complex.h>
#define E __declspec(dllexport)
typedef struct {double re, im;} Z;
typedef struct {float re, im;} C;
static double complex of_Z(Z z) {double complex r; __real__ r = z.re; __imag__ r = z.im; return r;}
static double complex of_C(C z) {double complex r; __real__ r = z.re; __imag__ r = z.im; return r;}
static Z to_Z(double complex r) {Z z = {creal(r), cimag(r)}; return z;}
static C to_C(double complex r) {C z = {(float)creal(r), (float)cimag(r)}; return z;}
"""


def _complex_names() -> list[str]:
    names = [*COMPLEX_TO_COMPLEX, *COMPLEX_TO_REAL, "cpow"]
    return [name + suffix for name in names for suffix in ("", "f", "l")]


def _complex_source() -> str:
    """Give C source with x_NAME for each of the functions."""
    lines = [COMPLEX_HEAD]
    for name in COMPLEX_TO_COMPLEX:
        lines += [f"E Z x_{name}{s}(Z z) {{return to_Z({name}(of_Z(z)));}}" for s in ("", "l")]
        lines += [f"E C x_{name}f(C z) {{return to_C({name}(of_C(z)));}}"]
    for name in COMPLEX_TO_REAL:
        lines += [f"E double x_{name}{s}(Z z) {{return {name}(of_Z(z));}}" for s in ("", "l")]
        lines += [f"E float x_{name}f(C z) {{return (float){name}(of_C(z));}}"]
    power = "E {0} x_cpow{1}({0} a, {0} b) {{return to_{0}(cpow(of_{0}(a), of_{0}(b)));}}"
    return (
        "\n".join([*lines, *(power.format(*each) for each in (("Z", ""), ("Z", "l"), ("C", "f")))])
        + "\n"
    )


def compile_into(home: Path, site: Path) -> None:
    """Put the libraries beside python.exe and into its packages."""
    _compile(site / "crtcomplex.dll", _complex_source())
    _compile(home / "bcryptprimitives.dll", RANDOM_SOURCE, "-ladvapi32")
    (site / "crtcomplex.txt").write_text("\n".join(_complex_names()))


def _compile(library: Path, source: str, *flags: str) -> None:
    subprocess.run(
        [COMPILER, "-O2", "-shared", "-static", "-x", "c", "-", "-o", library, *flags],
        input=source.encode(),
        check=True,
    )
