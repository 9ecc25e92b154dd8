"""Selection: an exact `-k stepN`: step1 means step 1 alone, not step 10, and no other step is imported."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

import pytest

from checks.course import BY_NUMBER, STEPS, Step
from checks.learner.reports import reports_of

STEP = re.compile(r"\bstep_?(\d+)\b", re.IGNORECASE)
TOKEN = re.compile(r"\s*([()]|[\w:+\-.\[\]\\/]+)")  # a parenthesis, or a name
OPERATORS = ("and", "or", "not", "(", ")")
FOLDERS = {step.folder: step for step in STEPS}


def pytest_configure(config):
    config.option.keyword = exact(config.option.keyword)


def pytest_ignore_collect(collection_path, config):
    """Ignore the folder of a step that -k excludes: a syntax error in step 5 does not stop step 1."""
    step = FOLDERS.get(collection_path)
    return True if step and not may_select(config.option.keyword, step) else None


def pytest_terminal_summary(terminalreporter, config):
    """Where -k selects nothing, say which of its words no test has, and which was perhaps meant."""
    tests = [test for tests in reports_of(config).collected.values() for test in tests]
    if config.option.keyword and tests and not terminalreporter.stats.keys() - {"deselected", ""}:
        for word, meant in unknown_words(config.option.keyword, tests).items():
            terminalreporter.line(f"nothing is called {word}" + (f"; did you mean {meant}?" if meant else ""))


def unknown_words(keyword: str, tests: Iterable[str]) -> dict[str, str]:
    """The words of a -k expression that are in the name of no test and no step, each with the most similar one."""
    names = " ".join([*tests, *(step.name for step in STEPS)]).lower()
    known = [*(f"step{step.number}" for step in STEPS), *sorted(set(re.findall(r"[^\W_]+", names)))]
    words = [word for word in TOKEN.findall(keyword) if word not in OPERATORS and word.lower() not in names]
    return {word: next(iter(get_close_matches(word.lower(), known, n=1)), "") for word in words}


def exact(keyword: str) -> str:
    """Turn every stepN in a -k expression into the beginning of its folder's name, which no other folder shares.

    Raises pytest.UsageError for a step that does not exist.
    """
    return STEP.sub(lambda match: _prefix(int(match[1])), keyword)


def _prefix(number: int) -> str:
    if number not in BY_NUMBER:
        first, last = STEPS[0].number, STEPS[-1].number
        raise pytest.UsageError(f"step{number}: no such step; there are steps {first} to {last}")
    return f"step{number:02d}_"


def may_select(keyword: str, step: Step) -> bool:
    """Whether an exact -k expression could select a test of the step, whatever the names of its tests are.

    A malformed expression may: pytest reports it.
    """
    if not keyword:
        return True
    tokens = TOKEN.findall(keyword)
    if "".join(tokens) != re.sub(r"\s", "", keyword):
        return True
    try:
        value = _either(tokens, step)
    except IndexError:
        return True
    return bool(tokens) or value is not False


# The value of an expression in three-valued logic: True, False, or None where it depends on the name of a test.


def _either(tokens: list[str], step: Step) -> bool | None:
    value = _both(tokens, step)
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        other = _both(tokens, step)
        value = True if value or other else None if None in (value, other) else False
    return value


def _both(tokens: list[str], step: Step) -> bool | None:
    value = _one(tokens, step)
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        other = _one(tokens, step)
        value = False if False in (value, other) else None if None in (value, other) else True
    return value


def _one(tokens: list[str], step: Step) -> bool | None:
    token = tokens.pop(0)
    if token == "not":
        value = _one(tokens, step)
        return None if value is None else not value
    if token == "(":
        value = _either(tokens, step)
        tokens.pop(0)  # the closing parenthesis
        return value
    if re.fullmatch(r"step\d\d_", token):
        return step.name.startswith(token)
    return None
