"""The grader: what is right gets its marks, and nothing else does; a run that stops goes on, whole or in parts."""

import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest
import torch

from checks import __main__ as command
from checks.benchmarks.grading import as_exercise, hand_in
from checks.course import ROOT, STEPS, forms_of, mistakes_of, solution_file
from checks.grading import cluster, journal, pool, sandbox, submissions
from checks.grading.judge import ATOL, Judge, cases
from checks.grading.pool import Pool
from checks.verdict import parting

SEED = 3
FEW = STEPS[2:5]  # where a whole run over all steps shows no more
NEEDED = "--steps=2-4"


def header(steps):
    return {
        "journal": journal.VERSION,
        "course": "",
        "torch": torch.__version__,
        "device": "cpu",
        "seed": SEED,
        "steps": {step: {"weight": 1.0, "scenarios": list(cases(step))} for step in steps},
    }


def graded(folder, wanted):
    """The rows of the submissions in a folder, by name; `wanted` is the step that is played of each."""
    torch.set_num_threads(1)
    with Pool(header(STEPS), 2) as graders:
        paths = submissions.all_submissions(folder)
        graded = graders.rows(paths, lambda name, step, key: step != wanted[name])
        return {row["submission"]: row for rows in graded for row in rows}


def write(folder, step, *replacements):
    """Hand in solutions, the one of `step` with something else in it."""
    for other in STEPS:
        source = as_exercise(other, solution_file(other).read_text("utf-8"))
        if other == step:
            for right, wrong in replacements:
                source = source.replace(right, wrong)
        file = folder / "steps" / other / "exercise.py"
        file.parent.mkdir(parents=True)
        file.write_text(source, "utf-8")


# Marks


def test_solutions_and_every_other_form_get_all_points(tmp_path):
    wanted = {}
    for step in STEPS:
        for form in [None, *forms_of(step)]:
            name = f"{step}.{form.name if form else 'solution'}"
            write(tmp_path / name, step, *(form.replacements if form else []))
            wanted[name] = step
    rows = graded(tmp_path, wanted)
    lost = {name: row for name, row in rows.items() if journal.points(header(STEPS), row) < 1}
    assert not lost
    assert set(rows) == set(wanted)


def test_mistakes_lose_the_scenarios_in_which_they_show(tmp_path):
    """Every third of them."""
    wanted, mistakes = {}, {}
    for step in STEPS:
        for mistake in mistakes_of(step)[::3]:
            if not mistake.accelerator:
                name = f"{step}.{mistake.name}"
                write(tmp_path / name, step, (mistake.right, mistake.wrong))
                wanted[name], mistakes[name] = step, mistake
    judge, rows = Judge(SEED), graded(tmp_path, wanted)
    assert set(rows) == set(wanted)
    for name, row in rows.items():
        assert row["outcome"] == "graded", (name, row["message"])
        changed = {each["name"] for each in row["scenarios"] if "an input was changed in place" in each["message"]}
        lost = {each["name"] for each in row["scenarios"] if each["status"] != "passed"}
        assert lost, name
        assert lost - changed == shown(wanted[name], mistakes[name], judge), name
        assert mistakes[name].says in "".join(each["diagnosis"] for each in row["scenarios"]) or changed, name


def shown(step, mistake, judge):
    """The scenarios in which a mistake tells something else than torch."""
    return {
        name
        for name, scenario in cases(step).items()
        if parting(judge.told_by_mistake(step, mistake, scenario), judge.played(step, scenario)[0], ATOL)
    }


# Runs


def dies(*_):
    os._exit(1)


def interrupts(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(("happens", "code"), [(dies, 2), (interrupts, 130)])
def test_a_judge_that_dies_or_is_stopped_loses_nothing(tmp_path, monkeypatch, capsys, happens, code):
    for name in ("ada", "eve"):
        write(tmp_path / "in" / name, FEW[0])
    grade = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--jobs", "2", NEEDED]
    with monkeypatch.context() as patch:
        patch.setattr(pool, "judge", happens)
        assert command.main(grade) == code
    assert "the same command goes on" in capsys.readouterr().err
    assert command.main(grade) == 0
    assert "ada,1,1,1,3" in (tmp_path / "out" / "gradebook.csv").read_text()


def test_a_zygote_that_is_killed_costs_no_points(tmp_path):
    for name in ("ada", "eve"):
        write(tmp_path / name, FEW[0], ("\nimport torch\n", f"\nimport torch  # {name}\n"))
    steps = header(STEPS)
    with Pool(steps, 1) as graders:
        ada, eve = submissions.all_submissions(tmp_path)
        list(graders.rows([ada]))
        os.killpg(graders.zygotes[0].process.pid, signal.SIGKILL)
        (rows,) = graders.rows([eve])
    assert sum(journal.points(steps, row) for row in rows) == len(STEPS)


# A grader that is killed while it writes the rows of its third submission: a line is cut.
KILLED = """
import os, signal, sys
from checks.__main__ import main
from checks.grading.journal import Journal

add, left = Journal.add, 3

def cut(self, rows):
    global left
    left -= 1
    if left:
        return add(self, rows)
    self.file.write('{"submission": "learner')
    self.file.flush()
    os.kill(os.getpid(), signal.SIGKILL)

Journal.add = cut
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Six submissions: solutions, stubs and mistakes."""
    folder = tmp_path_factory.mktemp("class")
    for number in range(6):
        hand_in(folder / f"learner{number}", number)
    return folder


@pytest.fixture(scope="module")
def whole(handed_in, tmp_path_factory):
    """The folder of a run that nothing disturbed."""
    out = tmp_path_factory.mktemp("whole")
    grade("--out", out, handed_in)
    return out


def grade(*options, status=0):
    """Grade over a few steps, in this process; it must end with this status."""
    assert command.main(["grade", NEEDED, *map(str, options)]) == status


def marks(out):
    """The gradebook, and the rows of the journal without what depends on the clock."""
    rows = map(json.loads, (out / journal.FILE).read_text("utf-8").splitlines()[1:])
    told = {(row["submission"], row["step"]): {**row, "seconds": 0} for row in rows}
    return (out / "gradebook.csv").read_text("utf-8"), told


def test_gradebook(whole):
    totals = [float(line.split(",")[-1]) for line in marks(whole)[0].splitlines()[1:]]
    assert [totals[i] for i in (0, 1, 3, 4)] == [3, 0, 3, 0]
    assert all(0 < totals[i] < 3 for i in (2, 5))


def test_a_killed_run_goes_on_where_it_stopped(handed_in, whole, tmp_path):
    program = [sys.executable, "-c", KILLED, "grade", NEEDED, "--out", tmp_path, handed_in]
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=120)  # until no process has a pipe
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert (tmp_path / journal.FILE).read_bytes().count(b"\n") == 1 + 2 * len(FEW), "two submissions are there already"
    grade("--out", tmp_path, handed_in)
    assert marks(tmp_path) == marks(whole)
    assert (tmp_path / journal.FILE).read_bytes().count(b"\n") == 1 + 6 * len(FEW), "no row was made twice"


