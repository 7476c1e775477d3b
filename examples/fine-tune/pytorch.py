"""The same two ways in PyTorch: a new head on the features of MobileNetV2, and the layers from 14 on with it.

Usage: pytorch.py FOLDER, the project's `data`. The same tiles, weights, batches of 16, learning rates and epochs; the frozen layers' features
are computed once here too.
"""

import sys
import time
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import load_file
from torch import nn
from torchvision.models import mobilenet_v2
from torchvision.transforms import functional as F

DATA = Path(sys.argv[1])
BATCH = 16


def tiles():
    halves = [([], []), ([], [])]
    for number, name in enumerate(["brick", "grass", "gravel"]):
        photo = Image.open(DATA / "textures" / f"{name}.png").convert("RGB")
        for top in range(0, 512, 64):
            for left in range(0, 512, 64):
                tile = F.resize(photo.crop((left, top, left + 64, top + 64)), [96, 96])
                tile = F.normalize(F.to_tensor(tile), (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
                images, classes = halves[left >= 256]
                images.append(tile)
                classes.append(number)
    return [(torch.stack(images), torch.tensor(classes)) for images, classes in halves]


def trained():
    net = mobilenet_v2()
    # In half precision; `load_state_dict` copies into the network's f32.
    net.load_state_dict(load_file(DATA / "mobilenet_v2" / "mobilenet_v2.safetensors"))
    return net.eval()


def learn(net, optimizer, epochs, samples, classes):
    for _ in range(epochs):
        for batch in torch.randperm(len(samples)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(samples[batch]), classes[batch]).backward()
            optimizer.step()


def right(net, samples, classes):
    with torch.no_grad():
        return int((net.eval()(samples).argmax(1) == classes).sum())


def head(train, test):
    net = trained()
    backbone = nn.Sequential(net.features, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    with torch.no_grad():
        learned_from, asked = backbone(train[0]), backbone(test[0])
    new = nn.Linear(1280, 3)
    learn(new, torch.optim.SGD(new.parameters(), lr=0.01, momentum=0.9), 10, learned_from, train[1])
    return right(new, asked, test[1])


def top(train, test):
    net = trained()
    front, last = net.features[:14], net.features[14:]
    with torch.no_grad():
        learned_from, asked = front(train[0]), front(test[0])
    classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 3))
    new = nn.Sequential(last, nn.AdaptiveAvgPool2d(1), nn.Flatten(), classifier).train()
    groups = [{"params": last.parameters(), "lr": 0.001}, {"params": classifier.parameters()}]
    learn(new, torch.optim.SGD(groups, lr=0.01, momentum=0.9), 10, learned_from, train[1])
    return right(new, asked, test[1])


def main():
    torch.manual_seed(0)
    train, test = tiles()
    for what, way in [("a new head, ten epochs", head), ("layers 14 to 18 and a new head, ten epochs", top)]:
        start = time.perf_counter()
        count = way(train, test)
        print(f"{what}: {count} of {len(test[0])} right, {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
