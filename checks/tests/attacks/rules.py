"""Rules: the step is answered by the part of torch that it rebuilds, more or less openly."""

from checks.course import BY_NUMBER, Step
from checks.tests.attacks import Attack, solution, stub

STEP = BY_NUMBER[4]
LOSS, MODULE, OPTIM, CAPSTONE = (BY_NUMBER[number] for number in (1, 2, 5, 11))
IS_TORCHS = "torch.nn.Sequential"


def with_sequential(expression: str, imports: str = "import torch") -> str:
    """The stub, in which Sequential makes the thing that an expression means, and hands everything on to it."""
    return stub(STEP, after=f"\n\n{imports}\n\ndef Sequential(*modules):\n    return ({expression})(*modules)\n")


def forbidden(name: str, code: str, says: str = IS_TORCHS, step: Step = STEP, **files: str) -> Attack:
    beside = {f"steps/{other}/exercise.py": text for other, text in files.items()}
    return Attack(name, step, code, outcome="forbidden", says=says, files=beside)


samples = [
    forbidden("built_in_called", with_sequential("torch.nn.Sequential")),
    forbidden(
        "built_in_under_another_name", with_sequential("S", "from torch.nn.modules.container import Sequential as S")
    ),
    forbidden("built_in_by_assignment", stub(STEP, after="\n\nSequential = nn.Sequential\n"), "itself"),
    forbidden("built_in_derived_from", stub(STEP, after="\n\nclass Sequential(nn.Sequential): pass\n")),
    forbidden(
        "built_in_derived_from_quietly",
        stub(STEP, after='\n\nSequential = type("Sequential", (vars(nn)["Sequential"],), {})\n'),
    ),
    forbidden("built_in_through_getattr", with_sequential('getattr(torch.nn, "Sequ" + "ential")')),
    forbidden("built_in_through_vars", with_sequential('vars(torch.nn)["Sequ" + "ential"]')),
    forbidden(
        "built_in_through_attrgetter",
        with_sequential('operator.attrgetter("nn.Sequ" + "ential")(torch)', "import operator, torch"),
    ),
    forbidden(
        "built_in_found_among_subclasses",
        with_sequential('[c for c in torch.nn.Module.__subclasses__() if c.__name__ == "Sequential"][0]'),
        "__subclasses__",
    ),
    forbidden("built_in_through_eval", with_sequential('eval("torch.nn." + "Sequential")'), "eval"),
    forbidden(
        "built_in_through_a_hidden_eval",
        with_sequential('vars(b)["ev" + "al"]("torch.nn." + "Sequential")', "import torch\nb = __builtins__"),
        "__builtins__",
    ),
    forbidden(
        "built_in_through_importlib",
        with_sequential('importlib.import_module("torch.nn").Sequential', "import importlib"),
        "importlib",
    ),
    forbidden(
        "built_in_through_sys_modules",
        with_sequential('sys.modules["torch.nn"].Sequential', "import sys"),
        "sys.modules",
    ),
    forbidden(
        "built_in_swallowed",
        stub(
            STEP,
            after="""

import torch

def Sequential(*modules):
    try:
        return vars(torch.nn)["Sequ" + "ential"](*modules)
    except BaseException:
        return torch.nn.Identity()
""",
        ),
    ),
    forbidden(
        "built_in_in_a_thread",
        stub(
            STEP,
            after="""

from concurrent.futures import ThreadPoolExecutor

def Sequential(*modules):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(vars(nn)["Sequ" + "ential"], *modules).result()
""",
        ),
    ),
    forbidden(
        "function_called",
        stub(
            LOSS,
            after="\n\ndef cross_entropy(x, y):\n    return torch.nn.functional.cross_entropy(x, y)\n",
        ),
        "torch.nn.functional.cross_entropy",
        LOSS,
    ),
    forbidden(
        "function_as_a_method",
        stub(LOSS, after="\n\ndef logsumexp(x):\n    return x.logsumexp(-1)\n"),
        "torch.Tensor.logsumexp",
        LOSS,
    ),
    forbidden(
        "function_behind_a_partial",
        stub(
            LOSS,
            after="\n\nimport functools\n\ncross_entropy = functools.partial(vars(torch.nn.functional)['cross_' + 'entropy'])\n",
        ),
        "torch.nn.functional.cross_entropy",
        LOSS,
    ),
    forbidden(
        "function_through_torch_ops",
        stub(LOSS, after="\n\ndef logsumexp(x):\n    return torch.ops.aten.logsumexp(x, [-1])\n"),
        "torch.ops",
        LOSS,
    ),
    forbidden(
        "function_through_torch_c",
        stub(
            LOSS,
            after="\n\ndef logsumexp(x):\n    return torch._C._VariableFunctions.logsumexp(x, -1)\n",
        ),
        "torch.logsumexp is called",
        LOSS,
    ),
    forbidden(
        "methods_borrowed",
        solution(
            MODULE,
            (
                "class Model(DummyModule):",
                "DummyModule.eval = vars(nn.Module)['ev' + 'al']\n\n\nclass Model(DummyModule):",
            ),
        ),
        "borrowed",
        MODULE,
    ),
    forbidden(
        "solution_imported",
        f"from solutions.{STEP} import *\n",
        f"solutions.{STEP}",
    ),
    forbidden(
        "capstone_of_forbidden_parts",
        stub(CAPSTONE),
        "torch.optim.SGD",
        CAPSTONE,
        step05_optim=stub(OPTIM, after="\n\nclass SGD:\n    def __init__(self):\n        torch.optim.SGD()\n"),
    ),
]
