"""State: what a submission leaves behind must not reach the next one, nor its own next step."""

from checks.course import BY_NUMBER
from checks.tests.attacks import Attack, solution

STEP = BY_NUMBER[4]

samples = [
    Attack(
        "default_dtype_changed",
        STEP,
        solution(STEP, after="\n\ntorch.set_default_dtype(torch.float16)\n"),
        outcome="graded",
        loses=(),
    ),
    Attack("seed_set", STEP, solution(STEP, after="\n\ntorch.manual_seed(1)\n"), outcome="graded", loses=()),
    Attack(
        "working_folder_deleted",
        STEP,
        solution(STEP, after="\n\nimport os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)\n"),
        outcome="graded",
        loses=(),
    ),
]
