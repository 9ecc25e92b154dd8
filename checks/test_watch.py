"""`--watch` in a real terminal: save, red, save, green, next step, quit; and code that never comes back."""

import os
import signal
import subprocess
import sys
import termios

import pexpect
import pytest

from checks.course import STEPS

FIRST, SECOND = STEPS[:2]
READY = "q quit\r\n"


@pytest.fixture
def terminal(course):
    """A watch on step 0 of a copy of the course, in which a test has one second."""
    limit = course / "checks" / "watch.py"
    limit.write_text(limit.read_text("utf-8").replace("SECONDS = 10", "SECONDS = 1"), "utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
    arguments = ["-m", "pytest", "-k", "step0", "--watch", "--color=no"]
    child = pexpect.spawn(sys.executable, arguments, cwd=course, env=environment, timeout=60, encoding="utf-8")
    child.before_watching = termios.tcgetattr(child.child_fd)
    yield child
    child.close(force=True)


def exercise(course, step=FIRST):
    return course / "steps" / step / "exercise.py"


def solution(course):
    return (course / "solutions" / f"{FIRST}.py").read_text("utf-8")


def quit_by(terminal, action):
    action()
    terminal.expect(pexpect.EOF)
    terminal.wait()
    return terminal.exitstatus


def test_save_red_save_green_next_step_quit(course, terminal):
    terminal.expect(r"30 failed in .*" + READY)
    exercise(course).write_text(solution(course).replace("x.mean()", "x.sum()"), "utf-8")
    terminal.expect(r"2 failed, 28 passed in .*" + READY)
    terminal.send("h")
    terminal.expect(r"hints.*make test_stats_are_mean.*2 failed.*" + READY)
    exercise(course).write_text(solution(course), "utf-8")
    terminal.expect(r"30 passed in .*" + READY)
    terminal.send("n")
    terminal.expect(rf"you are here.*next: steps/{SECOND}/exercise.py.* failed in .*watching {SECOND}.*" + READY)
    exercise(course).write_text("an exercise that nobody watches", "utf-8")
    exercise(course, SECOND).write_text("x = = 1", "utf-8")
    terminal.expect(rf"steps/{SECOND}/exercise.py:1: SyntaxError.*" + READY)
    assert "nobody" not in terminal.before
    assert children(terminal.pid) == 0, "no zombies"
    assert termios.tcgetattr(terminal.child_fd) != terminal.before_watching, "keys come without Enter"
    assert quit_by(terminal, lambda: terminal.send("q")) == 0
    assert termios.tcgetattr(terminal.child_fd) == terminal.before_watching


def test_code_that_does_not_come_back_is_reported(course, terminal):
    terminal.expect(READY)
    for body, told in (
        ("    while True: pass", r"no end after 1 seconds.*exercise.py:\d+\r\n *while True: pass.*1 failed"),
        ("    import os; os._exit(0)", "broke off with exit status 0"),
        ("    import ctypes; ctypes.string_at(0)", "broke off with signal SIGSEGV"),
        ("    __import__('time').sleep(0.1); return 0.0, 1.0", "28 passed"),
    ):
        text = solution(course).replace("    return x.mean().item(), x.std().item()", body)
        exercise(course).write_text(text, "utf-8")
        terminal.expect(told)
        terminal.expect(READY)
    assert quit_by(terminal, lambda: terminal.sendintr()) == 0
    assert termios.tcgetattr(terminal.child_fd) == terminal.before_watching


def test_a_save_ends_the_run_before(course, terminal):
    terminal.expect(READY)
    exercise(course).write_text("import time\nprint('begun', flush=True)\ntime.sleep(60)\n", "utf-8")
    terminal.expect("step00")
    exercise(course).write_text(solution(course), "utf-8")
    terminal.expect("30 passed")
    assert quit_by(terminal, lambda: terminal.kill(signal.SIGTERM)) == 0


def test_without_a_terminal_there_are_no_keys(course):
    command = [sys.executable, "-m", "pytest", "-k", "step0", "--watch"]
    watching = subprocess.Popen(command, cwd=course, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    lines = iter(watching.stdout.readline, "")
    assert next(line for line in lines if line.startswith("watching")) == f"watching {FIRST}: Ctrl-C quit\n"
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=20) == 0
    watching.stdout.close()


def children(pid):
    """How many processes have this parent."""
    listed = subprocess.run(["ps", "-A", "-o", "ppid="], capture_output=True, text=True, check=True).stdout.split()
    return listed.count(str(pid))
