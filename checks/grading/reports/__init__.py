"""Reports: what is made of a journal, any time, of any part of it; the same journal gives the same bytes.

A report is a function of `Marks`. All text in a journal may come from a submission, so each format escapes it.
"""

from pathlib import Path

from checks.grading.reports import classroom50, feedback, gradebook, gradescope, junit, page, pictures
from checks.grading.reports.marks import Marks


def write_reports(journal: Path, out: Path) -> list[Path]:
    """Write all reports of a journal into a folder; return their files.

    gradebook.csv, feedback/NAME.md and gradescope/NAME.json for each submission, junit.xml, the pictures and
    report.html; and classroom50/NAME.json where the environment is Classroom 50's.
    """
    marks = Marks.read(journal)
    texts = {
        "gradebook.csv": gradebook.plain(marks),
        "junit.xml": junit.report(marks),
        "report.html": page.report(marks),
        **{f"feedback/{name}.md": feedback.report(marks, name) for name in marks.names},
        **{f"gradescope/{name}.json": gradescope.results(marks, name) for name in marks.names},
        **(
            {
                f"classroom50/{name}.json": classroom50.result(marks, name)
                for name in marks.names
                if classroom50.is_here()
            }
        ),
    }
    contents = {name: text.encode("utf-8") for name, text in texts.items()}
    contents |= {f"{name}.png": picture for name, picture in pictures.all_pictures(marks).items()}
    for name, content in contents.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    return [out / name for name in contents]
