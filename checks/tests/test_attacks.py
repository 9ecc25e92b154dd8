"""The acceptance suite of the grader: no submission earns what it does not deserve, or harms anybody else."""

import json
import os
import shutil
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
import torch

from checks.course import ROOT, STEPS
from checks.grading import sandbox, submissions, transport
from checks.grading.judge import Judge, cases
from checks.grading.pool import Pool
from checks.grading.transport import BadReply, decode, encode
from checks.hostile import Hostile, samples, solution

SECONDS = 4.0  # for a step: the samples that do not end are given twice as much in all
SECRET = "a-token-of-the-instructor"
NEIGHBOURS = ("aaa", "nnn", "zzz")  # before, among and after the others
THEIRS = STEPS[4]


class Run:
    """One run over all samples and their neighbours: the rows, and what is left when it is over."""

    def __init__(self, folder: Path):
        self.outside = folder / "outside"
        self.handed_in = folder / "submissions"
        self._prepare()
        before = self._files()
        marker = f"/nowhere/{folder.name}-{os.getpid()}"  # in the environment of every process of the run
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LD_LIBRARY_PATH", marker)
            patch.setenv("SECRET", SECRET)
            self.rows = self._grade()
            self.left = [path for path in Path("/proc").glob("[0-9]*/environ") if marker in _text(path)]
        self.changed = sorted(str(path) for path in set(before.items()) ^ set(self._files().items()))

    def _prepare(self) -> None:
        gradebook = self.outside / "grades" / "gradebook.csv"
        gradebook.parent.mkdir(parents=True)
        (self.outside / "ada" / "steps").mkdir(parents=True)
        gradebook.write_text("ada,1\n")
        for path in [self.outside, *self.outside.rglob("*")]:
            path.chmod(0o777)
        for sample in samples():
            sample.write(self.handed_in, self.outside)
        for name in NEIGHBOURS:
            Hostile(name, THEIRS, solution(THEIRS)).write(self.handed_in, self.outside)

    def _grade(self) -> dict[tuple[str, str], dict]:
        torch.set_num_threads(1)
        steps = sorted({sample.step for sample in samples()})
        header = {"course": "", "torch": "", "device": "cpu", "seed": 7, "steps": dict.fromkeys(steps)}
        with Pool(header, 2, SECONDS) as pool:
            self.protections = header["protections"]
            paths = submissions.all_submissions(self.handed_in)
            rows = [row for graded in pool.rows(paths) for row in graded]
        return {(row["submission"], row["step"]): row for row in rows}

    def _files(self) -> dict[Path, tuple]:
        """What must not change: the folder outside, and the course."""
        places = [self.outside, *(ROOT / name for name in ("steps", "solutions", "checks", "data"))]
        paths = [path for place in places for path in (place, *place.rglob("*")) if "__pycache__" not in path.parts]
        return {path: (path.lstat().st_mode, path.is_dir() or _content(path)) for path in paths}


def _content(path: Path) -> tuple:
    return path.lstat().st_size, path.lstat().st_mtime_ns


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for parent in folder.parents:
        if parent.name.startswith("pytest-"):
            parent.chmod(0o755)  # so that what protects OUTSIDE is the sandbox, not its parents' modes
    folder.chmod(0o755)
    return Run(folder)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_hostile_submission(run, sample):
    row = run.rows[sample.name, sample.step]
    said = [row["message"], *(scenario["message"] for scenario in row["scenarios"])]
    assert row["outcome"] == sample.outcome, said
    passed = {scenario["name"] for scenario in row["scenarios"] if scenario["status"] == "passed"}
    assert passed == sample.passes()
    assert any(sample.says in message for message in said), said
    assert all(message.isprintable() for message in said)
    assert SECRET not in json.dumps(row)


def test_hostile_submissions_leave_the_neighbours_marks_alone(run):
    for name in NEIGHBOURS:
        row = run.rows[name, THEIRS]
        assert [scenario["status"] for scenario in row["scenarios"]] == ["passed"] * len(cases(THEIRS)), name


def test_hostile_submissions_leave_nothing_behind(run):
    assert not run.left, "processes"
    assert not run.changed, "files"


def test_hostile_submissions_lose_no_row(run):
    assert len(run.rows) == (len(samples()) + len(NEIGHBOURS)) * len({sample.step for sample in samples()})


