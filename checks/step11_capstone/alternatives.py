"""Step 11, capstone: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "blocks_in_one_sequential",
        (
            (
                "self.blocks = ModuleList([Sequential(nn.Linear(n_in, nh), nn.ReLU()), nn.Linear(nh, n_out)])",
                "self.blocks = Sequential(nn.Linear(n_in, nh), nn.ReLU(), nn.Linear(nh, n_out))",
            ),
        ),
    ),
    Alternative(
        "classes_counted",
        (
            (
                "c=int(train[1].max()) + 1",
                "c=len(train[1].unique())",
            ),
        ),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "if p.dim() == 2:",
        "if p.dim() >= 2:",
        "No parameter of this model has more than two dimensions.",
    ),
    EquivalentMutant(
        "_order = 5  # after AvgStatsCallback, which it reads",
        "_order = 6  # after AvgStatsCallback, which it reads",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = 5  # after AvgStatsCallback, which it reads",
        "_order = 4  # after AvgStatsCallback, which it reads",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 4, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    EquivalentMutant(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 2, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    EquivalentMutant(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 129, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    EquivalentMutant(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 127, lr: float = 0.2, seed: int = 0) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    EquivalentMutant(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 1) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    EquivalentMutant(
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:",
        "def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = -1) -> float:",
        "The program reads 97 % with this number too; the stub gives the signature.",
    ),
    EquivalentMutant(
        "model = Net(784, 50, 10)",
        "model = Net(784, 51, 10)",
        "The program reads 97 % with this number too.",
    ),
    EquivalentMutant(
        "model = Net(784, 50, 10)",
        "model = Net(784, 49, 10)",
        "The program reads 97 % with this number too.",
    ),
    EquivalentMutant(
        "model = Net(784, 50, 10)",
        "model = Net(784, 50, 11)",
        "The program reads 97 % with this number too.",
    ),
]
