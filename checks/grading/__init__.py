"""Grading: the instructor's side, in which a submission never meets the answers.

parent      reads the submissions as text and writes the journal; never runs a submission
            (command, submissions, journal, pool, static_check)
evaluator   runs the reference and the mistakes, and compares; a process for each job, with steps of its own (evaluator)
forkserver  has imported torch, uses one thread, and holds no answers (forkserver has both its ends)
worker      a copy of the forkserver for each step and job; it has imported the step's scenarios (worker)
child       one for each submission and step: restricted (sandbox, runtime_guard), runs the scenarios (worker), sends
            its observations (protocol) and ends
"""
