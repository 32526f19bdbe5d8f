"""How fast batches are: `python -m tests.bench.batch [BOOKS] [MACRO]` prints a table.

Studies of assumptions, each with figures of its own, are run by a loop, by two processes and by a
Dask cluster of two workers on this machine, and by the same command once more. On a machine that
does other work the ratios are those of that moment: the load is printed.
"""

import os
import re
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.conftest import WORKBOOKS
from xlfactor import cli
from xlfactor.batch.records import Records
from xlfactor.xlsx.archive import joined, packed
from xlfactor.xlsx.package import Package

ENGINES = {
    "a loop": ("--workers", "1"),
    "2 processes": ("--workers", "2"),
    "a Dask cluster of 2 workers": ("--workers", "2", "--scheduler", "local"),
}


def make_books(folder: Path, number: int) -> None:
    """Write copies of the shipped study, each with a gamma and a return of its own."""
    package = Package((WORKBOOKS / "factor_cma.xlsx").read_bytes())
    parts = {name: package.part(name) for name in package.names}
    targets, cma = (package.sheets[sheet].part for sheet in ("Targets", "CMA"))
    for book in range(number):
        changed = {
            targets: with_value(parts[targets], "C23", 0.2 + 0.7 * book / number),
            cma: with_value(parts[cma], "C6", 0.06 + 0.03 * book / number),
        }
        (folder / f"client {book:05d}.xlsx").write_bytes(joined(packed(parts | changed)))


def with_value(part: bytes, cell: str, value: float) -> bytes:
    pattern = rb'(<c r="%s"[^>]*><v>)[^<]*' % cell.encode()
    changed, count = re.subn(pattern, rb"\g<1>%s" % repr(value).encode(), part)
    assert count == 1
    return changed


def seconds_of(source: Path, out: Path, macro: str, options: tuple[str, ...]) -> float:
    start = perf_counter()
    status = cli.main(["batch", str(source), "--out", str(out), "--macro", macro, "--quiet",
                       *options])  # fmt: skip
    assert status == 0
    return perf_counter() - start


def measure(number: int, macro: str, folder: Path) -> None:
    source = folder / "books"
    source.mkdir()
    make_books(source, 2)
    seconds_of(source, folder / "warm", macro, ENGINES["a loop"])
    make_books(source, number)
    print(f"\n{number} studies, {macro}; load {os.getloadavg()[0]:.1f}\n")
    print("| engine | seconds | times a loop | of the ideal | again, 100 books |")
    print("|---|---|---|---|---|")
    taken, found = [], []
    for name, options in ENGINES.items():
        out = folder / name
        taken.append(seconds_of(source, out, macro, options))
        again = seconds_of(source, out, macro, options) / number * 100
        records = Records(out / "records.jsonl").last
        found.append({book: record.portfolios for book, record in records.items()})
        ratio, workers = taken[0] / taken[-1], int(options[1])
        figures = f"{taken[-1]:.1f} | {ratio:.2f} | {ratio / workers:.0%} | {again:.2f} s"
        print(f"| {name} | {figures} |", flush=True)
    assert found[0] == found[1] == found[2]
    tell_sizes(source, folder / "a loop")


def tell_sizes(source: Path, out: Path) -> None:
    records = Records(out / "records.jsonl").last.values()
    one = next(iter(records))
    sent, back = ((path / one.book).stat().st_size for path in (source, out / "books"))
    work = sum(record.seconds for record in records) / len(records)
    # of Linux, in kB
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nA workbook: {sent / 1024:.0f} kB to the worker, {back / 1024:.0f} kB back, "
          f"{len(one.line) / 1024:.1f} kB of record, {work:.2f} s of work in a loop; "
          f"a worker takes {memory:.0f} MB at the most")  # fmt: skip


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    with TemporaryDirectory() as place:
        measure(int(given.get(0, "1000")), given.get(1, "run_all"), Path(place))
