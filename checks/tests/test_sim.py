"""The pretend accelerator: CUDA's rules on the CPU's numbers. Each test runs its own process."""

import textwrap

from checks.course import ROOT
from checks.tests.harness import kata, run_python

MIXED = "Expected all tensors to be on the same device, but found at least two devices, sim:0 and cpu!"


def on_sim(program):
    """What a program prints; it has `sim`, x = [1, 2, 3] on sim and on the CPU as `here` and `there`."""
    start = """
        import torch
        from checks import sim
        assert sim.set_up() == "", sim.set_up()
        there = torch.tensor([1.0, 2.0, 3.0])
        here = there.to("sim")
        def refused(action):
            try: action()
            except (RuntimeError, TypeError) as error: print(error)
            else: print("nothing was refused")
    """
    source = textwrap.dedent(start) + textwrap.dedent(program)
    run = run_python(ROOT, "-c", source)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_tensors_of_two_devices_do_not_meet():
    assert (
        on_sim("""
        refused(lambda: here + there)
        refused(lambda: here @ there)
        refused(lambda: torch.stack([here, there]))
        refused(lambda: here.add_(there))
        refused(lambda: there.add_(here))
        refused(lambda: torch.where(here > 1, here, there))
        refused(lambda: there.index_select(0, torch.tensor([0], device="sim")))
    """)
        == [MIXED] * 7
    )


def test_numbers_without_a_dimension_may_come_from_the_cpu():
    assert on_sim("""
        print((here * torch.tensor(2.0)).tolist(), (torch.tensor(2.0) + here).device)
        refused(lambda: torch.tensor(1.0).add_(here[0]))
    """) == ["[2.0, 4.0, 6.0] sim:0", MIXED]


def test_indices_may_come_from_the_cpu_and_are_counted():
    assert on_sim("""
        print(here[torch.tensor([0, 2])].tolist(), sim.counts[sim.COPIED])
        here[torch.tensor([0])] = torch.tensor(9.0)
        refused(lambda: there[torch.tensor([0], device="sim")])
        refused(lambda: here.index_put_((torch.tensor([0]),), torch.tensor([1.0])))
    """) == [
        "[1.0, 3.0] 1",
        "indices should be either on cpu or on the same device as the indexed tensor (cpu)",
        MIXED,
    ]


def test_nothing_becomes_numpy():
    message = (
        "can't convert sim:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first."
    )
    assert on_sim("refused(lambda: here.numpy()); print(here.cpu().numpy())") == [message, "[1. 2. 3.]"]


def test_waiting_for_a_number_is_counted():
    assert on_sim("""
        here.sum().item(); here.tolist(); bool(here[0] > 0); f"{here.sum():.2f}"
        print(sim.counts[sim.WAITS])
    """) == ["4"]


def test_models_move_and_train_as_on_the_cpu():
    assert on_sim("""
        from torch import nn
        def train(device):
            torch.manual_seed(0)
            model = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1)).to(device)
            opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, foreach=False)
            for _ in range(3):
                loss = model(there.to(device)).square().sum()
                loss.backward(); opt.step(); opt.zero_grad()
            return [p.tolist() for p in model.parameters()], {p.device.type for p in model.parameters()}
        with sim.in_use():
            (one, device), (other, _) = train("sim"), train("cpu")
        print(device, one == other)
    """) == ["{'sim'} True"]


def test_new_tensors_can_be_made_there():
    assert on_sim("""
        made = [torch.arange(3, device="sim"), torch.arange(1, 3, device="sim"), torch.zeros(2, device="sim"),
                torch.ones_like(here), here.new_zeros(2), torch.tensor([1, 2], device="sim")]
        print({t.device.type for t in made}, [t.tolist() for t in made])
    """) == ["{'sim'} [[0, 1, 2], [1, 2], [0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0], [1, 2]]"]


def test_a_learners_run_on_sim_counts_what_costs_time():
    printed = kata(ROOT, "-k", "step5", "--device", "sim", "--impl", "solutions", "-p", "no:cacheprovider")
    assert " passed" in printed
    assert "failed" not in printed
    assert "Python waits for a number (item, tolist, if): " in printed
