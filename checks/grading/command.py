"""`python -m checks grade SUBMISSIONS`, `join` for the parts of a run, `gradescope`: the instructor's commands."""

import argparse
import json
import math
import os
import platform
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import torch
from tqdm import tqdm

from checks.course import STEPS, number
from checks.grading import cluster, journal, sandbox, submissions
from checks.grading.journal import Journal, JournalError
from checks.grading.judge import cases
from checks.grading.pool import Pool
from checks.grading.reports import gradebook, write_reports
from checks.grading.reports.gradebook import GradebookError
from checks.grading.reports.gradescope import write_archive
from checks.grading.reports.marks import Marks, printable
from checks.grading.table import report, table
from checks.grading.zygotes import ZygoteError

GOES_ON = "the same command goes on where this one stopped"


class UsageError(Exception):
    """The command cannot be carried out; the message says why."""


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        code, says = 130, f"stopped; {GOES_ON}"  # as shells count: 128 and the signal's number
    except BrokenExecutor:
        code, says = 2, f"a process that judges has died; {GOES_ON}"
    except (UsageError, JournalError, ZygoteError, OSError) as error:
        code, says = 2, str(error)
    print(f"python -m checks: {says}", file=sys.stderr)
    return code


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m checks", description="Grade submissions of the course.")
    commands = whole.add_subparsers(required=True)
    grade = commands.add_parser("grade", help="grade a folder of submissions, or show the report of one")
    grade.set_defaults(run=run_grade)
    grade.add_argument(
        "submissions", type=Path, help="a folder with a folder or an archive a learner, or one submission"
    )
    grade.add_argument("--out", type=Path, help="the folder for the journal and the reports; default: grades")
    grade.add_argument("--steps", type=chosen_steps, default=STEPS, help="such as 1-5,8; default: all")
    grade.add_argument("--weights", type=Path, help='a JSON file {"stepNN_topic": 2, …}; a step not named counts 1')
    grade.add_argument("--seed", type=int, default=0, help="decides about the inputs: choose a new one each term")
    grade.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    grade.add_argument(
        "--jobs", type=positive, default=os.cpu_count(), help="submissions at a time; default: all cores"
    )
    grade.add_argument("--untrusted", action="store_true", help="refuse to run without the essential protections")
    grade.add_argument("--shard", type=shard, default=(1, 1), metavar="I/N", help="the I-th of N parts of a run")
    grade.add_argument("--executor", metavar="dask://HOST:PORT", help="let the workers of a Dask cluster grade")
    platforms(grade)
    join = commands.add_parser("join", help="put the journals of the parts of a run together")
    join.set_defaults(run=run_join)
    join.add_argument("journals", type=Path, nargs="+", help="journals, or the folders that hold them")
    join.add_argument("--out", type=Path, required=True, help="the folder for the whole journal and the reports")
    platforms(join)
    gradescope = commands.add_parser("gradescope", help="write the archive that Gradescope takes as an autograder")
    gradescope.set_defaults(run=run_gradescope)
    gradescope.add_argument("--out", type=Path, default=Path("autograder.zip"), help="default: autograder.zip")
    return whole


def platforms(command: argparse.ArgumentParser) -> None:
    """The options for learning platforms."""
    command.add_argument("--canvas", type=Path, help="the gradebook that Canvas has exported: canvas.csv fills it in")
    command.add_argument("--assignment", default="kata", help="the name, with its ID, that Canvas knows; default: kata")
    command.add_argument("--moodle", type=Path, help="Moodle's grading worksheet: moodle.csv fills it in")


def positive(text: str) -> int:
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def chosen_steps(text: str) -> list[str]:
    """The steps that "1-5,8" asks for."""
    numbers = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers |= set(range(int(first), int(last or first) + 1))
    if unknown := numbers - {number(step) for step in STEPS}:
        raise argparse.ArgumentTypeError(f"there is no step {min(unknown)}")
    return [step for step in STEPS if number(step) in numbers]


def shard(text: str) -> tuple[int, int]:
    """(2, 5) for "2/5"."""
    part, _, parts = text.partition("/")
    if not 1 <= int(part) <= int(parts):
        raise argparse.ArgumentTypeError("must be I/N with I from 1 to N")
    return int(part), int(parts)


