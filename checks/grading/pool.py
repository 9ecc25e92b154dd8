"""Pool: stages play submissions side by side, judges look at what is told, and rows for the journal come of it."""

import contextlib
import marshal
import secrets
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from checks.course import checks_of, definitions, exercise_file
from checks.grading import exercise, journal, sandbox, submissions
from checks.grading.exercise import Exercise, Unreadable
from checks.grading.judge import judge, seeds, sit
from checks.grading.policy import given_modules
from checks.grading.scenes import scenes
from checks.grading.submissions import Submission
from checks.grading.transport import NONCE
from checks.grading.zygotes import NoAnswer, Zygote, ask

SECONDS = 10.0  # for all scenarios of a step; they take a tenth of a second
KNOWN = 1000  # rows that are kept for other submissions with the same files
AHEAD = 8  # submissions a job that are played before the first is judged: that one may need all of a step's mistakes


@dataclass
class Played:
    """What has become of one step of a submission, before it is judged."""

    submission: str
    step: str
    key: str
    outcome: str = ""  # "" if it was played
    message: str = ""
    line: int | None = None
    retried: bool = False
    judged: Future[dict] | None = None
    known: dict | None = None  # the row of another submission with the same files


class Pool:
    """Plays `jobs` submissions at a time; a context manager."""

    def __init__(self, header: dict, jobs: int, seconds: float = SECONDS):
        self.header, self.steps, self.jobs, self.seconds = header, list(header["steps"]), jobs, seconds
        self.zygotes: list[Zygote] = []
        self.judges: list[Executor] = []
        self.threads = ThreadPoolExecutor(jobs)
        self.lanes: SimpleQueue[dict[str, socket.socket]] = SimpleQueue()  # that nobody plays in
        self.known: dict[str, dict] = {}  # rows by key: the same files, such as untouched stubs, are played once

    def __enter__(self) -> "Pool":
        """Start all processes; tell the protections in the header."""
        with contextlib.ExitStack() as undo:
            undo.push(self.__exit__)
            sandbox.allow_open_files()  # a socket for each job and step: many cores need many
            zygote = self._zygote(self.jobs)
            self.names = {step: list(definitions(exercise_file(step))) for step in self.steps}
            self.plays = [(scenes(step), checks_of(step).rebuilds) for step in self.steps]
            self.judges += judges(min(self.jobs, len(self.steps)))
            self.header["protections"] = zygote.ready(self.plays)
            for lane in zygote.lanes:
                self.lanes.put(lane)
            undo.pop_all()
        return self

    def _zygote(self, lanes: int) -> Zygote:
        self.zygotes.append(Zygote(self.steps, self.header["device"], lanes))
        return self.zygotes[-1]

    def __exit__(self, *_) -> None:
        for executor in (self.threads, *self.judges):
            executor.shutdown(cancel_futures=True)
        for zygote in self.zygotes:
            zygote.stop()

    def rows(self, paths: Iterable[Path], done=lambda *_: False) -> Iterator[list[dict]]:
        """For each submission, in their order, the journal's rows of those steps that are not `done`."""
        paths, waiting = iter(paths), deque()
        while True:
            while len(waiting) < AHEAD * self.jobs and (path := next(paths, None)):
                waiting.append(self.threads.submit(self._play, path, done))
            if not waiting:
                return
            yield [self._row(played) for played in waiting.popleft().result()]

    def _play(self, path: Path, done) -> list[Played]:
        submission = submissions.read(path)
        exercises = _Exercises(submission)
        lane = self.lanes.get()
        try:
            keys = {step: journal.key(self.header, step, exercises.contents(step)) for step in self.steps}
            todo = [step for step in self.steps if not done(submission.name, step, keys[step])]
            return [self._play_step(lane, exercises, Played(submission.name, step, keys[step])) for step in todo]
        finally:
            self.lanes.put(lane)

    def _play_step(self, lane: dict[str, socket.socket], exercises: "_Exercises", played: Played) -> Played:
        step = played.step
        if known := self.known.get(played.key):
            played.known = known
            return played
        played.outcome, played.message, played.line = exercises.verdict(step)
        if played.outcome:
            return played
        job = {
            "step": step,
            "exercises": exercises.modules(step),
            "names": self.names[step],
            "seed": self.header["seed"],
            "seeds": seeds(step, self.header["seed"]),
            "seconds": self.seconds,
        }
        for played.retried in (False, True):
            nonce = job["nonce"] = secrets.token_bytes(NONCE)
            ended, reply = self._ask(lane, job)
            if ended != "time":
                break
        whose = self.judges[self.steps.index(step) % len(self.judges)]
        played.judged = whose.submit(judge, self.header["seed"], self.header["device"], step, nonce, ended, reply)
        return played

    def _ask(self, lane: dict[str, socket.socket], job: dict) -> tuple[str, bytes]:
        """How the child ended that has played a job, and what it has written.

        Where nobody answers, which need not be this submission's doing, the job is played once more by a new zygote.
        """
        for _ in range(2):
            try:
                return ask(lane[job["step"]], job)
            except NoAnswer as error:
                ended = f"the process that plays it did not answer: {error}"
                zygote = self._zygote(1)
                zygote.ready(self.plays)
                lane |= zygote.lanes[0]
        return ended, b""

    def _row(self, played: Played) -> dict:
        about = {"key": played.key, "submission": played.submission, "step": played.step}
        if played.known:
            return played.known | about
        row = about | _told(played)
        if row["outcome"] == "graded" and not row["retried"] and len(self.known) < KNOWN:
            self.known[played.key] = row
        return row


