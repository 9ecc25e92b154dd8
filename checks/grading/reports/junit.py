"""JUnit: XML as pytest writes it. Wrong numbers are failures; crashes, time-outs and what is forbidden are errors."""

import re
from xml.etree import ElementTree

from checks.grading.reports.marks import Marks, printable

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2 Characters


def report(marks: Marks) -> str:
    """A testcase a submission and scenario, its class name the submission and the step."""
    suite = ElementTree.Element("testsuite", name="grading")
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for name in marks.names:
        for step in marks.steps:
            for scenario in marks.scenarios(step):
                told = marks.scenario(name, step, scenario)
                case = ElementTree.SubElement(suite, "testcase", classname=legal(f"{name}.{step}"), name=scenario)
                if kind := kind_of(told["status"]):
                    counts[kind] += 1
                    said = "\n".join(filter(None, [told["diagnosis"], told["message"]])) or told["status"]
                    ElementTree.SubElement(case, kind, message=legal(told["status"])).text = legal(said)
    suite.attrib |= {
        "tests": str(len(suite)),
        "failures": str(counts["failure"]),
        "errors": str(counts["error"]),
        "skipped": str(counts["skipped"]),
    }
    whole = ElementTree.Element("testsuites")
    whole.append(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(whole, encoding="unicode") + "\n"


def kind_of(status: str) -> str | None:
    if status == "passed":
        return None
    return {"failed": "failure", "to do": "failure", "not graded yet": "skipped"}.get(status, "error")


def legal(text: str) -> str:
    return ILLEGAL.sub("", printable(text))