def weights(options: argparse.Namespace) -> dict[str, float]:
    if options.weights is None:
        return {}
    try:
        given = {name: float(value) for name, value in json.loads(options.weights.read_text()).items()}
    except (ValueError, AttributeError, TypeError):
        raise UsageError(f"{options.weights} must hold a JSON object of numbers by step") from None
    if not all(0 < value < math.inf for value in given.values()):
        raise UsageError(f"{options.weights} holds a number that is not above 0: leave steps out with --steps")
    if unknown := set(given) - set(STEPS):
        raise UsageError(f"{options.weights} names {min(unknown)}, which is no step; there are {', '.join(STEPS)}")
    return given


def header(options: argparse.Namespace) -> dict:
    """The first line of the journal, but for the protections."""
    weight = weights(options)
    return {
        "journal": journal.VERSION,
        "course": journal.course_hash(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "device": options.device,
        "seed": options.seed,
        "steps": {step: {"weight": weight.get(step, 1.0), "scenarios": list(cases(step))} for step in options.steps},
    }


def run_grade(options: argparse.Namespace) -> int:
    if not options.submissions.exists():
        raise UsageError(f"{options.submissions} does not exist")
    one = submissions.is_submission(options.submissions)
    paths = [options.submissions] if one else submissions.all_submissions(options.submissions)
    part, parts = options.shard
    paths = paths[part - 1 :: parts]
    head = header(options)
    torch.set_num_threads(1)
    if one and options.out is None:
        with protected_pool(options, head, 1) as pool:
            print(report(head, next(pool.rows(paths))))
        return 0
    with Journal(options.out or Path("grades"), head) as log, protected_pool(options, head, len(paths)) as pool:
        if options.executor:
            graded = cluster.rows(cluster.connect(options.executor), paths, head, log.has)
        else:
            graded = pool.rows(paths, log.has)
        with tqdm(total=len(paths), unit="submission") as progress:
            for rows in graded:
                log.add(rows)
                progress.update(len({row["submission"] for row in rows}) or 1)
    print(table(*journal.read(log.path)))
    report_all(log.path, options)
    return 0


@contextmanager
def protected_pool(options: argparse.Namespace, head: dict, size: int) -> Iterator[Pool]:
    """The processes that play submissions; what is between them and this machine is said, and asked for."""
    with Pool(head, min(options.jobs, size) or 1) as pool:
        tell_protections(head["protections"])
        if options.untrusted and (missing := sandbox.Protections(head["protections"]).missing()):
            raise UsageError(f"--untrusted needs the protections that are off: {', '.join(missing)}")
        yield pool


def report_all(path: Path, options: argparse.Namespace) -> None:
    """Write every report of a journal beside it."""
    marks = Marks.read(path)
    write_reports(marks, path.parent)
    fillers = {"canvas": partial(gradebook.canvas, assignment=options.assignment), "moodle": gradebook.moodle}
    for name, fill in fillers.items():
        if file := getattr(options, name):
            fill_in(file, path.with_name(f"{name}.csv"), partial(fill, marks))
    print(f"the reports are in {path.parent}: begin with report.html")


def fill_in(exported: Path, out: Path, fill: Callable[[str], tuple[str, list[str]]]) -> None:
    """Write what a platform has exported with the marks in it; say whose marks found no place."""
    try:
        text, lost = fill(exported.read_text("utf-8"))
    except (GradebookError, UnicodeDecodeError) as error:
        why = error if isinstance(error, GradebookError) else "it is not text in UTF-8: save it as CSV UTF-8"
        raise UsageError(f"{exported}: {why}") from None
    out.write_text(text, "utf-8")
    if lost:
        print(f"{out}: nobody was found for {', '.join(map(printable, lost))}")


def run_gradescope(options: argparse.Namespace) -> int:
    write_archive(options.out)
    print(f"{options.out}: upload it as the autograder of a programming assignment")
    return 0


def run_join(options: argparse.Namespace) -> int:
    whole = journal.join(options.journals, options.out)
    print(table(*journal.read(whole)))
    report_all(whole, options)
    return 0


def tell_protections(protections: dict[str, str]) -> None:
    """Say which layers are between the submissions and this machine."""
    on = [name for name, state in protections.items() if state == sandbox.ON]
    print(f"protections on: {', '.join(on)}", file=sys.stderr)
    for name, state in protections.items():
        if state != sandbox.ON:
            print(f"protection {state}".replace("off", f"off: {name}", 1), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
