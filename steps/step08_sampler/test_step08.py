import threading

import pytest
import torch
from torch.utils.data import BatchSampler, SequentialSampler, TensorDataset

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step08_sampler import scenarios


def rows(n):
    """n rows, each with its number as target: x is 0, 10, 20, …"""
    return TensorDataset(10.0 * torch.arange(n), torch.arange(n))


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


# Samplers


def test_the_sequential_sampler_counts(impl):
    sampler = impl.SequentialSampler(rows(4))
    assert [list(sampler), list(sampler)] == [[0, 1, 2, 3]] * 2, "every epoch in order"


def test_the_random_sampler_gives_every_index_once(impl):
    order = sorted(int(i) for i in impl.RandomSampler(rows(10), generator=seeded()))
    assert order == list(range(10)), "an epoch has every row number from 0 to 9 once"


def test_the_random_sampler_follows_its_generator(impl):
    order = torch.randperm(10, generator=seeded(1)).tolist()
    assert [int(i) for i in impl.RandomSampler(rows(10), generator=seeded(1))] == order, (
        "torch.randperm gives the order"
    )


def test_the_random_sampler_shuffles_every_epoch(impl):
    sampler = impl.RandomSampler(rows(10), generator=seeded())
    assert list(sampler) != list(sampler), "shuffle each time you iterate, not when the sampler is made"


def test_a_batch_size_of_zero_is_refused(impl):
    error = exception_name(lambda: impl.BatchSampler(range(5), 0, drop_last=False))
    assert error == "ValueError", "torch raises a ValueError as soon as such a sampler is made"


def test_the_length_of_a_batch_sampler_is_the_number_of_batches(impl):
    assert len(impl.BatchSampler(range(5), 2, drop_last=False)) == 3, "2 + 2 + 1"
    assert len(impl.BatchSampler(range(5), 2, drop_last=True)) == 2, "2 + 2"
    assert len(impl.BatchSampler(range(4), 2, drop_last=False)) == 2, "2 + 2, and no empty batch"


def test_a_batch_sampler_cuts_any_order_into_lists(impl):
    lists = [list(batch) for batch in impl.BatchSampler([4, 2, 0, 1, 3], 2, drop_last=False)]
    assert lists == [[4, 2], [0, 1], [3]], "the order of the sampler, two in a list, and the last one by itself"


def test_drop_last_leaves_the_short_batch_out(impl):
    lists = [list(batch) for batch in impl.BatchSampler([4, 2, 0, 1, 3], 2, drop_last=True)]
    assert lists == [[4, 2], [0, 1]], "only the short list at the end is left out"


# Batches


def test_collate_stacks_the_rows(impl):
    xb, yb = impl.collate([(torch.tensor([1.0, 2.0]), torch.tensor(0)), (torch.tensor([3.0, 4.0]), torch.tensor(1))])
    assert_same(xb, [[1.0, 2.0], [3.0, 4.0]], "x of two rows, one below the other")
    assert_same(yb, [0, 1], "y of two rows")


def test_pad_collate_fills_up_with_zeros(impl):
    xb, yb = impl.pad_collate([(torch.tensor([1.0]), torch.tensor(0)), (torch.tensor([2.0, 3.0]), torch.tensor(1))])
    assert_same(xb, [[1.0, 0.0], [2.0, 3.0]], "the first x has one number, the second two")
    assert_same(yb, [0, 1], "y of two rows")


# DataLoader


def test_a_loader_gives_the_rows_that_its_sampler_names(impl):
    batches = [yb.tolist() for _, yb in impl.DataLoader(rows(5), [[4, 2], [0]])]
    assert batches == [[4, 2], [0]], "the rows of each list, in its order"


def test_x_comes_with_its_y(impl):
    for xb, yb in impl.DataLoader(rows(5), [[4, 2], [0]]):
        assert_same(xb, (10.0 * yb).tolist(), "x is ten times y in these rows")


def test_a_loader_asks_the_dataset_once_a_batch(impl):
    ds = scenarios.Counted(torch.arange(6.0), torch.arange(6))
    list(impl.DataLoader(ds, [[0, 1, 2], [3, 4, 5]]))
    assert ds.asked == 2, "without a collate_fn, index the dataset with the whole list: row by row is slow"


def test_a_collate_fn_gets_a_list_of_rows(impl):
    batches = list(impl.DataLoader(rows(5), [[4, 2]], collate_fn=lambda samples: [int(y) for _, y in samples]))
    assert batches == [[4, 2]], "what collate_fn makes of the rows 4 and 2, each a pair (x, y)"


def test_training_is_shuffled_and_validation_is_not(impl):
    train_dl, valid_dl = impl.get_dls(rows(8), rows(8), 2, generator=seeded(1))
    order = torch.randperm(8, generator=seeded(1)).tolist()
    assert [int(y) for _, yb in train_dl for y in yb] == order, "the training rows in the order of the generator"
    assert [yb.tolist() for _, yb in valid_dl] == [[0, 1, 2, 3], [4, 5, 6, 7]], "in order, batches of 2 * bs"


# Stretch: num_workers


def test_workers_keep_the_order(impl):
    batches = [yb.tolist() for _, yb in impl.DataLoader(rows(9), [[i] for i in range(9)], num_workers=3)]
    assert batches == [[i] for i in range(9)], "the batches come in the order of the sampler, whichever is ready first"


def test_workers_work_at_the_same_time(impl):
    together = threading.Barrier(2, timeout=1)

    def meet(samples):
        together.wait()
        return samples

    error = exception_name(lambda: list(impl.DataLoader(rows(2), [[0], [1]], meet, num_workers=2)))
    assert error == "nothing", "each of the two batches is ready once the other was begun, too: two workers make both"


def test_an_error_of_a_worker_reaches_the_loop(impl):
    error = exception_name(lambda: list(impl.DataLoader(rows(3), [[0], [9]], num_workers=2)))
    assert error == "IndexError", "row 9 of three rows: the worker's IndexError is raised in the loop"


def test_no_thread_outlives_the_loop(impl):
    before = threading.active_count()
    batches = iter(impl.DataLoader(rows(9), [[i] for i in range(9)], num_workers=2))
    next(batches)
    batches.close()
    assert threading.active_count() == before, "the loop ended early, but its threads are still there"


# fit has not changed


def test_fit_trains_on_batches_of_the_loader(impl):
    model = torch.nn.Linear(1, 3)
    ds = TensorDataset(torch.ones(5, 1), torch.arange(5) % 3)
    dl = impl.DataLoader(ds, BatchSampler(SequentialSampler(ds), 2, drop_last=False))
    opt = torch.optim.SGD(model.parameters(), lr=0.5)
    losses = len(impl.fit(2, model, torch.nn.functional.cross_entropy, opt, dl, dl))
    assert losses == 6, "the losses of 2 epochs of 3 batches, for 5 rows in batches of 2"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
