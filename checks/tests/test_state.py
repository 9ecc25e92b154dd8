"""What code leaves changed is put back, and reported where it is a fault."""

import os
import random
import sys
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from checks.course import STEPS
from checks.learner.cause import Failure
from checks.localization import Localization
from checks.scenario import Inputs, Scenario
from checks.state import StateLeftChanged, checked, preserved


@pytest.fixture(autouse=True)
def whole():
    """Whatever these tests do, the other tests find everything as it was."""
    with preserved(generators=True):
        yield


CHANGES = {
    "gradients": (lambda: torch.set_grad_enabled(False), torch.is_grad_enabled, "Gradients were left switched off"),
    "default dtype": (
        lambda: torch.set_default_dtype(torch.float64),
        torch.get_default_dtype,
        "default dtype was left",
    ),
    "default device": (lambda: torch.set_default_device("meta"), torch.get_default_device, "default device was left"),
    "deterministic": (
        lambda: torch.use_deterministic_algorithms(True),
        torch.are_deterministic_algorithms_enabled,
        "use_deterministic_algorithms was left",
    ),
    "folder": (lambda: os.chdir("/"), os.getcwd, "working folder was left at /"),
}
SILENT = {
    "threads": (lambda: torch.set_num_threads(2), torch.get_num_threads),
    "paths": (lambda: sys.path.append("/nowhere"), lambda: list(sys.path)),
    "filters": (lambda: warnings.simplefilter("ignore"), lambda: list(warnings.filters)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_put_back_and_reported(name):
    change, read, sentence = CHANGES[name]
    before = read()
    with pytest.raises(StateLeftChanged, match=sentence), checked():
        change()
    assert read() == before


@pytest.mark.parametrize("name", SILENT)
def test_a_change_that_is_allowed_is_put_back_in_silence(name):
    change, read = SILENT[name]
    before = read()
    with checked():
        change()
    assert read() == before


def test_generators_are_put_back():
    def draw():
        return torch.rand(1).item(), random.random(), np.random.rand()  # noqa: NPY002  the global generator

    with checked(generators=True):
        one = draw()
    assert draw() == one


def test_an_exception_is_not_hidden_by_a_change():
    def fail():
        torch.set_grad_enabled(False)
        return 1 / 0

    with pytest.raises(ZeroDivisionError), checked():
        fail()
    assert torch.is_grad_enabled()


def test_a_scenario_reports_what_the_implementation_left_changed():
    def switches_gradients_off(impl, inputs):
        torch.set_grad_enabled(False)

    with pytest.raises(StateLeftChanged, match="Gradients were left switched off"):
        Scenario(switches_gradients_off)(None, Inputs())
    assert torch.is_grad_enabled()


def test_an_exception_passes_and_knows_what_was_left_changed():
    """The gradients are switched off, and then the next backward pass fails because of that."""

    def fail():
        torch.set_grad_enabled(False)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as raised, checked(), checked():
        fail()
    assert torch.is_grad_enabled()
    assert "Gradients were left switched off" in raised.value.left_changed[0]


def test_a_test_that_is_played_again_leaves_nothing_changed():
    """To find the place of a fault, a test runs again with other code: later tests must not notice."""

    def test(impl):
        torch.set_grad_enabled(False)
        assert impl

    failure = object.__new__(Failure)
    failure.item = SimpleNamespace(obj=test, funcargs={"impl": None})
    assert isinstance(failure.outcome(None), AssertionError)
    assert torch.is_grad_enabled()


def test_an_exercise_that_is_exchanged_leaves_nothing_changed():
    """Its own lines run at every import."""
    step = STEPS[5]
    code = "import torch\ntorch.set_grad_enabled(False)\n" + step.solution.read_text("utf-8")
    assert Localization(step, code).exchanged(("fit",)) is not None
    assert torch.is_grad_enabled()
