"""Reports: pure functions of a journal, and no text of a submission does anything in them."""

import csv
import io
import json
import random
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from checks import __main__ as command
from checks.course import STEPS
from checks.grading import console_report, journal
from checks.grading.reports import classroom50, feedback, gradebook, gradescope, junit, page, pictures, write_reports
from checks.grading.reports.marks import Marks

ONE, TWO = (step.name for step in STEPS[:2])
HOSTILE = '=1+1\n::notice::hi\x1b[31m<script>document.title="broken"</script>`` ```\x00 $x$ ]]> | a & b'
HEADER = {
    "journal": journal.VERSION,
    "course": "0",
    "torch": "2.13",
    "python": "3.11",
    "device": "cpu",
    "seed": 0,
    "steps": {ONE: {"weight": 2.0, "scenarios": ["a", "b", "c", "d"]}, TWO: {"weight": 1.0, "scenarios": ["e"]}},
    "protections": {"wall clock": "on", "seccomp": "off: no library"},
}


def row(submission, step, passed=(), failed=(), outcome="graded", message="", line=None):
    right = {"status": "passed", "message": "", "line": None, "diagnosis": "", "mistake": ""}
    wrong = {"status": "failed", "message": HOSTILE, "line": None, "diagnosis": "The sign is wrong."}
    scenarios = [{"name": name, **right} for name in passed]
    scenarios += [{"name": name, **wrong, "mistake": "wrong_sign"} for name in failed]
    whole = {"key": "k", "submission": submission, "step": step, "outcome": outcome, "message": message, "line": line}
    return whole | {"seconds": 0.5, "retried": False, "scenarios": scenarios}


ROWS = [
    row("ada", ONE, passed="abcd"),
    row("ada", TWO, passed="e"),
    row("=bob", ONE, passed="abc", failed="d"),
    row("=bob", TWO, outcome="error", message=HOSTILE, line=7),
    row("eve", ONE, outcome="forbidden", message="torch.optim.SGD is what this step rebuilds", line=3),
]


@pytest.fixture
def path(tmp_path):
    file = tmp_path / journal.FILE
    file.write_text("".join(json.dumps(line) + "\n" for line in [HEADER, *ROWS]), "utf-8")
    return file


@pytest.fixture
def marks(path):
    return Marks.read(path)


def test_points_are_weight_times_share(marks):
    assert [marks.points("=bob", step) for step in (ONE, TWO)] == [1.5, 0.0]
    assert [marks.total(name) for name in marks.names] == [1.5, 3.0, 0.0]


def test_the_same_journal_gives_the_same_bytes(path, tmp_path):
    one, other = (
        {file.relative_to(out): file.read_bytes() for file in write_reports(Marks.read(path), out)}
        for out in (tmp_path / "1", tmp_path / "2")
    )
    assert one == other
    assert {file.suffix for file in one} == {".csv", ".xml", ".html", ".md", ".json", ".png"}


def test_the_order_of_the_rows_does_not_matter(path, tmp_path, monkeypatch):
    """Two workers, or parts that were joined, write the rows of one run in another order."""
    for name in classroom50.IDENTITY:
        monkeypatch.setenv(name, "c")
    reports = []
    for seed in range(4):
        random.Random(seed).shuffle(lines := [*ROWS])
        path.write_text("".join(json.dumps(line) + "\n" for line in [HEADER, *lines]), "utf-8")
        files = write_reports(Marks.read(path), out := tmp_path / f"{seed}")
        reports.append([(file.relative_to(out), file.read_bytes()) for file in files])
    assert all(each == reports[0] for each in reports)


def test_of_two_rows_about_the_same_the_later_one_counts(path):
    path.write_text(path.read_text("utf-8") + json.dumps(row("ada", TWO, failed="e")) + "\n", "utf-8")
    assert Marks.read(path).total("ada") == 2.0


def test_scenarios_of_the_same_result_are_one_object(path):
    path.write_text(path.read_text("utf-8") + json.dumps(row("zoe", ONE, passed="abcd")) + "\n", "utf-8")
    marks = Marks.read(path)
    assert all(one is other for one, other in zip(*(marks.scenario_results(name, ONE) for name in ("ada", "zoe"))))
    assert len(marks.scenario_results("zoe", ONE)) == 4


