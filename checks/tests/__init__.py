"""The course checked by itself. What it proves of itself, each line in one file of this folder:

parity       solutions equal torch's parts in every scenario: float64, float32, three seeds, on cpu, sim, cuda
course       stubs fail and say what to write; solving one makes tests green and none red; solutions, torch's parts and
             other right forms pass; a step's files are complete; the losses are those of the previous step
mistakes     every known mistake makes a test fail, and the first line is that mistake's message and no other's
capstone     the capstone is made of the course's own parts
failure      what a learner reads about any other mistake: names, places, causes
hints        every test has a hint in three layers, and none gives a line of the solution away
selection    -k stepN runs that step alone, and a broken file elsewhere does not matter
progress, diff, plots, reset, watch      each feature of a learner's run
sim          the pretend accelerator follows CUDA's rules
grading      marks, journals and their errors;  reports  what is made of them;  attacks  what a submission may not do
data         MNIST is what it should be
house        who imports whom; what is private in pytest and torch is where it was; the READMEs' commands run
new_step     `python -m checks new` makes a step that all of this works on, with no other edit
benchmarks   they take turns, and time only what is asked for

Slow, and run by hand: `python -m checks.tests.mutation`, small changes to the solutions that tests must notice.
"""
