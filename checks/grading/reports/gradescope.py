"""Gradescope: results.json for one submission, and the archive that makes this course an autograder.

The format: gradescope-autograders.readthedocs.io, "Specifications".
"""

import json
import zipfile
from pathlib import Path

from checks.course import ROOT
from checks.grading.journal import printable
from checks.grading.reports.marks import Marks, title, whole_message

SETUP = """#!/usr/bin/env bash
# Gradescope builds its image with this. In the autograder's settings choose Ubuntu 22.04 or newer, for its Python, and
# more memory than the 768 MB of the default: two processes import torch.
set -euo pipefail
apt-get update
apt-get install --yes python3 python3-venv libseccomp2
python3 -m venv /autograder/environment
# On Linux torch brings CUDA's libraries: gigabytes, and none is used here. For a small image that is ready sooner, add
# --extra-index-url https://download.pytorch.org/whl/cpu to this: pip then prefers the builds for the CPU alone.
/autograder/environment/bin/pip install --editable '/autograder/source[grading]'
"""
RUN = """#!/usr/bin/env bash
# Gradescope runs this as root, in a container for each submission, and shows what is printed to the instructor alone:
# which protections are on, and why there is no score. A container seldom may make namespaces, so --untrusted would
# refuse to grade; the container takes their place. But the solutions lie in it, too: only root may read them, and there
# is a score only if the submission ran as another user, or under Landlock.
exec 2>&1
cd /autograder/source
chmod --recursive go-rwx checks solutions steps
/autograder/environment/bin/python -m checks grade /autograder/submission --out /autograder/graded
results=$(ls /autograder/graded/gradescope/*.json | head --lines 1)
if [ -n "$results" ] && head --lines 1 /autograder/graded/journal.jsonl | grep -qE '"(Landlock|own user)": "on"'; then
    cp "$results" /autograder/results/results.json
else
    # No score rather than one of 0: it is the autograder that has failed. The specification has no other sign for that
    # than results that are not complete.
    echo '{"output": "Nothing was graded. Have you handed in your folder steps? Then tell your instructor."}' \\
        >/autograder/results/results.json
fi
"""
PARTS = ("checks", "data", "solutions", "steps", "conftest.py", "pyproject.toml", "README.md", "LICENSE")
WHEN = (1980, 1, 1, 0, 0, 0)  # the same archive from the same course


def results(marks: Marks, name: str) -> str:
    """results.json: one test per scenario; what a learner reads is text, and never HTML."""
    tests = [one_test(marks, step, result) for step in marks.steps for result in marks.scenario_results(name, step)]
    notes = [
        f"{title(step)}: {row['outcome']}: {printable(whole_message(row))}"
        for step in marks.steps
        if (row := marks.row(name, step)) and row["outcome"] != "graded"
    ]
    whole = {
        "score": round(marks.total(name), 6),
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": "visible",
        "tests": tests,
    }
    return json.dumps(whole) + "\n"


def one_test(marks: Marks, step: str, result: dict) -> dict:
    most = marks.weight(step) / len(marks.scenarios(step))
    passed = result["status"] == "passed"
    words = [result["diagnosis"], result["message"]] if not passed else []
    return {
        "name": f"{title(step)}: {result['name']}",
        "score": round(most if passed else 0.0, 6),
        "max_score": round(most, 6),
        "status": "passed" if passed else "failed",
        "output": printable("\n".join(filter(None, words)) or result["status"]),
        "output_format": "text",
        "visibility": "visible",
    }


def write_archive(file: Path) -> None:
    """Write the zip that Gradescope wants: setup.sh, run_autograder, and the course."""
    files = [ROOT / part for part in PARTS if (ROOT / part).is_file()]
    files += [path for part in PARTS for path in sorted((ROOT / part).rglob("*")) if path.is_file()]
    contents = {
        path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files if "__pycache__" not in path.parts
    }
    contents |= {"setup.sh": SETUP.encode(), "run_autograder": RUN.encode()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, WHEN)
            entry.external_attr = (0o755 if name in ("setup.sh", "run_autograder") else 0o644) << 16
            archive.writestr(entry, contents[name], zipfile.ZIP_DEFLATED)
