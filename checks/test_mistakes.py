"""The classic mistakes: each one shows in a scenario of its step."""

from checks.course import checks_of
from checks.scenario import Draw, scenarios, told_by_reference
from checks.verdict import parting


def test_mistakes_show(step, mistake):
    wrong = mistake.implementation(step)
    assert any(shows(step, scenario, wrong) for scenario in scenarios(checks_of(step))), "no scenario sees it"


def shows(step, scenario, wrong) -> bool:
    try:
        came = scenario(wrong, Draw())
    except Exception:
        return True
    return parting(came, told_by_reference(step, scenario), atol=1e-12) is not None
