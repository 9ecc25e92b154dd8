"""Marks: a journal as the reports need it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checks.course import Step
from checks.grading import journal

RESULT = ("name", "status", "message", "diagnosis", "mistake")  # of a scenario, in a report


@dataclass(frozen=True)
class Marks:
    """The header of a journal, and its rows by (submission, step)."""

    header: dict
    rows: dict[tuple[str, str], dict]

    @classmethod
    def read(cls, path: Path) -> "Marks":
        """Raises JournalError if the file is no journal."""
        header, rows = journal.read(path)
        return cls(header, {(row["submission"], row["step"]): row for row in journal.latest(shared(rows))})

    @cached_property
    def names(self) -> list[str]:
        """The submissions, in the order of their names."""
        return sorted({name for name, _ in self.rows})

    @property
    def steps(self) -> list[str]:
        return list(self.header["steps"])

    def scenarios(self, step: str) -> list[str]:
        return self.header["steps"][step]["scenarios"]

    def weight(self, step: str) -> float:
        return self.header["steps"][step]["weight"]

    @property
    def most(self) -> float:
        """The points of a submission in which everything passes."""
        return sum(map(self.weight, self.steps))

    def row(self, name: str, step: str) -> dict | None:
        """The row of a step of a submission; None if it was not graded yet."""
        return self.rows.get((name, step))

    def points(self, name: str, step: str) -> float:
        row = self.row(name, step)
        return journal.points(self.header, row) if row else 0.0

    def total(self, name: str) -> float:
        return sum(self.points(name, step) for step in self.steps)

    def scenario_results(self, name: str, step: str) -> list[dict]:
        """The result of each scenario of a step, in the header's order; where the row has none, that of the step."""
        row = self.row(name, step)
        if row is None:
            rest = {"status": "not graded yet", "message": ""}
        elif row["outcome"] == "graded":
            rest = {"status": "error", "message": "nothing is known about this scenario"}
        else:
            rest = {"status": row["outcome"], "message": whole_message(row)}
        known = {each["name"]: each for each in row["scenarios"]} if row else {}
        return [
            known.get(scenario) or {"name": scenario, **rest, "diagnosis": "", "mistake": ""}
            for scenario in self.scenarios(step)
        ]


def shared(rows: Iterable[dict]) -> Iterator[dict]:
    """The rows, with one object for all scenarios of the same result: in a large class, most are the same."""
    seen = {}
    for row in rows:
        results = [tuple(map({**each, "message": whole_message(each)}.get, RESULT)) for each in row["scenarios"]]
        row["scenarios"] = [seen.setdefault(values, dict(zip(RESULT, values))) for values in results]
        yield row


def whole_message(row: dict) -> str:
    """The message of a row, or of a scenario in it, with the line where there is one."""
    place = f" (line {row['line']})" if row["line"] else ""
    return f"{row['message']}{place}" if row["message"] else ""


def title(step: str) -> str:
    """A step as in "step 5, optim", for the folder step05 and its topic."""
    return f"step {Step(step).number}, {Step(step).topic}"
