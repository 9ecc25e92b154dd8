"""Relation: how an actual observation is related to the expected one, in a sentence, where it is exactly that."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

EXACT = 1e-9  # relative: far above rounding in float64, far below any other relation
FLOAT32 = 3e-7  # relative: what one rounding to float32 leaves, and a few operations on it
LARGEST = 128  # the largest whole number that is looked for as a factor


@dataclass(frozen=True)
class Pair:
    """Two values that stand at the same place of two observations, as float64 tensors of the same shape."""

    actual: Tensor
    expected: Tensor

    @property
    def same(self) -> bool:
        return close(self.actual, self.expected)


def relation(actual, expected) -> str:
    """The sentence; "" where no relation holds. Values that agree, and observations without numbers, say nothing."""
    if one_number_in_a_tensor(actual, expected):
        return "The number is right, but it is a tensor where a float is expected: .item() makes it one."
    try:
        pairs = list(_pairs(actual, expected))
    except (TypeError, ValueError, RuntimeError):
        return ""
    pairs = [pair for pair in pairs if pair.actual.numel() and not pair.same]
    if not pairs:
        return ""
    return next(filter(None, (rule(pairs) for rule in RULES)), "")


def one_number_in_a_tensor(actual, expected) -> bool:
    is_tensor = isinstance(actual, Tensor) and actual.numel() == 1
    return is_tensor and isinstance(expected, float) and math.isclose(actual.item(), expected, rel_tol=EXACT)


def _pairs(actual, expected) -> Iterator[Pair]:
    """The numbers of two observations that have the same form; raises TypeError or ValueError where they have not."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict) or actual.keys() != expected.keys():
            raise TypeError("other keys")
        for key in expected:
            yield from _pairs(actual[key], expected[key])
    elif is_numbers(expected) and is_numbers(actual):
        yield from _pair(numbers(actual), numbers(expected))
    elif isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
        if len(actual) != len(expected):
            raise ValueError("other lengths")
        for a, e in zip(actual, expected):
            yield from _pairs(a, e)
    elif actual != expected:
        raise TypeError("no numbers")


def _pair(actual: Tensor, expected: Tensor) -> Iterator[Pair]:
    if actual.shape == expected.shape or actual.shape == expected.mT.shape:
        yield Pair(actual, expected)
    else:
        raise ValueError("other shapes")


def is_numbers(value) -> bool:
    """A number, a list of numbers or a tensor of them."""
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(each, int | float) and not isinstance(each, bool) for each in value)
    if isinstance(value, Tensor):
        return value.dtype != torch.bool and not value.is_complex()
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers(value) -> Tensor:
    if isinstance(value, Tensor):
        return value.detach().cpu().to(torch.float64)
    return torch.tensor(value, dtype=torch.float64)


def close(a: Tensor, b: Tensor, relative: float = EXACT) -> bool:
    """Whether two tensors agree, relative to the largest of the expected numbers."""
    if a.shape != b.shape:
        return False
    scale = b[b.isfinite()].abs().max().item() if b.isfinite().any() else 1.0
    return torch.allclose(a, b, rtol=relative, atol=relative * scale, equal_nan=True)


# The rules, from the most to the least specific: each looks at the pairs that differ, and returns a sentence or ""


def transposed(pairs: list[Pair]) -> str:
    turned = [pair for pair in pairs if pair.actual.dim() == 2 and close(pair.actual, pair.expected.mT)]
    return "The result is transposed: rows and columns are swapped." if len(turned) == len(pairs) else ""


def same_shapes(pairs: list[Pair]) -> bool:
    return all(pair.actual.shape == pair.expected.shape for pair in pairs)


def not_finite(pairs: list[Pair]) -> str:
    return "Every value that differs is nan." if all(pair.actual.isnan().all() for pair in pairs) else ""


def all_zero(pairs: list[Pair]) -> str:
    zero = all(not pair.actual.any() for pair in pairs) and any(pair.expected.any() for pair in pairs)
    return "Every value that differs is 0." if zero else ""


