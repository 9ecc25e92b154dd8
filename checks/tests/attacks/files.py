"""Files: what is handed in is no Python, or no file."""

from checks.hostile import Hostile, solution, stub

STEP = "step04_sequential"

samples = [
    Hostile("nothing", STEP, None, outcome="missing", says="there is no exercise.py", files={"README.md": "sorry"}),
    Hostile("untouched_stub", STEP, stub(STEP), outcome="graded", says="write Sequential.__init__"),
    Hostile("syntax_error", STEP, stub(STEP, after="\n\ndef f(:\n"), says="SyntaxError: "),
    Hostile("nul_bytes", STEP, solution(STEP).encode() + b"\0", says="null bytes"),
    Hostile("utf_16", STEP, solution(STEP).encode("utf-16"), says="UTF-8"),
    Hostile("bad_coding_cookie", STEP, "# -*- coding: no-such-thing -*-\n", says="UTF-8"),
    Hostile("coding_that_is_no_text", STEP, "# -*- coding: bz2 -*-\n", says="UTF-8"),
    Hostile("latin_1_without_a_cookie", STEP, b"# caf\xe9\n", says="UTF-8"),
    Hostile("nested_parentheses", STEP, "x = " + "(" * 5000 + ")" * 5000 + "\n", says="too many nested parentheses"),
    Hostile("nested_operators", STEP, "x = " + "-" * 100_000 + "1\n", says="Python cannot read the file"),
    Hostile("ten_megabytes", STEP, "# " + "x" * (10 << 20) + "\n", says="has more than 262,144 bytes"),
    Hostile(
        "error_at_import",
        STEP,
        solution(STEP, after="\n\nundefined\n"),
        says="NameError: name 'undefined' is not defined",
    ),
]
