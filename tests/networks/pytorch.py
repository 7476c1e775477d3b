"""Loads the weights of a folder into PyTorch's networks, strictly, and compares what they compute with what Formwork computed.

Usage: pytorch.py FOLDER, which the example `export` has filled. Exits with 1 where a state dict does not fit or an output differs by
more than 1e-4 of its largest value.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden" / "torchvision"))
from make import NETWORKS  # noqa: E402

TOLERANCE = 1e-4


class LeNet5(nn.Sequential):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(400, 120)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(120, 84)
        self.relu4 = nn.ReLU()
        self.fc3 = nn.Linear(84, 10)


class DoubleConv(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.double_conv = nn.Sequential(
            *(nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()),
            *(nn.Conv2d(after, after, 3, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()),
        )

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(before, after))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.up = nn.ConvTranspose2d(before, after, 2, 2)
        self.conv = DoubleConv(before, after)

    def forward(self, below, beside):
        return self.conv(torch.cat([beside, self.up(below)], 1))


class Out(nn.Module):
    def __init__(self, before, classes):
        super().__init__()
        self.conv = nn.Conv2d(before, classes, 1)

    def forward(self, x):
        return self.conv(x)


class UNet(nn.Module):
    """The module that most people use, with transposed convolutions."""

    def __init__(self, before, classes, c):
        super().__init__()
        self.inc = DoubleConv(before, c)
        self.down1, self.down2 = Down(c, 2 * c), Down(2 * c, 4 * c)
        self.down3, self.down4 = Down(4 * c, 8 * c), Down(8 * c, 16 * c)
        self.up1, self.up2 = Up(16 * c, 8 * c), Up(8 * c, 4 * c)
        self.up3, self.up4 = Up(4 * c, 2 * c), Up(2 * c, c)
        self.outc = Out(c, classes)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        x4 = self.down3(x3)
        return self.outc(self.up4(self.up3(self.up2(self.up1(self.down4(x4), x4), x3), x2), x1))


def network(name):
    """PyTorch's network of this name, as it was exported; nothing for what is not there."""
    if name in NETWORKS:
        return NETWORKS[name][0](num_classes=10)
    return {"lenet5": LeNet5, "unet": lambda: UNet(2, 3, 8)}.get(name, lambda: None)()


def difference(folder, name, net):
    net.load_state_dict(load_file(folder / f"{name}.safetensors"), strict=True)
    with torch.no_grad():
        y = net.eval()(torch.from_numpy(np.load(folder / f"{name}.input.npy"))).numpy()
    want = np.load(folder / f"{name}.output.npy")
    return float(np.abs(y - want).max() / np.abs(want).max())


def main():
    folder = Path(sys.argv[1])
    passed = failed = 0
    for name in sorted(path.stem for path in folder.glob("*.safetensors")):
        net = network(name)
        if net is None:
            continue
        try:
            result = difference(folder, name, net)
        except Exception as error:  # whatever one file has, the others are looked at
            result = f"{type(error).__name__}: {error}"
        good = isinstance(result, float) and result <= TOLERANCE
        passed, failed = passed + good, failed + (not good)
        print(f"{'ok' if good else 'DIFFERS':8}{name:28}{result if isinstance(result, str) else f'{result:.1e}'}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
