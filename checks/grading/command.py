"""The instructors' commands: `python -m checks grade SUBMISSIONS`, `join` for the parts of a run, and `gradescope`."""

import argparse
import json
import math
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import torch
from tqdm import tqdm

from checks.course import BY_NAME, BY_NUMBER, STEPS, Step
from checks.grading import executors, journal, sandbox, submissions
from checks.grading.console_report import report, table
from checks.grading.executors import SCHEME, ExecutorError
from checks.grading.forkserver import ForkserverError
from checks.grading.journal import Journal, JournalError, printable
from checks.grading.pool import Pool
from checks.grading.reports import gradebook, write_reports
from checks.grading.reports.gradebook import GradebookError
from checks.grading.reports.gradescope import write_archive
from checks.grading.reports.marks import Marks

CONTINUES = "the same command continues where this one stopped"


class UsageError(Exception):
    """The command cannot be carried out; the message says why."""


def main(arguments: list[str]) -> int:
    """Run a command; return its exit status."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        status, message = 130, f"stopped; {CONTINUES}"  # as shells count: 128 and the signal's number
    except BrokenExecutor:
        status, message = 2, f"a process that evaluates has died; {CONTINUES}"
    except (UsageError, JournalError, ForkserverError, ExecutorError, OSError) as error:
        named = isinstance(error, OSError) and error.filename is not None and error.strerror
        status, message = 2, f"{error.filename}: {error.strerror}" if named else str(error)
    print(f"python -m checks: {message}", file=sys.stderr)
    return status


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m checks", description="Grade submissions of the course.")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    grade = commands.add_parser("grade", help="grade a folder of submissions, or show the report of one")
    grade.set_defaults(run=run_grade)
    grade.add_argument(
        "submissions", type=Path, help="a folder with a folder or an archive for each learner, or one submission"
    )
    grade.add_argument("--out", type=Path, help="the folder for the journal and the reports; default: grades")
    grade.add_argument("--steps", type=chosen_steps, default=STEPS, help="such as 1-5,8; default: all")
    grade.add_argument("--weights", type=Path, help='a JSON file {"stepNN_topic": 2, …}; a step not named counts 1')
    grade.add_argument("--seed", type=int, default=0, help="decides the inputs: choose a new one each term")
    grade.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    grade.add_argument(
        "--jobs", type=positive, default=os.cpu_count(), help="submissions at a time; default: all cores"
    )
    grade.add_argument("--untrusted", action="store_true", help="refuse to run without the essential protections")
    grade.add_argument("--shard", type=shard, default=(1, 1), metavar="I/N", help="the I-th of N parts of a run")
    grade.add_argument("--executor", type=address, metavar="dask://HOST:PORT", help="grade on a Dask cluster's workers")
    platforms(grade)
    join = commands.add_parser("join", help="merge the journals of the parts of a run")
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


# Options; each function raises ArgumentTypeError, whose message argparse prints


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def chosen_steps(text: str) -> list[Step]:
    """The steps that "1-5,8" asks for."""
    numbers = set()
    for part in text.split(","):
        if not (given := re.fullmatch(r"(\d+)(?:-(\d+))?", part.strip(), re.ASCII)):
            raise argparse.ArgumentTypeError(f"{part!r} is neither a step, such as 3, nor a range, such as 1-5")
        first, last = int(given[1]), int(given[2] or given[1])
        if first > last:
            raise argparse.ArgumentTypeError(f"{part!r} is an empty range: write {last}-{first}")
        if unknown := {first, last} - set(BY_NUMBER):
            raise argparse.ArgumentTypeError(f"there is no step {min(unknown)}")
        numbers |= set(range(first, last + 1))
    return [step for step in STEPS if step.number in numbers]


def shard(text: str) -> tuple[int, int]:
    """(2, 5) for "2/5"."""
    given = re.fullmatch(r"(\d+)/(\d+)", text, re.ASCII)
    if not given or not 1 <= int(given[1]) <= int(given[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is not I/N with I from 1 to N")
    return int(given[1]), int(given[2])


def address(text: str) -> str:
    if not re.fullmatch(rf"{SCHEME}.+:\d+", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not {SCHEME}HOST:PORT")
    return text


# Commands


def run_grade(options: argparse.Namespace) -> int:
    paths, head = chosen_submissions(options), header(options)
    torch.set_num_threads(1)
    if options.out is None and submissions.is_submission(options.submissions):
        with grading(options, head, paths) as graded:
            print(report(head, next(graded)))
        return 0
    log = Journal(options.out or Path("grades"), head)
    with log, grading(options, head, paths, log.has) as graded, tqdm(total=len(paths), unit="submission") as progress:
        for rows in graded:
            log.add(rows)
            progress.update(len({row["submission"] for row in rows}) or 1)
    print(table(*journal.read(log.path)))
    report_all(log.path, options)
    return 0


def run_join(options: argparse.Namespace) -> int:
    whole = journal.join(options.journals, options.out)
    print(table(*journal.read(whole)))
    report_all(whole, options)
    return 0


def run_gradescope(options: argparse.Namespace) -> int:
    write_archive(options.out)
    print(f"{options.out}: upload it as the autograder of a programming assignment")
    return 0


def chosen_submissions(options: argparse.Namespace) -> list[Path]:
    """The submissions to grade, of all those that are there."""
    folder, (part, parts) = options.submissions, options.shard
    if not folder.exists():
        raise UsageError(f"{folder} does not exist")
    paths = [folder] if submissions.is_submission(folder) else submissions.all_submissions(folder)
    if not (chosen := paths[part - 1 :: parts]):
        count = "is only 1 submission" if len(paths) == 1 else f"are only {len(paths)} submissions"
        raise UsageError(f"--shard {part}/{parts} leaves nothing to grade: there {count}")
    return chosen


def header(options: argparse.Namespace) -> dict:
    """The first line of the journal, but for the protections."""
    if options.device == "cuda" and not torch.cuda.is_available() and not options.executor:
        raise UsageError("--device cuda: torch finds no CUDA device on this machine")
    weight = weights(options)
    return {
        "journal": journal.VERSION,
        "course": journal.course_hash(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "device": options.device,
        "seed": options.seed,
        "steps": {
            step.name: {"weight": weight.get(step.name, 1.0), "scenarios": list(map(str, step.scenarios))}
            for step in options.steps
        },
    }


def weights(options: argparse.Namespace) -> dict[str, float]:
    """The weights of the steps that the file names, by step."""
    if options.weights is None:
        return {}
    try:
        given = {name: float(value) for name, value in json.loads(options.weights.read_text("utf-8")).items()}
    except (ValueError, AttributeError, TypeError):
        raise UsageError(f"{options.weights} must hold a JSON object of numbers by step") from None
    if not all(0 < value < math.inf for value in given.values()):
        raise UsageError(f"{options.weights} holds a number that is not above 0: leave steps out with --steps")
    if unknown := set(given) - set(BY_NAME):
        raise UsageError(f"{options.weights} names {min(unknown)}, which is no step; there are {', '.join(BY_NAME)}")
    return given


@contextmanager
def grading(
    options: argparse.Namespace, head: dict, paths: list[Path], done: Callable[..., bool] = lambda *_: False
) -> Iterator[Iterator[list[dict]]]:
    """The rows of each submission, but for those that are `done`, from processes here or from an executor's.

    The protections of these processes are put into the header and printed; --untrusted needs the essential ones.
    """
    if options.executor:
        with executors.connect(options.executor) as executor:
            head["protections"] = executors.protections(executor, head)
            check_protections(head["protections"], options.untrusted)
            yield executors.rows(executor, paths, head, done)
    else:
        with Pool(head, min(options.jobs, len(paths))) as pool:
            check_protections(head["protections"], options.untrusted)
            yield pool.rows(paths, done)


def check_protections(protections: dict[str, str], untrusted: bool) -> None:
    """Print which layers protect this machine from the submissions; raise UsageError if some are needed and off."""
    on = [name for name, state in protections.items() if state == sandbox.ON]
    print(f"protections on: {', '.join(on)}", file=sys.stderr)
    for name, state in protections.items():
        if state != sandbox.ON:
            print(f"protection off: {name}: {state.removeprefix('off: ')}", file=sys.stderr)
    if untrusted and (missing := sandbox.Protections(protections).missing()):
        raise UsageError(f"--untrusted needs the protections that are off: {', '.join(missing)}")


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
    """Write what a platform has exported with the marks in it; print which submissions have no row there."""
    try:
        text, lost = fill(exported.read_text("utf-8"))
    except UnicodeDecodeError:
        raise UsageError(f"{exported}: it is not text in UTF-8: save it as CSV UTF-8") from None
    except GradebookError as error:
        raise UsageError(f"{exported}: {error}") from None
    out.write_text(text, "utf-8")
    if lost:
        print(f"{out}: no row was found for {', '.join(map(printable, lost))}")
