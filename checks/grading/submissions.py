"""Submissions: folders and archives of learners, of which nothing but the exercises is taken.

An exercise is `steps/stepNN_topic/exercise.py`, or `stepNN_topic/exercise.py`, also inside one folder around all, or
`stepNN_topic.py` on its own. Whatever else lies there (a conftest.py, a torch.py) is never read.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from checks.course import BY_NAME, STEPS, Step

FILE = 256 << 10  # bytes of an exercise; a solution has 20,000
ARCHIVE = 64 << 20  # bytes of an archive, and of what is unpacked on the way to the exercises
MEMBERS = 100_000  # of an archive
PACKED = {".tar.gz": gzip.open, ".tgz": gzip.open, ".tar.bz2": bz2.open, ".tar.xz": lzma.open}
ARCHIVES = (".zip", ".tar", *PACKED)
UNREADABLE = (OSError, EOFError, ValueError, tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)


@dataclass
class Submission:
    """What a learner has handed in: by step the text of the exercise, or why it was not taken."""

    name: str
    sources: dict[Step, bytes] = field(default_factory=dict)
    refused: dict[Step, str] = field(default_factory=dict)

    def state(self, step: Step) -> bytes:
        """What a step's marks depend on: the text of the exercise, why it was not taken, or that it is missing."""
        if step in self.sources:
            return b"text " + self.sources[step]
        return f"refused {self.refused[step]}".encode(errors="replace") if step in self.refused else b"missing"


class Refused(Exception):
    """Something is not taken; the message says why."""


def is_submission(path: Path) -> bool:
    """Whether a path is one submission, rather than a folder of them."""
    return path.is_file() or bool(_in_folder(path))


def all_submissions(folder: Path) -> list[Path]:
    """The submissions in a folder, in the order of their names; raises FileNotFoundError if there are none."""
    found = [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "__"))]
    found = [path for path in found if path.is_dir() or path.name.endswith(ARCHIVES)]
    if not found:
        raise FileNotFoundError(f"{folder} holds no submissions: a folder or an archive (zip, tar) for each learner")
    return found


def read(path: Path) -> Submission:
    """The submission at a path; `refused` says what could not be taken, and nothing is raised."""
    submission = Submission(name_of(path))
    try:
        if path.is_symlink():
            raise Refused(f"{path.name} is a symbolic link")
        found = _in_folder(path) if path.is_dir() else _in_archive(path)
        for step, take in found.items():
            try:
                submission.sources[step] = take()
            except Refused as error:
                submission.refused[step] = str(error)
    except (Refused, *UNREADABLE) as error:
        why = str(error) if isinstance(error, Refused) else f"{path.name} cannot be read: {error}"
        submission.refused |= {step: why for step in STEPS if step not in submission.sources}
    return submission


def name_of(path: Path) -> str:
    ending = next((ending for ending in sorted(ARCHIVES, key=len, reverse=True) if path.name.endswith(ending)), "")
    return path.name.removesuffix(ending) if path.is_file() else path.name


def _places(step: Step, around: str = "") -> list[PurePosixPath]:
    """Where a step's exercise may lie: the first of these that is there counts."""
    inside = PurePosixPath(around)
    places = [inside / "steps" / step.name / "exercise.py", inside / step.name / "exercise.py"]
    return places if around else [*places, PurePosixPath(f"{step}.py")]


def _choose(exists: Callable[[PurePosixPath], bool], tops: list[str]) -> dict[Step, PurePosixPath]:
    """By step the place of the exercise; in a folder around all of them only if there is none outside."""
    for around in ("", *tops):
        found = {}
        for step in STEPS:
            if place := next(filter(exists, _places(step, around)), None):
                found[step] = place
        if found:
            return found
    return {}


# Folders


def _in_folder(folder: Path) -> dict[Step, Callable[[], bytes]]:
    """By step a function that reads its exercise."""
    tops = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    found = _choose(lambda place: os.path.lexists(folder / place), tops if len(tops) == 1 else [])
    return {step: lambda place=place: _read_file(folder, place) for step, place in found.items()}


def _read_file(folder: Path, place: PurePosixPath) -> bytes:
    path = folder
    for part in place.parts:
        path = path / part
        if stat.S_ISLNK(path.lstat().st_mode):
            raise Refused(f"{path.relative_to(folder)} is a symbolic link")
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise Refused(f"{place} is no regular file")
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))) as file:
        return _limited(file, str(place))


def _limited(file, place: str) -> bytes:
    content = file.read(FILE + 1)
    if len(content) > FILE:
        raise Refused(f"{place} has more than {FILE:,} bytes")
    return content


# Archives


def _in_archive(path: Path) -> dict[Step, Callable[[], bytes]]:
    """By step a function that reads its exercise."""
    if path.stat().st_size > ARCHIVE:
        raise Refused(f"{path.name} has more than {ARCHIVE:,} bytes")
    members = dict(_zip_members(path) if zipfile.is_zipfile(path) else _tar_members(path))
    tops = {name.partition("/")[0] for name in members if "/" in name}
    found = _choose(lambda place: str(place) in members, sorted(tops - {"", ".."}) if len(tops) == 1 else [])
    return {step: members[str(place)] for step, place in found.items()}


def _may_be_exercise(name: str) -> bool:
    place = PurePosixPath(name)
    return place.name == "exercise.py" or place.stem in BY_NAME


def _count(number: int, path: Path) -> None:
    if number > MEMBERS:
        raise Refused(f"{path.name} has more than {MEMBERS:,} members")


def _zip_members(path: Path) -> Iterator[tuple]:
    """(name, function that gives its content) for what may be an exercise."""
    archive = zipfile.ZipFile(path)
    _count(len(archive.infolist()), path)
    for info in archive.infolist():
        if _may_be_exercise(info.filename):
            yield str(PurePosixPath(info.filename)), partial(_read_zip, archive, info)


def _read_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused(f"{info.filename} is a symbolic link")
    try:
        with archive.open(info) as file:
            return _limited(file, info.filename)
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refused(f"{info.filename} cannot be unpacked: {error}") from None


def _tar_members(path: Path) -> Iterator[tuple]:
    """As _zip_members. A tar is read from its beginning to its end: its contents are kept on the way."""
    opened = next((opened for ending, opened in PACKED.items() if path.name.endswith(ending)), open)
    with opened(path, "rb") as stream, tarfile.open(fileobj=_Bounded(stream), mode="r|") as archive:
        for number, member in enumerate(archive):
            _count(number, path)
            if _may_be_exercise(member.name):
                content = archive.extractfile(member).read(FILE + 1) if member.isreg() else None
                yield str(PurePosixPath(member.name)), partial(_taken, member.name, content)


def _taken(name: str, content: bytes | None) -> bytes:
    if content is None:
        raise Refused(f"{name} is no regular file")
    return _limited(io.BytesIO(content), name)


class _Bounded:
    """A stream that gives no more than ARCHIVE bytes in all: what is small when packed may not be when unpacked."""

    def __init__(self, stream):
        self.stream, self.given = stream, 0

    def read(self, size: int) -> bytes:
        chunk = self.stream.read(size)
        self.given += len(chunk)
        if self.given > ARCHIVE:
            raise Refused(f"it unpacks to more than {ARCHIVE:,} bytes")
        return chunk
