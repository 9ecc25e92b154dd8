"""Reports: messages that a report, or the terminal, could take for something else than text."""

from checks.course import BY_NUMBER
from checks.tests.attacks import Attack, stub

STEP = BY_NUMBER[4]


def says(name: str, text: str, shown: str) -> Attack:
    code = stub(STEP, after=f"\n\nraise RuntimeError({text!r})\n")
    return Attack(name, STEP, code, says=f"RuntimeError: {shown}")


samples = [
    says("github_command", "\n::notice::passed", "::notice::passed"),
    says("ansi", "\x1b[32mpassed\x1b[0m", "\\x1b[32mpassed\\x1b[0m"),
    says("html", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    says("formula", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    says("half_a_character", "\ud800", "\\xd800"),
    says("many_lines", "one\n" * 1000, "one one"),
]
