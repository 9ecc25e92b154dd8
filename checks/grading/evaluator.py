"""Judge: compares what a child told with what torch's parts tell, away from the child, and names the mistake.

Every scenario has a seed of its own, made from the run's: numbers that a learner has not seen.
"""

import hashlib
import re
import signal
import time
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from checks.course import checks_of
from checks.diagnosis import UNWRITTEN, Diagnosis, differ, observe
from checks.grading import sandbox
from checks.grading.play import Recorded
from checks.grading.transport import DTYPES, BadReply, Packer, decode, unpack
from checks.mistakes import Mistake
from checks.scenario import Scenario, scenarios, snapshot
from checks.verdict import parting

ATOL = 1e-12  # as in a learner's own tests
GAP = re.compile(r"step (\d+): (.+)")  # what a stub's NotImplementedError says
LONGEST = 300  # characters of a message


@cache
def cases(step: str) -> dict[str, Scenario]:
    return {str(scenario): scenario for scenario in scenarios(checks_of(step))}


@cache
def seeds(step: str, seed: int) -> dict[str, int]:
    """The seed of each scenario of a step in a run with this seed."""

    def made(name: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{seed} {step} {name}".encode()).digest()[:4], "little")

    return {name: made(name) for name in cases(step)}


def sit() -> None:
    """Prepare a process in which a judge works: it ends with its parent, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sandbox.die_with_parent()
    torch.set_num_threads(1)


def judge(seed: int, device: str, *about) -> dict:
    """`Judge.judge`, by the judge that this process keeps for a seed and a device."""
    return _judge(seed, device).judge(*about)


@cache
def _judge(seed: int, device: str) -> "Judge":
    return Judge(seed, device)


class Judge:
    """Knows what is right, and what each mistake does; both are played once, when they are first asked for."""

    def __init__(self, seed: int, device: str = "cpu"):
        self.seed, self.device = seed, device
        self.seconds: dict[Scenario, float] = {}  # that the reference has taken
        self.played = cache(self._played)
        self.packed = cache(self._packed)
        self.told_by_mistake = cache(self._told_by_mistake)
        self.shows = cache(self._shows)

    def _played(self, step: str, scenario: Scenario) -> tuple:
        """What the reference tells in a scenario, and the inputs as it leaves them."""
        draw, begin = Recorded(seeds(step, self.seed)[str(scenario)], self.device), time.perf_counter()
        told = scenario(checks_of(step).reference, draw)
        self.seconds[scenario] = time.perf_counter() - begin
        return told, snapshot(draw.inputs)

    def _packed(self, step: str, scenario: Scenario) -> tuple[dict, dict[str, Tensor]]:
        """What a child's reply holds about a scenario where all is bit by bit as in the reference."""
        packer = Packer()
        told, inputs = (packer.pack(value) for value in self.played(step, scenario))
        return {"told": told, "inputs": inputs}, packer.pieces()

    def _told_by_mistake(self, step: str, mistake: Mistake, scenario: Scenario):
        return observe(scenario, mistake.implementation(step), self.device, seeds(step, self.seed)[str(scenario)])

    def _shows(self, step: str, mistake: Mistake, scenario: Scenario) -> bool:
        return differ(self.told_by_mistake(step, mistake, scenario), self.played(step, scenario)[0])

    def judge(self, step: str, nonce: bytes, ended: str, reply: bytes) -> dict:
        """What a journal row says about a child's reply: outcome, message, line, seconds and scenarios."""
        try:
            content, tensors = decode(nonce, reply)
            row = {"seconds": round(float(content["seconds"]), 3)}
            if content["outcome"] == "forbidden":
                return {**NOTHING, **row, **_said(content["says"], content["line"]), "outcome": "forbidden"}
            if content["outcome"] == "error":
                message = f"exercise.py could not be imported: {content['raised']}: {content['says']}"
                return {**NOTHING, **row, **_said(message, content["line"])}
            told = {name: self._told(step, name, content["scenarios"][name], tensors) for name in cases(step)}
        except (BadReply, LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
            return {**NOTHING, **_without_answers(ended, error if reply else None)}
        found = _Received(self, step, {name: one.observation for name, one in told.items()})
        rows = [self._scenario(step, name, one, found) for name, one in told.items()]
        return {**NOTHING, **row, "outcome": "graded", "scenarios": rows}

    def _told(self, step: str, name: str, content: dict, tensors: dict[str, Tensor]) -> "_Told":
        """What a child told about a scenario; in most it is what the reference tells, and need not be unpacked."""
        right, pieces = self.packed(step, cases(step)[name])
        mine = {dtype: tensors[place] for dtype in DTYPES if (place := f"{name} {dtype}") in tensors}
        if content == right and all(torch.equal(mine[dtype], piece) for dtype, piece in pieces.items()):
            observation, inputs = self.played(step, cases(step)[name])
            return _Told(observation, inputs=inputs)
        return _Told.of(content, mine)

    def _scenario(self, step: str, name: str, told: "_Told", found: "_Received") -> dict:
        row = {"name": name, "status": "passed", "message": "", "diagnosis": "", "mistake": ""}
        if told.observation is UNWRITTEN:
            return row | {"status": "to do", "message": told.message}
        scenario = cases(step)[name]
        expected, inputs = self.played(step, scenario)
        difference = parting(told.observation, expected, ATOL)
        if difference is None and parting(told.inputs, inputs, ATOL):
            return row | {"status": "failed", "message": "the answer is right, but an input was changed in place"}
        if difference is None:
            return row
        status, message = ("error", told.message) if told.message else ("failed", where(difference))
        diagnosis = {"diagnosis": found.of(scenario), "mistake": found.name_of(scenario)}
        return row | diagnosis | {"status": status, "message": message}


NOTHING = {"outcome": "error", "message": "", "line": None, "seconds": 0.0, "scenarios": []}


@dataclass(frozen=True)
class _Told:
    """What a child told about a scenario: the observation, as `checks.diagnosis.observe` has it, or a message."""

    observation: object
    message: str = ""
    inputs: object = None

    @classmethod
    def of(cls, content: dict, pieces: dict[str, Tensor]) -> "_Told":
        """Raises BadReply, or what comes of content that is not as `play` writes it."""
        if "told" in content:
            return cls(unpack(content["told"], pieces), inputs=unpack(content["inputs"], pieces))
        if "to do" in content:
            gap = GAP.fullmatch(content["to do"])
            return cls(UNWRITTEN, clean(f"write {gap[2]}") if gap else "still to write")
        raised, says, line = (content["error"][name] for name in ("raised", "says", "line"))
        if raised == "TypeError" and says.startswith("fit() "):
            return cls(UNWRITTEN, "refactor fit, it is still yesterday's")
        place = f" (line {int(line)})" if line else ""
        return cls({"raised": str(raised), "says": str(says)}, clean(f"{raised}: {says}") + place)


def _said(message: str, line) -> dict:
    return {"message": clean(message), "line": line if isinstance(line, int) else None}


def _without_answers(ended: str, error: Exception | None) -> dict:
    """What a row says about a child that ended without a reply, or with one in which there is an error."""
    if ended == "time":
        return {"outcome": "timeout", "message": "no end within the time limit: an endless loop?"}
    if ended == "flood":
        return {"message": "the answers are too large"}
    why = f": {error}" if isinstance(error, BadReply) else ""
    return {"message": f"the program ended ({ended}) before its answers were complete{why}"}


class _Received(Diagnosis):
    """The diagnosis of observations that have come from a child; single mistakes only."""

    def __init__(self, judge: Judge, step: str, mine: dict):
        self.judge, self.step, self.device = judge, step, judge.device
        self.seconds = judge.seconds
        self.mine = {cases(step)[name]: observation for name, observation in mine.items()}
        written = [scenario for scenario in self.mine if self.mine[scenario] is not UNWRITTEN]
        parted = [scenario for scenario in written if parting(self.mine[scenario], self.told(scenario), ATOL)]
        fast = [scenario for scenario in parted if not scenario.slow]
        self.parted = fast or parted
        self.others = [scenario for scenario in written if scenario not in parted and not (fast and scenario.slow)]
        self.found = self.singles() if parted else {}

    def told(self, scenario: Scenario):
        return self.judge.played(self.step, scenario)[0]

    def trace(self, mistake: Mistake, scenario: Scenario):
        return self.judge.told_by_mistake(self.step, mistake, scenario)

    def shows(self, mistake: Mistake, scenario: Scenario) -> bool:
        return self.judge.shows(self.step, mistake, scenario)

    def name_of(self, scenario: Scenario) -> str:
        """The name of the mistake that explains a scenario, "" where none does or several could."""
        causes = [cause for cause, explained in self.found.items() if scenario.slow or scenario in explained]
        return causes[0][0].name if len(causes) == 1 else ""


def where(difference: str) -> str:
    """Where an observation parts and what came there, without what was expected."""
    lines = [line.split() for line in difference.splitlines()]
    return clean("; ".join(" ".join(words) for words in lines if words[0] not in ("expected", "apart")))


def clean(text: str) -> str:
    """A text that a submission may have had a part in, on one line, without control characters and not too long."""
    words = " ".join(str(text).split())
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in words)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]} …"
