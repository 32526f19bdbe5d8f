"""Compress bytes in the format of a VBA project (MS-OVBA 2.4.1)."""

import struct

_CHUNK = 4096
#: eight tokens stand under one byte of flags
_GROUP = 8
_SIGNATURE = b"\x01"
#: the flag "compressed", and the three bits that mark a chunk
_HEADER = 0xB000


def compress(data: bytes) -> bytes:
    """Compress bytes; the same input always produces the same output.

    Raises a `ValueError` if a part would grow beyond the size of a chunk, which does not happen
    for text.

    Examples
    --------
    >>> compress(b"#aaaaaaaa").hex(" ")
    '01 04 b0 04 23 61 04 00'
    """
    chunks = (_compressed(data[at : at + _CHUNK]) for at in range(0, len(data), _CHUNK))
    return _SIGNATURE + b"".join(chunks)


def _compressed(chunk: bytes) -> bytes:
    tokens = _tokens(chunk)
    groups = [tokens[at : at + _GROUP] for at in range(0, len(tokens), _GROUP)]
    body = b"".join(_flags(group) + b"".join(group) for group in groups)
    if len(body) > _CHUNK:
        raise ValueError("the bytes do not compress: they are no text")
    return struct.pack("<H", _HEADER | (len(body) - 1)) + body


def _flags(group: list[bytes]) -> bytes:
    """Return the flags of a group: a set bit marks a copy (two bytes), not a literal (one)."""
    return bytes([sum((len(token) == 2) << bit for bit, token in enumerate(group))])


def _tokens(chunk: bytes) -> list[bytes]:
    tokens, at = [], 0
    while at < len(chunk):
        # the farther back a copy may point, the fewer bits are left for its length
        offset_bits = max(4, (at - 1).bit_length())
        length, back = _repeated(chunk, at, longest=(0xFFFF >> offset_bits) + 3)
        if length:
            tokens.append(struct.pack("<H", (back - 1) << (16 - offset_bits) | (length - 3)))
        else:
            tokens.append(chunk[at : at + 1])
        at += length or 1
    return tokens


def _repeated(chunk: bytes, at: int, *, longest: int) -> tuple[int, int]:
    """Find the longest run that stands earlier too: its length (0 for none), how far back."""
    length, place = 0, at - 1
    for wanted in range(3, min(longest, len(chunk) - at) + 1):
        # a longer match contains the shorter one: it is never nearer than the last match found
        found = chunk.rfind(chunk[at : at + wanted], 0, place + wanted)
        if found < 0:
            break
        length, place = wanted, found
    return length, at - place
