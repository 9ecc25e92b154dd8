"""Diagnosis: the known mistake that does what a learner's code does.

A mistake explains a scenario if its observation is the learner's and not the reference's. It counts only if no other
scenario contradicts it: wherever it shows, it must show in the learner's code too.
"""

import time
from collections.abc import Callable
from functools import cache, cached_property, partial
from types import ModuleType

from checks.compare import first_difference
from checks.course import Step
from checks.scenario import Inputs, Scenario, expected_observation
from checks.stub import calls_previous_fit, is_unwritten
from checks.variant import Mistake

ATOL = 1e-9  # two forms of one mistake differ by 1e-15 from rounding, two mistakes by far more
NOT_IMPLEMENTED = object()  # replaces an observation where something is still to write


class Oracle:
    """What the reference, every mistake and other modules do in a step's scenarios on a device, each observed once."""

    def __init__(self, step: Step, device: str = "cpu"):
        self.step, self.device = step, device
        self.observe = cache(self._observe)
        self.shows = cache(self._shows)

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """The mistakes to look for: on an accelerator, those that show only there; the CPU finds the rest faster."""
        return [mistake for mistake in self.step.mistakes if mistake.accelerator == (self.device != "cpu")]

    def inputs(self, scenario: Scenario) -> Inputs:
        """The inputs that every implementation gets in a scenario."""
        return Inputs(device=self.device)

    def expected(self, scenario: Scenario):
        return expected_observation(self.step, scenario, self.device)

    def of_mistake(self, mistake: Mistake, scenario: Scenario):
        return self.observe(mistake.implementation(self.step), scenario)

    def _observe(self, impl: ModuleType, scenario: Scenario):
        return observe(scenario, impl, self.inputs(scenario))

    def _shows(self, mistake: Mistake, scenario: Scenario) -> bool:
        """Whether a mistake makes a difference in a scenario."""
        return differ(self.of_mistake(mistake, scenario), self.expected(scenario))


class Diagnosis:
    """What is wrong with an implementation, by its observation in each scenario.

    `seconds` is the time that each scenario takes: the fast ones come first. `found` has the mistakes, each with the
    scenarios that it explains.
    """

    def __init__(self, oracle: Oracle, observations: dict[Scenario, object], seconds: dict[Scenario, float]):
        self.oracle, self.observations, self.seconds = oracle, observations, seconds
        written = [scenario for scenario, observed in observations.items() if observed is not NOT_IMPLEMENTED]
        differing = [each for each in written if differ(observations[each], oracle.expected(each))]
        fast = [scenario for scenario in differing if not scenario.slow]
        self.differing = fast or differing
        self.agreeing = [each for each in written if each not in differing and not (fast and each.slow)]
        self.found = self._find() if differing else {}

    def _find(self) -> dict[Mistake, list[Scenario]]:
        """The mistakes that explain a scenario, each with all that it explains; without those that explain less.

        Where something stays unexplained, there are other faults, too. Then a mistake must show in a scenario as no
        other one does: what several do there may as well come from those faults.
        """
        found = {}
        for mistake in self.oracle.mistakes:
            of_mistake, shows = partial(self.oracle.of_mistake, mistake), partial(self.oracle.shows, mistake)
            if explained := self._explained_by(of_mistake, shows):
                found[mistake] = explained
        everything = set(self.differing) <= set().union(*found.values())
        return {
            mistake: explained
            for mistake, explained in found.items()
            if not any(set(explained) < set(more) for more in found.values())
            and (everything or any(self._is_the_only_one(mistake, scenario) for scenario in explained))
        }

    def _is_the_only_one(self, mistake: Mistake, scenario: Scenario) -> bool:
        """Whether no mistake with other words does the same in a scenario."""
        of_mistake = self.oracle.of_mistake
        others = [other for other in self.oracle.mistakes if other.says != mistake.says]
        return all(differ(of_mistake(other, scenario), of_mistake(mistake, scenario)) for other in others)

    def _explained_by(self, of_mistake: Callable, shows: Callable[[Scenario], bool]) -> list[Scenario]:
        """The scenarios that a mistake explains, by its observation in each; none if one contradicts it.

        The fastest come first: few mistakes are left for the slow ones, and for those that agree with the reference.
        """
        explained, evident = [], False
        for scenario in filter(shows, sorted(self.differing, key=self.seconds.get)):
            one, other = of_mistake(scenario), self.observations[scenario]
            if differ(one, other):
                return []
            explained.append(scenario)
            evident = evident or is_evidence(one, other)
        if not evident or any(map(shows, sorted(self.agreeing, key=self.seconds.get))):
            return []
        return explained

    def message(self, scenario: Scenario) -> str:
        """What is wrong in a scenario, in words; "" where nothing is known."""
        return in_words(self.causes(scenario))

    def name_of(self, scenario: Scenario) -> str:
        """The name of the one mistake that explains a scenario, "" where none does or several could."""
        causes = self.causes(scenario)
        return causes[0].name if len(causes) == 1 else ""

    def causes(self, scenario: Scenario | None) -> list[Mistake]:
        """What may be wrong in a scenario: all that explains it; all there is if it is slow, or None.

        Of several, those count whose exceptions have the exercise's words, if there are such.
        """
        everywhere = scenario is None or scenario.slow
        mistakes = [mistake for mistake, explained in self.found.items() if everywhere or scenario in explained]
        return [mistake for mistake in mistakes if self._to_the_word(mistake)] or mistakes

    def _to_the_word(self, mistake: Mistake) -> bool:
        """Whether the exceptions of a mistake have the words of the exercise's."""
        observed = ((self.oracle.of_mistake(mistake, each), self.observations[each]) for each in self.found[mistake])
        return all(one == other for one, other in observed if is_error(one) and is_error(other))


