"""Judge: compares what a child told with what torch's parts tell, in the parent, and names the mistake.

Every scenario has a seed of its own, made from the run's: numbers that a learner has not seen.
"""

import hashlib
import re
from functools import cache

from checks.course import checks_of
from checks.diagnosis import UNWRITTEN, Diagnosis, observe
from checks.grading.transport import BadReply, decode, unpack
from checks.mistakes import Mistake
from checks.scenario import Draw, Scenario, scenarios
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


class Judge:
    """Knows what is right, and what each mistake does; both are played once, when they are first asked for."""

    def __init__(self, seed: int, device: str = "cpu"):
        self.seed, self.device = seed, device
        self.told = cache(self._told)
        self.told_by_mistake = cache(self._told_by_mistake)

    def _told(self, step: str, scenario: Scenario):
        return scenario(checks_of(step).reference, Draw(seeds(step, self.seed)[str(scenario)], self.device))

    def _told_by_mistake(self, step: str, mistake: Mistake, scenario: Scenario):
        return observe(scenario, mistake.implementation(step), self.device, seeds(step, self.seed)[str(scenario)])

    def judge(self, step: str, nonce: bytes, ended: str, reply: bytes) -> dict:
        """What a journal row says about a child's reply: outcome, message, line, seconds and scenarios."""
        try:
            content, tensors = decode(nonce, reply)
            return {**_NOTHING, **self._read(step, content, tensors)}
        except (BadReply, KeyError, TypeError, AttributeError) as error:
            if ended == "time":
                return {**_NOTHING, "outcome": "timeout", "message": "no end within the time limit: an endless loop?"}
            if ended == "flood":
                return {**_NOTHING, "message": "the answers are too large"}
            why = f": {error}" if isinstance(error, BadReply) and reply else ""
            return {**_NOTHING, "message": f"the program ended ({ended}) before its answers were complete{why}"}

    def _read(self, step: str, content: dict, tensors: dict) -> dict:
        seconds = round(float(content["seconds"]), 3)
        match content["outcome"]:
            case "forbidden":
                says, line = content["says"], content["line"]
                return {"outcome": "forbidden", "message": clean(says), "line": _line(line), "seconds": seconds}
            case "error":
                line = _line(content["line"])
                message = f"exercise.py could not be imported: {_error(content)}"
                return {"message": message, "line": line, "seconds": seconds}
        told = content["scenarios"]
        mine = {name: _observation(told[name], tensors) for name in cases(step)}
        found = _Received(self, step, mine)
        rows = [self._scenario(step, name, told[name], mine[name], found) for name in cases(step)]
        return {"outcome": "graded", "seconds": seconds, "scenarios": rows}

    def _scenario(self, step: str, name: str, told: dict, mine, found: "_Received") -> dict:
        row = {"name": name, "status": "passed", "message": "", "diagnosis": "", "mistake": ""}
        if mine is UNWRITTEN:
            gap = GAP.fullmatch(told.get("to do", ""))
            message = f"write {gap[2]}" if gap else "still to write"
            return row | {"status": "to do", "message": clean(message)}
        scenario = cases(step)[name]
        difference = parting(mine, self.told(step, scenario), ATOL)
        if difference is None:
            return row
        row |= {"diagnosis": found.of(scenario), "mistake": found.name_of(scenario)}
        if "error" in told:
            return row | {"status": "error", "message": _error(told["error"])}
        return row | {"status": "failed", "message": where(difference)}


_NOTHING = {"outcome": "error", "message": "", "line": None, "seconds": 0.0, "scenarios": []}


class _Received(Diagnosis):
    """The diagnosis of observations that have come from a child; single mistakes only."""

    def __init__(self, judge: Judge, step: str, mine: dict):
        self.judge, self.step = judge, step
        self.mine = {cases(step)[name]: observation for name, observation in mine.items()}
        written = [scenario for scenario in self.mine if self.mine[scenario] is not UNWRITTEN]
        parted = [scenario for scenario in written if parting(self.mine[scenario], self.told(scenario), ATOL)]
        fast = [scenario for scenario in parted if not scenario.slow]
        self.parted = fast or parted
        self.others = [scenario for scenario in written if scenario not in parted and not (fast and scenario.slow)]
        self.found = self.singles() if parted else {}

    def told(self, scenario: Scenario):
        return self.judge.told(self.step, scenario)

    def trace(self, mistake: Mistake, scenario: Scenario):
        return self.judge.told_by_mistake(self.step, mistake, scenario)

    def name_of(self, scenario: Scenario) -> str:
        """The name of the mistake that explains a scenario, "" where none does or several could."""
        causes = [cause for cause, explained in self.found.items() if scenario.slow or scenario in explained]
        return causes[0][0].name if len(causes) == 1 else ""


def _observation(told: dict, tensors: dict):
    """What happened in a scenario, as `checks.diagnosis.observe` would have it."""
    if "told" in told:
        return unpack(told["told"], tensors)
    if "to do" in told:
        return UNWRITTEN
    error = told["error"]
    if error["raised"] == "TypeError" and error["says"].startswith("fit() "):
        return UNWRITTEN  # it still takes yesterday's arguments
    return {"raised": str(error["raised"]), "says": str(error["says"])}


def where(difference: str) -> str:
    """Where an observation parts and what came there, without what was expected."""
    lines = [line.split() for line in difference.splitlines()]
    return clean("; ".join(" ".join(words) for words in lines if words[0] not in ("expected", "apart")))


def _error(told: dict) -> str:
    line = f" (line {told['line']})" if _line(told["line"]) else ""
    return clean(f"{told['raised']}: {told['says']}") + line


def _line(line) -> int | None:
    return line if isinstance(line, int) else None


def clean(text: str) -> str:
    """A text that a submission may have had a part in, on one line, without control characters and not too long."""
    words = " ".join(str(text).split())
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in words)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]} …"
