"""The data: real MNIST, read by the prefix; every damage is reported with the way to repair it."""

import gzip
import shutil

import pytest
import torch

import data
from data import DataError, load_mnist


@pytest.fixture
def damaged(monkeypatch, tmp_path):
    """A copy of the data folder in which `damage(file, content)` replaces a file's compressed content."""

    def damage(name, change):
        for path in data.FOLDER.glob("*.gz"):
            shutil.copy(path, tmp_path)
        path = tmp_path / f"{name}.gz"
        content = change(path.read_bytes())
        path.unlink() if content is None else path.write_bytes(content)
        monkeypatch.setattr(data, "FOLDER", tmp_path)

    return damage


@pytest.mark.parametrize(("train", "size"), [(True, 60_000), (False, 10_000)], ids=["training", "validation"])
def test_all_images_with_their_published_checksums(train, size):
    x, y = load_mnist(train)
    assert (x.shape, x.dtype) == ((size, 784), torch.float32)
    assert (y.shape, y.dtype) == ((size,), torch.int64)
    assert (x.min(), x.max()) == (0, 1)
    assert y.unique().tolist() == list(range(10))


def test_a_prefix_is_the_beginning_of_the_whole():
    x, y = load_mnist(train=False)
    few_x, few_y = load_mnist(train=False, limit=7)
    assert torch.equal(few_x, x[:7])
    assert torch.equal(few_y, y[:7])


def test_a_prefix_reads_only_what_it_needs(damaged):
    damaged("train-images-idx3-ubyte", lambda content: content[: len(content) // 10])
    assert len(load_mnist(limit=1000)[0]) == 1000


@pytest.mark.parametrize("limit", [0, -1, 60_001])
def test_a_limit_out_of_range_is_refused(limit):
    with pytest.raises(ValueError, match="between 1 and 60000"):
        load_mnist(limit=limit)


def altered_image(content):
    raw = bytearray(gzip.decompress(content))
    raw[-1] ^= 1
    return gzip.compress(raw)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: None, "is missing"),
        (lambda content: content[:-1000], "is cut short"),
        (lambda content: content[:5000] + b"?" * 5000 + content[10_000:], "is altered"),
        (lambda content: b"no gzip file at all", "is altered"),
        (lambda content: gzip.compress(b"no IDX file at all" * 500_000), "header"),
        (altered_image, "checksum"),
    ],
    ids=["missing", "cut short", "overwritten", "not gzip", "not IDX", "one bit"],
)
def test_damage_is_named_with_the_file_and_the_way_out(damaged, change, message):
    damaged("t10k-images-idx3-ubyte", change)
    with pytest.raises(DataError, match=rf"t10k-images-idx3-ubyte\.gz .*{message}") as error:
        load_mnist(train=False)
    assert "git restore" in str(error.value)
