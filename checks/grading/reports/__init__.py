"""Reports: made of a journal, any time, of any part of it; the same journal gives the same bytes.

A report is a function of `Marks`. All text in a journal may come from a submission, so each format escapes it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from checks.grading.reports import classroom50, feedback, gradebook, gradescope, junit, page, pictures
from checks.grading.reports.marks import Marks


def write_reports(marks: Marks, out: Path) -> list[Path]:
    """Write all reports into a folder; return their files.

    gradebook.csv, feedback/NAME.md and gradescope/NAME.json for each submission, junit.xml, the pictures and
    report.html; and classroom50/NAME.json where the environment is Classroom 50's.
    """
    out.mkdir(parents=True, exist_ok=True)
    images = pictures.all_pictures(marks)
    files = [out / f"{name}.png" for name in images]
    for file, image in zip(files, images.values()):
        file.write_bytes(image)
    for name, pieces in texts(marks, images):
        files.append(out / name)
        files[-1].parent.mkdir(exist_ok=True)
        with files[-1].open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
    return files


def texts(marks: Marks, images: dict[str, bytes]) -> Iterator[tuple[str, Iterable[str]]]:
    """The names of the reports and their pieces, each made when it is written: a large class's do not fit in memory."""
    yield "gradebook.csv", [gradebook.plain(marks)]
    yield "junit.xml", junit.report(marks)
    yield "report.html", page.report(marks, images)
    for name in marks.names:
        yield f"feedback/{name}.md", [feedback.report(marks, name)]
        yield f"gradescope/{name}.json", [gradescope.results(marks, name)]
        if classroom50.is_here():
            yield f"classroom50/{name}.json", [classroom50.result(marks, name)]
