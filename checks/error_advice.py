"""Error advice: what an exception from torch or Python means, and which name was meant."""

import traceback
from collections.abc import Iterable
from difflib import get_close_matches
from types import ModuleType

from checks.course import BY_NAME, ROOT

MEANINGS = {  # by a part of the message; only what is true whatever the cause is
    "a leaf Variable that requires grad": "autograd records your update. A parameter is changed under torch.no_grad.",
    "empty parameter list": "There are no parameters: are the layers registered, or is a generator used up?",
    "before Module.__init__": "super().__init__() must run before the first layer is assigned.",
    "has no attribute '_modules'": "super().__init__() must run before the first layer is assigned.",
    "has no attribute '_backward_hooks'": "super().__init__() must run before the first layer is assigned.",
    "does not require grad": "Nothing in this loss requires a gradient: autograd has not recorded how it was computed.",
    "second time": "Two backward passes go through one graph: is a part of the previous batch still in this one?",
    "same device": "Tensors of two devices meet: something was made or left on the wrong one.",
    "cannot be multiplied": "The shapes do not fit.",
    "must match the size of": "The shapes do not fit.",
    "maximum recursion depth": "A function calls itself without end. Which attribute or method leads back to it?",
    "fit() got an unexpected": "This step calls fit with other arguments. Its README lists them.",
    "fit() missing": "This step calls fit with other arguments. Its README lists them.",
    "same dtype": "Two dtypes meet (float is float32, double is float64): something was made in another one.",
    "Input dtype must be either a floating point": "Whole numbers, and True and False, have no mean: make them floats.",
    "value of Tensor with more than one value": "Two tensors are compared number by number where one answer is needed.",
}
SIMILAR = 0.75  # of two names, at least; 1 for the same


def meaning(error: BaseException) -> str:
    """What an error means, where its message has one meaning alone; "" elsewhere."""
    text = str(error)
    return next((sentence for part, sentence in MEANINGS.items() if part in text), "")


def missing_exercise(error: BaseException) -> str:
    """What to do where the file of an exercise is not there; "" for every other error."""
    name = (error.name or "") if isinstance(error, ModuleNotFoundError) else ""
    step = BY_NAME.get(name.removeprefix("steps.").removesuffix(".exercise"))
    if step is None or step.exercise.is_file():
        return ""
    others = [path.name for path in sorted(step.folder.glob("*.py")) if not path.name.startswith("test_")]
    renamed = f" Is it {' or '.join(others)} now?" if others else ""
    missing = step.exercise.relative_to(ROOT).as_posix()
    return f"{missing} is not there.{renamed} `pytest --reset step{step.number}` writes the stub again."


def replaced_by_torch(impl: ModuleType, names: Iterable[str]) -> str:
    """Which of the names that an exercise defines stand for a part of torch in the end; "" where none does."""
    modules = {name: str(getattr(vars(impl).get(name), "__module__", "")) for name in names}
    replaced = [name for name, module in modules.items() if module.partition(".")[0] == "torch"]
    return f"`{replaced[0]}` is torch's own here: a line of exercise.py gives it the name of yours." if replaced else ""


def misspelt(error: BaseException) -> str:
    """Which name was meant, where an error is about one that does not exist; "" where no name is similar.

    Only names that the exercise gives to something are looked at.
    """
    if isinstance(error, UnboundLocalError):
        return ""
    if isinstance(error, NameError) and error.name:
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        names, owner = {*frame.f_locals, *frame.f_globals}, "exercise.py"
    elif isinstance(error, AttributeError) and error.name and error.obj is not None:
        names, owner = _names_of_exercise(error.obj), getattr(error.obj, "__name__", type(error.obj).__name__)
    else:
        return ""
    missing = f"{'exercise.py' if owner.endswith('.exercise') else owner} has no {error.name}"
    lower = {name.lower(): name for name in names if not name.startswith("__")}
    if close := get_close_matches(error.name.lower(), lower, n=1, cutoff=SIMILAR):
        return f"{missing}; it has {lower[close[0]]}. Is one of them misspelt?"
    if owner.endswith(".exercise"):
        return f"{missing}: was it deleted?"
    made_before = isinstance(error, AttributeError) and names and _made_by_a_base(type(error.obj), error.name)
    return f"{missing}: it is made by super().__init__, which was not called." if made_before else ""


def _names_of_exercise(thing) -> set[str]:
    """The attributes that an exercise gives to a thing: a module, a class of its own, or an object of one."""
    if isinstance(thing, ModuleType):
        return set(vars(thing)) if thing.__name__.endswith(".exercise") else set()
    classes = thing.__mro__ if isinstance(thing, type) else type(thing).__mro__
    own = [kind for kind in classes if kind.__module__.endswith(".exercise")]
    of_object = set() if isinstance(thing, type) or not own else set(getattr(thing, "__dict__", ()))
    return of_object.union(*(vars(kind) for kind in own))


def _made_by_a_base(kind: type, attribute: str) -> bool:
    """Whether the __init__ of a base class, written in Python, mentions an attribute."""
    makers = [vars(base).get("__init__") for base in kind.__mro__[1:]]
    return any(attribute in make.__code__.co_names for make in makers if hasattr(make, "__code__"))
