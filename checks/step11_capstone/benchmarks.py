"""Step 11: the whole program."""

from checks.step11_capstone.reference import reference
from data import load_mnist


def whole_program_for_an_epoch(race, yours, inputs):
    """What the capstone's `main` does with MNIST, once it is read: 60,000 images to train, 10,000 to validate."""
    train, valid = ([t.to(inputs.device) for t in load_mnist(train=train)] for train in (True, False))

    def program(parts):
        model, data = parts.Net(784, 50, 10), parts.bunch(train, valid, 128)
        for p in model.parameters():
            p.data = p.data.to(inputs.device)
        parts.train(model, data, 1, 0.2)

    race(lambda: program(yours(11)), lambda: program(reference), rounds=11)


benchmarks = {"whole program for an epoch": whole_program_for_an_epoch}
