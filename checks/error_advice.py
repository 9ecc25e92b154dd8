"""Error advice: what an exception from torch or Python usually means here, and which name was meant."""

import traceback
from difflib import get_close_matches

from checks.compare import ROUNDING, Mismatch

MEANINGS = {  # by a part of the message
    "a leaf Variable that requires grad": "autograd records your update. A parameter is changed under torch.no_grad.",
    "empty parameter list": "There are no parameters: are the layers registered, or is a generator used up?",
    "before Module.__init__": "super().__init__() must run before the first layer is assigned.",
    "has no attribute '_modules'": "super().__init__() must run before the first layer is assigned.",
    "does not require grad": "Nothing in this loss requires a gradient: a detach, a no_grad or .item() came too early.",
    "has no attribute '_backward_hooks'": "super().__init__() must run before the first layer is assigned.",
    "second time": "Two backward passes share a graph: a part of the previous batch is still in this one.",
    "same device": "Tensors of two devices meet: something was made or left on the wrong one.",
    "cannot be multiplied": "The shapes do not fit: x @ w needs a weight of (in, out), torch's layers hold (out, in).",
    "must match the size of": "The shapes do not fit. Was a dimension dropped, or does one tensor serve several?",
    "maximum recursion depth": "A function calls itself without end. Which attribute or method leads back to it?",
    "fit() got an unexpected": "This step calls fit with other arguments. Its README lists them.",
    "fit() missing": "This step calls fit with other arguments. Its README lists them.",
    "same dtype": "Two dtypes meet (float is float32, double is float64): something was made in another one.",
    "Input dtype must be either a floating point": "Whole numbers, and True and False, have no mean: make them floats.",
    "value of Tensor with more than one value": "Two tensors are compared number by number where one answer is needed.",
    "'NoneType'": "Something is None here: a gradient before backward, or a function that returns nothing.",
}
FLOAT32 = 1e-6  # a difference between this and ROUNDING is of float32's size


def likely_cause(error: BaseException) -> str:
    """What an error that no known mistake explains usually means; "" if that is not known."""
    if isinstance(error, Mismatch) and ROUNDING < (error.difference.distance or 0) < FLOAT32:
        return "Nearly right: an error of this size in float64 means that a float32 got in somewhere."
    text = str(error)
    return next((meaning for part, meaning in MEANINGS.items() if part in text), "") or misspelt(error)


def misspelt(error: BaseException) -> str:
    """Which name was meant, where an error is about one that does not exist; "" where no name is similar."""
    if isinstance(error, NameError) and error.name:
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        names, owner = [*frame.f_locals, *frame.f_globals], "exercise.py"
    elif isinstance(error, AttributeError) and error.name and error.obj is not None:
        names, owner = dir(error.obj), getattr(error.obj, "__name__", type(error.obj).__name__)
    else:
        return ""
    missing = f"{'exercise.py' if owner.endswith('.exercise') else owner} has no {error.name}"
    lower = {name.lower(): name for name in names if not name.startswith("__")}
    if close := get_close_matches(error.name.lower(), lower, n=1):
        return f"{missing}; it has {lower[close[0]]}. Is one of them misspelt?"
    if owner.endswith(".exercise"):
        return f"{missing}: was it deleted?"
    made_before = isinstance(error, AttributeError) and _made_by_a_base(type(error.obj), error.name)
    return f"{missing}: it is made by super().__init__, which was not called." if made_before else ""


def _made_by_a_base(kind: type, attribute: str) -> bool:
    """Whether the __init__ of a base class, written in Python, mentions an attribute."""
    makers = [vars(base).get("__init__") for base in kind.__mro__[1:]]
    return any(attribute in make.__code__.co_names for make in makers if hasattr(make, "__code__"))
