"""Whether the digit that was asked for is drawn: a convolutional network of its own tells (docs/benchmarks/conditional.md).

    python3 bench/pytorch/digits.py MNIST DRAWN [DRAWN ...]

MNIST is the folder of the four IDX files; the pictures of digit 0 lie in DRAWN-0, ..., those of 9 in DRAWN-9.
Trains for three passes, a minute of one thread, seed 1.
"""

import glob
import gzip
import sys

import numpy as np
import torch
from PIL import Image
from torch import nn


def read(folder, name, offset):
    return np.frombuffer(gzip.open(f"{folder}/{name}.gz").read(), np.uint8, offset=offset)


def pixels(values):
    return torch.tensor(values.reshape(-1, 1, 28, 28).astype(np.float32) / 255)


def train(folder, passes=3, rate=2e-3):
    x = pixels(read(folder, "train-images-idx3-ubyte", 16))
    y = torch.tensor(read(folder, "train-labels-idx1-ubyte", 8).astype(np.int64))
    net = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.3), nn.Linear(32 * 49, 128), nn.ReLU(), nn.Linear(128, 10))
    adam = torch.optim.Adam(net.parameters(), rate)
    for epoch in range(passes):
        adam.param_groups[0]["lr"] = rate * (1 - epoch / passes)
        for rows in torch.randperm(len(x)).split(128):
            adam.zero_grad()
            nn.functional.cross_entropy(net(x[rows]), y[rows]).backward()
            adam.step()
    return net.eval()


def main(folder, *drawn):
    torch.manual_seed(1)
    torch.set_num_threads(1)
    net = train(folder)
    with torch.no_grad():
        test = net(pixels(read(folder, "t10k-images-idx3-ubyte", 16))).argmax(1).numpy()
        print(f"test digits told rightly: {(test == read(folder, 't10k-labels-idx1-ubyte', 8)).mean():.4f}")
        for prefix in drawn:
            found = []
            for digit in range(10):
                names = sorted(glob.glob(f"{prefix}-{digit}/*.png"))
                told = net(pixels(np.stack([np.array(Image.open(name).convert("L")) for name in names]))).argmax(1)
                found.append((told == digit).float().mean().item())
            print(f"{prefix}: {np.mean(found):.4f}, each digit {[round(share, 3) for share in found]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
