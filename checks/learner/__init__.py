"""One learner's run: pytest with these plugins, one file per feature.

selection  -k stepN, exactly           diff      --diff, --spoil: yours beside the reference
todo       what is still to write      plots     --plot: pictures
failure    the cause comes first       progress  the map, and what comes next
cause      what a failure says first   isolation what a test leaves changed is put back
hints      --hint, in three layers     reset     --reset stepN: the stub again
device     --device sim: what costs    watch     --watch, with child_process
time_limit a test without an end is stopped
reports    which tests of which step ran, and how they ended: the other features read it
"""
