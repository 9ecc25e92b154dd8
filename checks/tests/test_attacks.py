"""The acceptance suite of the grader: no submission earns what it does not deserve, or harms others."""

import json
import os
import shutil
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
import torch

from checks.course import BY_NUMBER, ROOT
from checks.grading import protocol, sandbox, submissions
from checks.grading.evaluator import Evaluator, scenarios_by_name
from checks.grading.pool import Pool
from checks.grading.protocol import BadReply, decode, encode
from checks.tests.attacks import Attack, samples, solution

SECONDS = 8.0  # for a step, of which the others take two at most; the samples that do not end get twice as much in all
SECRET = "a-token-of-the-instructor"
NEIGHBOURS = ("aaa", "nnn", "zzz")  # before, among and after the others
THEIRS = BY_NUMBER[4]


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
            Attack(name, THEIRS, solution(THEIRS)).write(self.handed_in, self.outside)

    def _grade(self) -> dict[tuple[str, str], dict]:
        torch.set_num_threads(1)
        steps = sorted({sample.step for sample in samples()})
        header = {"course": "", "torch": "", "device": "cpu", "seed": 7, "steps": dict.fromkeys(map(str, steps))}
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
    folder = tmp_path_factory.mktemp("attacks")
    for parent in folder.parents:
        if parent.name.startswith("pytest-"):
            parent.chmod(0o755)  # so that what protects OUTSIDE is the sandbox, not its parents' modes
    folder.chmod(0o755)
    return Run(folder)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_attack(run, sample):
    row = run.rows[sample.name, sample.step.name]
    messages = [row["message"], *(scenario["message"] for scenario in row["scenarios"])]
    assert row["outcome"] == sample.outcome, messages
    passed = {scenario["name"] for scenario in row["scenarios"] if scenario["status"] == "passed"}
    assert passed == sample.passes()
    assert any(sample.says in message for message in messages), messages
    assert all(message.isprintable() for message in messages)
    assert SECRET not in json.dumps(row)


def test_attacks_leave_the_neighbours_marks_alone(run):
    for name in NEIGHBOURS:
        row = run.rows[name, THEIRS.name]
        assert [scenario["status"] for scenario in row["scenarios"]] == ["passed"] * len(scenarios_by_name(THEIRS)), (
            name
        )


def test_attacks_leave_nothing_behind(run):
    assert not run.left, "processes"
    assert not run.changed, "files"


def test_attacks_lose_no_row(run):
    assert len(run.rows) == (len(samples()) + len(NEIGHBOURS)) * len({sample.step for sample in samples()})


def test_slow_submission_is_tried_twice_and_timed(run):
    assert run.rows["right_but_slow", THEIRS.name]["seconds"] > 1.0
    assert not run.rows["right_but_slow", THEIRS.name]["retried"]
    assert run.rows["right_but_too_slow", THEIRS.name]["retried"]


def test_run_names_every_protection(run):
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
    "json_too_large": bytes(16) + struct.pack("<Q", protocol.TEXT + 1) + bytes(protocol.TEXT + 1),
}


@pytest.mark.parametrize("name", REPLIES)
def test_forged_reply_is_refused(name):
    with pytest.raises(BadReply):
        decode(bytes(16), REPLIES[name])


def each_scenario(content, seconds=0.0) -> dict:
    """A reply with this content about every scenario."""
    return {"outcome": "run", "seconds": seconds, "scenarios": dict.fromkeys(scenarios_by_name(THEIRS), content)}


def observed(value) -> dict:
    """A reply in which every observation is this, and so are the inputs."""
    return each_scenario({"observation": value, "inputs": value})


CONTENTS = {  # there are four numbers for the tensors
    "a_list": [],
    "an_empty_dict": {},
    "no_scenarios": {"outcome": "run", "seconds": 0.0, "scenarios": {}},
    "nothing_about_a_scenario": each_scenario({}),
    "no_such_tensor": observed(["tensor", "float32", 0, [1], "cpu"]),
    "a_tensor_behind_its_data": observed(["tensor", "float64", 3, [2], "cpu"]),
    "a_tensor_before_its_data": observed(["tensor", "float64", -2, [2], "cpu"]),
    "a_tensor_of_a_negative_size": observed(["tensor", "float64", 0, [-2, -2], "cpu"]),
    "a_tensor_of_2_to_the_70_empty_rows": observed(["tensor", "float64", 0, [0, 1 << 70], "cpu"]),
    "a_tensor_of_100_dimensions": observed(["tensor", "float64", 0, [1] * 100, "cpu"]),
    "a_tensor_on_another_device": observed(["tensor", "float64", 0, [1], "xpu"]),
    "a_number_of_1000_digits": observed(["list", [10**1000]]),
    "half_a_pair": observed(["dict", [[1]]]),
    "an_unknown_kind": observed(["pickle", "x"]),
    "an_error_that_is_none": each_scenario({"error": ["TypeError"]}),
    "seconds_that_are_none": each_scenario({"observation": None}, seconds="x"),
    "an_outcome_of_its_own": {"outcome": "passed", "seconds": 0.0, "scenarios": {}},
}


