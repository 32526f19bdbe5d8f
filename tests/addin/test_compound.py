import io

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.addin.strict_compound import read_compound
from xlfactor.addin.compound import compound_file

names = st.text("ABCdef019_ ", min_size=1, max_size=31)
sizes = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 9000])
contents = st.builds(lambda size, byte: bytes([byte]) * size, sizes, st.integers(0, 255))


def storages(inside):
    return st.dictionaries(names, contents | inside, max_size=9).filter(differ)


def differ(tree):
    return len({name.upper() for name in tree}) == len(tree)


trees = storages(storages(st.nothing()))


def flat(tree, path=""):
    for name, content in tree.items():
        if isinstance(content, bytes):
            yield f"{path}{name}", content
        else:
            yield from flat(content, f"{path}{name}/")


def by_olefile(raw):
    with olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_UNSURE) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


@settings(max_examples=30)
@given(trees)
def test_two_readers_give_every_stream_back(tree):
    raw = compound_file(tree)
    found = read_compound(raw)
    assert found.oddities == set()
    assert found.streams == dict(flat(tree))
    assert by_olefile(raw) == dict(flat(tree))


@pytest.mark.parametrize("size", [0, 63, 64, 4095, 4096, 4097, 60_000, 64_000, 65_000, 1_000_000])
def test_sizes_at_the_edges(size):
    tree = {"A": bytes(size), "B": b"after"}
    raw = compound_file(tree)
    assert read_compound(raw).oddities == set()
    assert read_compound(raw).streams == by_olefile(raw) == tree


@pytest.mark.parametrize("count", range(1, 40))
def test_any_number_of_siblings_is_a_tree_that_keeps_the_rules(count):
    tree = {f"Name{number}" + "x" * (number % 3): b"" for number in range(count)}
    found = read_compound(compound_file(tree))
    assert found.oddities == set()
    assert found.streams == tree


def test_the_largest_file_and_one_byte_more():
    # 109 sectors of the table, each for 128 sectors; one is the directory's
    largest = (109 * 127 - 1) * 512
    raw = compound_file({"A": bytes(largest)})
    assert len(read_compound(raw).streams["A"]) == largest
    with pytest.raises(ValueError, match="over 7 MB is more than this writes"):
        compound_file({"A": bytes(largest + 1)})


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"": b""}, "'' is no name for a stream: 1 to 31 ASCII characters"),
        ({"x" * 32: b""}, "1 to 31 ASCII characters"),
        ({"naïve": b""}, "'naïve' is no name for a stream: 1 to 31 ASCII characters"),
        ({"a/b": b""}, r"'a/b' is no name for a stream: it has one of / \\ : !"),
        ({"dir": b"", "DIR": b""}, "two streams are named 'DIR', or differ in case alone"),
        ({"S": {"a": b"", "A": {}}}, "two streams are named 'A'"),
    ],
)
def test_names_that_cannot_stand_are_refused(tree, message):
    with pytest.raises(ValueError, match=message):
        compound_file(tree)
