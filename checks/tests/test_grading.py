"""The grader: what is right gets its marks, and nothing else does; a run that stops continues, whole or in parts."""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
import torch

from checks import __main__ as checks
from checks.benchmarks.grading import as_exercise, hand_in
from checks.compare import ROUNDING, first_difference
from checks.course import BY_NUMBER, ROOT, STEPS
from checks.grading import command, executors, forkserver, journal, pool, sandbox, submissions
from checks.grading.evaluator import Evaluator, scenarios_by_name
from checks.grading.forkserver import Forkserver, ask
from checks.grading.pool import Pool
from checks.grading.protocol import NONCE, Serializer, decode
from checks.grading.sandbox import ON, Protections
from checks.grading.static_check import given_solutions
from checks.variant import variant_source

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
        "steps": {step.name: {"weight": 1.0, "scenarios": list(scenarios_by_name(step))} for step in steps},
    }


def graded(folder, wanted):
    """The rows of the submissions in a folder, by name; `wanted` is the step that is graded of each."""
    torch.set_num_threads(1)
    with Pool(header(STEPS), 2) as graders:
        paths = submissions.all_submissions(folder)
        rows = graders.rows(paths, lambda name, step, key: step != wanted[name].name)
        return {row["submission"]: row for group in rows for row in group}


def write(folder, step, *replacements):
    """Hand in solutions, the one of `step` with something else in it."""
    for other in STEPS:
        source = as_exercise(other, other.solution.read_text("utf-8"))
        if other == step:
            for right, wrong in replacements:
                source = source.replace(right, wrong)
        hand_in_text(folder, other, source)


def hand_in_text(folder, step, text):
    file = folder / "steps" / step.name / "exercise.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


# Marks


def test_solutions_and_every_alternative_get_all_points(tmp_path):
    wanted = {}
    for step in STEPS:
        for alternative in [None, *step.alternatives]:
            name = f"{step}.{alternative.name if alternative else 'solution'}"
            write(tmp_path / name, step, *(alternative.replacements if alternative else []))
            wanted[name] = step
    rows = graded(tmp_path, wanted)
    lost = {name: row for name, row in rows.items() if journal.points(header(STEPS), row) < 1}
    assert not lost
    assert set(rows) == set(wanted)


def test_mistakes_lose_the_scenarios_in_which_they_show(tmp_path):
    """Every third of them."""
    wanted, mistakes = {}, {}
    for step in STEPS:
        for mistake in step.mistakes[::3]:
            if not mistake.accelerator:
                name = f"{step}.{mistake.name}"
                write(tmp_path / name, step, (mistake.right, mistake.wrong))
                wanted[name], mistakes[name] = step, mistake
    evaluator, rows = Evaluator(SEED), graded(tmp_path, wanted)
    assert set(rows) == set(wanted)
    for name, row in rows.items():
        assert row["outcome"] == "graded", (name, row["message"])
        changed = {each["name"] for each in row["scenarios"] if "an input was changed in place" in each["message"]}
        lost = {each["name"] for each in row["scenarios"] if each["status"] != "passed"}
        assert lost, name
        assert lost - changed == shown(mistakes[name], evaluator.oracle(wanted[name])), name
        assert mistakes[name].says in "".join(each["diagnosis"] for each in row["scenarios"]) or changed, name


def shown(mistake, oracle):
    """The scenarios in which a mistake does something else than torch."""
    return {
        str(scenario)
        for scenario in oracle.step.scenarios
        if first_difference(oracle.of_mistake(mistake, scenario), oracle.expected(scenario), ROUNDING)
    }


def test_numbers_of_numpy_are_sent_as_numbers():
    assert Serializer().serialize([np.float64(0.5), np.int64(2), np.True_]) == ["list", [0.5, 2, True]]


def test_stubs_have_still_to_be_written(tmp_path):
    step = BY_NUMBER[5]
    hand_in_text(tmp_path / "ada", step, step.exercise.read_text("utf-8"))
    hand_in_text(tmp_path / "eve", step, "def SGD(*args, **kwargs):\n    raise NotImplementedError\n")
    rows = graded(tmp_path, {"ada": step, "eve": step})
    assert {each["status"] for each in rows["ada"]["scenarios"]} == {"to write"}
    messages = {name: {each["message"] for each in row["scenarios"]} for name, row in rows.items()}
    refactor = "refactor fit: it is still the previous step's"
    assert messages["ada"] == {"write Optimizer.__init__", "write SGD.__init__", refactor}
    assert "still to write" in messages["eve"]


