"""Opens models of LatentSharp in PyTorch and compares what both make of the same pictures.

usage: load.py FOLDER...    each with model.safetensors, input.npy, and the output*.npy of the bench's forward command

Needs Debian's python3-torch and python3-numpy. Exits 1 if any value differs by 1e-5 or more.
"""

import json
import os
import struct
import sys

import numpy
import torch
from torch import nn

LIMIT = 1e-5
DTYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "I32": "<i4", "U8": "u1"}


def read_safetensors(path):
    """Header length (8 bytes), header (JSON), values; offsets count from the end of the header."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(data[begin:end], DTYPES[entry["dtype"]])
        tensors[name] = torch.from_numpy(values.copy()).reshape(entry["shape"])
    return metadata, tensors


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1), nn.BatchNorm2d(channels), nn.LeakyReLU(0.01),
            nn.Conv2d(channels, channels, 3, 1, 1), nn.BatchNorm2d(channels))

    def forward(self, x):
        return x + self.body(x)


class NearestTo(nn.Module):
    """Doubles every pixel, then cuts, or repeats the first row and column, to reach a size."""

    def __init__(self, height, width):
        super().__init__()
        self.size = height, width

    def forward(self, x):
        height, width = self.size
        y = nn.functional.interpolate(x, scale_factor=2, mode="nearest")
        missing = max(width - y.shape[3], 0), 0, max(height - y.shape[2], 0), 0
        return nn.functional.pad(y, missing, mode="replicate")[:, :, :height, :width]


def mlp(pictures, latent, hidden):
    shape = pictures["channels"], pictures["height"], pictures["width"]
    pixels = shape[0] * shape[1] * shape[2]
    encoder, decoder = [nn.Flatten()], []
    width = pixels
    for h in hidden:
        encoder += [nn.Linear(width, h), nn.ReLU()]
        width = h
    below = latent
    for h in reversed(hidden):
        decoder += [nn.Linear(below, h), nn.ReLU()]
        below = h
    decoder += [nn.Linear(below, pixels), nn.Unflatten(1, shape)]
    return nn.Sequential(*encoder), width, nn.Sequential(*decoder)


def conv(pictures, latent, network):
    channels, residual = network["channels"], network.get("residual", False)
    nearest = network.get("upsampling", "").lower() == "nearest"

    def normalised(layer, outputs):
        return [layer, nn.BatchNorm2d(outputs), nn.LeakyReLU(0.01)] + ([Residual(outputs)] if residual else [])

    sizes = [(pictures["height"], pictures["width"])]
    encoder, inputs = [], pictures["channels"]
    for outputs in channels:
        encoder += normalised(nn.Conv2d(inputs, outputs, 4, 2, 1), outputs)
        inputs = outputs
        sizes.append((sizes[-1][0] // 2, sizes[-1][1] // 2))
    features = channels[-1] * sizes[-1][0] * sizes[-1][1]
    decoder = [nn.Linear(latent, features), nn.Unflatten(1, (channels[-1], *sizes[-1]))]
    for stage in reversed(range(len(channels))):
        inputs, outputs = channels[stage], channels[max(stage - 1, 0)]
        height, width = sizes[stage]
        if nearest:
            decoder += [NearestTo(height, width)] + normalised(nn.Conv2d(inputs, outputs, 3, 1, 1), outputs)
        else:
            layer = nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, output_padding=(height % 2, width % 2))
            decoder += normalised(layer, outputs)
    decoder.append(nn.Conv2d(channels[0], pictures["channels"], 3, 1, 1))
    return nn.Sequential(*encoder, nn.Flatten()), features, nn.Sequential(*decoder)


class Autoencoder(nn.Module):
    """The modules of a model file, under the names that its tensors have."""

    def __init__(self, options, tensors):
        super().__init__()
        network, latent = options["network"], options["latent"]
        if network["kind"].lower() == "mlp":
            self.encoder, features, self.decoder = mlp(options["pictures"], latent, network["hidden"])
        else:
            self.encoder, features, self.decoder = conv(options["pictures"], latent, network)
        self.posterior = nn.ModuleDict({"mean": nn.Linear(features, latent)})
        if options["model"].lower() == "vae":
            self.posterior["log_variance"] = nn.Linear(features, latent)
        own = {name.split(".", 1)[1]: nn.Parameter(torch.zeros_like(value))
               for name, value in tensors.items() if name.startswith("likelihood.")}
        if own:
            self.likelihood = nn.ParameterDict(own)


def compare(folder):
    metadata, tensors = read_safetensors(os.path.join(folder, "model.safetensors"))
    options = json.loads(metadata["latentsharp.model"])["model"]
    model = Autoencoder(options, tensors)
    model.load_state_dict(tensors, strict=True)
    model.eval()

    def array(name):
        return torch.from_numpy(numpy.load(os.path.join(folder, name)))

    differences = {}
    with torch.no_grad():
        features = model.encoder(array("input.npy"))
        mean = array("output.mean.npy")
        differences["mean"] = (model.posterior["mean"](features) - mean, mean)
        if "log_variance" in model.posterior:
            ours = array("output.log_variance.npy")
            differences["log variance"] = (model.posterior["log_variance"](features) - ours, ours)
        ours = array("output.npy")
        differences["pictures"] = (torch.sigmoid(model.decoder(mean)) - ours, ours)
    statistics = [value.std().item() for name, value in tensors.items() if name.endswith("running_mean")]
    worst = 0.0
    text = []
    for name, (difference, ours) in differences.items():
        largest = difference.abs().max().item()
        worst = max(worst, largest if largest == largest else float("inf"))
        text.append(f"{name} {largest:.1e} (values to {ours.abs().max().item():.2f}, spread {ours.std().item():.3f})")
    if statistics:
        text.append(f"{len(statistics)} batch norms, least spread of running means {min(statistics):.1e}")
    print(f"{os.path.basename(os.path.normpath(folder)):10}{'ok' if worst < LIMIT else 'DIFFERS':9}{'; '.join(text)}")
    return worst < LIMIT


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    torch.manual_seed(0)
    results = [compare(folder) for folder in sys.argv[1:]]
    print(f"PyTorch {torch.__version__}: {sum(results)} of {len(results)} models agree to {LIMIT}")
    sys.exit(0 if all(results) else 1)
