"""Writes what PyTorch computes for layers: NAME.safetensors for each of CASES, as the README of the folder above says.

`layer` in a file's notes is the line of Python that the values come from. By torch 2.15 and torchvision 0.29, in float64.
"""

import json

import torch
from safetensors.torch import save_file
from torch import nn  # noqa: F401, in CASES
from torchvision.transforms import CenterCrop  # noqa: F401, in CASES

# Name, layer, sizes of a sample, factor of the inputs.
CASES = [
    ("softplus", "nn.Softplus()", [3, 4, 5], 10),
    ("relu6", "nn.ReLU6()", [3, 4, 5], 4),
    ("hardtanh", "nn.Hardtanh()", [3, 4, 5], 1),
    ("softsign", "nn.Softsign()", [3, 4, 5], 3),
    ("log_sigmoid", "nn.LogSigmoid()", [3, 4, 5], 10),
    ("zero_pad2d", "nn.ZeroPad2d((1, 2, 3, 1))", [3, 4, 5], 1),
    ("reflection_pad2d", "nn.ReflectionPad2d((1, 2, 3, 1))", [3, 4, 5], 1),
    ("replication_pad2d", "nn.ReplicationPad2d((1, 2, 3, 1))", [3, 4, 5], 1),
    ("circular_pad2d", "nn.CircularPad2d((1, 2, 3, 1))", [3, 4, 5], 1),
    ("center_crop", "CenterCrop((3, 4))", [2, 6, 7], 1),
    ("channel_shuffle", "nn.ChannelShuffle(3)", [6, 3, 2], 1),
    ("avg_pool1d", "nn.AvgPool1d(3, 2, 1)", [3, 11], 1),
    ("global_avg_pool1d", "nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten())", [3, 11], 1),
    ("upsample_bilinear_3", 'nn.Upsample(scale_factor=3, mode="bilinear")', [2, 4, 5], 1),
    ("conv_transpose1d", "nn.ConvTranspose1d(4, 3, 3, 2, 1, 1)", [4, 9], 1),
    ("conv_transpose1d_grouped", "nn.ConvTranspose1d(4, 6, 4, 3, groups=2, bias=False)", [4, 9], 1),
    ("conv_transpose2d_dilated", "nn.ConvTranspose2d(3, 4, 3, 2, 1, 1, dilation=2)", [3, 4, 5], 1),
    ("conv_transpose2d_rectangular", "nn.ConvTranspose2d(3, 4, (3, 2), (1, 2), (1, 0))", [3, 4, 5], 1),
]

BATCH = 2


def normal(shape):
    """Values that f32 has."""
    return torch.randn(shape, dtype=torch.float32).double()


def main():
    for number, (name, layer, shape, factor) in enumerate(CASES):
        torch.manual_seed(number)
        net = eval(layer)
        parameters = {}
        if isinstance(net, nn.Module):
            net = net.double()
            for key, value in net.named_parameters():
                value.data = normal(value.shape)
                parameters[key] = value
        x = (factor * normal([BATCH, *shape])).requires_grad_()
        y = net(x)
        dy = normal(y.shape)
        y.backward(dy)
        tensors = {"x": x, "y": y, "dy": dy, "dx": x.grad}
        for key, value in parameters.items():
            tensors[key], tensors[f"d{key}"] = value, value.grad
        case = {"kind": "layer", "layer": layer, "batch": BATCH, "input": shape, "output": list(y.shape[1:]), "name": name}
        tensors = {key: value.detach().contiguous() for key, value in tensors.items()}
        save_file(tensors, f"{name}.safetensors", {"case": json.dumps(case)})


if __name__ == "__main__":
    main()
