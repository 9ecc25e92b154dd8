"""The house: who imports whom, what is private in torch and pytest, and what the READMEs name and promise."""

import ast
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checks.course import ROOT, STEPS, module_file
from checks.tests.harness import run_python

CHECKS = ROOT / "checks"
FILES = [path for path in sorted(CHECKS.rglob("*.py")) if "attacks" not in path.parts]
READMES = [ROOT / "README.md", CHECKS / "README.md", ROOT / ".github" / "CONTRIBUTING.md"]
READMES += [step.folder / "README.md" for step in STEPS]

# Who imports whom

MAY_IMPORT = {  # beside the nouns, the data, and what is in the same folder
    "nouns": set(),
    "room": {"solutions"},
    "learner": set(),
    "grading": set(),
    "authoring": set(),
    "benchmarks": {"learner", "solutions"},
    "tests": {"learner", "grading", "authoring", "benchmarks", "solutions", "room"},
    "__main__": {"grading", "authoring"},
}


def place(file: Path) -> str:
    """The kind of a file of checks/: "nouns", "room", the name of another folder, or "__main__"."""
    parts = file.relative_to(CHECKS).parts
    if len(parts) == 1:
        return "__main__" if parts[0] == "__main__.py" else "nouns"
    return "room" if re.match(r"step\d\d_", parts[0]) else parts[0]


def imports(file: Path) -> set[str]:
    """The modules of the course that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in names if module_file(name)}
            found |= modules or {node.module}
    return {name for name in found if name.partition(".")[0] in ("checks", "solutions", "steps", "data")}


def kind(module: str, importer: Path) -> str:
    """What a module is to the file that imports it: "nouns", "own" for its folder, "room", "learner", "solutions" …"""
    top, *rest = module.split(".")
    if top != "checks":
        return top
    if not rest or (len(rest) == 1 and not (CHECKS / rest[0]).is_dir()):
        return "nouns"
    if importer.is_relative_to(CHECKS / rest[0]):
        return "own"
    return "room" if re.match(r"step\d\d_", rest[0]) else rest[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CHECKS)))
def test_a_file_imports_only_what_its_place_may(file):
    allowed = MAY_IMPORT[place(file)] | {"nouns", "own", "data"}
    wrong = sorted(module for module in imports(file) if kind(module, file) not in allowed)
    assert wrong == [], f"checks/README.md, Who may import whom: a file in {place(file)} may import {sorted(allowed)}"


def test_scenarios_import_no_reference_and_no_solution_that_the_exercise_is_not_given(step):
    """The grader's child imports them as they are: what they import, a submission could reach."""
    given = {name for name in imports(step.exercise) if name.startswith("solutions.")}
    allowed = {"checks.scenario", "data"} | given
    assert imports(step.room / "scenarios.py") <= allowed, "name a part of torch that is a tool as torch's"


# What is private

PRIVATE = {  # by dotted name: where it is used, and what to do if it has moved
    "torch.nn.init._calculate_fan_in_and_fan_out": "step 0's reference and README; write the two products out there",
    "torch.nn.init._calculate_correct_fan": "step 0's forbidden APIs: delete the name there",
    "torch._C._disabled_torch_function_impl": "checks/sim_tensor.py, which then says that sim is not available",
    "torch.Tensor._make_wrapper_subclass": "checks/sim_tensor.py, which then says that sim is not available",
    "torch.utils._pytree": "checks/sim_tensor.py, which then says that sim is not available",
    "torch.utils.backend_registration._setup_privateuseone_for_python_backend": "checks/sim_tensor.py, as above",
    "torch._dynamo": "imported ahead of time where it exists: everything works without it",
    "torch.utils._python_dispatch": "checks/grading/runtime_guard.py: a subclass of TorchDispatchMode is forbidden",
    "_pytest.capture.CaptureManager.suspend": "checks/learner/watch.py, stop_capturing: it has no public name",
    "pytest_benchmark.fixture.BenchmarkFixture.pedantic": "checks/benchmarks/conftest.py; pinned in pyproject.toml",
}


@pytest.mark.parametrize("name", PRIVATE)
def test_what_is_private_is_where_it_was(name):
    assert exists(name), f"{name} has moved or gone. It was for: {PRIVATE[name]}"


def exists(name: str) -> bool:
    """Whether a dotted name leads to something."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def test_nothing_else_is_private():
    """Names in strings are not uses: the static check and the attacks list what submissions may not touch."""
    files = [*FILES, ROOT / "conftest.py", ROOT / "steps" / "conftest.py", *(step.solution for step in STEPS)]
    used = {name for file in files for name in private_names(file)}
    known = {name for private in PRIVATE for name in (private, f"{private}.")}
    unknown = {name for name in used if not any(name == k or name.startswith(k) or k.startswith(name) for k in known)}
    assert unknown == set(), "use a public interface, or add the name to PRIVATE with its use"


def private_names(file: Path) -> set[str]:
    """The private names of torch and pytest that a file imports or reads."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Attribute):
            names = [ast.unparse(node)]
        found |= {
            name
            for name in names
            if re.match(r"(torch|_pytest)\b[\w.]*$", name) and re.search(r"(^|\.)_(?!_)\w+", name)
        }
    return found