# What the processes have imported

EXECUTED = """
import sys
from checks.course import ROOT
from checks.grading import forkserver

sys.executed = []  # the files of the course that are executed in the process, from now on, and in its copies

def hook(event, args):
    if event == "exec" and getattr(args[0], "co_filename", "").startswith(str(ROOT)):
        sys.executed.append(args[0].co_filename.removeprefix(f"{ROOT}/"))

sys.addaudithook(hook)
forkserver.main()
"""
REPORT = """
import sys
rooms = [name for name in sys.executed if name.startswith(("checks/step", "solutions/", "steps/"))]
modules = sorted(name for name in sys.modules if name.startswith(("checks", "solutions")))
paths = [path for path in sys.path if path == ROOT]
raise RuntimeError(f"{rooms} {modules} {paths} {[name for name in dir(sys.modules['__main__']) if name[0] != '_']}")
"""


@pytest.fixture(scope="module")
def reports():
    """For each step what an exercise reports about the process that it is in."""
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as undo:
        patch.setattr(forkserver, "COMMAND", (sys.executable, "-c", EXECUTED))
        process = Forkserver(STEPS, "cpu", 1)
        undo.callback(process.stop)
        process.ready([pool.needs_of(step) for step in STEPS])
        return {step: report_of(step, process.slots[0][step]) for step in STEPS}


def report_of(step, sock):
    code = compile(f"ROOT = {str(ROOT)!r}\n{REPORT}", f"steps/{step}/exercise.py", "exec")
    job = {"step": step.name, "exercises": {f"steps.{step}.exercise": code}, "names": [], "seeds": {}, "seed": 0}
    ended, reply = ask(sock, job | {"seconds": 10.0, "nonce": bytes(NONCE)})
    assert ended == "exit status 0"
    return decode(bytes(NONCE), reply)[0]["says"]


def test_a_child_has_imported_only_the_scenarios_and_what_the_step_is_given(reports, step):
    given = [STEPS[9].name] if step in STEPS[10:12] else []
    assert given_solutions(step) == {f"solutions.{name}" for name in given}
    executed = [*(f"solutions/{name}.py" for name in given), f"checks/{step}/scenarios.py"]
    importable = [*(["solutions"] if given else []), *(f"solutions.{name}" for name in given)]
    assert reports[step] == f"{executed} {importable} [] []"


# Runs


def dies(*_):
    os._exit(1)


