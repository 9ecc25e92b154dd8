"""Verdict: where two observations first part, in words."""

import math

import torch
from torch import Tensor

SHOWN = 6  # values of a tensor or list that a message shows


class Parted(AssertionError):
    """What came is not what was expected; the message names the first place where they part."""


def same(came, expected, what: str, atol: float = 1e-12) -> None:
    """Raise Parted, opening with `what`, unless `came` is `expected` to within `atol`.

    `expected` may be written as plain numbers and nested lists where `came` is a tensor.
    """
    if isinstance(came, Tensor) and not isinstance(expected, Tensor):
        expected = torch.tensor(expected, dtype=came.dtype, device=came.device)
    if difference := parting(came, expected, atol):
        raise Parted(f"{what}\n{difference}")


def parting(came, expected, atol: float = 0.0, place: str = "") -> str | None:
    """Describe the first place where an observation parts from the expected one; None where they agree.

    Numbers and tensors agree when they differ by at most `atol` (NaN agrees with NaN); tensors also need the
    same shape, dtype and device; everything else must be equal.
    """
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
        return f"tensor of shape {tuple(value.shape)}"
    if isinstance(value, dict):
        return f"dict with keys {', '.join(map(str, value))}"
    if isinstance(value, list) and len(value) > SHOWN:
        return f"[{', '.join(map(_show, value[:SHOWN]))}, … {len(value)} in all]"
    return repr(value)
