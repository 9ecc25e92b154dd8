"""Files: what is handed in is no Python, or no file."""

from checks.course import BY_NUMBER
from checks.tests.attacks import Attack, solution, stub

STEP = BY_NUMBER[4]

samples = [
    Attack("nothing", STEP, None, outcome="missing", says="there is no exercise.py", files={"README.md": "sorry"}),
    Attack("untouched_stub", STEP, stub(STEP), outcome="graded", says="write Sequential.__init__"),
    Attack("syntax_error", STEP, stub(STEP, after="\n\ndef f(:\n"), says="SyntaxError: "),
    Attack("nul_bytes", STEP, solution(STEP).encode() + b"\0", says="null bytes"),
    Attack("utf_16", STEP, solution(STEP).encode("utf-16"), says="UTF-8"),
    Attack("bad_coding_cookie", STEP, "# -*- coding: no-such-thing -*-\n", says="UTF-8"),
    Attack("coding_that_is_no_text", STEP, "# -*- coding: bz2 -*-\n", says="UTF-8"),
    Attack("latin_1_without_a_cookie", STEP, b"# caf\xe9\n", says="UTF-8"),
    Attack("nested_parentheses", STEP, "x = " + "(" * 5000 + ")" * 5000 + "\n", says="too many nested parentheses"),
    Attack("nested_operators", STEP, "x = " + "-" * 100_000 + "1\n", says="Python cannot read the file"),
    Attack("ten_megabytes", STEP, "# " + "x" * (10 << 20) + "\n", says="has more than 262,144 bytes"),
    Attack(
        "error_at_import",
        STEP,
        solution(STEP, after="\n\nundefined\n"),
        says="NameError: name 'undefined' is not defined",
    ),
]