def interrupts(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(("happens", "status"), [(dies, 2), (interrupts, 130)])
def test_an_evaluator_that_dies_or_is_stopped_loses_nothing(tmp_path, monkeypatch, capsys, happens, status):
    for name in ("ada", "eve"):
        write(tmp_path / "in" / name, FEW[0])
    grade = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--jobs", "2", NEEDED]
    with monkeypatch.context() as patch:
        patch.setattr(pool, "evaluate", happens)
        assert checks.main(grade) == status
    assert "the same command continues" in capsys.readouterr().err
    assert checks.main(grade) == 0
    assert "ada,1,1,1,3" in (tmp_path / "out" / "gradebook.csv").read_text()


def test_a_forkserver_that_is_killed_costs_no_points(tmp_path):
    for name in ("ada", "eve"):
        write(tmp_path / name, FEW[0], ("\nimport torch\n", f"\nimport torch  # {name}\n"))
    steps = header(STEPS)
    with Pool(steps, 1) as graders:
        ada, eve = submissions.all_submissions(tmp_path)
        list(graders.rows([ada]))
        os.killpg(graders.forkservers[0].process.pid, signal.SIGKILL)
        (rows,) = graders.rows([eve])
    assert sum(journal.points(steps, row) for row in rows) == len(STEPS)


def test_many_open_files_do_no_harm(tmp_path):
    """select knows no file descriptor above 1,023, and many cores need more sockets."""
    write(tmp_path / "ada", FEW[0])
    steps = header(FEW)
    sandbox.allow_open_files()
    with contextlib.ExitStack() as files:
        for _ in range(1100):
            files.enter_context(open(os.devnull))
        with Pool(steps, 1) as graders:
            (rows,) = graders.rows(submissions.all_submissions(tmp_path))
    assert sum(journal.points(steps, row) for row in rows) == len(FEW)


def test_missing_empty_and_refused_exercises_are_not_taken_for_each_other(tmp_path):
    """So many that the row of the empty one is there before the last of the others begins."""
    step, other = BY_NUMBER[4], BY_NUMBER[3]
    hand_in_text(tmp_path / "in" / "learner00", step, "")
    for number in range(1, 22):
        hand_in_text(tmp_path / "in" / f"learner{number:02}", other, "x = 1\n")
    hand_in_text(tmp_path / "in" / "learner22", step, "#" * (submissions.FILE + 1))
    grade = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--jobs", "1", f"--steps={step.number}"]
    assert checks.main(grade) == 0
    rows = {row["submission"]: row for row in journal.read(tmp_path / "out" / journal.FILE)[1]}
    outcomes = [rows[f"learner{number:02}"]["outcome"] for number in range(23)]
    assert outcomes == ["graded"] + ["missing"] * 21 + ["error"]
    assert len({rows[f"learner{number:02}"]["key"] for number in (0, 1, 22)}) == 3


def test_a_refused_exercise_is_graded_when_it_has_changed(tmp_path):
    step, out = BY_NUMBER[4], tmp_path / "out"
    grade = ["grade", str(tmp_path / "in"), "--out", str(out), f"--steps={step.number}"]
    messages = []
    for text in ("#" * (submissions.FILE + 1), step.solution.read_text("utf-8")):
        hand_in_text(tmp_path / "in" / "ada", step, text)
        assert checks.main(grade) == 0
        (row,) = journal.latest(journal.read(out / journal.FILE)[1])
        messages.append((row["outcome"], "more than" in row["message"]))
    assert messages == [("error", True), ("graded", False)]
    assert {scenario["status"] for scenario in row["scenarios"]} == {"passed"}


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
    """Grade a few steps, in this process; it must end with this status."""
    assert checks.main(["grade", NEEDED, *map(str, options)]) == status


def marks(out):
    """The gradebook, and the rows of the journal without what depends on the clock."""
    rows = map(json.loads, (out / journal.FILE).read_text("utf-8").splitlines()[1:])
    return (out / "gradebook.csv").read_text("utf-8"), {
        (row["submission"], row["step"]): {**row, "seconds": 0} for row in rows
    }


def test_gradebook(whole):
    totals = [float(line.split(",")[-1]) for line in marks(whole)[0].splitlines()[1:]]
    assert [totals[i] for i in (0, 1, 3, 4)] == [3, 0, 3, 0]
    assert all(0 < totals[i] < 3 for i in (2, 5))


def test_no_message_has_the_expected_value(whole):
    failed = [
        (step, each)
        for (_, step), row in marks(whole)[1].items()
        for each in row["scenarios"]
        if each["status"] == "failed"
    ]
    assert failed
    for step, each in failed:
        assert "actual " in each["message"] or "changed in place" in each["message"], (step, each)
        assert not {"expected", "difference  "} & set(each["message"].split()), (step, each)


def test_a_killed_run_continues_where_it_stopped(handed_in, whole, tmp_path):
    program = [sys.executable, "-c", KILLED, "grade", NEEDED, "--out", tmp_path, handed_in]
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=120)  # until no process has a pipe
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert (tmp_path / journal.FILE).read_bytes().count(b"\n") == 1 + 2 * len(FEW), "two submissions are there already"
    grade("--out", tmp_path, handed_in)
    assert marks(tmp_path) == marks(whole)
    assert (tmp_path / journal.FILE).read_bytes().count(b"\n") == 1 + 6 * len(FEW), "no row was made twice"


def test_a_learner_who_hands_in_again_is_graded_again(handed_in, whole, tmp_path):
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
    assert checks.main(["join", str(tmp_path / "1"), str(tmp_path / "2"), "--out", str(tmp_path / "all")]) == 0
    assert marks(tmp_path / "all") == marks(whole)


def test_parts_of_different_runs_are_not_joined(whole, tmp_path):
    text = (whole / journal.FILE).read_text("utf-8")
    (tmp_path / journal.FILE).write_text(text.replace('"seed": 0', '"seed": 1', 1), "utf-8")
    with pytest.raises(journal.JournalError, match="another seed"):
        journal.join([whole, tmp_path], tmp_path / "all")


def test_one_submission_prints_its_report(handed_in, capsys):
    grade(handed_in / "learner2")
    printed = capsys.readouterr().out
    assert all(f"{step}: " in printed for step in FEW)
    assert FEW[0].mistakes[0].says in printed