def test_a_scenario_that_the_row_does_not_have_has_not_passed(path):
    path.write_text(path.read_text("utf-8") + json.dumps(row("zoe", ONE, passed="abc")) + "\n", "utf-8")
    marks = Marks.read(path)
    assert [each["status"] for each in marks.scenario_results("zoe", ONE)] == ["passed"] * 3 + ["error"]
    text = feedback.report(marks, "zoe")
    assert "1.5 of 2 points" in text
    assert "Everything passed." not in text
    assert "d: error" in text
    assert "nothing is known" in page_of(marks)


def test_every_report_has_the_line_of_an_error(path):
    broken = row("zoe", ONE, passed="abc", failed="d")
    broken["scenarios"][-1] |= {"status": "error", "message": "TypeError: x", "line": 5}
    path.write_text(path.read_text("utf-8") + json.dumps(broken) + "\n", "utf-8")
    marks = Marks.read(path)
    reports = [feedback.report(marks, "zoe"), gradescope.results(marks, "zoe"), page_of(marks), *junit.report(marks)]
    assert sum("TypeError: x (line 5)" in report for report in reports) == 4
    assert "d: TypeError: x (line 5)" in console_report.report(HEADER, [broken])


def test_text_without_control_characters_is_as_it_was():
    assert journal.printable("a\tbé\n∑ 😀") == "a\tbé\n∑ 😀"
    assert journal.printable("a\r\nb\x00\x1b[1m\x85\ud800\u2028\uffff") == "a\nb\\x00\\x1b[1m\\x85\\xd800\\x2028\\xffff"


def test_console_table():
    lines = console_report.table(HEADER, ROWS).splitlines()
    assert lines == [
        "submission      0      1  points",
        "=bob          75%  error    1.50",
        "ada          100%   100%    3.00",
        "eve         forb.           0.00",
    ]


def test_a_line_that_was_cut_short_is_left_out(path):
    path.write_text(path.read_text("utf-8") + '{"submission": "zoe"', "utf-8")
    assert Marks.read(path).names == ["=bob", "ada", "eve"]


def test_gradebook(marks):
    rows = list(csv.reader(io.StringIO(gradebook.plain(marks))))
    assert rows[0] == ["submission", ONE, TWO, "total"]
    assert rows[1:] == [["'=bob", "1.5", "0", "1.5"], ["ada", "2", "1", "3"], ["eve", "0", "", "0"]]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(text):
    assert gradebook.cell(text)[0] == "'"


CANVAS = {  # what stands before the assignments differs from one institution and role to the next
    "plain": "Student,ID,Section",
    "login": "Student,ID,SIS Login ID,Section",
    "sis": "Student,ID,SIS User ID,SIS Login ID,Section",
    "all": "Student,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section",
    "names": "LastName,FirstName,ID,SIS Login ID,Section",
}


@pytest.mark.parametrize("heads", CANVAS.values(), ids=CANVAS)
def test_canvas(marks, heads):
    heads = heads.split(",")
    sheet = [[*heads, "Old"], ["    Points Possible", *[""] * (len(heads) - 1), "9"]]
    sheet += [[*(f"{head} {number}" for head in heads), "1"] for number in (1, 2)]
    sheet[2][heads.index("SIS Login ID" if "SIS Login ID" in heads else "ID")] = "ada"
    text, lost = gradebook.canvas(marks, "\ufeff" + gradebook.written(sheet), "kata (42)")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == [*heads, "kata (42)"]
    assert rows[1] == ["    Points Possible", *[""] * (len(heads) - 1), "3"]
    assert rows[2:] == [[*sheet[2][:-1], "3"]]
    assert lost == ["=bob", "eve"]


@pytest.mark.parametrize("missing", ["ID", "Section"])
def test_canvas_without_a_column_that_it_needs(marks, missing):
    heads = [head for head in ("Student", "ID", "Section") if head != missing]
    with pytest.raises(gradebook.GradebookError, match=f"no column '{missing}': export"):
        gradebook.canvas(marks, ",".join(heads) + "\n", "kata")


@pytest.mark.parametrize("maximum", ["Maximum grade", "Maximum Grade"])
def test_moodle(marks, maximum):
    """Moodle itself writes both, in versions of its own; with anonymous submissions there are no names."""
    worksheet = f"\ufeffIdentifier,Email address,Grade,{maximum},Last modified (grade)\n"
    worksheet += "Participant 1,=bob,,100.00,-\nParticipant 2,z,5,100.00,-\n"
    text, lost = gradebook.moodle(marks, worksheet)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [each["Grade"] for each in rows] == ["50", "5"]
    assert list(rows[0])[3] == maximum, "Moodle takes its own heads only"
    assert lost == ["ada", "eve"]


