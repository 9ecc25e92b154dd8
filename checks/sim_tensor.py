"""Sim's tensors: numbers on the CPU that report another device. `sim` explains their purpose, and sets them up.

All that is private in torch is in here: _disabled_torch_function_impl, _make_wrapper_subclass, torch.utils._pytree, the
schemas of operations, the overloads of aten by name, and the set-up of a device in Python. If a version of torch has
moved one of them, importing this module fails, and `sim.set_up` returns which.
"""

from functools import cache

import torch
from torch import Tensor
from torch.utils._pytree import tree_iter, tree_map
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

from checks.sim import COPIED, NAME, WAITS, counts

aten = torch.ops.aten
COPIES = {aten.copy_.default, aten._to_copy.default, aten._copy_from.default}
BY_INDEX = {
    aten.index.Tensor,
    aten.index_put.default,
    aten.index_put_.default,
    aten._index_put_impl_.default,
    aten._unsafe_index.Tensor,
}
# Elementwise operations without torch's tag for them: a number without a dimension may come from the CPU.
ALSO_POINTWISE = {"add", "sub", "mul", "div", "where", "lerp", "addcmul", "addcdiv", "clamp", "pow", "fill", "copy"}


class SimTensor(Tensor):
    """A tensor on sim: `host` has its numbers, on the CPU."""

    __torch_function__ = torch._C._disabled_torch_function_impl

    @staticmethod
    def __new__(cls, host: Tensor):
        device = torch.device(NAME, 0)
        wrapper = torch.Tensor._make_wrapper_subclass(
            cls, host.size(), host.stride(), host.storage_offset(), dtype=host.dtype, device=device
        )
        wrapper.host = host
        return wrapper

    @classmethod
    def __torch_dispatch__(cls, operation, types, args=(), kwargs=None):
        return run(operation, args, kwargs or {})

    def __repr__(self, **_) -> str:
        return f"sim{self.host!r}"

    def tolist(self):
        counts[WAITS] += 1
        return self.host.tolist()

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if self.dim() == 0 else format(str(self), spec)

    def numpy(self, **_):
        raise TypeError(
            f"can't convert {self.device} device type tensor to numpy. "
            "Use Tensor.cpu() to copy the tensor to host memory first."
        )

    def __array__(self, *_):
        return self.numpy()


def run(operation, args: tuple, kwargs: dict):
    """Check which devices meet in an operation, do it on the CPU, and put its results on the right device."""
    tensors = [value for value in tree_iter((args, kwargs)) if isinstance(value, Tensor)]
    here = any(isinstance(t, SimTensor) for t in tensors)
    if here and operation not in COPIES:
        check_devices(operation, args, [t for t in tensors if not isinstance(t, SimTensor)])
    if operation is aten._local_scalar_dense.default:
        counts[WAITS] += 1
    device = kwargs.get("device")
    if device is not None:
        here, kwargs = torch.device(device).type == NAME, kwargs | {"device": "cpu"}
    out = operation(*tree_map(host_of, args), **tree_map(host_of, kwargs))
    if any(t.shape != t.host.shape for t in tensors if isinstance(t, SimTensor)):
        raise NotImplementedError(f"{operation} resizes a tensor: {NAME} cannot do that")
    if operation is aten._to_copy.default and out is host_of(args[0]):
        out = out.clone()
    if operation._schema.is_mutable and operation._schema.returns and isinstance(args[0], Tensor):
        return args[0]  # changed in place: the same wrapper as before
    return tree_map(lambda value: SimTensor(value) if type(value) is Tensor else value, out) if here else out


def check_devices(operation, args: tuple, from_cpu: list[Tensor]) -> None:
    """Raise what torch raises on CUDA where a tensor on sim meets tensors on the CPU."""
    if not from_cpu:
        return
    if operation in BY_INDEX:
        if not isinstance(args[0], SimTensor):
            raise RuntimeError("indices should be either on cpu or on the same device as the indexed tensor (cpu)")
        values = args[2] if len(args) > 2 else None
        if any(t is values for t in from_cpu) and values.dim():
            raise mixed()
        counts[COPIED] += sum(t is not values for t in from_cpu)
    else:
        numbers = is_pointwise(operation) and not any(t.dim() for t in from_cpu)
        if not numbers or (operation._schema.is_mutable and not isinstance(args[0], SimTensor)):
            raise mixed()


def mixed() -> RuntimeError:
    return RuntimeError(
        f"Expected all tensors to be on the same device, but found at least two devices, {NAME}:0 and cpu!"
    )


@cache
def is_pointwise(operation) -> bool:
    name = operation._schema.name.partition("::")[2].rstrip("_")
    return torch.Tag.pointwise in operation.tags or name in ALSO_POINTWISE or name.startswith("_foreach_")


def host_of(value):
    return value.host if isinstance(value, SimTensor) else value


LIBRARY = torch.library.Library("aten", "IMPL")  # what is registered lasts as long as this object


def _empty(size, dtype=None, layout=None, device=None, pin_memory=None, memory_format=None):
    return SimTensor(torch.empty(size, dtype=dtype, memory_format=memory_format or torch.contiguous_format))


def _empty_strided(size, stride, dtype=None, layout=None, device=None, pin_memory=None):
    return SimTensor(torch.empty_strided(size, stride, dtype=dtype))


def _copy(source, target, non_blocking=False):
    host_of(target).copy_(host_of(source))
    return target


def _arange(*bounds, dtype=None, layout=None, device=None, pin_memory=None):
    return SimTensor(torch.arange(*bounds, dtype=dtype))


KERNELS = {  # operations that do not reach __torch_dispatch__, or would resize a tensor there
    "empty.memory_format": _empty,
    "empty_strided": _empty_strided,
    "_copy_from": _copy,
    "_local_scalar_dense": lambda t: t.host.item(),
    "arange": _arange,
    "arange.start": _arange,
    "arange.start_step": _arange,
}


def register() -> None:
    """Register the device with torch."""
    _setup_privateuseone_for_python_backend(NAME)
    for name, kernel in KERNELS.items():
        LIBRARY.impl(name, kernel, "PrivateUse1")
