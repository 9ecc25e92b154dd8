"""Comparing: what counts as the same, and the message of a difference."""

import numpy as np
import pytest
import torch

from checks.compare import Mismatch, assert_same, first_difference, side_by_side
from checks.scenario import exception_name


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (torch.tensor([1]), [1.5]),
        (torch.tensor(1), 1.5),
        (torch.tensor([[0, 1]]), [[0.5, 1.0]]),
        (torch.tensor([True]), [0.5]),
        (torch.tensor([True]), [2]),
        (torch.tensor([1.0]), [1.5]),
        (torch.tensor([1.0, 2.0]), [1.0]),
    ],
)
def test_another_number_is_not_the_same(actual, expected):
    """The expected numbers are not rounded to what the actual dtype can hold."""
    with pytest.raises(Mismatch):
        assert_same(actual, expected, "what")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (torch.tensor([1.0]), [1]),
        (torch.tensor([1.5], dtype=torch.float64), [1.5]),
        (torch.tensor([0.1]), [0.1]),
        (torch.tensor([1, 2]), [1, 2]),
        (torch.tensor([True, False]), [True, False]),
        (torch.zeros(0), []),
        ([1.0, 2], [1.0, 2]),
        ([np.float64(1.0), np.int64(2), np.True_], [1.0, 2, True]),
    ],
)
def test_expected_numbers_may_be_written_plainly(actual, expected):
    assert_same(actual, expected, "what")


def test_an_integer_where_a_fraction_is_expected_differs_in_its_dtype():
    with pytest.raises(Mismatch) as caught:
        assert_same(torch.tensor([1]), [1.5], "half of three")
    assert str(caught.value).splitlines() == [
        "half of three",
        "first difference: the dtype of the result",
        "  expected    torch.float64",
        "  actual      torch.int64",
    ]


def test_a_difference_has_place_values_and_distance():
    difference = first_difference({"loss": [0.5, 0.25]}, {"loss": [0.5, 0.5]}, 0.0)
    assert (difference.place, difference.expected, difference.actual) == ("loss[1]", "0.5", "0.25")
    assert difference.distance == 0.25
    assert str(difference).splitlines()[-1] == "  difference  2.5e-01"


def test_a_table_begins_where_the_values_differ():
    """A last bit that rounding has changed is not a difference."""
    header, first, *_ = side_by_side([0.1 + 0.2, 1.0, 3.0], [0.3, 1.0, 2.0])
    assert header.split() == ["expected", "actual"]
    assert first.split() == ["[2]", "2.0", "3.0"]


def test_an_exception_class_of_ones_own_counts_as_the_one_it_is_made_from():
    """A docstring that says ValueError is kept by a class that is a ValueError."""

    class DoesNotAddUp(ValueError):
        pass

    def refuse():
        raise DoesNotAddUp

    assert exception_name(refuse) == "ValueError"
    assert exception_name(lambda: {}["a"]) == "KeyError"
