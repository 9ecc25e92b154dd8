"""Journal: one line for the run, then one for each submission and step, on disk as soon as it is known.

A run that was killed continues where it stopped, and every report is made from the journal alone. Lines are JSON; where
two are about the same submission and step, the later one counts.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from checks.course import ROOT, Step

FILE = "journal.jsonl"
VERSION = 2
LONGEST = 300  # characters of a message
WITHOUT_MARKS = {"tests", "benchmarks", "learner", "authoring"}  # folders in checks/ that decide no mark
SAME = ("journal", "course", "torch", "device", "seed", "steps")  # what two journals must agree in to be one


class JournalError(Exception):
    """A journal cannot be used; the message names the file and the way out."""


def course_hash(root: Path = ROOT) -> str:
    """A hash of all code that decides a mark: the checks, the solutions, the stubs, and what reads the data."""
    files = {path for path in (root / "checks").rglob("*.py") if path.relative_to(root).parts[1] not in WITHOUT_MARKS}
    files |= {*(root / "solutions").rglob("*.py"), *(root / "data").glob("*.py"), *root.glob("steps/*/exercise.py")}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def key(header: dict, step: Step, files: Iterable[bytes]) -> str:
    """What a row depends on, as a hash: the step, the state of its files, the course, torch, the device, the seed."""
    run = [header[name] for name in ("course", "torch", "device", "seed")]
    digest = hashlib.sha256(json.dumps([*run, step.name]).encode())
    for file in files:
        digest.update(hashlib.sha256(file).digest())
    return digest.hexdigest()


def row(key: str, submission: str, step: Step, content: dict) -> dict:
    """A row; `content` is its outcome, message, line, seconds, retried and scenarios, and its messages become plain."""
    scenarios = [{**each, "message": plain(each["message"])} for each in content["scenarios"]]
    plainly = {**content, "message": plain(content["message"]), "scenarios": scenarios}
    return {"key": key, "submission": submission, "step": step.name, **plainly}


def plain(text: str) -> str:
    """A text that a submission may have a part in: on one line, printable, and not too long."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"


def printable(text: str) -> str:
    """The text with an escape such as \\x1b for what is not printable; line breaks and tabs stay."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


class Journal:
    """The journal of a run in a folder; one that is there already is continued.

    Raises JournalError if that one was made by other checks, another torch, device, seed, or for other steps.
    """

    def __init__(self, folder: Path, header: dict):
        folder.mkdir(parents=True, exist_ok=True)
        self.path, self.header, self.keys = folder / FILE, header, {}
        if self.path.exists() and _cut_unfinished_line(self.path):
            before, rows = read(self.path)
            _must_agree(self.path, before, header)
            self.keys = {(row["submission"], row["step"]): row["key"] for row in rows}
        self.file = self.path.open("a", encoding="utf-8")

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_) -> None:
        self.file.close()

    def has(self, submission: str, step: str, key: str) -> bool:
        """Whether there is a row for this submission and step, about the same files."""
        return self.keys.get((submission, step)) == key

    def add(self, rows: list[dict]) -> None:
        """Put rows on disk; before the first ones the header, which has the protections by now."""
        lines = rows if self.path.stat().st_size else [self.header, *rows]
        self.file.write("".join(json.dumps(line) + "\n" for line in lines))
        self.file.flush()
        os.fsync(self.file.fileno())


def read(path: Path) -> tuple[dict, Iterator[dict]]:
    """The header and the rows of a journal, without a last line that was cut short.

    Raises JournalError for a file that is no journal, the rows for a line that is no row.
    """
    lines = _lines(path)
    header = next(lines, {})
    if header.get("journal") != VERSION:
        raise JournalError(f"{path} is no journal of version {VERSION}: choose another folder with --out")
    return header, lines


def _lines(path: Path) -> Iterator[dict]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                yield dict(json.loads(line))
            except (ValueError, TypeError):
                raise JournalError(f"{path}, line {number}: this is no row of a journal") from None


def latest(rows: Iterable[dict]) -> list[dict]:
    """The rows that count, by submission and step: of two about the same, the later one."""
    found = {(row["submission"], row["step"]): row for row in rows}
    return [found[place] for place in sorted(found)]


def join(paths: Iterable[Path], folder: Path) -> Path:
    """Write the journals of several parts of a run as one, in the order of submissions; return its path.

    Raises JournalError if they are not of the same run.
    """
    paths = [path / FILE if path.is_dir() else path for path in paths]
    parts = [(path, *read(path)) for path in paths]
    _, header, _ = parts[0]
    for path, other, _ in parts:
        _must_agree(path, other, header)
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / FILE
    lines = [header, *latest(row for _, _, rows in parts for row in rows)]
    unfinished = whole.with_suffix(".part")
    unfinished.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    unfinished.replace(whole)
    return whole


def _must_agree(path: Path, one: dict, other: dict) -> None:
    different = [name for name in SAME if one.get(name) != other.get(name)]
    if different:
        raise JournalError(f"{path} was made with another {different[0]}: choose another folder with --out")


def _cut_unfinished_line(path: Path) -> int:
    """Take away what stands behind the last whole line; return how many bytes are left."""
    size = path.read_bytes().rfind(b"\n") + 1
    os.truncate(path, size)
    return size


def points(header: dict, row: dict) -> float:
    """The points of a row: the step's weight, times the share of its scenarios that passed."""
    step = header["steps"][row["step"]]
    passed = sum(scenario["status"] == "passed" for scenario in row["scenarios"])
    return step["weight"] * passed / len(step["scenarios"])
