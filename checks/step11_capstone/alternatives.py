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
        "net_by_its_layers",
        (
            (
                """        self.blocks = ModuleList([Sequential(nn.Linear(n_in, nh), nn.ReLU()), nn.Linear(nh, n_out)])
        for p in self.parameters():
            if p.dim() == 2:
                kaiming_normal_(p, a=0)
            else:
                nn.init.zeros_(p)

    def forward(self, xb: Tensor) -> Tensor:
        for block in self.blocks:
            xb = block(xb)
        return xb""",
                """        first, last = nn.Linear(n_in, nh), nn.Linear(nh, n_out)
        for layer in (first, last):
            with torch.no_grad():
                layer.weight.normal_(0, (2 / layer.in_features) ** 0.5)
                layer.bias.mul_(0)
        self.blocks = ModuleList([Sequential(first, nn.ReLU()), last])

    def forward(self, xb: Tensor) -> Tensor:
        first, last = self.blocks
        return last(first(xb))""",
            ),
        ),
    ),
    Alternative(
        "bunch_by_lists",
        (
            (
                """    train_dl, valid_dl = get_dls(Dataset(*train), Dataset(*valid), bs, generator)
    return DataBunch(train_dl, valid_dl, c=int(train[1].max()) + 1)""",
                """    sets = [Dataset(x, y) for x, y in (train, valid)]
    classes = max(train[1].tolist()) + 1
    return DataBunch(*get_dls(*sets, bs, generator=generator), classes)""",
            ),
        ),
    ),
    Alternative(
        "train_by_one_callback",
        (
            (
                """    recorder, history = Recorder(), ValidationHistory()
    one_cycle = combine_scheds([0.3, 0.7], cos_1cycle_anneal(lr / 10, lr, lr / 1000))
    run = Runner([ParamScheduler("lr", one_cycle), recorder, AvgStatsCallback([accuracy]), history])
    run.fit(epochs, Learner(model, SGD(model.parameters(), lr, momentum), cross_entropy, data))
    return recorder.losses, history.history""",
                """    losses, history = [], []

    class Keep(Callback):
        def after_loss(self):
            if self.in_train:
                losses.append(float(self.loss))

        def after_epoch(self):
            history.append(list(validate(self.model, cross_entropy, data.valid_dl)))

    opt = SGD(list(model.parameters()), lr=lr, momentum=momentum)
    schedule = combine_scheds((0.3, 0.7), tuple(cos_1cycle_anneal(lr / 10, lr, lr / 1000)))
    Runner([Keep()], [lambda: ParamScheduler("lr", [schedule])]).fit(epochs, Learner(model, opt, cross_entropy, data))
    return losses, history""",
            ),
        ),
    ),
    Alternative(
        "main_with_a_generator",
        (
            (
                """    torch.manual_seed(seed)
    model = Net(784, 50, 10)
    data = bunch(load_mnist(), load_mnist(train=False), bs)
    train(model, data, epochs, lr)
    return validate(model, cross_entropy, data.valid_dl)[1]""",
                """    generator = torch.manual_seed(seed)
    data = bunch(load_mnist(train=True), load_mnist(train=False), bs, generator)
    _, history = train(Net(784, 50, data.c), data, epochs, lr)
    return history[-1][1]""",
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
