"""Executors: submissions graded by the processes of any concurrent.futures.Executor, such as Dask's.

Only paths travel to them, and journal rows back: they need the same course and the submissions under the same paths.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import cache
from pathlib import Path

from checks.grading.pool import Pool
from checks.grading.sandbox import ON

GROUP = 10  # submissions in one task
SCHEME = "dask://"


class ExecutorError(Exception):
    """The executor cannot be used; the message says why."""


def connect(address: str) -> Executor:
    """The executor behind dask://HOST:PORT; raises ExecutorError, or OSError if nothing answers there."""
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ExecutorError(f"--executor needs {error.name}: pip install -e '.[cluster]'") from None
    try:
        return Client(address.replace(SCHEME, "tcp://", 1)).get_executor()
    except ValueError as error:
        raise ExecutorError(f"--executor {address}: {error}") from None


def protections(executor: Executor, header: dict) -> dict[str, str]:
    """The protections of one of the processes; the others must have the same ones on."""
    return executor.submit(_protections, header).result()


def rows(executor: Executor, paths: list[Path], header: dict, done: Callable) -> Iterator[list[dict]]:
    """For each group of submissions the journal's rows, in order; `done` says which are in the journal already.

    Raises ExecutorError where the protections are not those of the header.
    """
    groups = [list(map(str, paths[start : start + GROUP])) for start in range(0, len(paths), GROUP)]
    for graded in executor.map(grade_group, groups, [header] * len(groups)):
        yield [row for row in graded if not done(row["submission"], row["step"], row["key"])]


def grade_group(paths: list[str], header: dict) -> list[dict]:
    """Grade a few submissions in this process, with a forkserver that it keeps for the next ones."""
    theirs, own = header["protections"], _protections(header)
    if different := [name for name in own if (own[name] == ON) != (theirs.get(name) == ON)]:
        raise ExecutorError(f"the workers differ in their protections ({', '.join(different)}): use workers that agree")
    return [row for graded in _pool_for(header).rows(map(Path, paths)) for row in graded]


def _protections(header: dict) -> dict[str, str]:
    return _pool_for(header).header["protections"]


def _pool_for(header: dict) -> Pool:
    return _pool(tuple(header["steps"]), header["seed"], header["device"], header["course"], header["torch"])


@cache
def _pool(steps: tuple[str, ...], seed: int, device: str, course: str, torch: str) -> Pool:
    header = {"steps": dict.fromkeys(steps), "seed": seed, "device": device, "course": course, "torch": torch}
    return Pool(header, 1).__enter__()
