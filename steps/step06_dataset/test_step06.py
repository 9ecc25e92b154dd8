import pytest
import torch
from torch.utils.data import TensorDataset

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step06_dataset import scenarios


def rows():
    """Five rows, each with its number as target: x is 0, 10, 20, 30, 40."""
    return torch.arange(0.0, 50.0, 10.0), torch.arange(5)


# Dataset


def test_a_dataset_keeps_x_and_y(impl):
    x, y = rows()
    ds = impl.Dataset(x, y)
    assert ds.x is x, "the tensor itself, no copy"
    assert ds.y is y, "the tensor itself, no copy"


def test_different_lengths_are_refused(impl):
    error = exception_name(lambda: impl.Dataset(torch.zeros(5), torch.zeros(4)))
    assert error == "AssertionError", "five rows and four targets: TensorDataset raises an AssertionError"


def test_the_length_is_the_number_of_rows(impl):
    assert len(impl.Dataset(*rows())) == 5, "x has five rows"


def test_an_index_gives_a_pair(impl):
    x, y = impl.Dataset(*rows())[3]
    assert_same(x, 30.0, "x of row 3")
    assert_same(y, 3, "y of row 3")


def test_a_negative_index_counts_from_the_end(impl):
    x, y = impl.Dataset(*rows())[-1]
    assert_same(x, 40.0, "x of the last row")
    assert_same(y, 4, "y of the last row")


def test_a_slice_gives_a_batch(impl):
    xb, yb = impl.Dataset(*rows())[1:3]
    assert_same(xb, [10.0, 20.0], "x of rows 1 and 2")
    assert_same(yb, [1, 2], "y of rows 1 and 2")


def test_a_slice_does_not_copy(impl):
    x, y = rows()
    xb, _ = impl.Dataset(x, y)[1:3]
    assert xb.data_ptr() == x[1].data_ptr(), "a slice of a tensor is a view: 60,000 images need not be copied"


@pytest.mark.parametrize("index", [[4, 0, 4], torch.tensor([4, 0, 4])], ids=["list", "tensor"])
def test_several_indices_give_a_batch(impl, index):
    xb, yb = impl.Dataset(*rows())[index]
    assert_same(xb, [40.0, 0.0, 40.0], "x of rows 4, 0 and 4")
    assert_same(yb, [4, 0, 4], "y of rows 4, 0 and 4")


def test_a_loop_over_a_dataset_stops(impl):
    ds = impl.Dataset(*rows())
    assert exception_name(lambda: ds[5]) == "IndexError", "row 5 of five rows, which are rows 0 to 4"
    assert [int(y) for _, y in ds] == [0, 1, 2, 3, 4], "a for loop asks for 0, 1, … until it gets an IndexError"


# Subset and random_split


def test_a_subset_has_the_length_of_its_indices(impl):
    assert len(impl.Subset(TensorDataset(*rows()), [4, 1])) == 2, "two row numbers: the subset has two rows"


def test_a_subset_has_its_own_order(impl):
    part = impl.Subset(TensorDataset(*rows()), [4, 1])
    targets = [int(part[i][1]) for i in (0, 1, -1)]
    assert targets == [4, 1, 1], "rows 0, 1 and -1 of the subset [4, 1] are rows 4, 1 and 1 of the dataset"


def test_a_subset_takes_slices_and_lists(impl):
    part = impl.Subset(TensorDataset(*rows()), [4, 1, 0])
    assert_same(part[1:][1], [1, 0], "rows 1 and 2 of the subset")
    assert_same(part[[2, 0]][1], [0, 4], "rows 2 and 0 of the subset")


def test_a_split_shares_out_every_row_once(impl):
    parts = impl.random_split(TensorDataset(*rows()), [3, 2], torch.Generator().manual_seed(0))
    assert [len(part) for part in parts] == [3, 2], "a part for each length, with that many rows"
    shared_out = [int(part[i][1]) for part in parts for i in range(len(part))]
    assert sorted(shared_out) == [0, 1, 2, 3, 4], "no row is in both parts, and none is lost"


def test_a_split_follows_its_generator(impl):
    order = torch.randperm(5, generator=torch.Generator().manual_seed(1))
    one, two = impl.random_split(TensorDataset(*rows()), [3, 2], torch.Generator().manual_seed(1))
    assert_same(torch.cat([one[:][1], two[:][1]]), order, "torch.randperm with the same generator, cut into 3 and 2")


def test_a_split_that_does_not_add_up_is_refused(impl):
    error = exception_name(lambda: impl.random_split(TensorDataset(*rows()), [3, 3]))
    assert error == "ValueError", "3 + 3 of five rows: torch raises a ValueError"


def test_a_split_takes_shares(impl):
    parts = impl.random_split(TensorDataset(*rows()), [0.25, 0.75], torch.Generator().manual_seed(0))
    lengths = [len(part) for part in parts]
    assert lengths == [2, 3], "1.25 and 3.75 rows rounded down are 1 and 3; the row left over goes to the first part"


# fit


class Spy(TensorDataset):
    """A dataset that counts how often it is indexed."""

    asked = 0

    def __getitem__(self, index):
        self.asked += 1
        return super().__getitem__(index)


def test_fit_takes_its_batches_from_the_dataset(impl):
    ds = Spy(torch.ones(10, 2), torch.arange(10) % 3)
    model = torch.nn.Linear(2, 3)
    losses = len(impl.fit(model, ds, epochs=2, bs=4, opt=torch.optim.SGD(model.parameters(), lr=0.5)))
    assert losses == 6, "the losses of 2 epochs of 3 batches, for 10 rows in batches of 4"
    assert ds.asked >= 3, "xb and yb come out of train_ds together, for every batch"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
