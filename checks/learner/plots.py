"""Plots: `--plot` draws what a step is about, the learner's code on the reference's.

Every step that trains on MNIST has its loss curve. Its other pictures are in the step's room, in `plots.py`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.course import Step
from checks.learner.reports import reports_of
from checks.stub import to_write


def pytest_addoption(parser):
    parser.getgroup("kata").addoption(
        "--plot", action="store_true", help="draw pictures of what you have written, into the step's folder"
    )


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter, config):
    result = yield
    if config.getoption("plot"):
        for step in reports_of(config).steps:
            for line in draw_all(step, config.getoption("impl"), config.rootpath):
                terminalreporter.line(line)
    return result


def draw_all(step: Step, implementation: str, root: Path) -> list[str]:
    """Draw a step's pictures into its folder; return a line about each."""
    try:
        impl = step.implementation(implementation)
    except Exception as error:  # the tests report it, too
        return [
            f"step {step.number}: nothing is drawn, exercise.py cannot be imported: {type(error).__name__}: {error}"
        ]
    problems = {file.relative_to(root): problem for file, problem in draw(step, impl, step.folder).items()}
    return [f"{name}: not drawn, {problem}" if problem else f"{name} is drawn" for name, problem in problems.items()]


def draw(step: Step, impl, folder: Path) -> dict[Path, str]:
    """Draw the pictures of a step into a folder; return for each file "", or why it could not be drawn."""
    from matplotlib.figure import Figure  # only pictures need it

    from checks.figure import save

    problems = {}
    for name, plot in plots_of(step).items():
        file, figure = folder / f"{name}.png", Figure(figsize=(7, 4), layout="constrained")
        try:
            plot(figure, impl, step.reference)
        except Exception as error:  # a picture of wrong code is not the place to fail
            problems[file] = to_write(error) or f"{type(error).__name__}: {error}"
        else:
            save(figure, file)
            problems[file] = ""
    return problems


def plots_of(step: Step) -> dict[str, Callable]:
    """The functions of (figure, implementation, reference) that draw a step's pictures, by name."""
    mnist = step.on_mnist
    losses = {"losses": lambda *what: draw_losses(mnist, *what)} if mnist else {}
    return losses | step.plots


def draw_losses(mnist: Callable, figure, impl, reference) -> None:
    """The loss of every batch: a refactoring keeps it."""
    from checks.figure import REFERENCE, YOURS, axes
    from checks.scenario import Inputs

    ax = axes(figure, "batch", "loss", "A refactoring keeps the losses")
    for one, style in ((impl, YOURS), (reference, REFERENCE)):
        ax.plot(mnist(one, Inputs(images=5000))["loss of batch"], **style)
    ax.legend(frameon=False)
