"""The course's checks of itself, by the files of this folder, test_….py:

parity       solutions equal torch's parts in every scenario: float64, float32, three seeds, on cpu, sim, cuda
course       stubs fail and say what to write; solving one makes tests green and none red; solutions, torch's parts and
             other correct forms pass; a step's files are complete; the losses are those of the previous step
mistakes     every known mistake makes a test fail, and the first line is that mistake's message and no other's
capstone     the capstone is made of the course's own parts
failure      what a learner reads about any other mistake: names, places, causes
localization, relation, state, compare   what a failure's lines are made of: each holds, or nothing is said
robustness   an exception anywhere in the explanation leaves a normal report
hints        every test has a hint in three layers, and none shows a line of the solution
selection    -k stepN runs that step alone, and a broken file elsewhere does not matter
progress, diff, plots, reset, watch      each feature of a learner's run
sim          the pretend accelerator follows CUDA's rules
grading      marks, journals and their errors;  reports  what is made of them;  attacks  what a submission may not do
data         MNIST is complete and unaltered
house        files import only what they may; the private names of pytest and torch exist; the READMEs' commands run
new_step     `python -m checks new` makes a step that all of this works on, with no other edit
benchmarks   they take turns, and time only what is asked for

Slow, and run by hand: `python -m checks.tests.mutation`, small changes to the solutions that tests must notice.
"""
