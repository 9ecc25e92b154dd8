"""JUnit: XML as pytest writes it. Wrong numbers are failures; crashes, time-outs and what is forbidden are errors."""

from collections import Counter
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from checks.grading.journal import printable
from checks.grading.reports.marks import Marks


def report(marks: Marks) -> Iterator[str]:
    """One testcase per submission and scenario, classified by submission and step; in pieces, as it is large."""
    places = [(name, step) for name in marks.names for step in marks.steps]
    kinds = Counter(kind_of(result["status"]) for place in places for result in marks.scenario_results(*place))
    counts = {"failures": kinds["failure"], "errors": kinds["error"], "skipped": kinds["skipped"]}
    counted = "".join(f' {name}="{count}"' for name, count in {"tests": kinds.total(), **counts}.items())
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite name="grading"{counted}>\n'
    for name, step in places:
        owner = attribute(f"{name}.{step}")
        for result in marks.scenario_results(name, step):
            yield f"<testcase classname={owner} name={attribute(result['name'])}>"
            if kind := kind_of(result["status"]):
                words = "\n".join(filter(None, [result["diagnosis"], result["message"]])) or result["status"]
                yield f"<{kind} message={attribute(result['status'])}>{escape(printable(words))}</{kind}>"
            yield "</testcase>\n"
    yield "</testsuite></testsuites>\n"


def kind_of(status: str) -> str | None:
    if status == "passed":
        return None
    return {"failed": "failure", "to write": "failure", "not graded yet": "skipped"}.get(status, "error")


def attribute(text: str) -> str:
    return quoteattr(printable(text))
