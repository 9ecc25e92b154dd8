"""Grading: the instructor's side, in which a submission never meets the answers.

parent    inputs, torch's answers, comparison, journal; never runs a submission (pool, judge, journal)
zygote    torch imported, one thread, no answers (zygote)
child     one for each submission and step: shut in (sandbox), plays the scenarios (play), tells what happened, dies
"""
