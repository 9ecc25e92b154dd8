"""Compare: the first place where two observations differ, in words."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

SHOWN = 6  # values of a tensor or list that a message shows
ROUNDING = 1e-12  # the difference that two values may have, unless a scenario allows more
ROWS = 40  # of a side-by-side table


@dataclass(frozen=True)
class Difference:
    """The first place where two observations differ, "" for the whole, and both values there.

    `distance` is the largest absolute difference of two numbers or tensors; None for everything else.
    """

    place: str
    expected: str
    actual: str
    distance: float | None = None

    def __str__(self) -> str:
        lines = [f"first difference: {self.place}"] if self.place else []
        lines += [f"  expected    {self.expected}", f"  actual      {self.actual}"]
        if self.distance is not None:
            lines.append(f"  difference  {self.distance:.1e}")
        return "\n".join(lines)


class Mismatch(AssertionError):
    """An observation is not the expected one; the message names the first place where they differ."""

    def __init__(self, what: str, actual, expected, difference: Difference):
        super().__init__(f"{what}\n{difference}")
        self.actual, self.expected, self.difference = actual, expected, difference


def assert_same(actual, expected, what: str, atol: float = ROUNDING) -> None:
    """Raise Mismatch, with a message that begins with `what`, unless `actual` equals `expected` within `atol`.

    `expected` may be written as plain numbers and nested lists where `actual` is a tensor. It then gets the dtype of
    `actual`, unless that cannot hold it: an integer is wrong where a fraction is expected.
    """
    if isinstance(actual, Tensor) and not isinstance(expected, Tensor):
        expected = _as_tensor(expected, actual)
    if difference := first_difference(actual, expected, atol):
        raise Mismatch(what, actual, expected, difference)


def _as_tensor(expected, like: Tensor) -> Tensor:
    written = torch.tensor(expected, dtype=torch.float64) if _has_float(expected) else torch.tensor(expected)
    holds = torch.can_cast(written.dtype, like.dtype)  # not from floats to integers, nor from integers to bool
    return written.to(like.device, like.dtype if holds else written.dtype)


def _has_float(numbers) -> bool:
    return any(map(_has_float, numbers)) if isinstance(numbers, list | tuple) else isinstance(numbers, float)


def first_difference(actual, expected, atol: float = 0.0, place: str = "") -> Difference | None:
    """The first place where an observation differs from the expected one; None where they agree.

    Numbers and tensors agree when they differ by at most `atol` (NaN agrees with NaN); tensors also need the
    same shape, dtype and device; everything else must be equal.
    """
    if isinstance(actual, np.generic):  # numpy's numbers are numbers
        actual = actual.item()
    if actual is expected:
        return None
    if isinstance(expected, Tensor) and isinstance(actual, Tensor):
        return _tensors(actual, expected, atol, place)
    if isinstance(expected, dict) and isinstance(actual, dict) and actual.keys() == expected.keys():
        pairs = ((f"{place} {key}".strip(), key) for key in expected)
        return _first(first_difference(actual[key], expected[key], atol, name) for name, key in pairs)
    if isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
        pairs = enumerate(zip(actual, expected))
        difference = _first(first_difference(a, e, atol, f"{place}[{i}]") for i, (a, e) in pairs)
        if difference or len(actual) == len(expected):
            return difference
        return _difference(f"the length of {place or 'the list'}", len(actual), len(expected))
    if _agree(actual, expected, atol):
        return None
    numbers = isinstance(actual, float) and isinstance(expected, float)
    return _difference(place, actual, expected, abs(actual - expected) if numbers else None)


def side_by_side(actual, expected) -> list[str]:
    """The values of two observations as a table of at most ROWS rows, from the first difference on."""
    actual, expected = dict(_values(actual)), dict(_values(expected))
    places = list(expected | actual)
    differing = (i for i, place in enumerate(places) if not _agree(actual.get(place), expected.get(place), ROUNDING))
    start = next(differing, 0)
    shown = places[start : start + ROWS]
    table = [("", "expected", "actual")]
    table += [(place, repr(expected.get(place, "")), repr(actual.get(place, ""))) for place in shown]
    lines = columns(table)
    return [*lines, f"… {len(places) - start - ROWS} more values"] if len(places) - start > ROWS else lines


def columns(table: list[tuple[str, ...]]) -> list[str]:
    """The rows of a table as lines of text, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*table)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in table]


def _values(observation, place: str = "") -> Iterator[tuple[str, object]]:
    """Every single value of an observation, with its place."""
    if isinstance(observation, Tensor):
        observation = observation.tolist()
    if isinstance(observation, dict):
        for key, value in observation.items():
            yield from _values(value, f"{place} {key}".strip())
    elif isinstance(observation, list | tuple):
        for i, value in enumerate(observation):
            yield from _values(value, f"{place}[{i}]")
    else:
        yield place, observation


def _tensors(actual: Tensor, expected: Tensor, atol: float, place: str) -> Difference | None:
    for name, read in (
        ("shape", lambda t: tuple(t.shape)),
        ("dtype", lambda t: t.dtype),
        ("device", lambda t: t.device.type),
    ):
        if read(actual) != read(expected):
            return _difference(f"the {name} of {place or 'the result'}", read(actual), read(expected))
    if torch.equal(actual, expected):
        return None
    a, b = actual.detach().cpu(), expected.detach().cpu()
    differs = ~torch.isclose(a, b, rtol=0, atol=atol, equal_nan=True)
    if not differs.any():
        return None
    distance = (a - b).abs()[differs].max().item() if a.is_floating_point() else None
    at = differs.nonzero()[0].tolist()
    if a.numel() > SHOWN:
        place, a, b = f"{place} at {at}".strip(), a[tuple(at)], b[tuple(at)]
        distance = None if distance is None else (a - b).abs().item()  # that of the two numbers shown
    return _difference(place, a.tolist(), b.tolist(), distance)


def _agree(actual, expected, atol: float) -> bool:
    numbers = (int, float)
    if not (isinstance(actual, numbers) and isinstance(expected, numbers)):
        return type(actual) is type(expected) and actual == expected
    both_nan = math.isnan(actual) and math.isnan(expected)
    return actual == expected or both_nan or abs(actual - expected) <= atol


def _first(differences) -> Difference | None:
    return next(filter(None, differences), None)


def _difference(place: str, actual, expected, distance: float | None = None) -> Difference:
    return Difference(place, _show(expected), _show(actual), distance)


def _show(value) -> str:
    if isinstance(value, Tensor):
        return f"tensor of shape {tuple(value.shape)}" if value.dim() else repr(value.detach())
    if isinstance(value, dict):
        return f"dict with keys {', '.join(map(str, value))}"
    if isinstance(value, list) and len(value) > SHOWN:
        return f"[{', '.join(map(_show, value[:SHOWN]))}, … {len(value)} in all]"
    return repr(value)