def in_words(mistakes: list[Mistake]) -> str:
    """The messages of mistakes, any of which may be the one; "" where there is none."""
    words = list(dict.fromkeys(mistake.says for mistake in mistakes))
    return words[0] if len(words) == 1 else "One of these: " + " Or: ".join(words) if words else ""


def diagnose(step: Step, impl: ModuleType, device: str = "cpu") -> Diagnosis:
    """Run an implementation in every scenario of its step, the slow ones only if no fast one differs."""
    oracle, observations, seconds = oracle_of(step, device), {}, {}
    for scenario in sorted(step.scenarios, key=lambda scenario: scenario.slow):
        if scenario.slow and any(
            observed is not NOT_IMPLEMENTED and differ(observed, oracle.expected(each))
            for each, observed in observations.items()
        ):
            break
        begin = time.perf_counter()
        observations[scenario] = oracle.observe(impl, scenario)
        seconds[scenario] = time.perf_counter() - begin
    return Diagnosis(oracle, observations, seconds)


@cache
def oracle_of(step: Step, device: str) -> Oracle:
    return Oracle(step, device)


def observe(scenario: Scenario, impl, inputs: Inputs):
    """What happens in a scenario; an exception is an observation too."""
    try:
        return scenario(impl, inputs)
    except (Exception, SystemExit) as error:
        unwritten = is_unwritten(error) or calls_previous_fit(error)
        return NOT_IMPLEMENTED if unwritten else error_observation(type(error).__name__, str(error))


def is_error(observation) -> bool:
    """Whether a scenario ended with an exception."""
    return isinstance(observation, dict) and observation.keys() == {"raised", "message"}


def is_evidence(one, other) -> bool:
    """Whether two observations that agree say that the causes agree.

    Two exceptions of one type do not: each may have a cause of its own, unless the words are the same, too.
    """
    return not is_error(one) or one == other


def error_observation(name: str, message: str) -> dict[str, str]:
    """The observation of an exception."""
    return {"raised": name, "message": message}


def differ(one, other) -> bool:
    """Whether two observations are not the same. Exceptions are compared by their type alone, never by their words."""
    if one is NOT_IMPLEMENTED or other is NOT_IMPLEMENTED:
        return one is not other
    if is_error(one) and is_error(other):
        return one["raised"] != other["raised"]
    return first_difference(one, other, ATOL) is not None
