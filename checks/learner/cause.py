"""Cause: the first lines of a failure, in three layers from the most to the least specific; a proven one leads.

1. The mistake: a known one that does what this exercise does, in this test and wherever else it shows, and that is in
   a function whose exchange for the reference's mends what the mistake explains.
2. The place: the function or class that makes everything right, or this test, once it is the reference's.
3. The relation between the actual and the expected values, where one holds exactly; or what an exception means.
"""

import inspect
import re
from collections.abc import Callable
from functools import cache, cached_property
from types import ModuleType

import pytest

from checks import error_advice
from checks.compare import Mismatch, first_difference
from checks.diagnosis import ATOL, Diagnosis, diagnose, differ, in_words, is_error
from checks.learner.reports import step_of
from checks.learner.time_limit import TooLong
from checks.localization import Localization, Place
from checks.relation import relation
from checks.scenario import Scenario
from checks.source import definitions
from checks.state import StateLeftChanged, preserved
from checks.variant import Mistake, source_of

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
DETAIL = re.compile(r" +\+ +(where|and) ")  # where pytest says which expression had which value, modules by their names


def first_lines(item: pytest.Item, error: BaseException) -> list[str]:
    """What to say first about a test that failed with an error; [] where nothing is known."""
    impl = item.funcargs.get("impl")
    if impl is None:  # it could not be imported
        return _lines(error_advice.missing_exercise(error) or error_advice.misspelt(error))
    if not isinstance(impl, ModuleType) or isinstance(error, TooLong | StateLeftChanged):
        return []
    try:
        return Failure(item, impl, error).lines()
    except TooLong:
        return []  # a scenario that this test does not run has no end


def _lines(*sentences: str) -> list[str]:
    return [sentence for sentence in sentences if sentence]


class Failure:
    """A test that failed, and the same test with other implementations."""

    def __init__(self, item: pytest.Item, impl: ModuleType, error: BaseException):
        self.item, self.error = item, error
        self.exercise = studied(step_of(item), impl, item.config.getoption("device") or "cpu")
        self.scenario: Scenario | None = getattr(item, "callspec", None) and item.callspec.params.get("scenario")

    def lines(self) -> list[str]:
        """The lines of the first layer that is proven, with those of the layers below it that add something."""
        if words := self.exercise.replaced_by_torch or self.mistake() or error_advice.misspelt(self.error):
            return [words]
        place, perhaps = self.place()
        return _lines(place, perhaps, self.relation(), error_advice.meaning(self.error))

    def mistake(self) -> str:
        """The messages of the known mistakes that this test fails for."""
        mistakes = filter(self.fails_for, self.exercise.diagnosis.causes(self.scenario))
        return in_words([mistake for mistake in mistakes if self.exercise.is_in_its_place(mistake)])

    def fails_for(self, mistake: Mistake) -> bool:
        """Whether a mistake fails this very test with the same outcome; a scenario was compared already."""
        if self.scenario and self.scenario in self.exercise.diagnosis.observations:
            return True
        return self.same_outcome(mistake.implementation(self.exercise.step))

    def place(self) -> tuple[str, str]:
        """The sentence about the place of the fault, and one about a mistake that perhaps was made there."""
        checks, search = self.exercise.checks(), self.exercise.localization
        everything, only_this = [*checks, self.passes], [self.passes] if checks else []
        if found := search.single(everything):
            return found.sentence("Everything is right"), self.perhaps(found)
        if only_this and (found := search.single(only_this)):
            return found.sentence("This test passes"), ""
        if found := search.pair(everything):
            return found.sentence("Everything is right"), self.perhaps(found)
        found = search.pair(only_this) if only_this else None
        return (found.sentence("This test passes") if found else ""), ""

    def perhaps(self, place: Place) -> str:
        """A mistake in that place that does the same in two scenarios at least, and another thing in one at most."""
        best = self.exercise.likeliest(place)
        return f"Perhaps: {best.says}" if best and self.fails_for(best) else ""

    def relation(self) -> str:
        return relation(self.error.actual, self.error.expected) if isinstance(self.error, Mismatch) else ""

    def passes(self, impl) -> bool:
        """Whether another implementation passes this test."""
        if self.scenario:
            return self.exercise.agrees(impl, self.scenario)
        return self.outcome(impl) is None

    def outcome(self, impl) -> BaseException | None:
        """How this test, which runs no scenario, ends with another implementation: its exception, or None."""
        arguments = {name: self.item.funcargs[name] for name in inspect.signature(self.item.obj).parameters}
        try:
            with preserved(generators=True):
                self.item.obj(**arguments | {"impl": impl})
        except (Exception, pytest.fail.Exception) as error:
            return error
        return None

    def same_outcome(self, impl) -> bool:
        """Whether this test fails with another implementation as it did with the exercise."""
        if self.scenario:
            oracle = self.exercise.diagnosis.oracle
            return not differ(oracle.observe(impl, self.scenario), oracle.observe(self.exercise.impl, self.scenario))
        other = self.outcome(impl)
        if isinstance(other, Mismatch) and isinstance(self.error, Mismatch):
            return first_difference(other.actual, self.error.actual, ATOL) is None
        if type(other) is not type(self.error):
            return False
        said = isinstance(other, AssertionError | pytest.fail.Exception)
        return not said or words_of(other) == words_of(self.error)


