"""Watch: run a step's tests again whenever a file of the step is saved, in a child of a warm process."""

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
from watchfiles import watch as changes_in

from checks.course import FOLDERS, ROOT, STEPS, number
from checks.selection import exact, may_select
from checks.time_limit import TimeLimit
from checks.warm import Child, prepare

SECONDS = 10  # for a test; more is taken for an endless loop
SECONDS_IN_ALL = 300  # for a run, however many steps it has, if it does not listen to the limit of a test
GATHER = 20  # milliseconds without another change before a save counts as done
LISTEN = 50  # milliseconds between two looks at the keyboard
KEYS = {"h": "hint", "d": "diff", "n": "next step", "a": "all", "q": "quit"}


@dataclass
class Wish:
    """What to run: the arguments of the command line, and what the keys have made of them."""

    arguments: list[str]
    keyword: str
    hints: int = 0
    once: list[str] = field(default_factory=list)
    step: int = field(init=False)  # where "next step" counts from

    def __post_init__(self):
        self.step = min((number(folder.name) for folder in self.folders), default=0)

    @property
    def folders(self) -> list[Path]:
        """The folders of the steps that may be run."""
        return folders(self.keyword)

    def command(self) -> list[str]:
        """The arguments of the next run. What is for one run alone is forgotten then."""
        once, self.once = self.once, []
        return [*self.arguments, "-k", self.keyword, *["--hint"] * self.hints, *once]

    def follow(self, key: str) -> bool:
        """Change as a key wants it; return whether there is something to run now."""
        if key == "h":
            self.hints = min(self.hints + 1, 3)
        elif key == "d":
            self.once = ["--diff"]
        elif key == "n":
            self.step = min(self.step + 1, number(STEPS[-1]))
            self.keyword, self.hints = f"step{self.step}", 0
        elif key == "a":
            self.keyword, self.hints = "", 0
        return key in ("h", "d", "n", "a")


@cache
def folders(keyword: str) -> list[Path]:
    """The folders that a -k expression may select. Reading one leaves garbage, which would add up with every save."""
    return [folder for folder in FOLDERS if may_select(exact(keyword), folder.name)]


def watch(config: pytest.Config) -> None:
    """Run the selected tests, and again after every save, until q or Ctrl-C.

    WATCHFILES_FORCE_POLLING=1 in the environment looks for changes on network folders, which do not announce them.
    """
    wish = Wish([arg for arg in config.invocation_params.args if arg != "--watch"], config.option.keyword)
    if not wish.folders:
        raise pytest.UsageError(f"--watch: -k {wish.keyword!r} selects no step")
    config.pluginmanager.getplugin("capturemanager").suspend(in_=True)  # the keyboard is ours
    prepare()
    sys.dont_write_bytecode = True  # the bytecode of two saves in one second would be taken for each other
    for end in ("SIGTERM", "SIGHUP"):  # a closed terminal hangs up
        if hasattr(signal, end):
            signal.signal(getattr(signal, end), signal.default_int_handler)  # as Ctrl-C: put things back first
    with keyboard() as pressed, contextlib.suppress(KeyboardInterrupt):
        loop(wish, pressed)


def loop(wish: Wish, pressed: Callable[[], str]) -> None:
    collect(wish)
    stale = set()  # files that the parent may have read before they were saved
    child = start(wish, stale)
    try:
        for changes in changes_in(
            ROOT / "steps", watch_filter=is_source, step=GATHER, rust_timeout=LISTEN, yield_on_timeout=True
        ):
            stale |= {path for _, path in changes}
            saved = any(Path(path).parent in wish.folders for _, path in changes)
            if saved:
                wish.hints = 0  # the next test to pass may be another one, and nobody has asked about it
            key = pressed()
            if key == "q":
                return
            if wish.follow(key) or saved:
                if child:
                    child.kill()
                if key in ("n", "a"):
                    collect(wish)
                child = start(wish, stale)
            elif child and (ended := child.how_it_ended()) is not None:
                child.kill()
                child = None
                tell(wish, ended)
    finally:
        if child:
            child.kill()


def start(wish: Wish, stale: set[str]) -> Child:
    return Child(session, wish.command(), stale, seconds=SECONDS_IN_ALL)


def collect(wish: Wish) -> None:
    """Collect the tests once in the parent, so that its children find tests, scenarios and pytest imported.

    An exercise is not: no test file imports one.
    """
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*wish.arguments, "-k", wish.keyword, "--collect-only", "-p", "no:cacheprovider"])


def session(arguments: list[str], stale: set[str]) -> None:
    """Run pytest in a child. Files that are stale are read anew, if the parent had read them."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) in stale:
            del sys.modules[name]
    pytest.main(arguments, plugins=[TimeLimit(SECONDS)])


def tell(wish: Wish, ended: str) -> None:
    """Say what became of the run, where it did not say so itself, and what can be done now."""
    if ended:
        print(f"\nThe tests broke off: {ended}. Something in the exercise ends or stops the whole process.")
    names = wish.folders[0].name if len(wish.folders) == 1 else f"{len(wish.folders)} steps"
    keys = " · ".join(f"{key} {means}" for key, means in KEYS.items()) if sys.stdin.isatty() else "Ctrl-C quit"
    print(f"watching {names}: {keys}", flush=True)


def is_source(_, path: str) -> bool:
    return path.endswith(".py")


@contextlib.contextmanager
def keyboard() -> Iterator[Callable[[], str]]:
    """A function that returns the key that was pressed, or "" without waiting; the terminal is left as it was found."""
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
