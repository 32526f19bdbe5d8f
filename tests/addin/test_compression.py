import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from tests.addin.strict_project import decompressed
from xlfactor.addin.compression import compress

lines = st.sampled_from(["Option Explicit", "End Sub", "' no", "", "x = x + 1", "é€"])
texts = st.lists(lines, max_size=900).map(lambda all_: "\r\n".join(all_).encode("cp1252"))
#: bytes that do not repeat grow by an eighth; up to here they fit a chunk
bytes_of_one_chunk = st.binary(max_size=3640)


@given(texts | bytes_of_one_chunk)
def test_two_readers_give_it_back(data):
    compressed = compress(data)
    assert decompressed(compressed) == data
    assert bytes(decompress_stream(bytearray(compressed))) == data


@pytest.mark.parametrize("size", [0, 1, 2, 3, 8, 9, 4095, 4096, 4097, 8192, 100_000])
@pytest.mark.parametrize("letters", [b"a", b"ab", b"Attribute x\r\n"])
def test_sizes_at_the_edges(size, letters):
    data = (letters * size)[:size]
    compressed = compress(data)
    assert decompressed(compressed) == data
    assert bytes(decompress_stream(bytearray(compressed))) == data
    assert size < 100 or len(compressed) < size / 10


def test_examples_of_the_specification():
    """MS-OVBA 3.2: what does not compress, and what does so the most."""
    plain = (
        "01 19 b0 00 61 62 63 64 65 66 67 68 00 69 6a 6b 6c 6d 6e 6f 70 00 71 72 73 74 75 76 2e"
    )
    assert compress(b"abcdefghijklmnopqrstuv.").hex(" ") == plain
    assert compress(b"a" * 73).hex(" ") == "01 03 b0 02 61 45 00"


def test_a_normal_example_of_the_specification_is_read_and_is_as_short():
    normal = bytes.fromhex(
        "01 2f b0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6a 01 38 08 61 6b 6c 00 30 "
        "6d 6e 6f 70 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7a 00 3c"
    )
    text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert decompressed(normal) == text
    assert len(compress(text)) == len(normal)


def test_what_does_not_compress_is_refused():
    with pytest.raises(ValueError, match="do not compress: they are no text"):
        compress(bytes(i * i * 31 // 7 % 256 ^ i >> 8 for i in range(4096)))