class _Exercises:
    """The exercises of a submission, each read once."""

    def __init__(self, submission: Submission):
        self.submission = submission
        self.read: dict[str, Exercise | Unreadable] = {}

    def needed(self, step: str) -> list[str]:
        """The step, and the earlier ones whose exercises its own is given."""
        given = given_modules(step)
        return [*(other for other in self.submission.sources if f"steps.{other}.exercise" in given), step]

    def contents(self, step: str) -> list[bytes]:
        return [self.submission.sources.get(other, b"") for other in self.needed(step)]

    def get(self, step: str) -> Exercise | Unreadable:
        if step not in self.read:
            try:
                self.read[step] = exercise.read(step, self.submission.sources[step])
            except Unreadable as error:
                self.read[step] = error
        return self.read[step]

    def verdict(self, step: str) -> tuple[str, str, int | None]:
        """(outcome, message, line) if the step need not be played to know them, or ("", "", None)."""
        if step in self.submission.refused:
            return "error", self.submission.refused[step], None
        if step not in self.submission.sources:
            return "missing", "there is no exercise.py for this step", None
        for other in reversed(self.needed(step)):
            found = self.get(other)
            place = "" if other == step else f"{other}: "
            if isinstance(found, Unreadable):
                if other == step:
                    return "error", str(found), found.line
            elif found.findings:
                first = found.findings[0]
                return "forbidden", place + first.what, first.line
        return "", "", None

    def modules(self, step: str) -> dict:
        """The code of the step's exercise, and of those that it may import."""
        found = {other: self.get(other) for other in self.needed(step)}
        return {
            f"steps.{other}.exercise": marshal.loads(read.code)
            for other, read in found.items()
            if isinstance(read, Exercise)
        }


def judges(number: int) -> list[Executor]:
    """Judges, each with a process of its own and steps of its own; a single one does without a process."""
    if number == 1:
        return [ThreadPoolExecutor(1)]
    import torch._dynamo  # noqa: F401  # the first optimizer of each process would import it

    executors = [ProcessPoolExecutor(1, initializer=sit) for _ in range(number)]
    for executor in executors:  # forked now, while this process has one thread
        executor.submit(int)
    return executors


def _told(played: Played) -> dict:
    """What a row says about a step beyond whose it is."""
    if played.outcome:
        told = {"outcome": played.outcome, "message": played.message, "line": played.line, "seconds": 0.0}
        return told | {"retried": False, "scenarios": []}
    told = played.judged.result()
    scenarios = told.pop("scenarios")
    return told | {"retried": played.retried, "scenarios": scenarios}
