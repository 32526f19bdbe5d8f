"""A digital signature over the whole workbook is told of, and taken out as a whole."""

import pytest

from tests.xlsx.drawn import result
from tests.xlsx.packages import made, with_parts
from xlfactor.errors import FileError
from xlfactor.xlsx.draft import Draft
from xlfactor.xlsx.graft import graft
from xlfactor.xlsx.package import CONTENT_TYPES, ROOT
from xlfactor.xlsx.signature import drop_signature, require_unsigned

_DIGITAL = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
_TYPE = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
_ORIGIN = "application/vnd.openxmlformats-package.digital-signature-origin"
SIGNATURES = {
    "_xmlsignatures/origin.sigs": b"",
    "_xmlsignatures/sig1.xml": b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
    "_xmlsignatures/sig2.xml": b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
}


def signed(package):
    """A workbook with two signatures."""
    return with_parts(
        package,
        SIGNATURES,
        types={
            "_xmlsignatures/origin.sigs": _ORIGIN,
            "_xmlsignatures/sig1.xml": _TYPE,
            "_xmlsignatures/sig2.xml": _TYPE,
        },
        relations=[
            (ROOT, "rId7", f"{_DIGITAL}/origin", "_xmlsignatures/origin.sigs"),
            ("_xmlsignatures/origin.sigs", "rId1", f"{_DIGITAL}/signature", "sig1.xml"),
            ("_xmlsignatures/origin.sigs", "rId2", f"{_DIGITAL}/signature", "sig2.xml"),
        ],
    )


def test_a_signature_is_told():
    require_unsigned(made(), "study.xlsx")
    with pytest.raises(FileError, match=r"'study.xlsx' is digitally signed.*--drop-signature"):
        require_unsigned(signed(made()), "study.xlsx")


def test_signatures_are_taken_out_with_all_that_belongs_to_them():
    draft = Draft(signed(made()))
    drop_signature(draft)
    left = draft.finished()
    assert set(left.names) == set(made().names)
    for part in (CONTENT_TYPES, "_rels/.rels"):
        assert b"signature" not in left.part(part)
    require_unsigned(left, "study.xlsx")


def test_no_result_is_written_under_a_signature():
    written = graft(signed(made()), [result()])
    assert "Results" in written.sheets
    require_unsigned(written, "study.xlsx")
