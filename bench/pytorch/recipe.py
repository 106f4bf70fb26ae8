"""The two training recipes of LatentSharp in PyTorch, for a comparison of results and speed on one machine.

usage: recipe.py mnist FOLDER [--epochs 10]             folder with the four IDX files, gzip or not
       recipe.py avatars ZIP [--model ae] [--epochs 8]  zip of 64x64 PNG pictures; first 8,000 to train, next 2,000 to test
       both: [--seed 1] [--threads 2] [--train N] [--test N] [--latent N]

Needs Debian's python3-torch, python3-numpy and, for avatars, python3-pil.
"""

import argparse
import gzip
import io
import json
import math
import os
import re
import sys
import time
import zipfile


def choose_blas_kernel():
    """An OpenBLAS that does not know the processor takes an old kernel; it reads this when it is loaded, so before torch."""
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        flags = file.read()
    best = "SkylakeX" if "avx512f" in flags else "Haswell" if "avx2" in flags else None
    if best:
        os.environ.setdefault("OPENBLAS_CORETYPE", best)


choose_blas_kernel()

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

from load import Autoencoder  # noqa: E402


def read_idx(folder, stem):
    for name in (stem + ".gz", stem):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with (gzip.open if name.endswith(".gz") else open)(path, "rb") as file:
                data = file.read()
            sizes = numpy.frombuffer(data[4:16], ">i4")
            return torch.from_numpy(numpy.frombuffer(data, "u1", offset=16).reshape(sizes[0], 1, sizes[1], sizes[2]).copy())
    sys.exit(f"{folder}: no {stem} or {stem}.gz")


def read_zip(path, count):
    from PIL import Image

    def natural(name):
        return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]

    with zipfile.ZipFile(path) as archive:
        names = sorted((n for n in archive.namelist() if n.lower().endswith(".png")), key=natural)[:count]
        pictures = numpy.empty((len(names), 3, 64, 64), "u1")
        for i, name in enumerate(names):
            picture = Image.open(io.BytesIO(archive.read(name))).convert("RGBA")
            white = Image.new("RGBA", picture.size, "white")
            rgb = numpy.asarray(Image.alpha_composite(white, picture).convert("RGB"))
            pictures[i] = rgb.transpose(2, 0, 1)
    return torch.from_numpy(pictures)


def gaussian(squared_error, values):
    """-log p of one shared variance at its optimum: D/2 (log(2 pi mse) + 1), nats per example."""
    return 0.5 * values * (torch.log(2 * math.pi * squared_error) + 1)


def kl_divergence(mean, log_variance):
    return 0.5 * (mean * mean + log_variance.exp() - 1 - log_variance).sum(1)


def data(arguments):
    """Pictures to train and to test on, and what the network is made of."""
    if arguments.recipe == "mnist":
        train = read_idx(arguments.data, "train-images-idx3-ubyte")
        test = read_idx(arguments.data, "t10k-images-idx3-ubyte")
        options = {"pictures": {"channels": 1, "height": 28, "width": 28}, "latent": arguments.latent or 20,
                   "network": {"kind": "mlp", "hidden": [400]}}
        return train[: arguments.train], test[: arguments.test], options, 128
    first, last = arguments.train or 8000, arguments.test or 2000
    both = read_zip(arguments.data, first + last)
    options = {"pictures": {"channels": 3, "height": 64, "width": 64}, "latent": arguments.latent or 64,
               "network": {"kind": "conv", "channels": [32, 64, 128, 256], "upsampling": arguments.upsampling}}
    return both[:first], both[first:], options, 64


class Recipe:
    def __init__(self, train, test, options, batch, model="vae"):
        self.train, self.test, self.batch = train, test, batch
        self.bernoulli = options["network"]["kind"] == "mlp"
        self.vae = model == "vae"
        self.model = Autoencoder({"model": model, **options}, {})
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.values = self.train[0].numel()

    def terms(self, x):
        """Sums over a batch: reconstruction (Bernoulli) or squared error (Gaussian), KL."""
        features = self.model.encoder(x)
        z = mean = self.model.posterior["mean"](features)
        kl = torch.zeros(())
        if self.vae:
            log_variance = self.model.posterior["log_variance"](features)
            z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
            kl = kl_divergence(mean, log_variance).sum()
        output = self.model.decoder(z)
        if self.bernoulli:
            return nn.functional.binary_cross_entropy_with_logits(output, x, reduction="sum"), kl
        return ((torch.sigmoid(output) - x) ** 2).sum(), kl

    def reconstruction(self, total, examples):
        return total / examples if self.bernoulli else gaussian(total / (examples * self.values), self.values)

    def step(self, chosen):
        """One training step on the pictures of these numbers."""
        x = self.train[chosen].float() / 255
        if self.bernoulli:
            x = torch.bernoulli(x)
        total, kl = self.terms(x)
        loss = self.reconstruction(total, len(x)) + kl / len(x)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()

    def epoch(self):
        self.model.train()
        start = time.perf_counter()
        for chosen in torch.randperm(len(self.train)).split(self.batch):
            self.step(chosen)
        return time.perf_counter() - start

    @torch.no_grad()
    def evaluate(self):
        self.model.eval()
        draws = torch.Generator().manual_seed(5)
        total, kl, psnr = torch.zeros((), dtype=torch.float64), 0.0, 0.0
        for pixels in self.test.split(100):
            pixels = pixels.float() / 255
            t, k = self.terms(torch.bernoulli(pixels, generator=draws) if self.bernoulli else pixels)
            total += t
            kl += k.item()
            again = torch.sigmoid(self.model.decoder(self.model.posterior["mean"](self.model.encoder(pixels))))
            errors = ((again - pixels) ** 2).flatten(1).mean(1).clamp_min(1e-10)
            psnr += (-10 * torch.log10(errors)).sum().item()
        n = len(self.test)
        reconstruction = self.reconstruction(total, n).item()
        return {"negativeElbo": reconstruction + kl / n, "reconstruction": reconstruction, "kl": kl / n, "psnr": psnr / n}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", choices=["mnist", "avatars"])
    parser.add_argument("data")
    parser.add_argument("--model", choices=["vae", "ae"], default="vae")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--latent", type=int)
    parser.add_argument("--upsampling", choices=["transposed", "nearest"], default="transposed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--train", type=int)
    parser.add_argument("--test", type=int)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    recipe = Recipe(*data(arguments), arguments.model)
    epochs = arguments.epochs or (10 if arguments.recipe == "mnist" else 8)
    seconds = 0.0
    for epoch in range(epochs):
        seconds += recipe.epoch()
        test = recipe.evaluate()
        rate = len(recipe.train) * (epoch + 1) / seconds
        numbers = ", ".join(f"{name} {value:.2f}" for name, value in test.items())
        print(f"epoch {epoch + 1}: {numbers}, {rate:.0f} images/s", file=sys.stderr, flush=True)
    print(json.dumps({"test": test, "parameters": sum(p.numel() for p in recipe.model.parameters()),
                      "seconds": seconds, "imagesPerSecond": rate, "threads": arguments.threads}))


if __name__ == "__main__":
    main()
