"""`--plot`: the pictures of each step, the learner's numbers on the reference's."""

from types import SimpleNamespace

from matplotlib.figure import Figure

from checks.course import STEPS
from checks.learner import plots


def test_every_step_has_pictures_of_its_solution(step, tmp_path):
    problems = plots.draw(step, step.implementation("solutions"), tmp_path)
    assert problems
    assert set(problems.values()) == {""}, problems
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in problems)


def test_what_is_not_written_is_not_drawn(step, tmp_path):
    problems = plots.draw(step, step.implementation("exercise"), tmp_path)
    assert all(problem.startswith(("write ", "refactor fit")) for problem in problems.values()), problems
    assert list(tmp_path.iterdir()) == []


def test_wrong_code_is_reported_and_stops_nothing(tmp_path):
    problems = plots.draw(STEPS[0], SimpleNamespace(activation_stds=lambda *_: 1 / 0), tmp_path)
    assert list(problems.values()) == ["ZeroDivisionError: division by zero"]


def test_yours_is_drawn_on_the_reference():
    figure, torchs = Figure(), STEPS[1].reference
    one_too_much = SimpleNamespace(**vars(torchs))
    one_too_much.fit = lambda *args, **options: [loss + 1 for loss in torchs.fit(*args, **options)]
    plots.plots_of(STEPS[1])["losses"](figure, one_too_much, torchs)
    yours, reference = figure.axes[0].lines
    assert [line.get_label() for line in (yours, reference)] == ["yours", "reference"]
    assert max(abs(yours.get_ydata() - reference.get_ydata() - 1)) < 1e-12
    assert len(yours.get_ydata()) == 79, "5,000 images in batches of 64"