def test_hostile_slow_submission_is_tried_twice_and_timed(run):
    assert run.rows["right_but_slow", THEIRS]["seconds"] > 1.0
    assert not run.rows["right_but_slow", THEIRS]["retried"]
    assert run.rows["right_but_too_slow", THEIRS]["retried"]


def test_hostile_run_names_every_protection(run):
    layers = {"wall clock", "resource limits", "own user", "PID namespace", "other namespaces", "Landlock", "seccomp"}
    assert set(run.protections) == layers
    assert all(state == sandbox.ON or state.startswith("off: ") for state in run.protections.values())


# Replies that know the nonce


def reply(header: dict | bytes, data: bytes = b"", nonce: bytes = bytes(16), length: int | None = None) -> bytes:
    """A reply whose JSON is in order, with this safetensors header and data."""
    if isinstance(header, dict):
        header = json.dumps(header).encode()
    content = b"{}"
    tensors = struct.pack("<Q", len(header) if length is None else length) + header + data
    return nonce + struct.pack("<Q", len(content)) + content + tensors


def tensor(start: int, end: int) -> dict:
    return {"dtype": "F64", "shape": [(end - start) // 8], "data_offsets": [start, end]}


REPLIES = {
    "nothing": b"",
    "another_nonce": reply({}, nonce=b"x" * 16),
    "length_of_2_to_the_60": bytes(16) + struct.pack("<Q", 1 << 60) + b"{}",
    "header_of_2_to_the_60": reply({}, length=1 << 60),
    "cut_short": reply({"a float64": tensor(0, 16)}, bytes(8)),
    "overlapping": reply({"a float64": tensor(0, 16), "b float64": tensor(8, 24)}, bytes(24)),
    "too_many_tensors": reply({f"{i} float64": tensor(0, 0) for i in range(10_000)}),
    "two_hundred_thousand_tensors": reply({f"{i} float64": tensor(0, 0) for i in range(200_000)}),
    "a_dtype_that_is_another": reply({"a float32": tensor(0, 8)}, bytes(8)),
    "no_flat_tensor": reply({"a float64": tensor(0, 8) | {"shape": [1, 1]}}, bytes(8)),
    "too_large_for_its_data": reply({"a float64": tensor(0, 8) | {"shape": [1 << 40]}}, bytes(8)),
    "pickle": bytes(16) + b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
    "npz": bytes(16) + b"PK\x03\x04" + bytes(65_000),
    "no_json": bytes(16) + struct.pack("<Q", 1) + b"{" + struct.pack("<Q", 2) + b"{}",
    "deep_json": bytes(16) + struct.pack("<Q", 200_000) + b"[" * 200_000 + struct.pack("<Q", 2) + b"{}",
    "json_too_large": bytes(16) + struct.pack("<Q", transport.TEXT + 1) + bytes(transport.TEXT + 1),
}


@pytest.mark.parametrize("name", REPLIES)
def test_hostile_reply_is_refused(name):
    with pytest.raises(BadReply):
        decode(bytes(16), REPLIES[name])


def played(told, seconds=0.0) -> dict:
    """A reply in which every scenario told this."""
    return {"outcome": "played", "seconds": seconds, "scenarios": dict.fromkeys(cases(THEIRS), told)}


def told_tensor(dtype: str, start: int, shape: list) -> dict:
    """A reply in which every scenario told a tensor; there are four numbers to take it from."""
    told = ["tensor", dtype, start, shape, "cpu"]
    return played({"told": told, "inputs": told})


CONTENTS = {
    "a_list": [],
    "an_empty_dict": {},
    "no_scenarios": {"outcome": "played", "seconds": 0.0, "scenarios": {}},
    "nothing_told": played({}),
    "no_such_tensor": told_tensor("float32", 0, [1]),
    "a_tensor_behind_its_data": told_tensor("float64", 3, [2]),
    "a_tensor_before_its_data": told_tensor("float64", -2, [2]),
    "a_tensor_of_a_negative_size": told_tensor("float64", 0, [-2, -2]),
    "a_tensor_of_2_to_the_70_empty_rows": told_tensor("float64", 0, [0, 1 << 70]),
    "a_tensor_of_100_dimensions": told_tensor("float64", 0, [1] * 100),
    "half_a_pair": played({"told": ["dict", [[1]]]}),
    "an_unknown_kind": played({"told": ["pickle", "x"]}),
    "seconds_that_are_none": played({"told": None}, seconds="x"),
    "an_outcome_of_its_own": {"outcome": "passed", "seconds": 0.0, "scenarios": {}},
}


def judged(content) -> dict:
    """What the judge says about a reply with this content, and four numbers for every scenario."""
    four = {f"{scenario} float64": torch.zeros(4, dtype=torch.float64) for scenario in cases(THEIRS)}
    return Judge(0).judge(THEIRS, bytes(16), "exit status 0", encode(bytes(16), content, four))


@pytest.mark.parametrize("name", CONTENTS)
def test_hostile_content_is_an_error(name):
    row = judged(CONTENTS[name])
    assert row["outcome"] == "error"
    assert row["scenarios"] == []


def test_a_tensor_within_its_data_is_none():
    """What the hostile ones are next to."""
    assert judged(told_tensor("float64", 2, [2]))["outcome"] == "graded"


# Submissions that are no plain folders


def test_hostile_links_are_not_followed(tmp_path):
    (tmp_path / "ada" / "steps" / THEIRS).mkdir(parents=True)
    (tmp_path / "ada" / "steps" / THEIRS / "exercise.py").symlink_to(ROOT / "solutions" / f"{THEIRS}.py")
    (tmp_path / "eve").symlink_to(tmp_path / "ada")
    (tmp_path / "ida" / "steps").mkdir(parents=True)
    (tmp_path / "ida" / "steps" / THEIRS).symlink_to(ROOT / "steps" / THEIRS)
    for name in ("ada", "eve", "ida"):
        submission = submissions.read(tmp_path / name)
        assert not submission.sources
        assert "is a symbolic link" in submission.refused[THEIRS]


def test_hostile_archive_with_parent_folders_in_its_names(tmp_path):
    for step, name in ((THEIRS, f"../steps/{THEIRS}/exercise.py"), (THEIRS, f"/steps/{THEIRS}/exercise.py")):
        with zipfile.ZipFile(tmp_path / "eve.zip", "w") as archive:
            archive.writestr(name, "x = 1")
        assert not submissions.read(tmp_path / "eve.zip").sources, step


def test_hostile_zip_bomb(tmp_path):
    with zipfile.ZipFile(tmp_path / "eve.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"steps/{THEIRS}/exercise.py", bytes(200 << 20))
    submission = submissions.read(tmp_path / "eve.zip")
    assert not submission.sources
    assert "more than 262,144 bytes" in submission.refused[THEIRS]


def test_hostile_tar_bomb_and_links(tmp_path):
    bomb = tmp_path / "bomb"
    bomb.write_bytes(bytes(100 << 20))
    with tarfile.open(tmp_path / "eve.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(bomb, "bomb")
        archive.add(ROOT / "solutions" / f"{THEIRS}.py", f"steps/{THEIRS}/exercise.py")
    assert "unpacks to more than" in submissions.read(tmp_path / "eve.tar.gz").refused[THEIRS]
    link = tarfile.TarInfo(f"steps/{THEIRS}/exercise.py")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(tmp_path / "ida.tar", "w") as archive:
        archive.addfile(link)
    assert "no regular file" in submissions.read(tmp_path / "ida.tar").refused[THEIRS]


def test_hostile_archives_that_are_none(tmp_path):
    for name in ("a.zip", "b.tar", "c.tar.gz", "d.tar.xz"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 no archive")
        submission = submissions.read(tmp_path / name)
        assert not submission.sources
        assert "cannot be read" in submission.refused[THEIRS]


def test_archives_and_folders_give_the_same(tmp_path):
    """The layout of the repository, with a folder around it or not; and the exercise files alone."""
    source = ROOT / "steps" / THEIRS / "exercise.py"
    for place in (
        f"steps/{THEIRS}/exercise.py",
        f"kata-main/steps/{THEIRS}/exercise.py",
        f"{THEIRS}/exercise.py",
        f"{THEIRS}.py",
    ):
        folder = tmp_path / "ada"
        (folder / place).parent.mkdir(parents=True)
        shutil.copy(source, folder / place)
        for kind in ("zip", "tar", "gztar", "bztar", "xztar"):
            archive = Path(shutil.make_archive(str(tmp_path / "packed"), kind, folder))
            assert submissions.read(archive).sources == {THEIRS: source.read_bytes()}, (place, kind)
        assert submissions.read(folder).sources == {THEIRS: source.read_bytes()}, place
        shutil.rmtree(folder)
