import pytest

from xlfactor.formulas.tokens import TokenKind, arguments, tokens


@pytest.mark.parametrize(
    ("formula", "references"),
    [
        ("SUM(A1:B2)+$C$3", ["A1:B2", "$C$3"]),
        ("'Real assets'!A1:'Real assets'!B2*LOG10(2)", ["'Real assets'!A1", "'Real assets'!B2"]),
        ("CMA!$B$5:$X$22&B1#&A:A&1:3", ["CMA!$B$5:$X$22", "B1#", "A:A", "1:3"]),
        ('"A1"&A1&1E3&ABCD1&Q1_2024', ["A1"]),
        ("'Bob''s'!A1", ["'Bob''s'!A1"]),
    ],
)
def test_references_are_told_from_texts_numbers_names_and_functions(formula, references):
    found = tokens(formula)
    assert "".join(token.text for token in found) == formula
    assert [one.text for one in found if one.kind is TokenKind.REFERENCE] == references


def test_arguments_are_split_at_their_own_commas():
    inner = tokens('MAX(1,2),{1,2;3,4},"a,b",,LET(x,1,x)')
    texts = ["".join(token.text for token in part) for part in arguments(inner)]
    assert texts == ["MAX(1,2)", "{1,2;3,4}", '"a,b"', "", "LET(x,1,x)"]
