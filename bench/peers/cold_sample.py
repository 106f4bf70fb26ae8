"""What `latent sample RUN -n 64` does, in PyTorch: loads the model, samples its prior, writes a sheet of 8 by 8 pictures.

usage: cold_sample.py MODEL.safetensors OUT.png

The PNG file is written with zlib alone, which starts faster than a picture library.
"""

import json
import os
import struct
import sys
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pytorch"))

import torch
from load import Autoencoder, read_safetensors


def write_png(path, pixels):
    """pixels [height, width, 1 or 3], bytes."""
    height, width, channels = pixels.shape

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = b"".join(b"\0" + pixels[y].tobytes() for y in range(height))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)))
        file.write(chunk(b"IDAT", zlib.compress(rows)))
        file.write(chunk(b"IEND", b""))


def main(model_path, out):
    metadata, tensors = read_safetensors(model_path)
    options = json.loads(metadata["latentsharp.model"])["model"]
    model = Autoencoder(options, tensors)
    model.load_state_dict(tensors, strict=True)
    model.eval()
    torch.manual_seed(1)
    with torch.no_grad():
        pictures = torch.sigmoid(model.decoder(torch.randn(64, options["latent"])))
    count, channels, height, width = pictures.shape
    sheet = pictures.reshape(8, 8, channels, height, width).permute(0, 3, 1, 4, 2).reshape(8 * height, 8 * width, channels)
    write_png(out, (sheet * 255).round().byte().numpy())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    main(*sys.argv[1:])
