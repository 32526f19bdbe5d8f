"""Make VBA for Excel readable to LibreOffice: its Basic knows neither #If nor all of Excel."""

import re

#: what stands outside of VBA itself is asked of the fakes
FAKED = {
    r"\bApplication\b": "FakeApplication()",
    r"\bActiveWorkbook\b": "FakeActiveWorkbook()",
    r"\bThisWorkbook\.": "FakeThisWorkbook().",
    r"\bMsgBox\b": "FakeBox",
    r'\bEnviron\("HOME"\)': "Home",
    r"\bCreateObject\b": "FakeObject",
    r"\bAs (Range|Worksheet|Workbook|IRibbonControl|IRibbonUI)\b": "As Object",
    r"\bAs LongPtr\b": "As Variant",
    # LibreOffice has no Value2; a method cannot be called Call there
    r"\.Value2\b": ".Value",
    r"\.Call\(": ".CallIt(",
    # an object in an array is not simply overwritten there
    r"arguments\(place\) = (ValuesOfRange.*)$": r"arguments = Replaced(arguments, place, \1)",
    # a fake is an object of a class; LibreOffice calls all of them so
    r'TypeName\((\w+|FakeApplication\(\)\.Caller)\) (<>|=) "Range"': r'KindOf(\1) \2 "Range"',
}


def preprocessed(text, constants):
    """Do what the #If directives of VBA say."""
    kept, taken = [], []
    for line in text.split("\n"):
        word = line.strip()
        if word.startswith("#If "):
            taken.append(word.removeprefix("#If ").removesuffix(" Then") in constants)
        elif word == "#Else":
            taken[-1] = not taken[-1]
        elif word == "#End If":
            taken.pop()
        elif all(taken):
            kept.append(line)
    assert not taken
    return "\n".join(kept)


def module(text, constants, *, faked=True, kind="VBAModule"):
    """Give a module as LibreOffice keeps one that it reads from an Excel file."""
    text = preprocessed(text, constants)
    text = re.sub(r"(?m)^Attribute ", "Rem Attribute ", text)
    if faked:
        # a function declared in a library is one of the fakes
        text = re.sub(r"(?m)^ *Private Declare .*\n", "", text)
        for found, instead in FAKED.items():
            text = re.sub(f"(?m){found}", instead, text)
    return f"Rem Attribute VBA_ModuleType={kind}\nOption VBASupport 1\n{text}"