# What a mark depends on

DECIDES = [
    "checks/course.py",
    "checks/compare.py",
    f"checks/{FEW[0]}/reference.py",
    f"checks/{FEW[0]}/scenarios.py",
    f"checks/{FEW[0]}/mistakes.py",
    "checks/grading/worker.py",
    "checks/grading/reports/marks.py",
    f"solutions/{FEW[0]}.py",
    f"steps/{FEW[0]}/exercise.py",
    "data/__init__.py",
]
DECIDES_NOTHING = [
    "README.md",
    "checks/README.md",
    "checks/tests/test_grading.py",
    "checks/learner/failure.py",
    "checks/benchmarks/grading.py",
    f"steps/{FEW[0]}/test_{FEW[0].name[:6]}.py",
]


@pytest.fixture
def copied(course):
    """A copy of the course, the program that reads the data included."""
    (course / "data").unlink()
    shutil.copytree(ROOT / "data", course / "data", ignore=shutil.ignore_patterns("*.gz", "__pycache__"))
    return course


@pytest.mark.parametrize("file", DECIDES)
def test_a_change_of_what_decides_a_mark_changes_the_hash(copied, file):
    assert edited_hash(copied, file) != journal.course_hash()


@pytest.mark.parametrize("file", DECIDES_NOTHING)
def test_a_change_of_what_decides_no_mark_leaves_the_hash(copied, file):
    assert edited_hash(copied, file) == journal.course_hash()


def edited_hash(course, file):
    assert journal.course_hash(course) == journal.course_hash()
    path = next(course.glob(file))
    path.write_text(path.read_text("utf-8") + "\n# edited\n", "utf-8")
    return journal.course_hash(course)


# Executors


def test_an_executor_gives_the_same(handed_in, whole):
    with ProcessPoolExecutor(1) as executor:
        paths = submissions.all_submissions(handed_in)
        head = header(FEW) | {"seed": 0}
        head["protections"] = executors.protections(executor, head)
        graded = executors.rows(executor, paths, head, lambda *_: False)
        rows = {(row["submission"], row["step"]): row["scenarios"] for rows in graded for row in rows}
    assert rows == {place: row["scenarios"] for place, row in marks(whole)[1].items()}


def without_namespaces():
    """For a process of an executor: a machine that cannot make a PID namespace."""
    ready = Forkserver.ready
    Forkserver.ready = lambda self, steps: ready(self, steps) | {"PID namespace": "off: not on this machine"}


@pytest.fixture
def weak_executor(monkeypatch):
    """An executor on a weak machine, for `--executor dask://…`; here no pool may be started."""
    monkeypatch.setattr(executors, "connect", lambda address: ProcessPoolExecutor(1, initializer=without_namespaces))
    monkeypatch.setattr(command, "Pool", None)
    return "--executor=dask://localhost:1"


def test_untrusted_needs_the_protections_of_the_executors_processes(handed_in, tmp_path, capsys, weak_executor):
    grade(handed_in, "--out", tmp_path / "out", "--untrusted", weak_executor, status=2)
    assert "--untrusted needs the protections that are off: PID namespace" in capsys.readouterr().err
    assert not (tmp_path / "out" / journal.FILE).read_bytes()


def test_the_journal_has_the_protections_of_the_executors_processes(handed_in, whole, tmp_path, capsys, weak_executor):
    grade(handed_in, "--out", tmp_path / "out", weak_executor)
    head, _ = journal.read(tmp_path / "out" / journal.FILE)
    assert head["protections"]["PID namespace"] == "off: not on this machine"
    assert "protection off: PID namespace: not on this machine" in capsys.readouterr().err
    assert marks(tmp_path / "out") == marks(whole)


def test_processes_with_other_protections_than_the_first_do_not_grade(handed_in):
    head = header(FEW)
    with ThreadPoolExecutor(1) as executor:
        head["protections"] = executors.protections(executor, head) | {"seccomp": "off: on another machine"}
        with pytest.raises(executors.ExecutorError, match=r"differ in their protections \(seccomp\)"):
            list(executors.rows(executor, submissions.all_submissions(handed_in), head, lambda *_: False))


# Other systems

