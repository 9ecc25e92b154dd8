"""Console report: what the grade command prints."""

from collections.abc import Iterable

from checks.compare import columns
from checks.course import Step
from checks.grading.journal import points
from checks.grading.reports.marks import whole_message

SHOWN = {"missing": "-", "error": "error", "timeout": "time", "forbidden": "forb."}
WIDTH = 5  # of the cells of a step


def table(header: dict, rows: Iterable[dict]) -> str:
    """One line per submission, one column per step: the share of its scenarios that passed; and the points in all."""
    steps = list(header["steps"])
    cells: dict[str, dict[str, str]] = {}
    totals: dict[str, dict[str, float]] = {}
    for row in rows:
        cells.setdefault(row["submission"], {})[row["step"]] = _cell(header, row)
        totals.setdefault(row["submission"], {})[row["step"]] = points(header, row)
    lines = [("submission", *(f"{Step(step).number:{WIDTH}}" for step in steps), "points")]
    for name, marks in sorted(cells.items()):
        shares = (f"{marks.get(step, ''):>{WIDTH}}" for step in steps)
        lines.append((name, *shares, f"{sum(totals[name].values()):6.2f}"))
    return "\n".join(columns(lines))


def _cell(header: dict, row: dict) -> str:
    passed = sum(scenario["status"] == "passed" for scenario in row["scenarios"])
    return SHOWN.get(row["outcome"], f"{passed / len(header['steps'][row['step']]['scenarios']):.0%}")


def report(header: dict, rows: list[dict]) -> str:
    """All about one submission: one paragraph per step."""
    lines = []
    for row in rows:
        step = header["steps"][row["step"]]
        lines.append(f"{row['step']}: {points(header, row):.2f} of {step['weight']:g} points, {row['seconds']:.2f} s")
        if row["outcome"] != "graded":
            lines.append(f"  {row['outcome']}: {whole_message(row)}")
        if row["retried"]:
            lines.append("  it was slow, and was tried twice")
        printed = ""
        for scenario in row["scenarios"]:
            if scenario["status"] != "passed":
                lines.append(f"  {scenario['status']}: {scenario['name']}: {whole_message(scenario)}")
                if scenario["diagnosis"] not in ("", printed):
                    printed = scenario["diagnosis"]
                    lines.append(f"    {printed}")
    total, most = sum(points(header, row) for row in rows), sum(step["weight"] for step in header["steps"].values())
    return "\n".join([*lines, f"{total:.2f} of {most:g} points"])
