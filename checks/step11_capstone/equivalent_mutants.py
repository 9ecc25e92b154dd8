"""Step 11: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "if p.dim() == 2:",
        "if p.dim() >= 2:",
        "No parameter of this model has more than two dimensions.",
    ),
    Equivalent(
        "_order = 5  # after AvgStatsCallback, which it reads",
        "_order = 6  # after AvgStatsCallback, which it reads",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = 5  # after AvgStatsCallback, which it reads",
        "_order = 4  # after AvgStatsCallback, which it reads",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 4, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    Equivalent(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 2, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    Equivalent(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 129, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    Equivalent(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 127, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    Equivalent(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 1) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    Equivalent(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = -1) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    Equivalent(
        "model = Net(784, 50, 10)",
        "model = Net(784, 51, 10)",
        "The program reads 97 % with this number too.",
    ),
    Equivalent(
        "model = Net(784, 50, 10)",
        "model = Net(784, 49, 10)",
        "The program reads 97 % with this number too.",
    ),
    Equivalent(
        "model = Net(784, 50, 10)",
        "model = Net(784, 50, 11)",
        "The program reads 97 % with this number too.",
    ),
]
