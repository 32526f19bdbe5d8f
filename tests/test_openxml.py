"""Every file that this project writes is valid Open XML, to two validators that are not ours."""

import zipfile

import pytest

from tests.addin import small
from tests.conftest import WORKBOOKS
from tests.openxml import ROOT, SDK, audit, sdk_errors
from xlfactor.addin.package import parts

STUDIES = sorted(WORKBOOKS.glob("*.xlsx"))


RESULTS = {"results.xlsx": "factor_cma", "returns.results.xlsx": "cross_asset"}


@pytest.fixture(params=["xlfactor.xlam", *RESULTS, *(path.name for path in STUDIES)])
def written(request, results_of):
    # those of returns have pages that are cut for print
    if request.param in RESULTS:
        return results_of(RESULTS[request.param])[0]
    return ROOT / request.param if request.param == "xlfactor.xlam" else WORKBOOKS / request.param


def test_openxml_audit_finds_no_error(written):
    errors, advice = audit(written)
    assert errors == []
    # openpyxl writes texts into the cells themselves, which is valid and which Excel reads
    assert all("inline-string" in item.description for item in advice)


@pytest.mark.npm
@pytest.mark.slow
@pytest.mark.skipif(SDK is None, reason=".ci/run installs it into .node")
def test_the_open_xml_sdk_finds_no_error(written):
    assert sdk_errors(written) == []


@pytest.fixture
def broken(tmp_path):
    """Break one word of one part of an add-in."""

    def break_(part, word, other):
        path = tmp_path / "broken.xlam"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts(small.ADDIN).items():
                archive.writestr(name, content.replace(word, other) if name == part else content)
        return path

    return break_


def test_openxml_audit_sees_a_word_that_is_wrong(broken):
    errors, _ = audit(broken("xl/workbook.xml", b"Description index=", b"Description place="))
    assert [item.description for item in errors] == [
        "Required attribute 'index' is missing",
        "The 'place' attribute is not declared.",
    ]


@pytest.mark.npm
@pytest.mark.slow
@pytest.mark.skipif(SDK is None, reason=".ci/run installs it into .node")
@pytest.mark.parametrize(
    ("part", "word", "other"),
    [
        ("xl/workbook.xml", b"Description index=", b"Description place="),
        ("customUI/customUI14.xml", b"onAction=", b"onActing="),
    ],
)
def test_the_open_xml_sdk_sees_a_word_that_is_wrong(broken, part, word, other):
    found = "\n".join(sdk_errors(broken(part, word, other)))
    assert f"The '{other.decode().split()[-1].rstrip('=')}' attribute is not declared" in found
