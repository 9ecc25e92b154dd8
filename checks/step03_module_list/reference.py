"""Step 3, ModuleList: registered layers, against torch.nn.ModuleList."""

from types import SimpleNamespace

from torch import nn

from checks.reference_loop import PlainSGD, reference_loop


class Model(nn.Sequential):
    def __init__(self, layers):
        super().__init__()
        self.__dict__["layers"] = list(layers)
        for i, layer in enumerate(self.layers):
            setattr(self, f"layer_{i}", layer)


class ModuleList(nn.ModuleList):
    """torch's, whose insert does not know negative indices."""

    def insert(self, index, module):
        super().insert(index + len(self) if index < 0 else index, module)


class SequentialModel(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = ModuleList(layers)

    def forward(self, x):
        return nn.Sequential(*self.layers)(x)


def fit(model, x, y, epochs, bs, lr):
    opt = PlainSGD(model.parameters(), lr)
    return reference_loop(model, list(zip(x.split(bs), y.split(bs))) * epochs, opt)


reference = SimpleNamespace(Model=Model, ModuleList=ModuleList, SequentialModel=SequentialModel, fit=fit)
forbidden_apis = ["torch.nn.ModuleList", "torch.nn.Sequential"]
