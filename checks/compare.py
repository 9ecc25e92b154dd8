"""Verdict: where two observations first part, in words."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

SHOWN = 6  # values of a tensor or list that a message shows
ROUNDING = 1e-12  # what two values may differ by, unless a scenario says more
ROWS = 40  # of a table that shows two observations side by side


class Parted(AssertionError):
    """What came is not what was expected; the message names the first place where they part."""

    def __init__(self, message: str, came, expected):
        super().__init__(message)
        self.came, self.expected = came, expected


def same(came, expected, what: str, atol: float = ROUNDING) -> None:
    """Raise Parted, opening with `what`, unless `came` is `expected` to within `atol`.

    `expected` may be written as plain numbers and nested lists where `came` is a tensor.
    """
    if isinstance(came, Tensor) and not isinstance(expected, Tensor):
        expected = torch.tensor(expected, dtype=came.dtype, device=came.device)
    if difference := parting(came, expected, atol):
        raise Parted(f"{what}\n{difference}", came, expected)


def parting(came, expected, atol: float = 0.0, place: str = "") -> str | None:
    """Describe the first place where an observation parts from the expected one; None where they agree.

    Numbers and tensors agree when they differ by at most `atol` (NaN agrees with NaN); tensors also need the
    same shape, dtype and device; everything else must be equal.
    """
    if came is expected:
        return None
    if isinstance(expected, Tensor) and isinstance(came, Tensor):
        return _tensors(came, expected, atol, place)
    if isinstance(expected, dict) and isinstance(came, dict) and came.keys() == expected.keys():
        pairs = ((f"{place} {key}".strip(), key) for key in expected)
        return _first(parting(came[key], expected[key], atol, name) for name, key in pairs)
    if isinstance(expected, list | tuple) and isinstance(came, list | tuple):
        parted = _first(parting(c, e, atol, f"{place}[{i}]") for i, (c, e) in enumerate(zip(came, expected)))
        if parted or len(came) == len(expected):
            return parted
        return _say(f"the length of {place or 'the list'}", len(came), len(expected))
    if _agree(came, expected, atol):
        return None
    numbers = isinstance(came, float) and isinstance(expected, float)
    return _say(place, came, expected, abs(came - expected) if numbers else None)


def side_by_side(came, expected) -> list[str]:
    """The values of two observations in a table, from the first that part on, and at most ROWS of them."""
    mine, theirs = dict(_values(came)), dict(_values(expected))
    places = list(theirs | mine)
    start = next((i for i, place in enumerate(places) if not _agree(mine.get(place), theirs.get(place), ROUNDING)), 0)
    shown = places[start : start + ROWS]
    table = [("", "expected", "came")]
    table += [(place, repr(theirs.get(place, "")), repr(mine.get(place, ""))) for place in shown]
    widths = [max(map(len, column)) for column in zip(*table)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in table]
    return [*lines, f"… {len(places) - start - ROWS} more values"] if len(places) - start > ROWS else lines


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


def _tensors(came: Tensor, expected: Tensor, atol: float, place: str) -> str | None:
    for name, read in (
        ("shape", lambda t: tuple(t.shape)),
        ("dtype", lambda t: t.dtype),
        ("device", lambda t: t.device.type),
    ):
        if read(came) != read(expected):
            return _say(f"the {name} of {place or 'the result'}", read(came), read(expected))
    if torch.equal(came, expected):
        return None
    a, b = came.detach().cpu(), expected.detach().cpu()
    apart = ~torch.isclose(a, b, rtol=0, atol=atol, equal_nan=True)
    if not apart.any():
        return None
    distance = (a - b).abs()[apart].max().item() if a.is_floating_point() else None
    at = apart.nonzero()[0].tolist()
    if a.numel() > SHOWN:
        place, a, b = f"{place} at {at}".strip(), a[tuple(at)], b[tuple(at)]
    return _say(place, a.tolist(), b.tolist(), distance)


def _agree(came, expected, atol: float) -> bool:
    numbers = (int, float)
    if not (isinstance(came, numbers) and isinstance(expected, numbers)):
        return type(came) is type(expected) and came == expected
    both_nan = math.isnan(came) and math.isnan(expected)
    return came == expected or both_nan or abs(came - expected) <= atol


def _first(partings) -> str | None:
    return next(filter(None, partings), None)


def _say(place: str, came, expected, distance: float | None = None) -> str:
    lines = [f"first difference: {place}"] if place else []
    lines += [f"  expected  {_show(expected)}", f"  came      {_show(came)}"]
    if distance is not None:
        lines.append(f"  apart by  {distance:.1e}")
    return "\n".join(lines)


def _show(value) -> str:
    if isinstance(value, Tensor):
        return f"tensor of shape {tuple(value.shape)}" if value.dim() else repr(value.detach())
    if isinstance(value, dict):
        return f"dict with keys {', '.join(map(str, value))}"
    if isinstance(value, list) and len(value) > SHOWN:
        return f"[{', '.join(map(_show, value[:SHOWN]))}, … {len(value)} in all]"
    return repr(value)