def a_factor(pairs: list[Pair]) -> str:
    """Minus, twice, half, n times, divided by n: the same for all numbers."""
    actual, expected = (torch.cat([side.flatten() for side in sides]) for sides in zip(*map(sides, pairs)))
    largest = expected.abs().argmax()
    if not expected[largest] or not actual.isfinite().all() or not expected.isfinite().all():
        return ""
    factor = (actual[largest] / expected[largest]).item()
    if not close(actual, factor * expected):
        return ""
    return f"Every value that differs is {in_words(factor)}." if in_words(factor) else ""


def sides(pair: Pair) -> tuple[Tensor, Tensor]:
    return pair.actual, pair.expected


def in_words(factor: float) -> str:
    """A factor in words; "" for one that is neither a whole number nor one divided by a whole number."""
    if math.isclose(factor, -1, rel_tol=EXACT):
        return "minus the expected one"
    sign, size = ("minus ", -factor) if factor < 0 else ("", factor)
    for whole, words in ((size, "times the expected one"), (1 / size if size else 0, "")):
        if 1.5 < whole <= LARGEST and math.isclose(whole, round(whole), rel_tol=EXACT):
            number = round(whole)
            special = {2: "twice the expected one" if words else "half of the expected one"}
            return sign + special.get(number, f"{number} {words}" if words else f"the expected one divided by {number}")
    return ""


def float32(pairs: list[Pair]) -> str:
    near = all(close(pair.actual, pair.expected, FLOAT32) for pair in pairs)
    return "The numbers are right to float32's precision: somewhere a float32 was computed with." if near else ""


def in_another_order(pairs: list[Pair]) -> str:
    """All values, or all rows, are there."""

    def reordered(pair: Pair) -> bool:
        a, e = pair.actual, pair.expected
        if a.dim() == 0 or len(a) < 2:
            return False
        rows = [sorted(map(tuple, side.reshape(len(side), -1).tolist())) for side in (a, e)]
        return close(*(torch.tensor(side, dtype=torch.float64) for side in rows))

    return "The values are right, but in another order." if all(map(reordered, pairs)) else ""


def shifted(pairs: list[Pair]) -> str:
    """One step late or early, along the first dimension."""
    if not all(pair.actual.dim() and len(pair.actual) > 2 for pair in pairs):
        return ""
    if all(close(pair.actual[1:], pair.expected[:-1]) for pair in pairs):
        return "Every value comes one step late."
    early = all(close(pair.actual[:-1], pair.expected[1:]) for pair in pairs)
    return "Every value comes one step early." if early else ""


def constant(pairs: list[Pair]) -> str:
    """The same value everywhere, where the expected ones differ."""

    def same_everywhere(pair: Pair) -> bool:
        a, e = pair.actual, pair.expected
        varies = e.numel() > 2 and not close(e, e.flatten()[0].expand_as(e))
        return varies and close(a, a.flatten()[0].expand_as(a))

    return "The value is the same everywhere." if all(map(same_everywhere, pairs)) else ""


def begins_right(pairs: list[Pair]) -> str:
    """The first values are right, and then they are not."""
    pair = pairs[0]
    if len(pairs) > 1 or pair.actual.dim() != 1 or len(pair.actual) < 3:
        return ""
    agree = [close(a, e) for a, e in zip(pair.actual, pair.expected)]
    right = len(list(itertools.takewhile(bool, agree)))
    if right == 0 or any(agree[right + 1 :]):
        return ""
    return (
        f"The first {right} of {len(agree)} values are right, the others are not."
        if right > 1
        else (f"The first of {len(agree)} values is right, the others are not.")
    )


def same_shape(rule):
    """A rule that needs the same shapes."""
    return lambda pairs: rule(pairs) if same_shapes(pairs) else ""


RULES = [transposed] + [
    same_shape(rule)
    for rule in (not_finite, float32, all_zero, a_factor, shifted, in_another_order, constant, begins_right)
]
