"""Figure: how the course's pictures look."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

YOURS = {"color": "C0", "linewidth": 3, "alpha": 0.5, "label": "yours"}
REFERENCE = {"color": "black", "linewidth": 1, "linestyle": "--", "label": "reference"}


def axes(figure: Figure, x: str, y: str, title: str = "", place: int = 111) -> Axes:
    """Axes without a box, with names; `place` as in Figure.add_subplot."""
    ax = figure.add_subplot(place)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set(xlabel=x, ylabel=y)
    ax.set_title(title, loc="left")
    return ax


def save(figure: Figure, file: Path) -> None:
    """Write a picture as PNG. The same picture gives the same bytes: no version of matplotlib is written into it."""
    figure.savefig(file, dpi=110, metadata={"Software": None})
