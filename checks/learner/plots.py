"""Plots: what a step is about, as pictures; the learner's code drawn on the reference's.

Every step that trains on MNIST has its loss curve. What else there is to see stands in a file with the step's name:
`plots`, a dict from the name of a picture to a function of (figure, implementation, reference) that draws it.
"""

import importlib
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from checks.course import checks_of, load
from checks.scenario import Draw, Scenario, scenarios

YOURS = {"color": "C0", "linewidth": 3, "alpha": 0.5, "label": "yours"}
REFERENCE = {"color": "black", "linewidth": 1, "linestyle": "--", "label": "reference"}


def draw(step: str, impl, folder: Path) -> dict[Path, str]:
    """Draw the pictures of a step into a folder; return for each file "", or why it could not be drawn."""
    problems = {}
    for name, plot in plots_of(step).items():
        file, figure = folder / f"{name}.png", Figure(figsize=(7, 4), layout="constrained")
        try:
            plot(figure, impl, load("torch", step))
        except NotImplementedError as error:
            problems[file] = f"{error} is still to be written"
        except Exception as error:  # a picture of wrong code is not the place to fail
            yesterdays = isinstance(error, TypeError) and str(error).startswith("fit() ")
            problems[file] = "fit is still yesterday's" if yesterdays else f"{type(error).__name__}: {error}"
        else:
            save(figure, file)
            problems[file] = ""
    return problems


def save(figure: Figure, file: Path) -> None:
    """Write a picture whose bytes depend on what it shows alone."""
    figure.savefig(file, dpi=110, metadata={"Software": None})


def plots_of(step: str) -> dict[str, Callable]:
    plots = {}
    if mnist := on_mnist(step):
        plots["losses"] = lambda figure, impl, reference: losses(figure, mnist, impl, reference)
    if (Path(__file__).parent / f"{step}.py").is_file():
        plots |= importlib.import_module(f"checks.plots.{step}").plots
    return plots


def on_mnist(step: str) -> Scenario | None:
    """The step's scenario that trains on MNIST, the last if there are several."""
    return next(
        (scenario for scenario in scenarios(checks_of(step))[::-1] if str(scenario).endswith("_on_mnist")), None
    )


def losses(figure: Figure, mnist: Scenario, impl, reference) -> None:
    """The loss of every batch: a refactoring keeps it."""
    ax = axes(figure, "batch", "loss", "A refactoring keeps the losses")
    for one, style in ((impl, YOURS), (reference, REFERENCE)):
        ax.plot(mnist(one, Draw(images=5000))["loss of batch"], **style)
    ax.legend(frameon=False)


def axes(figure: Figure, x: str, y: str, title: str = "", place: int = 111):
    """Axes without a box, with names."""
    ax = figure.add_subplot(place)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set(xlabel=x, ylabel=y)
    ax.set_title(title, loc="left")
    return ax
