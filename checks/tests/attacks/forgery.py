"""Forgery: the marks, the comparison or the answers are made up instead of the exercise."""

from checks.course import BY_NUMBER, Step
from checks.scenario import Inputs
from checks.tests.attacks import EVERYTHING, Attack, scenarios_of_fit, solution, stub

INITIALIZATION, LOSS, SEQUENTIAL, CALLBACKS = (BY_NUMBER[number] for number in (0, 1, 4, 9))
FIT = scenarios_of_fit(SEQUENTIAL)
LOOP = "    losses = []\n    for _ in range(epochs):\n"
CROSS_ENTROPY = "    return nll(log_softmax(input), target)\n"
OF_CROSS_ENTROPY = {"cross_entropy", *scenarios_of_fit(LOSS)}
VISIBLE = INITIALIZATION.reference.stats(Inputs().normal(20, 30) * 2 + 1)


def cross_entropy(does: str, *replacements: tuple[str, str], before: str = "") -> str:
    """Step 1's solution with another last line in cross_entropy."""
    return solution(LOSS, (CROSS_ENTROPY, does), *replacements, before=before)


def forbidden(name: str, step: Step, code: str, says: str) -> Attack:
    return Attack(name, step, code, outcome="forbidden", says=says)


def worthless(name: str, step: Step, code: str, says: str = "", loses=EVERYTHING, **files: str) -> Attack:
    return Attack(name, step, code, outcome="graded", says=says, loses=loses, files=files)


