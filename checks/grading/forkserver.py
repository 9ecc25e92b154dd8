"""Zygote: a process that has imported torch and holds no answers, and copies of it for every step.

`python -m checks.grading.zygote DEVICE FD FD …` talks with the parent that started it. Through the first socket it gets
the scenes of all steps and tells which protections are on. The others belong to its copies, one for each step and
job: see `stage`.
"""

import gc
import itertools
import json
import marshal
import os
import socket
import sys

from checks.course import ROOT
from checks.grading import sandbox
from checks.grading.sandbox import Protections

SCENES = 64 << 20  # bytes
COPIES = 2  # of MNIST, which is as often as the scenarios of a step ask for it


def main() -> None:
    device, (control, *lines) = sys.argv[1], [socket.socket(fileno=int(number)) for number in sys.argv[2:]]
    gc.disable()  # importing leaves nothing to collect
    protections = Protections({"wall clock": sandbox.ON})
    sandbox.enclose(protections)
    from checks.grading.lookout import Lookout, homes  # torch from here on: it must not have threads before
    from checks.grading.stage import Stage
    from checks.grading.transport import receive, send

    copies = warm_up(device)
    plays = marshal.loads(receive(control, SCENES))
    places = [homes(rebuilds) for _, rebuilds in plays]  # it looks at all of torch, and a copy would copy all of it
    share_memory()
    memory = None if device == "cuda" else sandbox.address_space() + sandbox.MEMORY
    sandbox.close_files(protections)
    sys.path.remove(str(ROOT))
    Stage(control, protections, memory).probe()
    steps = itertools.cycle(zip(plays, places))
    while lines:
        line, ((scenes, rebuilds), homes_of_step) = lines.pop(0), next(steps)
        if os.fork() == 0:
            sandbox.die_with_parent()
            for other in (control, *lines):  # a line is at its end when nobody has it any more
                other.close()
            plays.clear()
            Stage(line, protections, memory).serve(scenes, Lookout(rebuilds, homes_of_step), copies, device)
            os._exit(0)
        line.close()
    send(control, json.dumps(protections).encode())
    control.recv(1)  # nothing comes any more: it returns when the parent ends, and all processes here end with this one


def warm_up(device: str) -> list[tuple]:
    """Import and use all that takes long the first time; return copies of MNIST for the scenarios of a step."""
    import matplotlib.figure
    import torch
    import torch._dynamo

    from checks.grading.transport import Packer, encode
    from checks.scenario import Draw

    torch.set_num_threads(1)
    model = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, 0.9)
    torch.nn.functional.cross_entropy(model(torch.ones(2, 2)), torch.tensor([0, 1])).backward()
    optimizer.step()
    matplotlib.figure.Figure().subplots()
    packer = Packer()
    encode(b"", packer.pack(model.weight), packer.pieces())
    return [Draw().mnist() for _ in range(COPIES)] if device == "cpu" else []


def share_memory() -> None:
    """Let forks be cheap: nothing that is there now is looked at by the garbage collector, or copied because of it."""
    gc.freeze()
    gc.enable()
    sandbox.use_huge_pages()


if __name__ == "__main__":
    main()
