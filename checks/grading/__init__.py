"""Grading: the instructor's side, in which a submission never meets the answers.

parent    the submissions' text, the journal; never runs a submission (pool, exercise, policy, journal)
judge     torch's answers, the mistakes, the comparison: a process for each job, with steps of its own (judge)
zygote    torch imported, one thread, no answers (zygotes is the parent's end, zygote the process)
stage     a copy of the zygote for each step and job, with its scenarios (stage, scenes)
child     one for each submission and step: shut in (sandbox), plays the scenarios (play), tells what happened, dies
"""

import os

if not hasattr(os, "fork"):
    raise SystemExit("python -m checks: grading forks a process for every step, which Windows cannot do: use WSL there")
