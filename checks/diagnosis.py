"""Diagnosis: the known mistake that does what a learner's code does.

A mistake explains a scenario if both do the same in it, and it is another thing than what the reference does. It counts
only if nothing speaks against it: wherever it shows, it must show in the learner's code too.
"""

import itertools
import re
import time
import traceback
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache, cached_property, partial

from checks.course import checks_of, mistakes_of
from checks.mistakes import Mistake
from checks.scenario import Draw, Scenario, scenarios, told_by_reference
from checks.variant import variant
from checks.verdict import parting

ATOL = 1e-9  # two forms of one mistake differ by 1e-15 from rounding, two mistakes by far more
SECONDS_FOR_PAIRS = 2.0
UNWRITTEN = object()

KNOWN_ERRORS = {  # what torch and Python say, and what it means here
    "a leaf Variable that requires grad": "autograd records your update. A parameter is changed under torch.no_grad.",
    "empty parameter list": "There are no parameters: are the layers registered, or is a generator used up?",
    "before Module.__init__": "super().__init__() must run before the first layer is assigned.",
    "has no attribute '_modules'": "super().__init__() must run before the first layer is assigned.",
    "does not require grad": "Nothing in this loss requires a gradient: a detach, a no_grad or .item() came too early.",
    "has no attribute '_backward_hooks'": "super().__init__() must run before the first layer is assigned.",
    "second time": "Two backward passes share a graph: something of the batch before is still part of this one.",
    "same device": "Tensors of two devices meet: something was made or left on the wrong one.",
    "cannot be multiplied": "The shapes do not fit: x @ w wants a weight as (in, out), torch's layers hold (out, in).",
    "must match the size of": "The shapes do not fit. Was a dimension dropped, or does one tensor serve several?",
    "maximum recursion depth": "A function calls itself without end. Which attribute or method leads back to it?",
    "fit() got an unexpected": "This step calls fit with other arguments. Its README says which.",
    "fit() missing": "This step calls fit with other arguments. Its README says which.",
    "same dtype": "Two dtypes meet (float is float32, double is float64): something was made in another one.",
    "Input dtype must be either a floating point": "Whole numbers, and True and False, have no mean: make them floats.",
    "value of Tensor with more than one value": "Two tensors are compared number by number where one answer is wanted.",
    "'NoneType'": "Something is None here: a gradient before backward, or a function that returns nothing.",
}


class Diagnosis:
    """What is wrong with an implementation of a step, found out on demand and kept."""

    def __init__(self, step: str, impl, device: str = "cpu"):
        self.step, self.impl, self.device = step, impl, device
        self.mine, self.seconds, self.parted, self.others = {}, {}, [], []
        for scenario in sorted(scenarios(checks_of(step)), key=lambda scenario: scenario.slow):
            if scenario.slow and self.parted:
                break
            begin = time.perf_counter()
            came = self.mine[scenario] = observe(scenario, impl, device)
            self.seconds[scenario] = time.perf_counter() - begin
            if came is not UNWRITTEN:
                (self.parted if differ(came, self.told(scenario)) else self.others).append(scenario)
        self.found = self.singles() or self.pairs() if self.parted else {}

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """Those that are looked for: on an accelerator what shows there alone, since the CPU finds the rest faster."""
        return [mistake for mistake in mistakes_of(self.step) if mistake.accelerator == (self.device != "cpu")]

    def told(self, scenario: Scenario):
        return told_by_reference(self.step, scenario, self.device)

    def singles(self) -> dict[tuple[Mistake, ...], list[Scenario]]:
        """The mistakes that explain something, each with what it explains; of two, the one that explains more."""
        found = {}
        for mistake in self.mistakes:
            trace, shows = partial(self.trace, mistake), partial(self.shows, mistake)
            if explained := self.explained_by(trace, shows):
                found[(mistake,)] = explained
        return {
            cause: explained
            for cause, explained in found.items()
            if not any(set(explained) < set(more) for more in found.values())
        }

    def trace(self, mistake: Mistake, scenario: Scenario):
        return told_by_mistake(self.step, mistake, scenario, self.device)

    def shows(self, mistake: Mistake, scenario: Scenario) -> bool:
        """Whether a mistake is to be seen in a scenario."""
        return differ(self.trace(mistake, scenario), self.told(scenario))

    def explained_by(self, trace: Callable[[Scenario], object], shows: Callable[[Scenario], bool]) -> list[Scenario]:
        """The scenarios that a mistake explains, by its trace in each; none if one of them speaks against it.

        The fastest come first: few mistakes are left when it comes to the slow ones, and to those that passed.
        """
        explained = []
        for scenario in filter(shows, sorted(self.parted, key=self.seconds.get)):
            if differ(trace(scenario), self.mine[scenario]):
                return []
            explained.append(scenario)
        return [] if explained and any(map(shows, sorted(self.others, key=self.seconds.get))) else explained

    def pairs(self) -> dict[tuple[Mistake, ...], list[Scenario]]:
        """The first two mistakes that together explain everything, if they are found in time."""
        deadline = time.perf_counter() + SECONDS_FOR_PAIRS

        def partly(mistake: Mistake) -> bool:
            return any(not differ(self.trace(mistake, scenario), self.mine[scenario]) for scenario in self.parted)

        seen = [mistake for mistake in self.mistakes if time.perf_counter() < deadline and partly(mistake)]
        unseen = [mistake for mistake in self.mistakes if mistake not in seen]
        for pair in itertools.chain(itertools.combinations(seen, 2), itertools.product(seen, unseen)):
            if time.perf_counter() > deadline:
                break
            try:
                name = "+".join(mistake.name for mistake in pair)
                both = variant(self.step, name, *((mistake.right, mistake.wrong) for mistake in pair))
            except (ValueError, SyntaxError):
                continue  # the two change the same lines
            trace = cache(lambda scenario, both=both: observe(scenario, both, self.device))
            explained = self.explained_by(
                trace, lambda scenario, trace=trace: differ(trace(scenario), self.told(scenario))
            )
            if len(explained) == len(self.parted):
                return {pair: explained}
        return {}

    def of(self, scenario: Scenario | None, fails: Callable[[object], bool] | None = None) -> str:
        """What is wrong, in words, as far as it shows in a scenario, or anywhere; "" where nothing is known.

        `fails` tells of a test that plays no scenario whether an implementation fails it: what passes is not its cause.
        """
        everywhere = scenario is None or scenario.slow
        causes = [cause for cause, explained in self.found.items() if everywhere or scenario in explained]
        if fails:
            parts = ([mistake for mistake in cause if fails(mistake.implementation(self.step))] for cause in causes)
            causes = [cause for cause in parts if cause]
        said = list(dict.fromkeys(" And: ".join(mistake.says for mistake in cause) for cause in causes))
        return said[0] if len(said) == 1 else "One of these: " + " Or: ".join(said) if said else ""