def test_who_hands_in_again_is_graded_again(handed_in, whole, tmp_path):
    folder = shutil.copytree(handed_in, tmp_path / "class")
    shutil.copytree(folder / "learner0", folder / "learner1", dirs_exist_ok=True)
    out = shutil.copytree(whole, tmp_path / "out")
    grade("--out", out, folder)
    lines = marks(out)[0].splitlines()
    assert [float(line.split(",")[-1]) for line in lines[1:3]] == [3, 3]
    assert lines[3:] == marks(whole)[0].splitlines()[3:]
    assert (out / journal.FILE).read_bytes().count(b"\n") == 1 + 7 * len(FEW)


def test_joined_parts_are_the_whole(handed_in, whole, tmp_path):
    for part in ("1/2", "2/2"):
        grade("--shard", part, "--out", tmp_path / part[0], handed_in)
    assert command.main(["join", str(tmp_path / "1"), str(tmp_path / "2"), "--out", str(tmp_path / "all")]) == 0
    assert marks(tmp_path / "all") == marks(whole)


def test_parts_of_different_runs_are_not_joined(whole, tmp_path):
    text = (whole / journal.FILE).read_text("utf-8")
    (tmp_path / journal.FILE).write_text(text.replace('"seed": 0', '"seed": 1', 1), "utf-8")
    with pytest.raises(journal.JournalError, match="another seed"):
        journal.join([whole, tmp_path], tmp_path / "all")


def test_an_executor_gives_the_same(handed_in, whole):
    with ProcessPoolExecutor(1) as executor:
        paths = submissions.all_submissions(handed_in)
        graded = cluster.rows(executor, paths, header(FEW) | {"seed": 0}, lambda *_: False)
        rows = {(row["submission"], row["step"]): row["scenarios"] for rows in graded for row in rows}
    assert rows == {place: row["scenarios"] for place, row in marks(whole)[1].items()}


def test_one_submission_prints_its_report(handed_in, capsys):
    grade(handed_in / "learner2")
    said = capsys.readouterr().out
    assert all(f"{step}: " in said for step in FEW)
    assert mistakes_of(FEW[0])[0].says in said


# What the grader refuses


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["nowhere"], "nowhere does not exist"),
        (["{empty}"], "holds no submissions"),
        (["{class}", "--weights", "{file}"], "must hold a JSON object"),
        (["{class}", "--out", "{out}", "--seed", "1"], "another seed: choose another folder with --out"),
        (["{class}", "--out", "{out}", "--canvas", "{file}"], "{file}: there is no column 'ID'"),
        (["{class}", "--out", "{out}", "--moodle", "{latin}"], "{latin}: it is not text in UTF-8"),
        (["{class}", "--weights", "{zero}"], "a number that is not above 0"),
    ],
)
def test_bad_input_is_told(handed_in, whole, tmp_path, capsys, options, says):
    (tmp_path / "empty").mkdir()
    contents = {"file": b"?", "latin": b"\xe9", "zero": f'{{"{FEW[0]}": 0}}'.encode()}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    places = {"class": handed_in, "out": whole, **{name: tmp_path / name for name in ("empty", *contents)}}
    grade(*(option.format(**places) for option in options), status=2)
    assert says.format(**places) in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--steps=12", "--steps=a", "--shard=0/2", "--shard=2", "--jobs=0"])
def test_bad_options_are_told(option, capsys):
    with pytest.raises(SystemExit):
        command.main(["grade", str(ROOT), option])
    assert f"argument {option.split('=')[0]}" in capsys.readouterr().err


def test_untrusted_needs_the_essential_protections(handed_in, monkeypatch, capsys):
    monkeypatch.setattr(sandbox.Protections, "missing", lambda self: ["PID namespace"])
    grade(handed_in, "--untrusted", status=2)
    assert "--untrusted needs the protections that are off: PID namespace" in capsys.readouterr().err
