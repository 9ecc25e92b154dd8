"""Cluster: submissions graded by the processes of any concurrent.futures.Executor, such as Dask's.

Only paths travel to them, and journal rows back: they need the same course and the submissions under the same paths.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import cache
from pathlib import Path

from checks.grading.pool import Pool

GROUP = 10  # submissions in one task


def connect(address: str) -> Executor:
    """The executor behind dask://HOST:PORT."""
    from distributed import Client

    return Client(address.replace("dask://", "tcp://", 1)).get_executor()


def rows(executor: Executor, paths: list[Path], header: dict, done: Callable) -> Iterator[list[dict]]:
    """For each group of submissions the journal's rows, as they come; `done` says which are in the journal already."""
    groups = [list(map(str, paths[start : start + GROUP])) for start in range(0, len(paths), GROUP)]
    for graded in executor.map(grade_group, groups, [header] * len(groups)):
        yield [row for row in graded if not done(row["submission"], row["step"], row["key"])]


def grade_group(paths: list[str], header: dict) -> list[dict]:
    """Grade a few submissions in this process, with a zygote that it keeps for the next ones."""
    pool = _pool(tuple(header["steps"]), header["seed"], header["device"], header["course"], header["torch"])
    return [row for graded in pool.rows(map(Path, paths)) for row in graded]


@cache
def _pool(steps: tuple[str, ...], seed: int, device: str, course: str, torch: str) -> Pool:
    header = {"steps": dict.fromkeys(steps), "seed": seed, "device": device, "course": course, "torch": torch}
    return Pool(header, 1).__enter__()