def words_of(error: BaseException) -> list[str]:
    """The lines of a failed assertion that say what was expected and what came, without addresses and details."""
    return [ADDRESS.sub("", line) for line in str(error).splitlines() if not DETAIL.match(line)]


class Studied:
    """An exercise, with its diagnosis and its localization, made when a failure asks for them and then kept."""

    def __init__(self, step, impl: ModuleType, device: str):
        self.step, self.impl, self.device = step, impl, device
        self.is_in_its_place = cache(self._is_in_its_place)
        self.likeliest = cache(self._likeliest)

    @cached_property
    def replaced_by_torch(self) -> str:
        own = [name for name in definitions(self.step.solution) if "." not in name]
        return error_advice.replaced_by_torch(self.impl, own)

    @cached_property
    def diagnosis(self) -> Diagnosis:
        return diagnose(self.step, self.impl, self.device)

    @cached_property
    def localization(self) -> Localization:
        return Localization(self.step, source_of(self.impl))

    def agrees(self, impl, scenario: Scenario) -> bool:
        """Whether an implementation does what the reference does in a scenario."""
        oracle = self.diagnosis.oracle
        return not differ(oracle.observe(impl, scenario), oracle.expected(scenario))

    def checks(self, among: list[Scenario] | None = None) -> list[Callable[[object], bool]]:
        """A check for each scenario in which the exercise differs from the reference, the fastest first."""
        differing = sorted(self.diagnosis.differing, key=self.diagnosis.seconds.get)
        wanted = [scenario for scenario in differing if among is None or scenario in among]
        return [lambda impl, scenario=scenario: self.agrees(impl, scenario) for scenario in wanted]

    def _is_in_its_place(self, mistake: Mistake) -> bool:
        """Whether the functions that hold the mistake mend, once exchanged, all that it explains.

        Elsewhere the same numbers have another cause. Where that cannot be tried, the numbers alone decide.
        """
        names = mistake.functions(self.step)
        private = {name for name in names if name.rpartition(".")[2].startswith("_") and not name.endswith("__")}
        if not names or any("." not in name for name in private) or not source_of(self.impl):
            return True
        explained = self.checks(self.diagnosis.found.get(mistake, self.diagnosis.differing))
        if not private and self.localization.mends(tuple(sorted(names)), explained):
            return True
        classes = {name.partition(".")[0] for name in names}
        place = self.localization.place(explained)
        if place is None:
            return self.localization.mends(tuple(sorted(classes)), explained)
        found = {*place.names, *place.instead}
        if place.is_class or private:
            return any(name.partition(".")[0] in classes for name in found)
        return not found.isdisjoint(names)

    def _likeliest(self, place: Place) -> Mistake | None:
        """The mistake in a place that agrees in most scenarios, in two at least, and is contradicted by one at most."""
        best, most = None, 1
        for mistake in self.diagnosis.oracle.mistakes:
            if mistake.functions(self.step) <= {*place.names, *place.instead}:
                agree, contradict = self._counts(mistake)
                if contradict <= 1 and agree - contradict > most:
                    best, most = mistake, agree - contradict
        return best

    def _counts(self, mistake: Mistake) -> tuple[int, int]:
        """In how many scenarios a mistake does what the exercise does, and in how many it does not."""
        oracle, observations = self.diagnosis.oracle, self.diagnosis.observations
        shown = [each for each in self.diagnosis.differing if oracle.shows(mistake, each)]
        same = [each for each in shown if not differ(oracle.of_mistake(mistake, each), observations[each])]
        agree = sum(not is_error(observations[scenario]) for scenario in same)
        wrongly = sum(oracle.shows(mistake, each) for each in self.diagnosis.agreeing if not each.slow)
        return agree, len(shown) - len(same) + wrongly


@cache
def studied(step, impl: ModuleType, device: str) -> Studied:
    return Studied(step, impl, device)