NO_LINUX = """
import builtins, ctypes, os
from checks.grading import forkserver, sandbox

class Libc:  # that of a system without the calls of Linux
    def __getattr__(self, name):
        raise AttributeError(name)

def refusing(call):
    def called(path, *args, **kwargs):
        if str(path).startswith("/proc"):
            raise FileNotFoundError(path)
        return call(path, *args, **kwargs)
    return called

sandbox.LINUX, sandbox.LIBC = False, Libc()
os.open = refusing(os.open)
from checks.grading.runtime_guard import RuntimeGuard  # torch, whose libraries may read what they want
builtins.open = refusing(builtins.open)
import io
io.open = refusing(io.open)
forkserver.main()
"""


def test_systems_without_proc_and_namespaces_grade(tmp_path, monkeypatch):
    """As macOS: its layers are off, and that is all."""
    monkeypatch.setattr(forkserver, "COMMAND", (sys.executable, "-c", NO_LINUX))
    write(tmp_path / "ada", FEW[0])
    steps = header(FEW)
    with Pool(steps, 1) as graders:
        (rows,) = graders.rows(submissions.all_submissions(tmp_path))
    assert sum(journal.points(steps, row) for row in rows) == len(FEW)
    assert {name for name in ("PID namespace", "other namespaces") if steps["protections"][name] != ON} == {
        "PID namespace",
        "other namespaces",
    }
    assert steps["protections"]["resource limits"] == ON


def test_memory_has_no_limit_where_the_system_does_not_report_it(monkeypatch):
    monkeypatch.setattr(sandbox, "LINUX", False)
    assert sandbox.memory_limit() is None


@pytest.mark.skipif(not sandbox.LINUX, reason="Landlock is a part of Linux")
def test_landlock_does_not_take_an_earlier_failure_for_its_own():
    """Where namespaces cannot be made, as in most containers, Landlock is what keeps the solutions from a child."""

    def state() -> str:
        protections = Protections()
        ctypes.set_errno(1)
        sandbox.apply_landlock(protections)
        return protections["Landlock"]

    reader, writer = os.pipe()
    if os.fork() == 0:
        with contextlib.suppress(BaseException):
            os.write(writer, state().encode())
        os._exit(0)
    os.close(writer)
    os.wait()
    with open(reader) as file:
        assert file.read() in (ON, "off: No module named 'landlock'")


# What the commands refuse


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nowhere"], "nowhere does not exist"),
        (["{empty}"], "holds no submissions"),
        (["{class}", "--weights", "{file}"], "must hold a JSON object"),
        (["{class}", "--weights", "{empty}"], "{empty}: Is a directory"),
        (["{class}", "--weights", "nowhere"], "nowhere: No such file"),
        (["{class}", "--weights", "{zero}"], "a number that is not above 0"),
        (["{class}", "--out", "{out}", "--seed", "1"], "another seed: choose another folder with --out"),
        (["{class}", "--out", "{file}"], "{file}: File exists"),
        (["{class}", "--out", "{out}", "--canvas", "{file}"], "{file}: there is no column 'ID'"),
        (["{class}", "--out", "{out}", "--moodle", "{latin}"], "{latin}: it is not text in UTF-8"),
        (["{class}", "--shard", "7/7"], "--shard 7/7 leaves nothing to grade: there are only 6 submissions"),
        (["{class}/learner0", "--shard", "2/2"], "--shard 2/2 leaves nothing to grade: there is only 1 submission"),
    ],
)
def test_bad_input_is_one_line(handed_in, whole, tmp_path, capsys, options, message):
    (tmp_path / "empty").mkdir()
    contents = {"file": b"?", "latin": b"\xe9", "zero": f'{{"{FEW[0]}": 0}}'.encode()}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    places = {"class": handed_in, "out": whole, **{name: tmp_path / name for name in ("empty", *contents)}}
    grade(*(option.format(**places) for option in options), status=2)
    *_, last = capsys.readouterr().err.splitlines()
    assert last.startswith("python -m checks: ")
    assert message.format(**places) in last


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--steps=12", "there is no step 12"),
        ("--steps=5-40000000000", "there is no step 40000000000"),
        ("--steps=a", "'a' is neither a step"),
        ("--steps=", "'' is neither a step"),
        ("--steps=1,,2", "'' is neither a step"),
        ("--steps=5-4", "'5-4' is an empty range: write 4-5"),
        ("--shard=0/2", "'0/2' is not I/N"),
        ("--shard=0/0", "'0/0' is not I/N"),
        ("--shard=3/2", "'3/2' is not I/N"),
        ("--shard=2", "'2' is not I/N"),
        ("--shard=a", "'a' is not I/N"),
        ("--jobs=0", "'0' is no whole number from 1 on"),
        ("--jobs=x", "'x' is no whole number from 1 on"),
        ("--seed=x", "invalid int value: 'x'"),
        ("--executor=localhost", "'localhost' is not dask://HOST:PORT"),
    ],
)
def test_bad_options_are_one_line(option, message, capsys):
    with pytest.raises(SystemExit, match="2"):
        checks.main(["grade", str(ROOT), option])
    assert f"argument {option.split('=')[0]}: {message}" in capsys.readouterr().err


