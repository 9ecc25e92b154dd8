"""`--watch` in a real terminal: save, red, save, green, next step, quit; and code that never returns."""

import os
import signal
import subprocess
import sys
import termios

import pexpect
import pytest

from checks.benchmarks.watch import children
from checks.course import STEPS
from checks.learner.watch import Selection
from checks.tests.harness import exercise_in, solve

FIRST, SECOND = STEPS[:2]
READY = "q quit\r\n"
UNNAMED_SIGNAL = "    import os, signal; os.kill(os.getpid(), getattr(signal, 'SIGRTMIN', signal.SIGABRT - 1) + 1)"
RIGHT = "    return x.mean().item(), x.std().item()"  # of step 0's solution


@pytest.fixture
def terminal(course):
    """A watch on step 0 of a copy of the course, in which a test has one second."""
    file = course / "checks" / "learner" / "watch.py"
    limits = {"\nSECONDS = 10 ": "\nSECONDS = 1 ", "\nSECONDS_IN_ALL = 300 ": "\nSECONDS_IN_ALL = 3 "}
    text = file.read_text("utf-8")
    for usual, short in limits.items():
        assert text.count(usual) == 1, f"{file.name} has another limit than {usual.strip()!r}: change this test, too"
        text = text.replace(usual, short)
    file.write_text(text, "utf-8")
    arguments = ["-m", "pytest", "-k", "step0", "--watch", "--color=no"]
    child = pexpect.spawn(sys.executable, arguments, cwd=course, timeout=60, encoding="utf-8")
    child.before_watching = termios.tcgetattr(child.child_fd)
    yield child
    child.close(force=True)


def quit_by(terminal, action):
    action()
    terminal.expect(pexpect.EOF)
    terminal.wait()
    return terminal.exitstatus


def test_save_red_save_green_next_step_quit(course, terminal):
    terminal.expect(r"33 to write in .*" + READY)
    solve(course, FIRST, ("x.mean()", "x.sum()"))
    terminal.expect(r"2 failed, 31 passed in .*" + READY)
    terminal.send("h")
    terminal.expect(r"hints.*make test_stats_are_mean.*2 failed.*" + READY)
    solve(course, FIRST)
    terminal.expect(r"33 passed in .*" + READY)
    assert "hints" not in terminal.before, "h was pressed before this save"
    tests = course / "steps" / FIRST.name / "test_step00.py"
    tests.write_text(tests.read_text("utf-8") + "\n\ndef test_of_your_own():\n    pass\n", "utf-8")
    terminal.expect(r"34 passed in .*" + READY)
    solve(course, FIRST)
    terminal.expect(r"34 passed in .*" + READY)
    terminal.send("n")
    terminal.expect(rf"you are here.*next: steps/{SECOND}/exercise.py.* to write in .*watching {SECOND}.*" + READY)
    exercise_in(course, FIRST).write_text("an exercise without a watch", "utf-8")
    exercise_in(course, SECOND).write_text("x = = 1", "utf-8")
    terminal.expect(rf"steps/{SECOND}/exercise.py:1: SyntaxError.*" + READY)
    assert "without a watch" not in terminal.before
    assert children(terminal.pid) == 0, "no zombies"
    assert termios.tcgetattr(terminal.child_fd) != terminal.before_watching, "keys come without Enter"
    assert quit_by(terminal, lambda: terminal.send("q")) == 0
    assert termios.tcgetattr(terminal.child_fd) == terminal.before_watching


def test_code_that_does_not_return_is_reported(course, terminal):
    terminal.expect(READY)
    for body, printed in (
        ("    while True: pass", r"no end after 1 seconds.*exercise.py:\d+\r\n *while True: pass.*1 failed"),
        ("    import os; os._exit(0)", "ended early: exit status 0"),
        ("    import ctypes; ctypes.string_at(0)", "ended early: signal 11, Segmentation fault"),
        (UNNAMED_SIGNAL, r"ended early: signal \d+, "),
        ("    import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "ended early: no end after 3 seconds"),
        ("    import sys; sys.exit(3)", "SystemExit: 3.*3 failed, 30 passed"),
        ("    import threading, time; threading.Thread(target=time.sleep, args=[99]).start()\n" + RIGHT, "33 passed"),
        ("    __import__('time').sleep(0.1); return 0.0, 1.0", "31 passed"),
    ):
        solve(course, FIRST, (RIGHT, body))
        terminal.expect(printed)
        terminal.expect(READY)
    assert quit_by(terminal, lambda: terminal.sendintr()) == 0
    assert termios.tcgetattr(terminal.child_fd) == terminal.before_watching


def test_a_save_ends_the_previous_run_and_a_closed_terminal_the_last(course, terminal):
    terminal.expect(READY)
    begun = course / "begun"
    os.mkfifo(begun)
    endless = f"import os, time\nopen({str(begun)!r}, 'w').write(str(os.getpid()))\ntime.sleep(99)\n"
    exercise_in(course, FIRST).write_text(endless, "utf-8")
    first = int(begun.read_text())
    solve(course, FIRST)
    terminal.expect("33 passed in .*" + READY)
    assert not runs(first)
    exercise_in(course, FIRST).write_text(endless, "utf-8")
    last = int(begun.read_text())
    assert quit_by(terminal, lambda: terminal.kill(signal.SIGHUP)) == 0
    assert not runs(last)


def test_keys_change_what_is_run():
    selection = Selection(["--tb=short"], "step3")
    assert not selection.follow("x")
    assert selection.follow("h")
    assert selection.follow("h")
    assert selection.command() == ["--tb=short", "-k", "step3", "--hint", "--hint"]
    assert selection.follow("d")
    assert "--diff" in selection.command()
    assert "--diff" not in selection.command(), "for one run"
    assert selection.follow("a")
    assert selection.steps == STEPS
    assert selection.follow("n")
    assert selection.command() == ["--tb=short", "-k", "step4"], "the step after the last one that was selected"
    last = f"step{STEPS[-1].number}"
    selection = Selection([], last)
    assert selection.follow("n")
    assert selection.keyword == last, "there is none after it"


def test_without_a_terminal_there_are_no_keys(course):
    command = [sys.executable, "-m", "pytest", "-k", "step0", "--watch"]
    watching = subprocess.Popen(command, cwd=course, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    lines = iter(watching.stdout.readline, "")
    assert next(line for line in lines if line.startswith("watching")) == f"watching {FIRST}: Ctrl-C quit\n"
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=20) == 0
    watching.stdout.close()


def runs(pid):
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
