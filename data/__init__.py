"""The real MNIST: four gzipped IDX files and the one function that reads them."""

import hashlib
import struct
import zlib
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent
MD5 = {  # of the uncompressed files, as published with the original data
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
CHUNK = 1 << 16  # compressed bytes read at a time


class DataError(Exception):
    """A data file is missing, cut short or altered; the message names it and the way to restore it."""

    def __init__(self, path: Path, fault: str):
        super().__init__(f"{path} {fault}\nRestore it with: git restore --source=HEAD -- '{path}'")


def load_mnist(train: bool = True, limit: int | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the images as float32 (n, 784) in [0, 1] and the labels as int64 (n,).

    `train` chooses the 60,000 training images or the 10,000 for validation. `limit` asks for the first `limit`
    of them: only that prefix is decompressed. A whole file is compared with its published checksum.

    Raises ValueError for a limit out of range, DataError for a file that is missing, cut short or altered.
    """
    prefix, size = ("train", 60_000) if train else ("t10k", 10_000)
    if limit is not None and not 0 < limit <= size:
        raise ValueError(f"limit must be between 1 and {size}, got {limit}")
    images = _read_idx(f"{prefix}-images-idx3-ubyte", (size, 28, 28), limit or size)
    labels = _read_idx(f"{prefix}-labels-idx1-ubyte", (size,), limit or size)
    return images.flatten(1).float().div_(255), labels.long()


def _read_idx(name: str, shape: tuple[int, ...], rows: int) -> torch.Tensor:
    """Return the first `rows` rows of an IDX file of unsigned bytes, as uint8 (rows, *shape[1:]).

    The format (yann.lecun.com/exdb/mnist): two zero bytes, the type (8 = unsigned byte), the number of
    dimensions, each size as a big-endian 32-bit integer, then the values in row-major order.
    """
    path = FOLDER / f"{name}.gz"
    header = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
    row = int(torch.Size(shape[1:]).numel())
    content = _decompress(path, len(header) + rows * row)
    if content[: len(header)] != header:
        raise DataError(path, f"is altered: its header does not announce {shape} unsigned bytes.")
    if rows == shape[0] and hashlib.md5(content, usedforsecurity=False).hexdigest() != MD5[name]:
        raise DataError(path, "is altered: its content does not have the published MD5 checksum.")
    return torch.frombuffer(content, dtype=torch.uint8, offset=len(header)).view(rows, *shape[1:])


def _decompress(path: Path, size: int) -> bytearray:
    """Return the first `size` bytes of a gzip file, reading no more of it than they need."""
    inflater, content = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), bytearray()
    try:
        with path.open("rb") as file:
            while len(content) < size and (chunk := file.read(CHUNK)):
                content += inflater.decompress(chunk, size - len(content))
    except FileNotFoundError:
        raise DataError(path, "is missing.") from None
    except zlib.error as error:
        raise DataError(path, f"is altered: {error}.") from None
    if len(content) < size:
        raise DataError(path, f"is cut short: it holds {len(content):,} bytes where {size:,} are needed.")
    return content
