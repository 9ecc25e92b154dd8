"""Table: what the grade command prints."""

from collections.abc import Iterable

from checks.course import number
from checks.grading.journal import points

SHOWN = {"missing": "-", "error": "error", "timeout": "time", "forbidden": "forb."}


def table(header: dict, rows: Iterable[dict]) -> str:
    """A line a submission, a column a step: the share of its scenarios that passed, and the points in all."""
    steps = list(header["steps"])
    cells: dict[str, dict[str, str]] = {}
    totals: dict[str, dict[str, float]] = {}
    for row in rows:
        cells.setdefault(row["submission"], {})[row["step"]] = _cell(header, row)
        totals.setdefault(row["submission"], {})[row["step"]] = points(header, row)
    lines = [["submission", *(f"{number(step)}" for step in steps), "points"]]
    for name, marks in sorted(cells.items()):
        total = sum(totals[name].values())
        lines.append([name, *(marks.get(step, "") for step in steps), f"{total:.2f}"])
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))])
        for line in lines
    )


def _cell(header: dict, row: dict) -> str:
    passed = sum(scenario["status"] == "passed" for scenario in row["scenarios"])
    return SHOWN.get(row["outcome"], f"{passed / len(header['steps'][row['step']]['scenarios']):.0%}")


def report(header: dict, rows: list[dict]) -> str:
    """What there is to say about one submission: a paragraph a step."""
    lines = []
    for row in rows:
        step = header["steps"][row["step"]]
        lines.append(f"{row['step']}: {points(header, row):.2f} of {step['weight']:g} points, {row['seconds']:.2f} s")
        if row["outcome"] != "graded":
            place = f" (line {row['line']})" if row["line"] else ""
            lines.append(f"  {row['outcome']}: {row['message']}{place}")
        if row["retried"]:
            lines.append("  it was slow, and was tried twice")
        said = ""
        for scenario in row["scenarios"]:
            if scenario["status"] != "passed":
                lines.append(f"  {scenario['status']}: {scenario['name']}: {scenario['message']}")
                if scenario["diagnosis"] not in ("", said):
                    said = scenario["diagnosis"]
                    lines.append(f"    {said}")
    total, most = sum(points(header, row) for row in rows), sum(step["weight"] for step in header["steps"].values())
    return "\n".join([*lines, f"{total:.2f} of {most:g} points"])
