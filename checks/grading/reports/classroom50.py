"""Classroom 50: a result of the form "classroom50/result/v1", in whole numbers; the environment says who it is about.

The format: github.com/foundation50/classroom50.
"""

import json
import os
from datetime import datetime, timezone

from checks.grading.reports.marks import Marks, title

PER_POINT = 100  # its scores are whole numbers


def is_here() -> bool:
    """Whether the environment says which classroom and assignment the result is for."""
    return "CLASSROOM" in os.environ and "ASSIGNMENT" in os.environ


def result(marks: Marks, name: str) -> str:
    """A test a step; the time is SOURCE_DATE_EPOCH where that is set."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(seconds), timezone.utc) if seconds else datetime.now(timezone.utc)
    tests = [
        {
            "test-name": title(step),
            "passed": marks.points(name, step) >= marks.weight(step),
            "score": int(PER_POINT * marks.points(name, step) + 1e-9),
            "max-score": round(PER_POINT * marks.weight(step)),
        }
        for step in marks.steps
    ]
    whole = {
        "schema": "classroom50/result/v1",
        "classroom": os.environ["CLASSROOM"],
        "assignment": os.environ["ASSIGNMENT"],
        "submission": os.environ.get("SUBMISSION_TAG", name),
        "commit": os.environ.get("COMMIT_URL", ""),
        "release": os.environ.get("RELEASE_URL", ""),
        "review": os.environ.get("REVIEW_URL") or os.environ.get("COMMIT_URL", ""),
        "datetime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    return json.dumps(whole, indent=1) + "\n"
