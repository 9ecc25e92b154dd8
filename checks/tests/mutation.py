"""Mutation: each small change to a solution must fail a test that a learner runs, or be known as equivalent.

    python -m checks.tests.mutation [step5 …]

cosmic-ray makes the mutants. Each runs in a process of its own: first the scenarios, then the step's tests.
"""

import ast
import difflib
import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

import torch
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from tqdm import tqdm

from checks.compare import ROUNDING, first_difference
from checks.course import STEPS, Step
from checks.diagnosis import observe
from checks.scenario import Inputs, expected_observation
from checks.tests.harness import run_tests
from checks.variant import module_of

SECONDS = 30  # a mutant that takes longer is in an endless loop


@dataclass(frozen=True)
class Mutant:
    """A step's solution with one small change."""

    step: Step
    source: str

    @cached_property
    def change(self) -> tuple[int, str, str]:
        """The first line that differs: its number, how it was, and how it is."""
        before, after = self.original.splitlines(), self.source.splitlines()
        matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
        _, start, end, new_start, new_end = next(code for code in matcher.get_opcodes() if code[0] != "equal")
        lines = [" ".join(map(str.strip, lines)) for lines in (before[start:end], after[new_start:new_end])]
        return start + 1, *lines

    @property
    def original(self) -> str:
        return self.step.solution.read_text(encoding="utf-8")

    def implementation(self) -> ModuleType:
        return module_of(self.source, f"{self.step}_mutant", f"<{self.step}: mutant>")


def mutants(step: Step) -> Iterator[Mutant]:
    """The mutants of a step's solution; those that change nothing but annotations are left out."""
    source = step.solution.read_text(encoding="utf-8")
    seen = {meaning(source), None}
    for name in operator_names():
        if get_operator(name).arguments() or name.endswith(("_Is", "_IsNot")):
            continue  # it needs an argument; or `is` depends on which small numbers this Python caches
        operator, occurrence = get_operator(name)(), 0
        while mutated := mutate_code(source, operator, occurrence):
            occurrence += 1
            if (new := meaning(mutated)) not in seen:
                seen.add(new)
                yield Mutant(step, mutated)


def meaning(source: str) -> str | None:
    """The syntax tree of a program, without annotations; None for what is not a program."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            node.annotation = ast.Constant(None)
        if isinstance(node, ast.FunctionDef):
            node.returns = None
    return ast.dump(tree)


def survives(mutant: Mutant) -> bool:
    """Whether the mutant passes every scenario and every test of its step."""
    for scenario in mutant.step.scenarios:
        expected_observation(mutant.step, scenario)  # once for all mutants that this process runs
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(mutant, sender))
    child.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(SECONDS) else False
    except EOFError:  # it died
        return False
    finally:
        child.kill()
        child.join()


def _run(mutant: Mutant, sender) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sender.send(not noticed(mutant))


def noticed(mutant: Mutant) -> bool:
    try:
        implementation = mutant.implementation()
    except Exception:
        return True
    for scenario in sorted(mutant.step.scenarios, key=lambda scenario: scenario.slow):
        expected = expected_observation(mutant.step, scenario)
        if first_difference(observe(scenario, implementation, Inputs()), expected, ROUNDING):
            return True
    reports = run_tests(mutant.step, {"mutant": implementation}, True, None, "--exitfirst", "--tb=no")
    return any(report.failed for report in reports["mutant"].values())


def main(steps: list[Step]) -> int:
    torch.set_num_threads(1)
    total = survived = 0
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
        for step in steps:
            known = {(each.right, each.wrong) for each in step.equivalent_mutants}
            tried = list(mutants(step))
            alive = list(tqdm(pool.map(survives, tried), total=len(tried), desc=step.name, disable=None, leave=False))
            living = [mutant.change for mutant, lives in zip(tried, alive) if lives]
            unknown = [change for change in living if change[1:] not in known]
            print(f"{step}: {len(tried)} mutants, {len(living) - len(unknown)} equivalent, {len(unknown)} survived")
            for line, before, after in unknown:
                print(f"  solutions/{step}.py:{line}\n    - {before}\n    + {after}")
            for change in known - {change[1:] for change in living}:
                print(f"  listed as equivalent, but no survivor: {change[0]}  ->  {change[1]}")
            total, survived = total + len(tried) - (len(living) - len(unknown)), survived + len(unknown)
    print(
        f"{total - survived} of {total} mutants that are not equivalent were noticed: {(total - survived) / total:.1%}"
    )
    return min(survived, 1)


if __name__ == "__main__":
    wanted = sys.argv[1:] or [step.name for step in STEPS]
    sys.exit(main([step for step in STEPS if {step.name, f"step{step.number}"} & set(wanted)]))
