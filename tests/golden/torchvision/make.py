"""Writes what torchvision's networks are called inside, and what they say.

NAME.txt has a line for each tensor of the network's state dict, in its order: the name, and the shape. logits.txt has a line for each network
and image: the network's name and its outputs in evaluation mode, by PyTorch in float64.

Weights and images are not kept: both sides compute them. Value i of tensor t is made of u(t, i) below, between -1 and 1; an image's squares are
tensor 1000 + its number. By torch 2.15 and torchvision 0.29.
"""

import numpy as np
import torch
from torch import nn
from torchvision import models
from torchvision.models.resnet import BasicBlock

CLASSES = 10


def scramble(h):
    """The finaliser of MurmurHash3."""
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def u(tensor, count):
    h = scramble(np.arange(count, dtype=np.uint32) ^ scramble(np.full(1, tensor, dtype=np.uint32)))
    return (h >> np.uint32(8)).astype(np.float64) / 2.0**23 - 1.0


def image(number, side):
    """Squares of 8 x 8 equal pixels, from -2 to 2."""
    squares = 2.0 * u(1000 + number, 3 * (side // 8) ** 2).reshape(1, 3, side // 8, side // 8)
    return torch.from_numpy(squares.repeat(8, axis=2).repeat(8, axis=3))


def values(number, name, shape):
    """Kernels and matrices as He and others start them; around 1 for what is multiplied by, around 0 for what is added."""
    x = u(number, int(np.prod(shape)))
    if len(shape) > 1:
        x = x * np.sqrt(6.0 / np.prod(shape[1:]))
    elif name.endswith("running_var"):
        x = 1.0 + 0.5 * x
    elif name.endswith("weight"):
        x = 1.0 + 0.25 * x
    else:
        x = 0.1 * x
    return torch.from_numpy(x.astype(np.float32).reshape(shape)).double()


class ResNet20(nn.Module):
    """He and others' network for CIFAR-10, of torchvision's blocks, with projections."""

    def __init__(self, num_classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.relu = nn.ReLU()
        self.layer1 = self.stage(16, 16, 1)
        self.layer2 = self.stage(16, 32, 2)
        self.layer3 = self.stage(32, 64, 2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(64, num_classes)

    @staticmethod
    def stage(before, after, stride):
        project = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))
        first = BasicBlock(before, after, stride, project if stride > 1 else None)
        return nn.Sequential(first, BasicBlock(after, after), BasicBlock(after, after))

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(self.avgpool(x).flatten(1))


class Separable(nn.Sequential):
    def __init__(self, before, after, stride=1):
        super().__init__()
        self.depthwise = nn.Conv2d(before, before, 3, stride, 1, groups=before, bias=False)
        self.bn1 = nn.BatchNorm2d(before)
        self.relu1 = nn.ReLU()
        self.pointwise = nn.Conv2d(before, after, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.relu2 = nn.ReLU()


class SmallMobileNet(nn.Sequential):
    def __init__(self, num_classes):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(32)
        self.relu = nn.ReLU()
        self.blocks = nn.Sequential(
            Separable(32, 64), Separable(64, 128, 2), Separable(128, 128), Separable(128, 256, 2), Separable(256, 256, 2)
        )
        self.pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.fc = nn.Linear(256, num_classes)


# Each as its class, and the side and the number of its images.
NETWORKS = {
    "alexnet": (models.alexnet, 64, 1),
    "mobilenet_v2": (models.mobilenet_v2, 64, 3),
    "resnet18": (models.resnet18, 64, 3),
    "resnet20": (ResNet20, 32, 3),
    "resnet50": (models.resnet50, 64, 3),
    "small_mobilenet": (SmallMobileNet, 32, 3),
    "squeezenet1_1": (models.squeezenet1_1, 64, 3),
    "vgg11": (models.vgg11, 64, 1),
}


def main():
    lines = []
    for name, (network, side, images) in NETWORKS.items():
        # With as many classes as it has by itself.
        with torch.device("meta"):
            whole = network(num_classes=10) if name in ("resnet20", "small_mobilenet") else network()
        with open(f"{name}.txt", "w") as file:
            for tensor, value in whole.state_dict().items():
                file.write(f"{tensor} {'x'.join(map(str, value.shape))}".strip() + "\n")
        net = network(num_classes=CLASSES).double().eval()
        state = net.state_dict()
        for number, (tensor, value) in enumerate(state.items()):
            if not tensor.endswith("num_batches_tracked"):
                state[tensor] = values(number, tensor, tuple(value.shape))
        net.load_state_dict(state)
        for number in range(images):
            with torch.no_grad():
                y = net(image(number, side))[0]
            lines.append(name + "".join(f" {v:.9e}" for v in y.tolist()))
    with open("logits.txt", "w") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