def test_moodle_without_a_column_that_it_needs(marks):
    with pytest.raises(gradebook.GradebookError, match="no column 'Maximum grade': download"):
        gradebook.moodle(marks, "Identifier,Full name,Grade\n")


def test_submissions_without_a_row_in_the_gradebook_are_printed(path, tmp_path, capsys):
    exported = tmp_path / "exported.csv"
    exported.write_text("Student,ID,Section\nAda,ada,A\n", "utf-8")
    command.main(["join", str(path), "--out", str(tmp_path / "whole"), "--canvas", str(exported)])
    assert "canvas.csv: no row was found for =bob, eve" in capsys.readouterr().out


def test_feedback(marks):
    text = feedback.report(marks, "=bob")
    assert "1.5 of 3 points" in text
    assert r"- The sign is wrong\." in text
    assert "(line 7)" in text
    assert "\n````\n=1+1\n::notice::hi\\x1b[31m<script>" in text, "in a block whose fence the text does not close"
    assert not {"\x1b", "\x00"} & set(text)
    assert "Not graded yet." in feedback.report(marks, "eve")
    assert "Everything passed." in feedback.report(marks, "ada")


def test_gradescope(marks):
    results = json.loads(gradescope.results(marks, "=bob"))
    assert results["score"] == 1.5
    assert [test["score"] for test in results["tests"]] == [0.5, 0.5, 0.5, 0.0, 0.0]
    assert [test["status"] for test in results["tests"]] == ["passed"] * 3 + ["failed"] * 2
    assert sum(test["max_score"] for test in results["tests"]) == 3.0
    assert {test["output_format"] for test in results["tests"]} == {"text"}
    assert "error" in results["output"]


def test_gradescope_archive(tmp_path):
    for name in ("one.zip", "other.zip"):
        gradescope.write_archive(tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        names = set(archive.namelist())
        assert {"setup.sh", "run_autograder", "checks/course.py", "pyproject.toml"} <= names
        assert archive.getinfo("run_autograder").external_attr >> 16 == 0o755


def test_gradescope_installs_what_the_grader_needs():
    subprocess.run(["bash", "-n"], input=gradescope.SETUP, text=True, check=True)
    assert "'/autograder/source[grading]'" in gradescope.SETUP


OUTCOMES = {
    "graded": ("Landlock", '{"score": 7}', 7),
    "own user": ("own user", '{"score": 7}', 7),
    "open": ("wall clock", '{"score": 7}', None),
    "failed": ("Landlock", None, None),
}


@pytest.mark.parametrize(("layer", "result", "score"), OUTCOMES.values(), ids=OUTCOMES)
def test_gradescope_always_has_results(tmp_path, layer, result, score):
    """With a score only if the grader has ended, and kept the solutions from the submission."""
    for folder in ("results", "environment/bin", "source/checks", "source/solutions", "source/steps"):
        (tmp_path / folder).mkdir(parents=True)
    grader = ["#!/usr/bin/env bash", 'echo "$@"', "echo protections >&2"]
    if result:
        head = json.dumps({"protections": {layer: "on"}})
        grader += [f"mkdir -p {tmp_path}/graded/gradescope", f"echo '{head}' >{tmp_path}/graded/journal.jsonl"]
        grader += [f"echo '{result}' >{tmp_path}/graded/gradescope/submission.json"]
    python = tmp_path / "environment" / "bin" / "python"
    python.write_text("\n".join([*grader, f"exit {0 if result else 2}"]), "utf-8")
    python.chmod(0o755)
    script = gradescope.RUN.replace("/autograder", str(tmp_path))
    ran = subprocess.run(["bash"], input=script, capture_output=True, text=True, check=True)
    results = json.loads((tmp_path / "results" / "results.json").read_text("utf-8"))
    assert results.get("score") == score
    assert score or results["output"]
    assert "protections" in ran.stdout, "Gradescope shows this to the instructor"
    assert "--untrusted" not in ran.stdout, "its containers may have no namespaces"
    assert (tmp_path / "source" / "solutions").stat().st_mode & 0o077 == 0


# Of result-v1.schema.json: what is required, and what may be there.
REQUIRED = (
    "schema classroom assignment assignment_type owner submission commit release review datetime score max-score tests"
)


def test_classroom50(marks, monkeypatch):
    identity = {"CLASSROOM": "c", "ASSIGNMENT": "kata", "USERNAME": "bob", "SUBMISSION_TAG": "submit/1"}
    for name, value in {**identity, "COMMIT_URL": "commit", "RELEASE_URL": "release"}.items():
        assert not classroom50.is_here()
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert classroom50.is_here()
    result = json.loads(classroom50.result(marks, "=bob"))
    assert set(result) == set(REQUIRED.split())
    assert (result["schema"], result["score"], result["max-score"]) == ("classroom50/result/v1", 150, 300)
    assert (result["owner"], result["assignment_type"], result["review"]) == ("bob", "individual", "commit")
    assert result["datetime"] == "1970-01-01T00:00:00Z"
    assert all(type(test["score"]) is int for test in result["tests"])
    for name, value in {"OWNER": "team", "ASSIGNMENT_TYPE": "group", "SOURCE_DATE_EPOCH": "60"}.items():
        monkeypatch.setenv(name, value)
    result = json.loads(classroom50.result(marks, "=bob"))
    assert (result["owner"], result["assignment_type"]) == ("team", "group")
    assert result["datetime"] == "1970-01-01T00:01:00Z"


def test_classroom50_full_marks_are_the_maximum(path, monkeypatch):
    """Of a weight that makes no whole number, too: no test passes with less than its maximum."""
    for name in classroom50.IDENTITY:
        monkeypatch.setenv(name, "c")
    steps = {ONE: HEADER["steps"][ONE] | {"weight": 0.335}}
    path.write_text("".join(json.dumps(line) + "\n" for line in [HEADER | {"steps": steps}, ROWS[0]]), "utf-8")
    (test,) = json.loads(classroom50.result(Marks.read(path), "ada"))["tests"]
    assert test["passed"]
    assert test["score"] == test["max-score"]


def test_junit(marks):
    suite = ElementTree.fromstring("".join(junit.report(marks))).find("testsuite")
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "15",
        "failures": "1",
        "errors": "5",
        "skipped": "1",
    }
    failure = suite.find("testcase/failure")
    assert failure.text.startswith("The sign is wrong.\n=1+1")
    assert "\x1b" not in failure.text


