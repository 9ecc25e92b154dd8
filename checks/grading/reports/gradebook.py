"""Gradebook: one row per submission, as CSV for spreadsheets, for Canvas and for Moodle."""

import csv
import io
from collections.abc import Iterable

from checks.grading.journal import printable
from checks.grading.reports.marks import Marks

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a cell that begins so is run by spreadsheets (OWASP, CSV injection)


class GradebookError(Exception):
    """A file of a learning platform cannot be filled; the message says what is missing."""


def plain(marks: Marks) -> str:
    """One column per step, and the total; a cell is empty where a step was not graded yet."""
    rows = [["submission", *marks.steps, "total"]]
    for name in marks.names:
        cells = [shown(marks.points(name, step)) if marks.row(name, step) else "" for step in marks.steps]
        rows.append([cell(name), *cells, shown(marks.total(name))])
    return written(rows)


def canvas(marks: Marks, exported: str, assignment: str) -> tuple[str, list[str]]:
    """The gradebook that Canvas has exported, with one column for the assignment, and the submissions found in no row.

    A submission's name is a login or one of the IDs. Institutions and roles differ in which of these they have, and
    Canvas knows them by their places: all up to Section stay as they are (gradebook_importer.rb of
    github.com/instructure/canvas-lms). Raises GradebookError if a column is missing without which Canvas takes nothing.
    """
    way_out = "export the gradebook of Canvas anew, as a whole, and give the file as it is"
    rows, place = sheet(exported, ("ID", "Section"), way_out)
    owners = owners_of(rows, place, ("SIS Login ID", "SIS User ID", "Integration ID", "ID"), marks)
    kept = place["section"] + 1
    lines = [[*rows[0][:kept], assignment], ["    Points Possible", *[""] * (kept - 1), shown(marks.most)]]
    lines += [[*map(cell, row[:kept]), shown(marks.total(name))] for row, name in zip(rows, owners) if name]
    return written(lines), sorted({*marks.names} - {*owners})


def moodle(marks: Marks, worksheet: str) -> tuple[str, list[str]]:
    """Moodle's grading worksheet, its column Grade filled in, and the submissions found in no row.

    The grades are parts of the worksheet's maximum. Its heads are in mod/assign/gradingtable.php and lang/en/assign.php
    of github.com/moodle/moodle; some versions write "Maximum Grade". Raises GradebookError if it is no worksheet, or
    one with a scale for points.
    """
    way_out = "download Moodle's grading worksheet anew, of an assignment with points, and give the file as it is"
    rows, place = sheet(worksheet, ("Identifier", "Grade", "Maximum grade"), way_out)
    by = ("Username", "ID number", "Email address", "Full name", "Identifier")
    owners = owners_of(rows, place, by, marks)
    for row, name in zip(rows, owners):
        if name:
            most = float(row[place["maximum grade"]] or marks.most)
            row[place["grade"]] = shown(most * marks.total(name) / marks.most)
    return written(rows), sorted({*marks.names} - {*owners})


def sheet(text: str, needed: Iterable[str], way_out: str) -> tuple[list[list[str]], dict[str, int]]:
    """The rows of a platform's file, heads included, and the places of its columns by their heads in small letters.

    Raises GradebookError if a column that is needed is missing; its message ends with the way out.
    """
    rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if row]
    heads = [head.strip().lower() for head in rows[0]] if rows else []
    for name in needed:
        if name.lower() not in heads:
            raise GradebookError(f"there is no column {name!r}: {way_out}")
    rows = [row + [""] * (len(heads) - len(row)) for row in rows]
    return rows, {head: heads.index(head) for head in heads}


def owners_of(rows: list[list[str]], place: dict[str, int], by: Iterable[str], marks: Marks) -> list[str | None]:
    """For each row the submission that has its name in one of the columns `by`; None for a row that has none."""
    names = {*marks.names}
    columns = [place[name.lower()] for name in by if name.lower() in place]
    return [next((row[column] for column in columns if row[column] in names), None) for row in rows]


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
