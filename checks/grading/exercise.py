"""Exercise: a learner's file as the parent reads it, to a syntax tree and no further; the code runs in the child."""

import ast
import io
import marshal
import threading
import tokenize
import warnings
from dataclasses import dataclass

from checks.grading.policy import Finding, findings

# Python 3.11 counts how deep a tree is for all threads together, and warnings are caught for all of them.
ONE_AT_A_TIME = threading.Lock()


class Unreadable(Exception):
    """The file is no Python that can be compiled; the message says why, `line` where."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Exercise:
    """The code of an exercise, marshalled, and what in it is forbidden."""

    code: bytes
    findings: list[Finding]


def read(step: str, source: bytes) -> Exercise:
    """Raises Unreadable for what Python would not compile."""
    try:
        with ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an escape sequence that Python warns of is none of the parent's business
            tree = ast.parse(_text(source))
            code = compile(tree, f"steps/{step}/exercise.py", "exec", dont_inherit=True)
            return Exercise(marshal.dumps(code), findings(tree, step))
    except SyntaxError as error:
        raise Unreadable(f"{type(error).__name__}: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise Unreadable(f"Python cannot read the file: {error or type(error).__name__}") from None


def _text(source: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError):
        raise Unreadable("the file is not text in UTF-8, nor in an encoding that it names") from None
