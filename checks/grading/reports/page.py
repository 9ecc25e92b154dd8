"""Page: report.html, everything about a class in one file that needs no other."""

import base64
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from statistics import mean, median

from jinja2 import Environment, StrictUndefined

from checks.course import Step
from checks.grading.journal import printable
from checks.grading.reports.marks import Marks, title, whole_message


def report(marks: Marks, images: dict[str, bytes]) -> Iterator[str]:
    """The page, piece by piece, with the pictures inside."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"printable": printable, "title": title, "whole": whole_message, "not_passed": not_passed}
    environment.filters["number"] = lambda step: Step(step).number
    template = environment.from_string(resources.files(__package__).joinpath("page.html").read_text("utf-8"))
    encoded = {name: base64.b64encode(png).decode() for name, png in images.items()}
    return template.generate(marks=marks, images=encoded, summary=summary(marks), means=means(marks))


def summary(marks: Marks) -> dict[str, int | str]:
    """What an instructor wants to read first: a name for each number."""
    totals = [marks.total(name) for name in marks.names]
    rows = [marks.row(name, step) for name in marks.names for step in marks.steps]
    outcomes = Counter(row["outcome"] if row else "not graded yet" for row in rows)
    numbers: dict[str, int | str] = {
        "submissions": len(totals),
        f"mean of {marks.most:g} points": f"{mean(totals or [0]):.2f}",
        "median": f"{median(totals or [0]):.2f}",
        "with full marks": sum(total >= marks.most for total in totals),
        "without a point": totals.count(0),
    }
    return numbers | {f"steps: {name}": outcomes[name] for name in sorted(outcomes) if name != "graded"}


def means(marks: Marks) -> dict[str, float]:
    """By step, the mean points of all submissions."""
    return {step: mean([marks.points(name, step) for name in marks.names] or [0]) for step in marks.steps}


def not_passed(results: list[dict]) -> list[dict]:
    """The results that did not pass; those of one status and diagnosis as one, with all names and the first message."""
    groups = {}
    for each in results:
        if each["status"] != "passed":
            group = groups.setdefault((each["status"], each["diagnosis"]), each | {"names": []})
            group["names"].append(each["name"])
    return list(groups.values())
