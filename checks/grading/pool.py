"""Pool: workers run submissions side by side, evaluators compare what they did, and the journal gets the rows."""

import contextlib
import secrets
import socket
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from types import CodeType

from checks.course import BY_NAME, Step
from checks.grading import journal, sandbox, submissions
from checks.grading.evaluator import NOTHING, evaluate, init_worker, seeds
from checks.grading.forkserver import Forkserver, NoAnswer, ask
from checks.grading.protocol import NONCE
from checks.grading.static_check import Exercises, given_solutions
from checks.source import definitions

SECONDS = 10.0  # for all scenarios of a step; they take a tenth of a second
SECONDS_FOR_PLACE = 4.0  # for the search of a fault's place in one step of a submission
KNOWN = 1000  # rows that are kept for other submissions with the same files
AHEAD = 8  # submissions per job that are run before the first is evaluated: that one may need all of a step's mistakes

Slot = dict[Step, socket.socket]  # to a worker for each step


@dataclass
class PendingResult:
    """A step of a submission whose row is on its way, or `known` from another submission with the same files."""

    submission: str
    step: Step
    key: str
    known: dict | None = None
    content: dict | None = None  # of the row, where nothing has to be evaluated
    evaluation: Future[dict] | None = None
    retried: bool = False
    exercises: Exercises | None = None  # to find the place of a fault in

    def row(self) -> dict:
        """The row; waits for the evaluation."""
        if self.known:
            return self.known | {"submission": self.submission}
        content = self.content or self.evaluation.result() | {"retried": self.retried}
        return journal.row(self.key, self.submission, self.step, content)


