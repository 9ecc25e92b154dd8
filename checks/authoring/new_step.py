"""New step: `python -m checks new stepNN_topic` writes the files of a small step that works, to be replaced.

Every place to replace is marked TODO, and `pytest checks -k stepNN` fails until none is left.
"""

import argparse
import re
import sys
from pathlib import Path
from string import Template

from checks.course import BY_NUMBER, ROOT

TEMPLATE = Path(__file__).parent / "template"
NAME = re.compile(r"step(\d\d)_[a-z][a-z0-9_]*")


class UsageError(Exception):
    """The step cannot be made; the message says why."""


def main(arguments: list[str]) -> int:
    """Write the files and print their names; 2 if the step cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m checks new", description="Write the files of a new step.")
    parser.add_argument("name", help="such as step12_hooks")
    name = parser.parse_args(arguments).name
    try:
        files = write(name, ROOT)
    except (UsageError, OSError) as error:
        print(f"python -m checks new: {error}", file=sys.stderr)
        return 2
    print(*(file.relative_to(ROOT) for file in files), sep="\n")
    print(f"Replace what is marked TODO. pytest checks -k step{int(name[4:6])} shows what is missing.")
    return 0


def write(name: str, root: Path) -> list[Path]:
    """Write the files of a step into the course at `root`; return them.

    Raises UsageError for a name that is not stepNN_topic, or whose number or files exist.
    """
    if not (match := NAME.fullmatch(name)):
        raise UsageError(f"{name}: a step is named stepNN_topic, such as step12_hooks, in lower case")
    if step := BY_NUMBER.get(int(match[1])):
        raise UsageError(f"{name}: step {step.number} exists already, it is {step}")
    number = match[1]
    places = {
        "steps": root / "steps" / name,
        "solutions": root / "solutions",
        "checks": root / "checks" / name,
    }
    names = {"test.py": f"test_step{number}.py", "solution.py": f"{name}.py"}
    files = {}
    for source in sorted(TEMPLATE.glob("*/*.txt")):
        file = source.name.removesuffix(".txt")
        text = Template(source.read_text(encoding="utf-8"))
        words = {"step": name, "nn": number, "number": int(number), "topic": name[7:].replace("_", " ")}
        files[places[source.parent.name] / names.get(file, file)] = text.substitute(words)
    if there := [file for file in files if file.exists()]:
        raise UsageError(f"{there[0].relative_to(root)} exists already")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return list(files)
