"""Worked examples of all functions, changed ten thousand times: an answer or an error by name.

An answer keeps the laws. The cases are the same in every run: `outcome(number)` repeats one.
"""

import random
import warnings

import pytest

from tests.fuzz import laws, mutations
from tests.fuzz.examples import examples
from xlfactor.errors import XlFactorError

pytestmark = pytest.mark.slow
BATCH, BATCHES = 250, 40
#: every so many answers are asked for once more in another order
SHUFFLED = 2


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_changed_example_gives_an_answer_or_an_error_by_name(batch):
    answers = 0
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        try:
            answers += outcome(number) is not None
        except Exception as error:
            error.add_note(f"case {number}, {case(number)[0].name}")
            raise
    # a fuzz that is refused all the time would test readers alone
    assert answers > BATCH / 5


def case(number):
    """Return the function of a case, its arguments, and a generator of what else is random."""
    rng = random.Random(number)  # noqa: S311 (nothing is secret here)
    example = examples()[number % len(examples())]
    function, arguments = example.function, list(example.arguments)
    while len(arguments) < len(function.arguments) and rng.random() < 0.5:
        arguments.append(None)
    for _ in range(rng.choice((1, 1, 2))):
        position = rng.randrange(len(arguments))
        kind, value = function.arguments[position].kind, arguments[position]
        if kind.is_table and isinstance(value, (list, tuple)):
            arguments[position] = mutations.table(rng, value)
        else:
            arguments[position] = _few(mutations.option(rng, kind), function.arguments[position])
    return function, arguments, rng


def _few(value, argument):
    """Return a value, but of draws no more than thirty, for thousands show nothing else."""
    is_large = argument.name == "band_draws" and isinstance(value, (int, float)) and value > 30
    return 30.0 if is_large and value <= argument.kind.maximum else value


def outcome(number):
    """Return the answer of a case, which keeps the laws; None if it is refused by name."""
    function, arguments, rng = case(number)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            cells = function(*arguments)
        except XlFactorError:
            return None
        has_names = function.gives_table and not (
            len(arguments) == len(function.arguments) and arguments[-1] in NO_HEADERS
        )
        if has_names:
            laws.require_cells(function, cells)
            laws.require_sums(function, cells)
            laws.require_matrix(function, cells)
            laws.require_limits(function, arguments, cells)
        if has_names and number % SHUFFLED == 0 and laws.has_digits(arguments):
            again = function(*laws.shuffled(rng, function, arguments))
            laws.require_same(function, cells, again, beside=laws.largest(arguments))
    return cells


#: what leaves the names of an answer out
NO_HEADERS = (False, 0.0, "n", "no", "-", "–")