def test_untrusted_needs_the_essential_protections(handed_in, monkeypatch, capsys):
    monkeypatch.setattr(sandbox.Protections, "missing", lambda self: ["PID namespace"])
    grade(handed_in, "--untrusted", status=2)
    assert "--untrusted needs the protections that are off: PID namespace" in capsys.readouterr().err


@pytest.mark.skipif(torch.cuda.is_available(), reason="it has a CUDA device")
def test_cuda_needs_a_device(handed_in, capsys):
    grade(handed_in, "--device=cuda", status=2)
    assert "--device cuda: torch finds no CUDA device" in capsys.readouterr().err


# The entry

WITHOUT = """
import sys
for name in sys.argv.pop(1).split(","):
    sys.modules[name] = None  # as if it were not installed
import os
from checks.__main__ import main
sys.exit(main())
"""


def without(packages, *arguments):
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, packages, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("package", ["safetensors", "jinja2", "tqdm"])
def test_a_missing_package_is_one_line(package):
    run = without(package, "grade", "nowhere")
    assert run.returncode == 2
    assert run.stderr == f"python -m checks: grading needs {package}: pip install -e '.[grading]'\n"


def test_a_missing_executor_is_one_line(handed_in):
    run = without("distributed", "grade", str(handed_in / "learner0"), "--executor=dask://localhost:1")
    assert run.returncode == 2
    assert run.stderr == "python -m checks: --executor needs distributed: pip install -e '.[cluster]'\n"


def test_new_needs_no_grader():
    """A small install has no safetensors, and Windows no fork."""
    assert without("checks.grading,torch,safetensors,resource", "new", "--help").returncode == 0


def test_grading_without_fork_is_one_line(monkeypatch, capsys):
    monkeypatch.delattr(os, "fork")
    assert checks.main(["grade", "nowhere"]) == 2
    assert capsys.readouterr().err.endswith("which Windows cannot do: use WSL there\n")


def test_help_lists_all_commands(capsys):
    with pytest.raises(SystemExit, match="0"):
        checks.main(["--help"])
    words = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("    ")]
    assert {"grade", "join", "gradescope", "new"} <= {first for first, *_ in words}


# The place of a fault that no mistake explains


SKIPS_ALL_BUT_ONE = (
    '            for p in group["params"]:\n                if p.grad is not None:\n',
    '            for p in group["params"][:1]:\n                if p.grad is not None:\n',
)
STEPS_TWICE = ("            opt.step()\n", "            opt.step()\n            opt.step()\n")


def test_a_fault_that_no_mistake_explains_has_a_place(tmp_path):
    """A second child finds it, once the marks are settled; they are those of the first."""
    handed_in = {
        "one": [SKIPS_ALL_BUT_ONE],
        "other": [STEPS_TWICE],
        "both": [SKIPS_ALL_BUT_ONE, STEPS_TWICE],
    }
    for name, replacements in handed_in.items():
        exercise = tmp_path / name / "steps" / STEPS[5].name / "exercise.py"
        exercise.parent.mkdir(parents=True)
        exercise.write_text(variant_source(STEPS[5], name, *replacements), "utf-8")
    with Pool(header([STEPS[5]]), 1) as graders:
        rows = [row for graded in graders.rows([tmp_path / name for name in handed_in]) for row in graded]
    places = {row["submission"]: {s["diagnosis"] for s in row["scenarios"] if s["status"] != "passed"} for row in rows}
    assert places["one"] == {"Everything is right once `SGD.step` is the reference's: the fault is in there."}
    assert places["other"] == {"Everything is right once `fit` is the reference's: the fault is in there."}
    assert "This is right once `SGD.step` is the reference's: the fault is in there." in places["both"]
    assert all(scenario["status"] != "passed" for row in rows for scenario in row["scenarios"] if scenario["diagnosis"])