@cache
def told_by_mistake(step: str, mistake: Mistake, scenario: Scenario, device: str):
    return observe(scenario, mistake.implementation(step), device)


def observe(scenario: Scenario, impl, device: str = "cpu", seed: int = 0):
    """What happens in a scenario; an exception is an observation too."""
    try:
        return scenario(impl, Draw(seed, device))
    except NotImplementedError:
        return UNWRITTEN
    except TypeError as error:
        if str(error).startswith("fit() "):
            return UNWRITTEN  # it still takes yesterday's arguments
        return {"raised": "TypeError", "says": str(error)}
    except (Exception, SystemExit) as error:
        return {"raised": type(error).__name__, "says": str(error)}


def differ(one, other) -> bool:
    return one is not other and (UNWRITTEN in (one, other) or parting(one, other, ATOL) is not None)


def likely_cause(error: BaseException) -> str:
    """What an error that no known mistake explains usually means; "" if nothing is known of it."""
    text = str(error)
    if (apart := re.search(r"apart by +(\S+)", text)) and 1e-12 < float(apart[1]) < 1e-6:
        return "Nearly right: an error of this size in float64 means that a float32 got in somewhere."
    return next((means for words, means in KNOWN_ERRORS.items() if words in text), "") or misspelt(error)


def misspelt(error: BaseException) -> str:
    """Which name was meant, where an error is about one that does not exist; "" where nothing is near."""
    if isinstance(error, NameError) and error.name:
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        names, owner = [*frame.f_locals, *frame.f_globals], "exercise.py"
    elif isinstance(error, AttributeError) and error.name and error.obj is not None:
        names, owner = dir(error.obj), getattr(error.obj, "__name__", type(error.obj).__name__)
    else:
        return ""
    says = f"{'exercise.py' if owner.endswith('.exercise') else owner} has no {error.name}"
    lower = {name.lower(): name for name in names if not name.startswith("__")}
    if close := get_close_matches(error.name.lower(), lower, n=1):
        return f"{says}; it has {lower[close[0]]}. Is one of them misspelt?"
    if owner.endswith(".exercise"):
        return f"{says}: is it deleted?"
    made_before = isinstance(error, AttributeError) and _made_by_a_base(type(error.obj), error.name)
    return f"{says}: it is made by super().__init__, which was not called." if made_before else ""


def _made_by_a_base(kind: type, attribute: str) -> bool:
    """Whether the __init__ of a base class, written in Python, speaks of an attribute."""
    makers = [vars(base).get("__init__") for base in kind.__mro__[1:]]
    return any(attribute in make.__code__.co_names for make in makers if hasattr(make, "__code__"))
