"""Training steps and decoding in PyTorch, asked for a slice at a time.

Reads one JSON object a line, answers with one. {"do": "step", "network": "mlp" | "conv" | "nearest", "threads": 2, "repeats": 3}
does training steps on random pictures in memory (the step of ../pytorch/recipe.py); {"do": "decode", "model": FILE, "batch": 64, ...}
decodes codes with the network of a model file; both answer {"seconds": of one}. The first answer tells versions.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pytorch"))

import recipe  # noqa: E402  chooses OpenBLAS's kernel before torch is loaded
import torch  # noqa: E402
from load import Autoencoder, read_safetensors  # noqa: E402

PICTURES = 1024
CONV = {"pictures": {"channels": 3, "height": 64, "width": 64}, "latent": 128}
NETWORKS = {
    "mlp": ({"pictures": {"channels": 1, "height": 28, "width": 28}, "latent": 20,
             "network": {"kind": "mlp", "hidden": [400]}}, 128),
    "conv": ({**CONV, "network": {"kind": "conv", "channels": [32, 64, 128, 256]}}, 64),
    "nearest": ({**CONV, "network": {"kind": "conv", "channels": [32, 64, 128, 256], "upsampling": "nearest"}}, 64),
}


class Steps:
    def __init__(self, name):
        options, self.batch = NETWORKS[name]
        p = options["pictures"]
        train = torch.randint(0, 256, (PICTURES, p["channels"], p["height"], p["width"]), dtype=torch.uint8)
        self.recipe = recipe.Recipe(train, train, options, self.batch)
        self.recipe.model.train()

    def __call__(self):
        self.recipe.step(torch.randint(0, PICTURES, (self.batch,)))


class Decoder:
    def __init__(self, path, batch):
        metadata, tensors = read_safetensors(path)
        options = json.loads(metadata["latentsharp.model"])["model"]
        self.model = Autoencoder(options, tensors)
        self.model.load_state_dict(tensors, strict=True)
        self.model.eval()
        self.codes = ((torch.arange(batch * options["latent"]) * 37 % 101) / 50 - 1).float().reshape(batch, -1)

    @torch.no_grad()
    def __call__(self):
        return torch.sigmoid(self.model.decoder(self.codes))


def main():
    torch.manual_seed(1)
    version = {"torch": torch.__version__, "openblas_core": os.environ.get("OPENBLAS_CORETYPE", "")}
    print(json.dumps(version), flush=True)
    prepared = {}
    for line in sys.stdin:
        try:
            request = json.loads(line)
            torch.set_num_threads(request["threads"])
            if request["do"] == "step":
                key = request["network"]
                work = prepared.get(key) or prepared.setdefault(key, Steps(key))
            else:
                key = request["model"], request["batch"]
                work = prepared.get(key) or prepared.setdefault(key, Decoder(*key))
            start = time.perf_counter()
            for _ in range(request["repeats"]):
                result = work()
            answer = {"seconds": (time.perf_counter() - start) / request["repeats"]}
            if request["do"] == "decode":
                answer["first"] = result.flatten()[:8].tolist()
        except Exception as error:  # the other side reports it and goes on without this row
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
