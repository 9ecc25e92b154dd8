"""The place of a fault: found by exchange with the solution's text, whatever the fault is."""

from checks.course import STEPS
from checks.diagnosis import differ, oracle_of
from checks.localization import Localization, Place

OPTIM = STEPS[5]
SKIPPED = '            for p in group["params"][:1]:\n                if p.grad is not None:'


def checks_of(step):
    """One check for each fast scenario: whether an implementation does what the reference does."""
    oracle = oracle_of(step, "cpu")
    fast = [scenario for scenario in step.scenarios if not scenario.slow]
    return [lambda impl, each=each: not differ(oracle.observe(impl, each), oracle.expected(each)) for each in fast]


def localize(step, *replacements, before=""):
    text = step.solution.read_text("utf-8")
    for right, wrong in replacements:
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    return Localization(step, before + text).place(checks_of(step))


def test_a_fault_in_a_method():
    place = localize(OPTIM, ('            for p in group["params"]:\n                if p.grad is not None:', SKIPPED))
    assert place == Place(("SGD.step",))
    assert place.sentence("Everything is right") == (
        "Everything is right once `SGD.step` is the reference's: the fault is in there."
    )


def test_a_fault_in_a_function():
    twice = ("            opt.step()\n", "            opt.step()\n            opt.step()\n")
    assert localize(OPTIM, twice) == Place(("fit",))


def test_faults_in_two_functions():
    place = localize(OPTIM, ("            opt.step()\n", ""), ("if not groups:", "if groups is None:"))
    assert set(place.names) == {"fit", "Optimizer.__init__"}
    assert place.sentence("Everything is right").endswith("are both the reference's: the fault is in these two.")


def test_a_fault_in_classes_that_share_a_form_of_their_own():
    """The groups are pairs: with the reference's dicts in one class, the other does not work any more."""
    text = OPTIM.solution.read_text("utf-8")
    head, tail = text[: text.index("class Optimizer")], text[text.index("def fit") :]
    wrong = (
        head
        + """class Optimizer:
    def __init__(self, params, defaults):
        self.param_groups, self.state = [(list(params), defaults)], defaultdict(dict)

    def zero_grad(self, set_to_none=True):
        for params, _ in self.param_groups:
            for p in params:
                p.grad = None


class SGD(Optimizer):
    def __init__(self, params, lr=1e-3, **options):
        super().__init__(params, {"lr": lr, **options})

    @torch.no_grad()
    def step(self):
        for params, options in self.param_groups:
            for p in params:
                p += options["lr"] * p.grad


"""
        + tail
    )
    place = Localization(OPTIM, wrong).place(checks_of(OPTIM))
    assert place == Place(("Optimizer", "SGD"), is_class=True)
    assert "once the classes `Optimizer` and `SGD` are both the reference's" in place.sentence("Everything is right")


def test_a_fault_in_a_function_that_is_a_lambda():
    """The file has `get_dls = …` and no `def get_dls`."""
    loader, text = STEPS[7], STEPS[7].solution.read_text("utf-8")
    begin, end = text.index("def get_dls"), text.index("def accuracy")
    wrong = "get_dls = lambda train_ds, valid_ds, bs: (DataLoader(train_ds, bs), DataLoader(valid_ds, bs))\n\n\n"
    assert localize(loader, (text[begin:end], wrong)) == Place(("get_dls",))


def test_a_fault_beside_what_is_not_written():
    """`fit` calls `validate`, which is still a stub: it must not hide that the fault is in `fit`."""
    loader, text = STEPS[7], STEPS[7].solution.read_text("utf-8")
    begin = text.index("    model.eval()\n", text.index("def validate"))
    end = text.index("def fit")
    stub = '    raise NotImplementedError("step 7: validate")\n\n\n'
    assert localize(loader, (text[begin:end], stub), ("opt.step()", "opt.step(), opt.step()")) == Place(("fit",))


def test_what_is_not_written_takes_no_part():
    """A stub has no fault."""
    stub = OPTIM.exercise.read_text("utf-8")
    assert list(Localization(OPTIM, stub).written) == ["fit"], "the previous step's fit, which is other code"


def test_what_cannot_be_imported_has_no_place():
    assert localize(OPTIM, before="raise RuntimeError('at the import')\n") is None


def test_the_solution_has_no_other_code(step):
    assert list(Localization(step, step.solution.read_text("utf-8")).written) == []


def test_the_search_ends_in_time(monkeypatch):
    monkeypatch.setattr("checks.localization.SECONDS", 0.0)
    assert localize(OPTIM, ("            opt.step()\n", "")) is None
