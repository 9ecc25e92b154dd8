"""How an actual observation is related to the expected one: a sentence where that holds exactly, else nothing."""

import math

import pytest
import torch

from checks.relation import relation

T = torch.tensor
THREE = 0.1 + 0.2  # not a power of two: float32 rounds it
DIFFERS = "Every value that differs is "
TRANSPOSED = "The result is transposed: rows and columns are swapped."
ITEM = "The number is right, but it is a tensor where a float is expected: .item() makes it one."
FLOAT32 = "The numbers are right to float32's precision: somewhere a float32 was computed with."


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        ([2.0, 4.0], [1.0, 2.0], DIFFERS + "twice the expected one."),
        ([0.5, 1.0], [1.0, 2.0], DIFFERS + "half of the expected one."),
        ([-1.0, -2.0], [1.0, 2.0], DIFFERS + "minus the expected one."),
        (T([5.0, 10.0]), T([1.0, 2.0]), DIFFERS + "5 times the expected one."),
        (T([0.2, 0.4]).double() / 4, T([0.2, 0.4]).double() * 16, DIFFERS + "the expected one divided by 64."),
        ({"a": [1.0], "b": [4.0]}, {"a": [1.0], "b": [2.0]}, DIFFERS + "twice the expected one."),
        (T([[1.0, 2.0], [3.0, 4.0]]), T([[1.0, 3.0], [2.0, 4.0]]), TRANSPOSED),
        (T([[1.0, 2.0, 3.0]]), T([[1.0], [2.0], [3.0]]), TRANSPOSED),
        ([3.0, 1.0, 5.0, 2.0], [1.0, 2.0, 3.0, 5.0], "The values are right, but in another order."),
        ([9.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 5.0], "Every value comes one step late."),
        ([2.0, 3.0, 5.0, 9.0], [1.0, 2.0, 3.0, 5.0], "Every value comes one step early."),
        ([1.0, 1.0, 1.0], [1.0, 2.0, 3.0], "The value is the same everywhere."),
        ([0.0, 0.0], [1.0, 2.0], DIFFERS + "0."),
        ([math.nan, 1.0], [2.0, 1.0], ""),
        (math.nan, 2.0, DIFFERS + "nan."),
        ([1.0, 2.0, 9.0, 8.0], [1.0, 2.0, 3.0, 4.0], "The first 2 of 4 values are right, the others are not."),
        (T(THREE, dtype=torch.float64), THREE, ITEM),
        ([T(THREE).item()], [THREE], FLOAT32),
        ([T(THREE).item() * 1e6], [THREE * 1e6], FLOAT32),
    ],
)
def test_a_relation_that_holds(actual, expected, sentence):
    assert relation(actual, expected) == sentence


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([1.0, 2.0], [1.0, 2.0]),
        ([1.7, 2.9], [1.0, 2.0]),
        ([2.0001, 4.0], [1.0, 2.0]),
        ([1.0, 2.0], [1.0, 2.0, 3.0]),
        ({"a": [1.0]}, {"b": [2.0]}),
        ("one", "two"),
        ({"event": ["a"], "loss": [2.0]}, {"event": ["b"], "loss": [1.0]}),
        (None, 1.0),
        (T([True]), T([False])),
        ([], []),
        (T([1.0]), T([[2.0, 3.0]])),
        ({"raised": "ValueError"}, {"loss": 1.0}),
    ],
)
def test_nothing_is_said_where_no_relation_holds(actual, expected):
    assert relation(actual, expected) == ""
