"""Protocol: what a child replies, as data that the evaluator need not trust.

A reply is JSON and safetensors, with a limit on everything that a submission could make large: never pickle, which
would run code in the evaluator.
"""

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import safetensors.torch
import torch
from torch import Tensor, nn

from checks.grading.forkserver import LENGTH

REPLY = 16 << 20  # bytes of a whole reply
TEXT = 4 << 20  # bytes of its JSON
HEADER = 1 << 20  # bytes of the safetensors header
TENSORS = 1_000
DEPTH = 20  # levels of dicts and lists
INTEGERS = 1 << 64  # above all of them
NONCE = 16  # bytes that a reply begins with, so that only one who has read the job can begin one
DTYPES = "float64 float32 float16 bfloat16 bool uint8 int8 int16 int32 int64".split()


class BadReply(Exception):
    """The reply is cut short, too large, or not in the format; the message says which."""


@dataclass(frozen=True)
class Unserializable:
    """Stands for something in an observation that is no data; equal to nothing that is."""

    kind: str

    def __repr__(self) -> str:
        return f"<{self.kind}>"


class Serializer:
    """Turns observations into plain JSON values; their tensors go into one flat tensor for each dtype.

    There is `room` for so many bytes of tensors. They are copied when `tensors` is called.
    """

    def __init__(self, room: int = REPLY):
        self.room = room
        self.flat: dict[str, list[Tensor]] = defaultdict(list)  # by dtype
        self.lengths: Counter[str] = Counter()

    def serialize(self, value, depth: int = 0):
        """A JSON value for an observation: numbers, strings and None as they are, all else as [kind, …]."""
        if depth > DEPTH:
            return ["unserializable", f"something nested more than {DEPTH} deep"]
        if value is None or type(value) in (bool, float, str) or (type(value) is int and abs(value) < INTEGERS):
            return value
        if isinstance(value, np.generic) and not isinstance(plain := value.item(), np.generic):
            return self.serialize(plain, depth + 1)
        if type(value) in (Tensor, nn.Parameter):
            return self._tensor(value)
        if isinstance(value, dict) and all(type(key) is str for key in dict.keys(value)):
            return ["dict", [[key, self.serialize(item, depth + 1)] for key, item in dict.items(value)]]
        if isinstance(value, list | tuple):
            items = list.__iter__(value) if isinstance(value, list) else tuple.__iter__(value)
            return ["list", [self.serialize(item, depth + 1) for item in items]]
        if type(value) is complex:
            return ["complex", value.real, value.imag]
        if isinstance(value, float):  # of a class of one's own
            return float.__float__(value)
        return ["unserializable", type(value).__name__]

    def tensors(self) -> dict[str, Tensor]:
        """All tensors of a dtype one behind another, by the name of the dtype."""
        return {dtype: torch.cat(tensors) for dtype, tensors in self.flat.items()}

    def _tensor(self, tensor: Tensor):
        dtype = str(tensor.dtype).removeprefix("torch.")
        if tensor.layout is not torch.strided or dtype not in DTYPES or tensor.device.type == "meta":
            return ["unserializable", f"tensor of {tensor.dtype}, {tensor.layout}, on {tensor.device.type}"]
        if tensor.numel() * tensor.element_size() > self.room:
            return ["unserializable", f"tensor of shape {tuple(tensor.shape)}, too large to send"]
        self.room -= tensor.numel() * tensor.element_size()
        start = self.lengths[dtype]
        self.lengths[dtype] += tensor.numel()
        self.flat[dtype].append(tensor.detach().cpu().reshape(-1))
        return ["tensor", dtype, start, list(tensor.shape), tensor.device.type]


def encode(nonce: bytes, content, tensors: dict[str, Tensor]) -> bytes:
    """A reply: the nonce, the length of the JSON, the JSON, and the tensors."""
    text = json.dumps(content).encode()
    return nonce + LENGTH.pack(len(text)) + text + safetensors.torch.save(tensors)


def decode(nonce: bytes, reply: bytes):
    """The content of a reply, and its tensors; raises BadReply for anything that `encode` does not write."""
    start = NONCE + LENGTH.size
    if len(reply) > REPLY + TEXT + HEADER:
        raise BadReply("it is too large")
    if len(reply) < start or reply[:NONCE] != nonce:
        raise BadReply("it is not in the format")
    (length,) = LENGTH.unpack_from(reply, NONCE)
    if length > len(reply) - start:
        raise BadReply("it is cut short")
    if length > TEXT:
        raise BadReply("it is too large")
    try:
        content = json.loads(reply[start : start + length])
        return content, _tensors(reply[start + length :])
    except (ValueError, RecursionError, KeyError, TypeError, safetensors.SafetensorError) as error:
        raise BadReply(f"it is not in the format ({type(error).__name__})") from None


def _tensors(data: bytes) -> dict[str, Tensor]:
    if len(data) < LENGTH.size or LENGTH.unpack_from(data)[0] > min(HEADER, len(data) - LENGTH.size):
        raise ValueError("the header of the tensors is cut short or too long")
    if data.count(b'"dtype"', 0, LENGTH.size + LENGTH.unpack_from(data)[0]) > TENSORS:
        raise ValueError("too many tensors")
    tensors = safetensors.torch.load(data)
    for name, tensor in tensors.items():
        if tensor.dim() != 1 or not name.endswith(f" {str(tensor.dtype).removeprefix('torch.')}"):
            raise ValueError("a tensor is not what its name says")
    return tensors


def deserialize(value, tensors: dict[str, Tensor], depth: int = 0):
    """The observation that `Serializer.serialize` turned into a JSON value; raises BadReply if there is none."""
    if depth > DEPTH + 1:
        raise BadReply("it is nested too deep")
    match value:
        case int() if abs(value) >= INTEGERS:
            raise BadReply("it holds a number that is too large")
        case None | bool() | int() | float() | str():
            return value
        case ["tensor", str(dtype), int(start), list(shape), "cpu"] if dtype in tensors:
            return _cut(tensors[dtype], start, shape)
        case ["tensor", str(dtype), int(start), list(shape), "cuda"] if dtype in tensors and torch.cuda.is_available():
            return _cut(tensors[dtype], start, shape).cuda()
        case ["list", list(items)]:
            return [deserialize(item, tensors, depth + 1) for item in items]
        case ["dict", list(items)] if all(isinstance(pair, list) and len(pair) == 2 for pair in items):
            return {str(key): deserialize(item, tensors, depth + 1) for key, item in items}
        case ["complex", float(real), float(imaginary)]:
            return complex(real, imaginary)
        case ["unserializable", str(kind)]:
            return Unserializable(kind)
    raise BadReply("it holds something that is no observation")


def _cut(flat: Tensor, start: int, shape: list) -> Tensor:
    """The tensor of a shape that begins at `start` in a flat one."""
    if not all(isinstance(size, int) and size >= 0 for size in (start, *shape)) or len(shape) > DEPTH:
        raise BadReply("a tensor has a shape that is none")
    if start + math.prod(shape) > len(flat) or max(shape, default=0) > REPLY:
        raise BadReply("a tensor is larger than its data")
    return flat[start : start + math.prod(shape)].view(shape)