class Pool:
    """Runs `jobs` submissions at a time; a context manager."""

    def __init__(self, header: dict, jobs: int, seconds: float = SECONDS):
        self.header, self.jobs, self.seconds = header, jobs, seconds
        self.steps = [BY_NAME[name] for name in header["steps"]]
        self.forkservers: list[Forkserver] = []
        self.evaluators: list[Executor] = []
        self.threads = ThreadPoolExecutor(jobs)
        self.slots: SimpleQueue[Slot] = SimpleQueue()  # those that are free
        self.known: dict[str, dict] = {}  # rows by key: the same files, such as untouched stubs, are run once

    def __enter__(self) -> "Pool":
        """Start all processes; put the protections into the header."""
        with contextlib.ExitStack() as undo:
            undo.push(self.__exit__)
            sandbox.allow_open_files()  # a socket for each job and step: many cores need many
            forkserver = self._start_forkserver(self.jobs)
            self.needs = [needs_of(step) for step in self.steps]
            self.evaluators += start_evaluators(min(self.jobs, len(self.steps)))
            self.header["protections"] = forkserver.ready(self.needs)
            for slot in forkserver.slots:
                self.slots.put(slot)
            undo.pop_all()
        return self

    def _start_forkserver(self, slots: int) -> Forkserver:
        self.forkservers.append(Forkserver(self.steps, self.header["device"], slots))
        return self.forkservers[-1]

    def __exit__(self, *_) -> None:
        for executor in (self.threads, *self.evaluators):
            executor.shutdown(cancel_futures=True)
        for forkserver in self.forkservers:
            forkserver.stop()

    def rows(self, paths: Iterable[Path], done=lambda *_: False) -> Iterator[list[dict]]:
        """For each submission, in their order, the journal's rows of those steps that are not `done`."""
        paths, waiting = iter(paths), deque()
        while True:
            while len(waiting) < AHEAD * self.jobs and (path := next(paths, None)):
                waiting.append(self.threads.submit(self._run, path, done))
            if not waiting:
                return
            yield [self._row(pending) for pending in waiting.popleft().result()]

    def _run(self, path: Path, done) -> list[PendingResult]:
        submission = submissions.read(path)
        exercises = Exercises(submission)
        keys = {step: journal.key(self.header, step, exercises.files(step)) for step in self.steps}
        slot = self.slots.get()
        try:
            return [
                self._run_step(slot, exercises, PendingResult(submission.name, step, key))
                for step, key in keys.items()
                if not done(submission.name, step.name, key)
            ]
        finally:
            self.slots.put(slot)

    def _run_step(self, slot: Slot, exercises: Exercises, pending: PendingResult) -> PendingResult:
        step = pending.step
        refusal = exercises.not_taken(step)
        if refusal is None and (known := self.known.get(pending.key)):
            pending.known = known
            return pending
        if refusal := refusal or exercises.not_allowed(step):
            pending.content = NOTHING | asdict(refusal)
            return pending
        job = self._job(step, exercises.modules(step))
        reply = self._ask(slot, job)
        if reply[1] == "time":
            pending.retried, reply = True, self._ask(slot, job)
        pending.exercises, pending.evaluation = exercises, self._evaluate(step, reply)
        return pending

    def _evaluate(self, step: Step, reply: tuple) -> Future[dict]:
        evaluator = self.evaluators[self.steps.index(step) % len(self.evaluators)]
        return evaluator.submit(evaluate, self.header["seed"], self.header["device"], step, *reply)

    def _job(self, step: Step, modules: dict[str, CodeType]) -> dict:
        """What a worker needs to run a step of a submission."""
        return {
            "step": step.name,
            "exercises": modules,
            "names": list(definitions(step.exercise)),
            "seed": self.header["seed"],
            "seeds": seeds(step, self.header["seed"]),
            "seconds": self.seconds,
        }

    def _ask(self, slot: Slot, job: dict) -> tuple[bytes, str, bytes]:
        """The nonce of a job, how the child ended that has run it, and what it has written.

        Where no worker answers, which need not be this submission's doing, another one runs the job once more.
        """
        nonce, step = secrets.token_bytes(NONCE), BY_NAME[job["step"]]
        for _ in range(2):
            try:
                return nonce, *ask(slot[step], job | {"nonce": nonce})
            except NoAnswer as error:
                ended = f"the process that runs it did not answer: {error}"
                forkserver = self._start_forkserver(1)
                forkserver.ready(self.needs)
                slot |= forkserver.slots[0]
        return nonce, ended, b""

    def _row(self, pending: PendingResult) -> dict:
        row = pending.row()
        if pending.exercises and (unexplained := not_explained(row)):
            self._explain(pending, row, unexplained)
        if row["outcome"] == "graded" and not row["retried"] and len(self.known) < KNOWN:
            self.known[pending.key] = row
        return row

    def _explain(self, pending: PendingResult, row: dict, unexplained: list[dict]) -> None:
        """Write the place of the fault into the scenarios that no mistake explains, if it is found in time.

        The marks are settled: a second child runs the exercise with a function of the solution in it, and all that is
        taken from its reply is whether those scenarios pass.
        """
        wrong, deadline = {scenario["name"] for scenario in not_passed(row)}, time.monotonic() + SECONDS_FOR_PLACE
        mended: dict[str, str] = {}  # by scenario: the sentence about the first exchange that mends it
        slot = self.slots.get()
        try:
            for place, code in pending.exercises.exchanges(pending.step):
                if time.monotonic() > deadline:
                    break
                modules = pending.exercises.modules(pending.step)
                job = self._job(pending.step, modules | {f"steps.{pending.step}.exercise": code})
                result = self._evaluate(pending.step, self._ask(slot, job | {"seconds": SECONDS_FOR_PLACE})).result()
                passed = {scenario["name"] for scenario in result["scenarios"] if scenario["status"] == "passed"}
                if wrong <= passed:
                    mended = dict.fromkeys(wrong, place.sentence("Everything is right"))
                    break
                mended = dict.fromkeys(wrong & passed, place.sentence("This is right")) | mended
        finally:
            self.slots.put(slot)
        for scenario in unexplained:
            scenario["diagnosis"] = mended.get(scenario["name"], "")


def not_passed(row: dict) -> list[dict]:
    """The scenarios of a row that did not pass, but for what is still to write."""
    return [scenario for scenario in row["scenarios"] if scenario["status"] in ("failed", "error")]


def not_explained(row: dict) -> list[dict]:
    """Those of them that no known mistake explains."""
    return [scenario for scenario in not_passed(row) if not scenario["diagnosis"]]


def start_evaluators(number: int) -> list[Executor]:
    """Evaluators, each with a process of its own and steps of its own; a single one does without a process."""
    if number == 1:
        return [ThreadPoolExecutor(1)]
    with contextlib.suppress(ImportError):  # a private part of torch, which the first optimizer of each would import
        import torch._dynamo  # noqa: F401
    executors = [ProcessPoolExecutor(1, initializer=init_worker) for _ in range(number)]
    for executor in executors:  # forked now, while this process has one thread
        executor.submit(int)
    return executors


def needs_of(step: Step) -> dict:
    """What the workers need of a step, as `StepWorker.serve` has it."""
    return {"name": step.name, "given": sorted(given_solutions(step)), "forbidden_apis": step.forbidden_apis}
