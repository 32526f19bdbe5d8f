"""The reference in Markdown, as a page of HTML, and for IntelliSense."""

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from xlfactor import catalogue
from xlfactor import help as pages
from xlfactor.help.entries import excerpt, laid_out
from xlfactor.published import published
from xlfactor.studies import WORKBOOKS

VOID = {"meta", "link", "br", "hr", "img", "input"}


def test_the_reference_in_docs_is_the_one_that_the_catalogue_gives():
    page = Path(__file__).parent.parent.parent / "docs" / "functions.md"
    wanted = "python -m xlfactor.help > docs/functions.md"
    assert page.read_text("utf-8") == pages.reference(), wanted


class Page(HTMLParser):
    """A page that was read: what opens is closed, what is named, what is pointed at."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.texts, self.tags = [], [], [], [], set()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.add(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [value for key, value in attrs if key in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def page():
    return Page(pages.functions_html())


def test_the_page_is_whole_and_stands_alone(page):
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.links) == {f"#{name}" for name in page.ids}
    assert not page.tags & {"script", "link", "img", "iframe"}


def test_the_page_has_every_function_macro_argument_and_example(page):
    assert set(page.ids) == {item.name for item in published()} | set(catalogue.MACROS)
    texts = set(page.texts)
    for function in published():
        assert function.summary in texts
        assert {item.name for item in function.arguments} <= texts
        assert {item.help for item in function.arguments} <= texts
    for workbook in WORKBOOKS.values():
        assert {laid_out(formula) for formula in workbook.formulas} <= texts
    for macro in catalogue.MACROS.values():
        assert {macro.label, macro.summary} <= texts


def test_intellisense_has_the_texts_of_the_wizard():
    root = ET.fromstring(pages.intellisense_xml())  # noqa: S314 (our own)
    space = "{http://schemas.excel-dna.net/intellisense/1.0}"
    assert root.tag == f"{space}IntelliSense"
    (info,) = root
    assert info.tag == f"{space}FunctionInfo"
    assert [entry.tag for entry in info] == [f"{space}Function"] * len(published())
    for entry, function in zip(info, published(), strict=True):
        assert entry.attrib == {"Name": function.name, "Description": function.summary}
        assert [(each.tag, each.attrib) for each in entry] == [
            (
                f"{space}Argument",
                {
                    "Name": item.name if item.required else f"[{item.name}]",
                    "Description": item.help,
                },
            )
            for item in function.arguments
        ]
    assert "FACTOR_ERROR" in {entry.get("Name") for entry in info}


def test_a_long_formula_is_broken_between_arguments():
    long = f'=NET_VALUES(A1#, {{"a,b",1;"c)",2}}, PRICE_RETURNS(B1#, C1#), "{"x" * 60}, (y")'
    assert laid_out(long).split("\n") == [
        "=NET_VALUES(",
        "    A1#,",
        '    {"a,b",1;"c)",2},',
        "    PRICE_RETURNS(B1#, C1#),",
        f'    "{"x" * 60}, (y"',
        ")",
    ]


def test_of_a_result_the_first_lines_are_shown():
    row = [dt.datetime(2026, 1, 31), True, None, -1e-17, 0.0123456, "x" * 81, "y", "z"]
    found = excerpt([["", *"abcdefg"], *[row] * 9])
    assert len(found.rows) == 6
    assert found.rows[1] == ["2026-01-31", "TRUE", "", "0", "0.01235", "x" * 79 + "…"]
    assert found.left_out == "4 more rows and 2 more columns"
    assert excerpt([["", "a"], ["b", 1.0]]).left_out == ""
