"""Pool: zygotes play submissions side by side, judges look at what is told, and rows for the journal come of it."""

import contextlib
import json
import marshal
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import matplotlib

from checks.course import ROOT, checks_of, definitions, exercise_file
from checks.grading import exercise, journal, sandbox, submissions
from checks.grading.exercise import Exercise, Unreadable
from checks.grading.judge import judge, seeds, sit
from checks.grading.policy import given_modules
from checks.grading.scenes import scenes
from checks.grading.submissions import Submission
from checks.grading.transport import HEADER, NONCE, REPLY, TEXT, BadReply, receive, send

SECONDS = 10.0  # for all scenarios of a step; they take a tenth of a second
KNOWN = 1000  # rows that are kept for other submissions with the same files
AHEAD = 8  # submissions a zygote, played before the first of them is judged: that one may need all of a step's mistakes
START = 120.0  # seconds until a zygote must be ready
GRACE = 10.0  # seconds that a zygote has to end a child and tell about it


class ZygoteError(Exception):
    """A zygote could not be started."""


class Zygote:
    """The parent's end of a zygote; one that does not answer, or has died, is replaced by a new one."""

    def __init__(self, steps: list[str], plays: bytes, device: str):
        self.steps, self.plays, self.device, self.process = steps, plays, device, None

    def start(self) -> dict:
        """Start the process; return its protections."""
        pairs = [socket.socketpair() for _ in range(1 + len(self.steps))]
        (control, *lines), theirs = zip(*pairs)
        self.control, self.lines = control, dict(zip(self.steps, lines))
        threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
        environment = {  # nothing of the instructor's
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT),
            "MPLCONFIGDIR": matplotlib.get_cachedir(),
            "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
            **threads,
            **{name: os.environ[name] for name in ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES") if name in os.environ},
        }
        numbers = [end.fileno() for end in theirs]
        self.folder = tempfile.TemporaryDirectory()  # an empty one to be in
        self.process = subprocess.Popen(
            [sys.executable, "-m", "checks.grading.zygote", self.device, *map(str, numbers)],
            cwd=self.folder.name,
            env=environment,
            pass_fds=numbers,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        for end in theirs:
            end.close()
        control.settimeout(START)
        try:
            send(control, self.plays)
            return json.loads(receive(control, TEXT))
        except (OSError, EOFError, BadReply) as error:
            self.stop()
            raise ZygoteError(f"the process that plays submissions did not start: {error!r}") from None

    def play(self, job: dict) -> tuple[str, bytes]:
        """How the child ended, and what it has written."""
        if self.process is None:
            self.start()
        line = self.lines[job["step"]]
        line.settimeout(job["seconds"] + GRACE)
        try:
            send(line, marshal.dumps(job))
            return receive(line, TEXT).decode(), receive(line, REPLY + TEXT + HEADER + (1 << 20))
        except (OSError, EOFError, BadReply) as error:
            self.stop()
            return f"the process that plays it did not answer: {error!r}", b""

    def stop(self) -> None:
        """End the process and all its children."""
        if self.process is None:
            return
        for end in (self.control, *self.lines.values()):
            end.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        self.folder.cleanup()


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
    """`jobs` zygotes; a context manager."""

    def __init__(self, header: dict, jobs: int, seconds: float = SECONDS):
        self.header, self.steps, self.seconds = header, list(header["steps"]), seconds
        for step in self.steps:  # what all threads read is read before there are any
            definitions(exercise_file(step)), given_modules(step)
        plays = marshal.dumps([(scenes(step), checks_of(step).rebuilds) for step in self.steps])
        self.zygotes = [Zygote(self.steps, plays, header["device"]) for _ in range(jobs)]
        self.free: SimpleQueue[Zygote] = SimpleQueue()
        self.threads = ThreadPoolExecutor(jobs)
        self.judges = judges(min(jobs, len(self.steps)))
        self.known: dict[str, dict] = {}  # rows by key: the same files, such as untouched stubs, are played once
        self.names = {step: list(definitions(exercise_file(step))) for step in self.steps}

    def __enter__(self) -> "Pool":
        """Start the zygotes; tell the protections of the first in the header."""
        sandbox.allow_open_files()  # a socket for each zygote and step: many cores need many
        for process in self.judges:  # forked while this process has one thread
            process.submit(int)
        started = list(self.threads.map(Zygote.start, self.zygotes))
        self.header["protections"] = started[0]
        for zygote in self.zygotes:
            self.free.put(zygote)
        return self

    def __exit__(self, *_) -> None:
        for executor in (self.threads, *self.judges):
            executor.shutdown(cancel_futures=True)
        for zygote in self.zygotes:
            zygote.stop()

    def rows(self, paths: Iterable[Path], done=lambda *_: False) -> Iterator[list[dict]]:
        """For each submission, in their order, the journal's rows of those steps that are not `done`."""
        paths, waiting = iter(paths), deque()
        while True:
            while len(waiting) < AHEAD * len(self.zygotes) and (path := next(paths, None)):
                waiting.append(self.threads.submit(self._play, path, done))
            if not waiting:
                return
            yield [self._row(played) for played in waiting.popleft().result()]

    def _play(self, path: Path, done) -> list[Played]:
        submission = submissions.read(path)
        exercises = _Exercises(submission)
        zygote = self.free.get()
        try:
            keys = {step: journal.key(self.header, step, exercises.contents(step)) for step in self.steps}
            todo = [step for step in self.steps if not done(submission.name, step, keys[step])]
            return [self._play_step(zygote, exercises, Played(submission.name, step, keys[step])) for step in todo]
        finally:
            self.free.put(zygote)

    def _play_step(self, zygote: Zygote, exercises: "_Exercises", played: Played) -> Played:
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
            ended, reply = zygote.play(job)
            if ended != "time":
                break
        whose = self.judges[self.steps.index(step) % len(self.judges)]
        played.judged = whose.submit(judge, self.header["seed"], self.header["device"], step, nonce, ended, reply)
        return played

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
    return [ProcessPoolExecutor(1, initializer=sit) for _ in range(number)]


def _told(played: Played) -> dict:
    """What a row says about a step beyond whose it is."""
    if played.outcome:
        told = {"outcome": played.outcome, "message": played.message, "line": played.line, "seconds": 0.0}
        return told | {"retried": False, "scenarios": []}
    told = played.judged.result()
    scenarios = told.pop("scenarios")
    return told | {"retried": played.retried, "scenarios": scenarios}
