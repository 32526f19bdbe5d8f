"""Docstrings say what a function does with a verb that fits."""

import ast
from pathlib import Path

import xlfactor

PACKAGE = Path(xlfactor.__file__).parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def first_words(path):
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and (text := ast.get_docstring(node)):
            yield (
                f"{path.relative_to(PACKAGE).as_posix()}: {text.splitlines()[0]}",
                text.split()[0],
            )


def test_no_docstring_begins_with_give_or_tell():
    words = [pair for path in sorted(PACKAGE.rglob("*.py")) for pair in first_words(path)]
    assert len(words) > 500
    assert not [line for line, word in words if word in {"Give", "Gives", "Tell", "Tells"}]
