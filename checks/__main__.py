"""`python -m checks COMMAND`: what instructors and maintainers run; learners run pytest."""

import argparse
import os
import sys

COMMANDS = {
    "grade": "instructors: grade a folder of submissions, or show the report of one",
    "join": "instructors: merge the journals of the parts of a run",
    "gradescope": "instructors: write the archive that Gradescope takes as an autograder",
    "new": "maintainers: write the files of a new step",
}


def main(arguments: list[str] | None = None) -> int | None:
    """Run a command and return its exit status. Only what it needs is imported, and it reads its own options."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m checks", epilog="Each command has its own --help.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        commands.add_parser(name, help=purpose)
    if parser.parse_args(arguments[:1]).command == "new":
        from checks.authoring import new_step

        return new_step.main(arguments[1:])
    if not hasattr(os, "fork"):
        return refuse("grading forks a process for every step, which Windows cannot do: use WSL there")
    try:
        from checks.grading import command
    except ModuleNotFoundError as error:
        package = f"{error.name}".partition(".")[0]
        if package == "checks":
            raise
        return refuse(f"grading needs {package}: pip install -e '.[grading]'")
    return command.main(arguments)


def refuse(why: str) -> int:
    print(f"python -m checks: {why}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