def test_every_forbidden_api_exists(step):
    """A name that torch no longer has forbids nothing."""
    assert [name for name in step.forbidden_apis if not exists(name)] == [], "torch has moved these names"


# What the READMEs say

COMMANDS_THAT_CANNOT_BE_COLLECTED = r"--watch|--reset|--device cuda|benchmarks|stepN\b"
COLLECT = """
import contextlib, io, json, shlex, sys, pytest
for command in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        status = pytest.main([*shlex.split(command)[1:], "--collect-only", "-q", "-p", "no:cacheprovider"])
    if status:
        print(command, output.getvalue()[-500:], sep=": ")
"""


def blocks(text: str) -> list[str]:
    """The blocks of code in a text."""
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(text: str) -> set[str]:
    """The commands that a text shows, in a line of their own or between backticks."""
    in_blocks = {line.removeprefix("$ ") for block in blocks(text) for line in block.splitlines()}
    in_text = set(re.findall(r"`([^`\n]+)`", text))
    parts = {part.strip() for line in in_blocks | in_text for part in line.split("&&")}
    return {part for part in parts if re.match(r"(pytest|python -m)( |$)", part)}


def test_every_pytest_command_collects_tests():
    found = {part for readme in READMES for part in commands(readme.read_text("utf-8")) if part.startswith("pytest")}
    found = sorted(part for part in found if not re.search(COMMANDS_THAT_CANNOT_BE_COLLECTED, part))
    assert len(found) > 15, "the READMEs show more commands than that"
    run = run_python(ROOT, "-c", COLLECT, input=json.dumps(found))
    assert run.stdout == "", "these commands fail"
    assert run.returncode == 0, run.stderr


def test_every_module_that_is_run_exists():
    found = {part for readme in READMES for part in commands(readme.read_text("utf-8")) if part.startswith("python -m")}
    modules = {part.split()[2] for part in found} - {"pydoc"}
    assert modules >= {"checks", "checks.tests.mutation", "checks.benchmarks.grading"}
    files = [(ROOT / module.replace(".", "/")) for module in modules]
    missing = [
        str(file) for file in files if not (file.with_suffix(".py").is_file() or (file / "__main__.py").is_file())
    ]
    assert missing == []


def programs() -> list:
    """The small Python programs in the steps' READMEs."""
    return [
        pytest.param(program, id=f"{step}-{number}")
        for step in STEPS
        for number, program in enumerate(
            re.findall(
                r"^(python (?:-c \"|- <<'END'\n).*?)^```$",
                (step.folder / "README.md").read_text("utf-8"),
                re.DOTALL | re.MULTILINE,
            )
        )
    ]


@pytest.mark.parametrize("program", programs())
def test_every_program_in_a_readme_runs(program):
    command = program.replace("python ", f"{sys.executable} ", 1)
    run = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip(), "it prints something"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_a_readme_names_exists(readme):
    text = readme.read_text("utf-8")
    links = [target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not (readme.parent / target).exists()]
    assert links == [], "these links lead nowhere"
    named = re.findall(r"`((?:checks|steps|solutions|data)/[\w./]+)`", text)
    named = [name for name in named if "stepNN" not in name and not (ROOT / name).exists()]
    assert named == [], "these paths do not exist"


@pytest.mark.parametrize(
    ("heading", "most"), [("From a failing test to its first line", 12), ("From a submission to its mark", 14)]
)
def test_a_reader_passes_no_more_files_than_that(heading, most):
    text = (CHECKS / "README.md").read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    files = re.findall(r"^\d+\. `([\w/.]+)`", text, re.MULTILINE)
    assert 0 < len(files) <= most
    assert len(set(files)) == len(files), "each file once"


def test_figures_in_the_readme_are_those_of_the_course():
    text = (ROOT / "README.md").read_text("utf-8")
    mistakes = sum(len(step.mistakes) for step in STEPS)
    assert f"one of the {mistakes} that the course recognizes" in text, f"the course knows {mistakes} mistakes"
    made, noticed = (
        int(number.replace(",", "")) for number in re.findall(r"([\d,]+) (?:small changes|that are not)", text)
    )
    equivalent = sum(len(step.equivalent_mutants) for step in STEPS)
    assert made - noticed == equivalent, "python -m checks.tests.mutation prints the figures"