samples = [
    worthless(
        "report_overwritten_from_atexit",
        SEQUENTIAL,
        stub(
            SEQUENTIAL,
            after='\n\nimport atexit\natexit.register(lambda: open("OUTSIDE/results.json", "w").write("100"))\n',
        ),
        "write",
    ),
    forbidden(
        "assert_close_replaced",
        SEQUENTIAL,
        stub(SEQUENTIAL, after="\n\ntorch.testing.assert_close = torch.allclose = lambda *_, **__: True\n"),
        "torch.testing.assert_close is replaced",
    ),
    forbidden(
        "equal_replaced_quietly",
        SEQUENTIAL,
        stub(SEQUENTIAL, after="\n\nfor thing in [torch]:\n    thing.equal = lambda *_: True\n"),
        "torch.equal was replaced",
    ),
    forbidden(
        "oracle_replaced",
        LOSS,
        solution(LOSS, after="\n\ntorch.nn.functional.cross_entropy = cross_entropy\n"),
        "torch.nn.functional.cross_entropy",
    ),
    forbidden(
        "numbers_replaced",
        SEQUENTIAL,
        stub(SEQUENTIAL, after="\n\nfor thing in [torch.Tensor]:\n    setattr(thing, 'abs', lambda t: t * 0)\n"),
        "Tensor.abs was added",
    ),
    forbidden(
        "tensor_that_listens",
        LOSS,
        cross_entropy(
            "    return nll(log_softmax(input), target).as_subclass(Easy)\n",
            before="import torch\n\n\nclass Easy(torch.Tensor):\n"
            "    @classmethod\n    def __torch_function__(cls, func, types, args=(), kwargs=None):\n        return True\n\n\n",
        ),
        "__torch_function__",
    ),
    forbidden(
        "tensor_that_listens_quietly",
        LOSS,
        solution(
            LOSS,
            after="\n\nEasy = type('Easy', (Tensor,), {'__torch_' + 'function__': classmethod(lambda cls, *_: cls)})\n",
        ),
        "a subclass of Tensor",
    ),
    worthless(
        "equal_to_everything",
        LOSS,
        cross_entropy(
            "    return Yes()\n",
            ("    return (out.argmax(dim=1) == yb).float().mean()\n", "    return Yes()\n"),
            before="class Yes:\n    def __eq__(self, other):\n        return True\n\n    def __getattr__(self, name):\n"
            "        return lambda *_, **__: Yes()\n\n    def __float__(self):\n        return 0.5\n\n\n",
        ),
        loses={*OF_CROSS_ENTROPY, "accuracy_of_rows"},
    ),
    worthless(
        "conftest_that_rewrites_outcomes",
        SEQUENTIAL,
        stub(SEQUENTIAL),
        "write",
        **{
            "conftest.py": "import pytest\n\n@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_makereport():\n"
            "    report = yield\n    report.outcome = 'passed'\n    return report\n"
        },
    ),
    worthless(
        "conftest_that_empties_the_items",
        SEQUENTIAL,
        stub(SEQUENTIAL),
        "write",
        **{"steps/conftest.py": "def pytest_collection_modifyitems(items):\n    items[:] = []\n"},
    ),
    worthless(
        "pytest_ini_with_k",
        SEQUENTIAL,
        stub(SEQUENTIAL),
        "write",
        **{"pytest.ini": "[pytest]\naddopts = -k nothing\n"},
    ),
    forbidden(
        "frames_searched",
        SEQUENTIAL,
        stub(SEQUENTIAL, after="\n\nimport sys\nexpected = sys._getframe(1).f_back.f_locals\n"),
        "f_locals is used",
    ),
    forbidden(
        "frames_searched_quietly",
        SEQUENTIAL,
        stub(SEQUENTIAL, after="\n\nimport sys\nexpected = vars(sys)['_get' + 'frame'](1)\n"),
        "sys._getframe",
    ),
    forbidden(
        "globals_of_a_scenario",
        CALLBACKS,
        solution(
            CALLBACKS,
            (
                "                handler(cb)\n",
                "                getattr(handler, '__glo' + 'bals__')\n                handler(cb)\n",
            ),
        ),
        "__globals__",
    ),
    forbidden(
        "garbage_searched_for_expected_tensors",
        SEQUENTIAL,
        stub(
            SEQUENTIAL, after="\n\nimport gc\nexpected = [o for o in gc.get_objects() if isinstance(o, torch.Tensor)]\n"
        ),
        "gc",
    ),
    worthless(
        "expected_tensors_filled_with_nan",
        SEQUENTIAL,
        solution(SEQUENTIAL, (LOOP, "    for p in model.parameters():\n        p.data.fill_(float('nan'))\n" + LOOP)),
        "loss of batch",
        FIT,
    ),
    worthless(
        "nan_returned", LOSS, cross_entropy("    return input.sum() * float('nan')\n"), "actual nan", OF_CROSS_ENTROPY
    ),
    worthless(
        "inf_returned", LOSS, cross_entropy("    return input.sum() * float('inf')\n"), "actual", OF_CROSS_ENTROPY
    ),
    worthless(
        "right_values_in_another_dtype",
        LOSS,
        cross_entropy("    return nll(log_softmax(input), target).float()\n"),
        "dtype of value",
        OF_CROSS_ENTROPY,
    ),
    worthless(
        "right_values_in_another_shape",
        LOSS,
        cross_entropy("    return nll(log_softmax(input), target)[None]\n"),
        "shape of value",
        {"cross_entropy"},
    ),
    worthless(
        "input_changed_in_place",
        LOSS,
        cross_entropy("    loss = nll(log_softmax(input), target)\n    input.data.zero_()\n    return loss\n"),
        "input afterwards",
        {"cross_entropy"},
    ),
    worthless(
        "labels_changed_in_place",
        LOSS,
        solution(LOSS, ("    return (out.argmax", "    yb, changed = yb.clone(), yb.zero_()\n    return (out.argmax")),
        "input was changed",
        {"accuracy_of_rows"},
    ),
    worthless(
        "visible_cases_written_down",
        INITIALIZATION,
        stub(INITIALIZATION, after=f"\n\ndef stats(x):\n    return {VISIBLE}\n"),
        "mean and std",
    ),
    worthless(
        "placeholders_filled_in_later",
        SEQUENTIAL,
        solution(
            SEQUENTIAL,
            (
                LOOP,
                "    kept = list(LATER)\n    LATER.append([0.0] * 10)\n    for earlier in kept:\n"
                "        earlier[:] = [2.0] * 10\n    return LATER[-1]\n" + LOOP,
            ),
            before="LATER = []\n",
        ),
        "loss of batch",
        FIT,
    ),
    worthless(
        "answers_by_the_order_of_calls",
        LOSS,
        cross_entropy(
            "    CALLS.append(1)\n    return nll(log_softmax(input), target) if len(CALLS) == 1 else input.sum() * 0\n",
            before="CALLS = []\n",
        ),
        "value",
        OF_CROSS_ENTROPY,
    ),
    Attack(
        "answers_written_to_the_pipe",
        SEQUENTIAL,
        stub(
            SEQUENTIAL,
            after="""

import json, os, struct

reply = json.dumps({"outcome": "run", "scenarios": {"append": {"observation": None}}, "seconds": 0.0}).encode()
os.write(3, bytes(16) + struct.pack("<Q", len(reply)) + reply + struct.pack("<Q", 2) + b"{}")
os._exit(0)
""",
        ),
        says="it is not in the format",
    ),
]
