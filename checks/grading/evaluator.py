"""Evaluator: compares a child's observations with the reference's, away from the child, and finds the known mistake.

Every scenario has a seed of its own, made from the run's: numbers that a learner has not seen.
"""

import hashlib
import signal
import time
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from checks.compare import ROUNDING, Difference, first_difference
from checks.course import Step
from checks.diagnosis import NOT_IMPLEMENTED, Diagnosis, Oracle, error_observation
from checks.grading import sandbox
from checks.grading.protocol import DTYPES, BadReply, Serializer, decode, deserialize
from checks.scenario import RecordedInputs, Scenario, snapshot

# What a row says about a step that was not graded, but for the message.
NOTHING = {"outcome": "error", "message": "", "line": None, "seconds": 0.0, "retried": False, "scenarios": []}


@cache
def scenarios_by_name(step: Step) -> dict[str, Scenario]:
    return {str(scenario): scenario for scenario in step.scenarios}


@cache
def seeds(step: Step, seed: int) -> dict[str, int]:
    """The seed of each scenario of a step in a run with this seed."""

    def of(name: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{seed} {step} {name}".encode()).digest()[:4], "little")

    return {name: of(name) for name in scenarios_by_name(step)}


def init_worker() -> None:
    """Prepare a process in which evaluators work: it ends with its parent, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sandbox.die_with_parent()
    torch.set_num_threads(1)


def evaluate(seed: int, device: str, *reply) -> dict:
    """`Evaluator.evaluate`, by the evaluator that this process keeps for a seed and a device."""
    return _evaluator(seed, device).evaluate(*reply)


@cache
def _evaluator(seed: int, device: str) -> "Evaluator":
    return Evaluator(seed, device)


class Evaluator:
    """Makes rows for the journal of what children reply, in a run with a seed on a device."""

    def __init__(self, seed: int, device: str = "cpu"):
        self.oracle = cache(lambda step: SeededOracle(step, seed, device))

    def evaluate(self, step: Step, nonce: bytes, ended: str, reply: bytes) -> dict:
        """What a row says about a reply: outcome, message, line, seconds and scenarios."""
        try:
            content, tensors = decode(nonce, reply)
            row = NOTHING | {"seconds": round(float(content["seconds"]), 3)}
            if content["outcome"] == "forbidden":
                return row | {"outcome": "forbidden", "message": str(content["says"]), "line": _line(content)}
            if content["outcome"] == "error":
                message = f"exercise.py could not be imported: {_error(content)}"
                return row | {"message": message, "line": _line(content)}
            results = {
                scenario: self._result(step, scenario, content["scenarios"][name], tensors)
                for name, scenario in scenarios_by_name(step).items()
            }
        except (BadReply, LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
            return NOTHING | _incomplete(ended, error if reply else None)
        oracle = self.oracle(step)
        diagnosis = Diagnosis(
            oracle, {scenario: result.observation for scenario, result in results.items()}, oracle.seconds
        )
        rows = [_row(scenario, result, oracle, diagnosis) for scenario, result in results.items()]
        return row | {"outcome": "graded", "scenarios": rows}

    def _result(self, step: Step, scenario: Scenario, content: dict, tensors: dict[str, Tensor]) -> "Result":
        """What a child replied about a scenario; most often it is the reference's, and need not be deserialized."""
        oracle = self.oracle(step)
        expected, expected_tensors = oracle.reply(scenario)
        own = {dtype: tensors[name] for dtype in DTYPES if (name := f"{scenario} {dtype}") in tensors}
        if content == expected and all(torch.equal(own[dtype], tensor) for dtype, tensor in expected_tensors.items()):
            return Result(oracle.expected(scenario), oracle.expected_inputs(scenario))
        return Result.of(content, own)


class SeededOracle(Oracle):
    """The oracle of a step for inputs that the run's seed decides; it records what becomes of the inputs."""

    def __init__(self, step: Step, seed: int, device: str):
        super().__init__(step, device)
        self.seeds = seeds(step, seed)
        self.seconds: dict[Scenario, float] = {}  # that the reference takes
        self.reference = cache(self._reference)
        self.reply = cache(self._reply)

    def inputs(self, scenario: Scenario) -> RecordedInputs:
        return RecordedInputs(self.seeds[str(scenario)], self.device)

    def expected(self, scenario: Scenario):
        return self.reference(scenario)[0]

    def expected_inputs(self, scenario: Scenario) -> list[Tensor]:
        """The inputs as the reference leaves them."""
        return self.reference(scenario)[1]

    def _reference(self, scenario: Scenario) -> tuple:
        inputs, begin = self.inputs(scenario), time.perf_counter()
        observation = scenario(self.step.reference, inputs)
        self.seconds[scenario] = time.perf_counter() - begin
        return observation, snapshot(inputs.handed_out)

    def _reply(self, scenario: Scenario) -> tuple[dict, dict[str, Tensor]]:
        """What a child replies about a scenario if everything is bit by bit as in the reference."""
        serializer = Serializer()
        observation, inputs = (serializer.serialize(value) for value in self.reference(scenario))
        return {"observation": observation, "inputs": inputs}, serializer.tensors()


@dataclass(frozen=True)
class Result:
    """What a child replied about a scenario: the observation, as `checks.diagnosis.observe` has it, and the inputs.

    `message` and `line` are of an error, or say what is still to write.
    """

    observation: object
    inputs: object = None
    message: str = ""
    line: int | None = None

    @classmethod
    def of(cls, content: dict, tensors: dict[str, Tensor]) -> "Result":
        """Raises BadReply, LookupError or TypeError for content that no child writes."""
        if "observation" in content:
            return cls(deserialize(content["observation"], tensors), deserialize(content["inputs"], tensors))
        if "to write" in content:
            return cls(NOT_IMPLEMENTED, message=str(content["to write"]))
        error = content["error"]
        observation = error_observation(str(error["raised"]), str(error["says"]))
        return cls(observation, message=_error(error), line=_line(error))


def _row(scenario: Scenario, result: Result, oracle: SeededOracle, diagnosis: Diagnosis) -> dict:
    """What a row says about one scenario; the expected values are not in it."""
    row = {"name": str(scenario), "status": "passed", "message": "", "line": None, "diagnosis": "", "mistake": ""}
    if result.observation is NOT_IMPLEMENTED:
        return row | {"status": "to write", "message": result.message}
    difference = first_difference(result.observation, oracle.expected(scenario), ROUNDING)
    if difference is None and first_difference(result.inputs, oracle.expected_inputs(scenario), ROUNDING):
        return row | {"status": "failed", "message": "the answer is right, but an input was changed in place"}
    if difference is None:
        return row
    row |= {"diagnosis": diagnosis.message(scenario), "mistake": diagnosis.name_of(scenario)}
    if result.message:
        return row | {"status": "error", "message": result.message, "line": result.line}
    return row | {"status": "failed", "message": _without_expected(difference)}


def _without_expected(difference: Difference) -> str:
    """Where an observation differs and what it is there."""
    place = f"first difference: {difference.place}; " if difference.place else ""
    return f"{place}actual {difference.actual}"


def _error(error: dict) -> str:
    return f"{error['raised']}: {error['says']}"


def _line(content: dict) -> int | None:
    return content["line"] if isinstance(content["line"], int) else None


def _incomplete(ended: str, error: Exception | None) -> dict:
    """What a row says about a child that ended without a reply, or with one in which there is an error."""
    if ended == "time":
        return {"outcome": "timeout", "message": "no end within the time limit: an endless loop?"}
    if ended == "flood":
        return {"message": "the answers are too large"}
    why = f": {error}" if isinstance(error, BadReply) else ""
    return {"message": f"the program ended ({ended}) before its answers were complete{why}"}
