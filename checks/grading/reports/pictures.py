"""Pictures of a class: who passed what, how the totals spread, and which mistakes the class makes."""

import io
from collections import Counter

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from checks.course import Step
from checks.grading.journal import printable
from checks.grading.reports.marks import Marks

COLOURS = {
    "passed": "#4477aa",
    "failed": "#eeccaa",
    "to write": "#dddddd",
    "error": "#aa3377",
    "not graded yet": "white",
}
NAMED = 60  # submissions at most that the heat map names; one of more is no taller
SHOWN = 5  # mistakes per step, the most frequent


def all_pictures(marks: Marks) -> dict[str, bytes]:
    """PNG files by name; the same marks give the same bytes."""
    return {"heatmap": png(heatmap(marks)), "totals": png(totals(marks)), "mistakes": png(mistakes(marks))}


def png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
    return file.getvalue()


def heatmap(marks: Marks) -> Figure:
    """Submissions by scenarios, with the status of each; a large class is sorted by points."""
    kinds = list(COLOURS)
    few = len(marks.names) <= NAMED
    names = marks.names if few else sorted(marks.names, key=marks.total, reverse=True)

    def kind(status: str) -> int:
        return kinds.index({"missing": "to write"}.get(status, status if status in kinds else "error"))

    statuses = [
        [kind(result["status"]) for step in marks.steps for result in marks.scenario_results(name, step)]
        for name in names
    ]
    widths = [len(marks.scenarios(step)) for step in marks.steps]
    starts = [sum(widths[:before]) for before in range(len(widths))]
    figure = Figure(figsize=(11, 2 + 0.18 * min(len(names), NAMED)), layout="constrained")
    ax = figure.add_subplot()
    image = np.array(statuses or [[]]).reshape(len(names), sum(widths))
    ax.imshow(
        image,
        aspect="auto",
        cmap=ListedColormap(list(COLOURS.values())),
        vmin=0,
        vmax=len(kinds) - 1,
        interpolation_stage="rgba",  # where submissions are more than pixels, their colours are mixed
    )
    for start in starts[1:]:
        ax.axvline(start - 0.5, color="black", linewidth=0.5)
    ax.set_xticks(starts, [f"{Step(step).number}" for step in marks.steps])
    ax.set_yticks(range(len(names)) if few else [], map(label, names) if few else [])
    ax.set(xlabel="step, one column per scenario", ylabel=f"{len(names)} submissions{'' if few else ', by points'}")
    patches = [
        ax.scatter([], [], marker="s", color=colour, edgecolors="grey", label=name) for name, colour in COLOURS.items()
    ]
    figure.legend(handles=patches, loc="outside upper right", ncols=len(patches), frameon=False)
    return figure


def totals(marks: Marks) -> Figure:
    """How many submissions have how many points."""
    figure = Figure(figsize=(5, 3.5), layout="constrained")
    ax = figure.add_subplot()
    ax.hist([marks.total(name) for name in marks.names], bins=20, range=(0, marks.most or 1), color="#4477aa")
    ax.set(xlabel=f"points of {marks.most:g}", ylabel="submissions")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.spines[["top", "right"]].set_visible(False)
    return figure


def mistakes(marks: Marks) -> Figure:
    """The share of submissions that make each known mistake: what the class has not understood."""
    shares = {(step, mistake): share for step in marks.steps for mistake, share in frequent(marks, step)}
    figure = Figure(figsize=(7, 1.5 + 0.25 * max(len(shares), 1)), layout="constrained")
    ax = figure.add_subplot()
    names = [f"{Step(step).number}: {label(mistake.replace('_', ' '))}" for step, mistake in shares]
    ax.barh(range(len(shares)), [100 * share for share in shares.values()], color="#aa3377")
    ax.set_yticks(range(len(shares)), names)
    ax.margins(y=0.01)
    ax.invert_yaxis()
    ax.set(xlabel="% of the submissions", title="" if shares else "no known mistake was found")
    ax.spines[["top", "right"]].set_visible(False)
    return figure


def frequent(marks: Marks, step: str) -> list[tuple[str, float]]:
    """The mistakes of a step, with the share of submissions that make them, the most frequent first."""
    rows = [row for name in marks.names if (row := marks.row(name, step))]
    made = Counter(mistake for row in rows for mistake in sorted({each["mistake"] for each in row["scenarios"]} - {""}))
    ranked = sorted(made.items(), key=lambda item: (-item[1], item[0]))
    return [(mistake, count / len(rows)) for mistake, count in ranked[:SHOWN]]


def label(text: str) -> str:
    """Text that is no mathematics to matplotlib, cut where it is long."""
    return printable(text).replace("\n", " ").replace("$", r"\$")[:40]
