"""Reach: for others' memory, files, processes, and for the network. What was reached would stand in the message."""

from checks.course import ROOT
from checks.hostile import Hostile, stub

STEP = "step04_sequential"


def reaches(name: str, *attempts: str) -> Hostile:
    """Each attempt is an expression; one that raises no OSError has reached what it should not."""
    tried = "".join(
        f"try:\n    {attempt}\n    reached.append({attempt!r})\nexcept OSError:\n    pass\n" for attempt in attempts
    )
    code = f"\n\nimport os, pathlib, signal, socket, sys\n\nreached = []\n{tried}raise RuntimeError(f'reached {{reached}}')\n"
    return Hostile(name, STEP, stub(STEP, after=code), says="RuntimeError: reached []")


samples = [
    reaches("memory_of_others", *(f'open("/proc/{pid}/mem", "rb")' for pid in ("self", "1", "2"))),
    reaches("list_of_processes", 'os.listdir("/proc")', 'open("/proc/1/cmdline").read()'),
    reaches("home_folder", 'os.listdir("/root")', 'os.listdir("/home")', 'open("/etc/passwd")', 'open("/etc/shadow")'),
    reaches(
        "solutions_and_checks",
        *(f'open("{ROOT}/{file}")' for file in ("solutions/step04_sequential.py", "checks/step04_sequential.py")),
        f'os.listdir("{ROOT}")',
    ),
    reaches("its_parent_killed", "os.getppid() and os.kill(os.getppid(), signal.SIGKILL) or os.listdir('/proc')"),
    reaches("a_socket", 'socket.create_connection(("127.0.0.1", 9), 1)', "socket.socketpair()"),
    reaches(
        "files_written",
        *(f'open("OUTSIDE/{file}", "w")' for file in ("results.json", "grades/gradebook.csv", "ada/steps/exercise.py")),
        'os.remove("OUTSIDE/grades/gradebook.csv")',
        'os.truncate("OUTSIDE/grades/gradebook.csv", 0)',
        'os.chmod("OUTSIDE/grades/gradebook.csv", 0o600)',
        'os.utime("OUTSIDE/grades/gradebook.csv")',
        'os.rename("OUTSIDE/grades", "OUTSIDE/gone")',
        'os.mkdir("OUTSIDE/new")',
        'os.symlink("/", "OUTSIDE/link")',
        'open("hostile", "w")',
    ),
    Hostile(
        "environment",
        STEP,
        stub(STEP, after="\n\nimport os\nraise RuntimeError(sorted(dict(os.environ)))\n"),
        says="RuntimeError: [",
    ),
]
