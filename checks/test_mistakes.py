"""The classic mistakes: each one shows in a scenario of its step."""

from checks.course import checks_of
from checks.scenario import Draw, scenarios
from checks.verdict import parting


def test_mistakes_show(step, mistake):
    checks, wrong = checks_of(step), mistake.implementation(step)
    assert any(shows(scenario, wrong, checks.reference) for scenario in scenarios(checks)), "no scenario sees it"


def shows(scenario, wrong, reference) -> bool:
    try:
        came = scenario(wrong, Draw())
    except Exception:
        return True
    return parting(came, scenario(reference, Draw()), atol=1e-12) is not None