def test_junit_is_made_piece_by_piece(marks):
    assert max(map(len, junit.report(marks))) < 1000


def page_of(marks):
    return "".join(page.report(marks, pictures.all_pictures(marks)))


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_the_page_runs_nothing_and_needs_nothing(marks):
    tags = Tags(page_of(marks)).seen
    assert not {"script", "iframe", "link"} & {tag for tag, _ in tags}
    assert all(attrs["src"].startswith("data:image/png;base64,") for tag, attrs in tags if tag == "img")
    assert not [attrs for _, attrs in tags if any(name.startswith("on") for name in attrs)]


def test_the_page_begins_with_what_counts(marks):
    assert page.summary(marks) == {
        "submissions": 3,
        "mean of 3 points": "1.50",
        "median": "1.50",
        "with full marks": 1,
        "without a point": 1,
        "steps: error": 1,
        "steps: forbidden": 1,
        "steps: not graded yet": 1,
    }
    assert page.means(marks) == {ONE: 3.5 / 3, TWO: 1 / 3}


def test_the_page_has_a_diagnosis_once(path):
    """A stub, or one mistake, shows in all scenarios: to repeat it makes a large class's page too large."""
    path.write_text(path.read_text("utf-8") + json.dumps(row("zoe", ONE, passed="a", failed="bcd")) + "\n", "utf-8")
    marks = Marks.read(path)
    (group,) = page.not_passed(marks.scenario_results("zoe", ONE))
    assert (group["names"], group["message"]) == ([*"bcd"], HOSTILE)
    assert page_of(marks).count("The sign is wrong.") == 2


def test_the_page_in_a_browser(path, tmp_path):
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium on this machine: the page was not looked at")
    write_reports(Marks.read(path), tmp_path)
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
    ]
    shown = subprocess.run(
        [*command, (tmp_path / "report.html").as_uri() + "#s1"], capture_output=True, text=True, timeout=60
    )
    assert "<title>Grades</title>" in shown.stdout
    assert "<dt>mean of 3 points</dt><dd>1.50</dd>" in shown.stdout
    assert "&lt;script&gt;" in shown.stdout, "the message of a submission is text"
    unfolded = ["open" in attrs for tag, attrs in Tags(shown.stdout).seen if tag == "details"]
    assert unfolded == [True, False, False], "a name in the table is a link to what is folded"
    tags = [tag for tag, _ in Tags(shown.stdout).seen]
    assert tags.count("img") == 3
    assert "script" not in tags
