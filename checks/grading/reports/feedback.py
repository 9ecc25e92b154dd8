"""Feedback: what a learner may read, in Markdown: where an observation differs and why, never the answer."""

import re

from checks.grading.journal import printable
from checks.grading.reports.marks import Marks, title, whole_message


def report(marks: Marks, name: str) -> str:
    lines = [f"# {plain(name)}", "", f"{marks.total(name):.4g} of {marks.most:.4g} points."]
    for step in marks.steps:
        lines += ["", f"## {title(step)}", "", *of_step(marks, name, step)]
    return "\n".join(lines) + "\n"


def of_step(marks: Marks, name: str, step: str) -> list[str]:
    row = marks.row(name, step)
    if row is None:
        return ["Not graded yet."]
    lines = [f"{marks.points(name, step):.4g} of {marks.weight(step):.4g} points, in {row['seconds']:.1f} seconds."]
    if row["retried"]:
        lines.append("It was near the time limit and was tried twice.")
    if row["outcome"] != "graded":
        return [*lines, "", f"{row['outcome'].capitalize()}:", "", *fenced(whole_message(row))]
    open_scenarios = [each for each in marks.scenario_results(name, step) if each["status"] != "passed"]
    diagnoses = dict.fromkeys(each["diagnosis"] for each in open_scenarios if each["diagnosis"])
    lines += ["", *(f"- {plain(words)}" for words in diagnoses)] if diagnoses else []
    for each in open_scenarios:
        lines += ["", f"{plain(each['name'])}: {each['status']}", "", *fenced(each["message"])]
    return lines if open_scenarios else [*lines, "", "Everything passed."]


def fenced(text: str) -> list[str]:
    """Text as a block in which nothing is Markdown; its fence is longer than any in the text."""
    text = printable(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return [fence, *text.splitlines(), fence] if text else []


def plain(text: str) -> str:
    """Text in a line in which nothing is Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~&@:])", r"\\\1", " ".join(printable(text).split()))
