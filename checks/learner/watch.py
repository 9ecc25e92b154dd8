"""Watch: `--watch` runs a step's tests again whenever a file of the step is saved, in a child of a warm process."""

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from checks.course import ROOT, STEPS, Step
from checks.learner.child_process import ChildProcess, prepare
from checks.learner.selection import exact, may_select
from checks.learner.time_limit import TimeLimit

SECONDS = 10  # for a test; one that takes longer is stopped as an endless loop
SECONDS_IN_ALL = 300  # for a whole run, if the limit of a test does not stop it
GATHER = 20  # milliseconds without another change before a save counts as done
LISTEN = 50  # milliseconds between two looks at the keyboard
KEYS = {"h": "hint", "d": "diff", "n": "next step", "a": "all", "q": "quit"}


def pytest_addoption(parser):
    parser.getgroup("kata").addoption(
        "--watch", action="store_true", help="run the tests again whenever a file of their step is saved"
    )


def pytest_cmdline_main(config):
    if not config.getoption("watch"):
        return None
    watch(config)
    return pytest.ExitCode.OK


@dataclass
class Selection:
    """What to run: the arguments of the command line, as changed by keys."""

    arguments: list[str]
    keyword: str
    hints: int = 0
    once: list[str] = field(default_factory=list)
    step: int = field(init=False)  # where "next step" counts from

    def __post_init__(self):
        self.step = min((step.number for step in self.steps), default=0)

    @property
    def steps(self) -> list[Step]:
        """The steps that may be run."""
        return selected_steps(self.keyword)

    def command(self) -> list[str]:
        """The arguments of the next run. Options that are for one run alone are used up."""
        once, self.once = self.once, []
        return [*self.arguments, "-k", self.keyword, *["--hint"] * self.hints, *once]

    def follow(self, key: str) -> bool:
        """Apply a key; return whether there is something to run now."""
        if key == "h":
            self.hints = min(self.hints + 1, 3)
        elif key == "d":
            self.once = ["--diff"]
        elif key == "n":
            self.step = min(self.step + 1, STEPS[-1].number)
            self.keyword, self.hints = f"step{self.step}", 0
        elif key == "a":
            self.keyword, self.hints = "", 0
        return key in ("h", "d", "n", "a")


@cache
def selected_steps(keyword: str) -> list[Step]:
    """The steps that a -k expression may select."""
    return [step for step in STEPS if may_select(exact(keyword), step)]


def watch(config: pytest.Config) -> None:
    """Run the selected tests, and again after every save, until q or Ctrl-C.

    WATCHFILES_FORCE_POLLING=1 in the environment looks for changes on network folders, which do not announce them.
    """
    arguments = [arg for arg in config.invocation_params.args if arg != "--watch"]
    selection = Selection(arguments, config.getoption("keyword"))
    if not selection.steps:
        raise pytest.UsageError(f"--watch: -k {selection.keyword!r} selects no step")
    stop_capturing(config)
    prepare()
    sys.dont_write_bytecode = True  # two saves in one second would share their bytecode
    for end in ("SIGTERM", "SIGHUP"):  # a closed terminal hangs up
        if hasattr(signal, end):
            signal.signal(getattr(signal, end), signal.default_int_handler)  # as Ctrl-C: clean up first
    with keyboard() as pressed, contextlib.suppress(KeyboardInterrupt):
        loop(selection, pressed)


def loop(selection: Selection, pressed: Callable[[], str]) -> None:
    from watchfiles import watch as changes_in  # a plain run does not need it

    collect(selection)
    stale = set()  # files that the parent may have read before they were saved
    child = start(selection, stale)
    try:
        for changes in changes_in(
            ROOT / "steps", watch_filter=is_source, step=GATHER, rust_timeout=LISTEN, yield_on_timeout=True
        ):
            stale |= {path for _, path in changes}
            saved = any(Path(path).parent == step.folder for _, path in changes for step in selection.steps)
            if saved:
                selection.hints = 0  # they were about the test to pass next, which may be another one now
            key = pressed()
            if key == "q":
                return
            if selection.follow(key) or saved:
                if child:
                    child.kill()
                if key in ("n", "a"):
                    collect(selection)
                child = start(selection, stale)
            elif child and (ended := child.how_it_ended()) is not None:
                child.kill()
                child = None
                report_end(selection, ended)
    finally:
        if child:
            child.kill()


def start(selection: Selection, stale: set[str]) -> ChildProcess:
    return ChildProcess(session, selection.command(), stale, seconds=SECONDS_IN_ALL)


def collect(selection: Selection) -> None:
    """Collect the tests once in the parent, so that its children find tests, scenarios and pytest imported.

    No exercise is imported, since no test file imports one.
    """
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*selection.arguments, "-k", selection.keyword, "--collect-only", "-p", "no:cacheprovider"])


def session(arguments: list[str], stale: set[str]) -> None:
    """Run pytest in a child. It imports stale files again, if the parent had imported them."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) in stale:
            del sys.modules[name]
    pytest.main(arguments, plugins=[TimeLimit(SECONDS)])


def report_end(selection: Selection, ended: str) -> None:
    """Print how the run ended, where it did not print that itself, and what can be done now."""
    if ended:
        print(f"\nThe run ended early: {ended}. Something in the exercise ends or stops the whole process.")
    names = selection.steps[0] if len(selection.steps) == 1 else f"{len(selection.steps)} steps"
    keys = " · ".join(f"{key} {means}" for key, means in KEYS.items()) if sys.stdin.isatty() else "Ctrl-C quit"
    print(f"watching {names}: {keys}", flush=True)


def stop_capturing(config: pytest.Config) -> None:
    """Stop pytest's capturing of the terminal, which starts before any plugin of a conftest.py is loaded.

    pytest has no public way to do that: `capturemanager` is the name of its own plugin.
    """
    if capture := config.pluginmanager.getplugin("capturemanager"):
        capture.suspend(in_=True)


def is_source(_, path: str) -> bool:
    return path.endswith(".py")


@contextlib.contextmanager
def keyboard() -> Iterator[Callable[[], str]]:
    """A function that returns the key that was pressed, or "" without waiting; at the end, the terminal is restored."""
    if not sys.stdin.isatty():
        yield lambda: ""
    elif os.name == "nt":
        import msvcrt

        yield lambda: msvcrt.getwch() if msvcrt.kbhit() else ""
    else:
        import select
        import termios
        import tty

        def pressed() -> str:
            return os.read(terminal, 1).decode(errors="ignore") if select.select([terminal], [], [], 0)[0] else ""

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        tty.setcbreak(terminal)
        try:
            yield pressed
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
