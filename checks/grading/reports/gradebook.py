"""Gradebook: a row a submission, as CSV for spreadsheets, for Canvas and for Moodle."""

import csv
import io
from collections.abc import Iterable

from checks.grading.reports.marks import Marks, printable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a cell that begins so is run by spreadsheets (OWASP, CSV injection)


class GradebookError(Exception):
    """A file of a learning platform cannot be filled; the message says what is missing."""


def plain(marks: Marks) -> str:
    """A column a step, and the total; a cell is empty where a step was not graded yet."""
    rows = [["submission", *marks.steps, "total"]]
    for name in marks.names:
        cells = [shown(marks.points(name, step)) if marks.row(name, step) else "" for step in marks.steps]
        rows.append([cell(name), *cells, shown(marks.total(name))])
    return written(rows)


def canvas(marks: Marks, exported: str, assignment: str) -> str:
    """The gradebook that Canvas has exported, with one column for the assignment; a submission is a SIS Login ID or ID.

    Raises GradebookError if it has not the columns that Canvas asks for.
    """
    rows = list(csv.DictReader(io.StringIO(exported.lstrip("\ufeff"))))
    kept = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    if missing := [name for name in kept if not rows or name not in rows[0]]:
        raise GradebookError(f"an exported Canvas gradebook has a column {missing[0]!r}")
    lines = [[*kept, assignment], ["    Points Possible", "", "", "", "", shown(marks.most)]]
    for row in rows:
        name = next((row[key] for key in ("SIS Login ID", "SIS User ID", "ID") if row[key] in marks.names), None)
        if name is not None:
            lines.append([*(cell(row[key]) for key in kept), shown(marks.total(name))])
    return written(lines)


def moodle(marks: Marks, worksheet: str) -> str:
    """The grading worksheet that Moodle has given, its column Grade filled in; the grades are parts of its maximum.

    Raises GradebookError if it is no grading worksheet.
    """
    reader = csv.DictReader(io.StringIO(worksheet.lstrip("\ufeff")))
    rows, columns = list(reader), reader.fieldnames or []
    for name in ("Identifier", "Full name", "Grade", "Maximum grade"):
        if name not in columns:
            raise GradebookError(f"a grading worksheet of Moodle has a column {name!r}")
    for row in rows:
        ours = next(
            (
                row[key]
                for key in ("Username", "Email address", "Full name", "Identifier")
                if row.get(key) in marks.names
            ),
            None,
        )
        if ours is not None:
            row["Grade"] = shown(float(row["Maximum grade"] or marks.most) * marks.total(ours) / marks.most)
    return written([columns, *([row[name] for name in columns] for row in rows)])


def cell(text: str) -> str:
    """Text that a spreadsheet shows and does not run."""
    text = printable(text)
    return f"'{text}" if text.startswith(FORMULA) else text


def shown(points: float) -> str:
    return f"{points:.4g}"


def written(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
