"""Grading: the instructor's side, in which a submission never meets the answers.

parent    torch's answers, comparison, journal; never runs a submission (pool, judge, journal)
zygote    torch imported, one thread, no answers (zygote)
stage     a copy of the zygote for each step, with its scenarios (stage, scenes)
child     one for each submission and step: shut in (sandbox), plays the scenarios (play), tells what happened, dies
"""

import os

if not hasattr(os, "fork"):
    raise SystemExit("python -m checks: grading forks a process for every step, which Windows cannot do: use WSL there")