def evaluated(content) -> dict:
    """What the evaluator says about a reply with this content, and four numbers for every scenario."""
    four = {f"{name} float64": torch.zeros(4, dtype=torch.float64) for name in scenarios_by_name(THEIRS)}
    return Evaluator(0).evaluate(THEIRS, bytes(16), "exit status 0", encode(bytes(16), content, four))


@pytest.mark.parametrize("name", CONTENTS)
def test_forged_content_is_an_error(name):
    row = evaluated(CONTENTS[name])
    assert row["outcome"] == "error"
    assert row["scenarios"] == []


def test_forged_tensor_on_cuda_is_an_error_where_there_is_none():
    row = evaluated(observed(["tensor", "float64", 0, [1], "cuda"]))
    assert row["outcome"] == ("graded" if torch.cuda.is_available() else "error")


def test_a_tensor_within_its_data_is_none():
    """The one right neighbour of the forged ones."""
    assert evaluated(observed(["tensor", "float64", 2, [2], "cpu"]))["outcome"] == "graded"


# Submissions that are no plain folders


def test_links_are_not_followed(tmp_path):
    (tmp_path / "ada" / "steps" / THEIRS.name).mkdir(parents=True)
    (tmp_path / "ada" / "steps" / THEIRS.name / "exercise.py").symlink_to(THEIRS.solution)
    (tmp_path / "eve").symlink_to(tmp_path / "ada")
    (tmp_path / "ida" / "steps").mkdir(parents=True)
    (tmp_path / "ida" / "steps" / THEIRS.name).symlink_to(THEIRS.folder)
    for name in ("ada", "eve", "ida"):
        submission = submissions.read(tmp_path / name)
        assert not submission.sources
        assert "is a symbolic link" in submission.refused[THEIRS]


def test_attack_by_archive_with_parent_folders_in_its_names(tmp_path):
    for step, name in ((THEIRS, f"../steps/{THEIRS}/exercise.py"), (THEIRS, f"/steps/{THEIRS}/exercise.py")):
        with zipfile.ZipFile(tmp_path / "eve.zip", "w") as archive:
            archive.writestr(name, "x = 1")
        assert not submissions.read(tmp_path / "eve.zip").sources, step


def test_attack_by_zip_bomb(tmp_path):
    with zipfile.ZipFile(tmp_path / "eve.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"steps/{THEIRS}/exercise.py", bytes(200 << 20))
    submission = submissions.read(tmp_path / "eve.zip")
    assert not submission.sources
    assert "more than 262,144 bytes" in submission.refused[THEIRS]


def test_attack_by_tar_bomb_and_links(tmp_path):
    bomb = tmp_path / "bomb"
    bomb.write_bytes(bytes(100 << 20))
    with tarfile.open(tmp_path / "eve.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(bomb, "bomb")
        archive.add(THEIRS.solution, f"steps/{THEIRS}/exercise.py")
    assert "unpacks to more than" in submissions.read(tmp_path / "eve.tar.gz").refused[THEIRS]
    link = tarfile.TarInfo(f"steps/{THEIRS}/exercise.py")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(tmp_path / "ida.tar", "w") as archive:
        archive.addfile(link)
    assert "no regular file" in submissions.read(tmp_path / "ida.tar").refused[THEIRS]


def test_archives_that_are_none(tmp_path):
    for name in ("a.zip", "b.tar", "c.tar.gz", "d.tar.xz"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 no archive")
        submission = submissions.read(tmp_path / name)
        assert not submission.sources
        assert "cannot be read" in submission.refused[THEIRS]


def test_archives_and_folders_give_the_same(tmp_path):
    """The layout of the repository, with a folder around it or not; and the exercise files alone."""
    source = THEIRS.exercise
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
