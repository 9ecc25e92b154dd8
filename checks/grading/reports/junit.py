"""JUnit: XML as pytest writes it. Wrong numbers are failures; crashes, time-outs and what is forbidden are errors."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from checks.grading.reports.marks import Marks, printable

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2 Characters


def report(marks: Marks) -> Iterator[str]:
    """A testcase a submission and scenario, its class name the submission and the step; in pieces, as it is large."""
    places = [(name, step) for name in marks.names for step in marks.steps]
    kinds = Counter(kind_of(told["status"]) for place in places for told in marks.told(*place))
    counts = {"failures": kinds["failure"], "errors": kinds["error"], "skipped": kinds["skipped"]}
    counted = "".join(f' {name}="{count}"' for name, count in {"tests": kinds.total(), **counts}.items())
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite name="grading"{counted}>\n'
    for name, step in places:
        owner = attribute(f"{name}.{step}")
        for told in marks.told(name, step):
            yield f"<testcase classname={owner} name={attribute(told['name'])}>"
            if kind := kind_of(told["status"]):
                said = "\n".join(filter(None, [told["diagnosis"], told["message"]])) or told["status"]
                yield f"<{kind} message={attribute(told['status'])}>{escape(legal(said))}</{kind}>"
            yield "</testcase>\n"
    yield "</testsuite></testsuites>\n"


def kind_of(status: str) -> str | None:
    if status == "passed":
        return None
    return {"failed": "failure", "to do": "failure", "not graded yet": "skipped"}.get(status, "error")


def attribute(text: str) -> str:
    return quoteattr(legal(text))


def legal(text: str) -> str:
    return ILLEGAL.sub("", printable(text))
