"""A judge of altered and of new pictures that has nothing of LatentSharp in it: a small network in PyTorch, trained on the labels of real pictures.

    judge.py ZIP WEIGHTS                          trains it on nine in ten pictures, and says how often it is right on the others
    judge.py ZIP WEIGHTS --flipped LABEL FOLDER   share of the pictures of a folder in which it sees a label, and how its
                                                  probability of others that go with it changed
    judge.py ZIP WEIGHTS --distance FOLDER        Frechet distance in its 64 features between a folder and the real pictures of the last tenth
"""
import io, os, sys, zipfile
import numpy as np
import torch
from PIL import Image

SEED, SIDE, EPOCHS = 7, 64, 6
torch.manual_seed(SEED)


def network(labels):
    def block(a, b):
        return [torch.nn.Conv2d(a, b, 3, 2, 1), torch.nn.BatchNorm2d(b), torch.nn.ReLU()]
    layers = block(3, 24) + block(24, 48) + block(48, 96) + block(96, 96)
    return torch.nn.ModuleList([
        torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(96 * 16, 64), torch.nn.ReLU()), torch.nn.Linear(64, labels)])


def picture(data):
    image = Image.open(data).convert("RGBA")
    white = Image.new("RGBA", image.size, "WHITE")
    white.alpha_composite(image)
    return np.asarray(white.convert("RGB").resize((SIDE, SIDE)), np.uint8)


def real(path):
    archive = zipfile.ZipFile(path)
    lines = archive.read("list_attr.txt").decode().splitlines()
    rows = [line.split() for line in lines[2:] if line.strip()]
    pixels = np.stack([picture(io.BytesIO(archive.read("images/" + row[0]))) for row in rows])
    return lines[1].split(), [row[0] for row in rows], pixels, np.array([[int(v) > 0 for v in row[1:]] for row in rows], np.float32)


def folder(path):
    names = sorted(name for name in os.listdir(path) if name.endswith(".png"))
    return names, np.stack([picture(os.path.join(path, name)) for name in names])


def tensor(pixels):
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255


def seen(net, pixels):
    net.eval()
    with torch.no_grad():
        features = torch.cat([net[0](tensor(pixels[i:i + 200])) for i in range(0, len(pixels), 200)])
        return features.double().numpy(), torch.sigmoid(net[1](features)).numpy()


def train(net, pixels, targets):
    rule = torch.optim.Adam(net.parameters(), 1e-3)
    random = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        net.train()
        order = random.permutation(len(pixels))
        for i in range(0, len(order), 64):
            batch = order[i:i + 64]
            x = tensor(pixels[batch])
            x = x * torch.empty(len(batch), 1, 1, 1).uniform_(0.9, 1.1) + 0.02 * torch.randn_like(x)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net[1](net[0](x)), torch.from_numpy(targets[batch]))
            rule.zero_grad()
            loss.backward()
            rule.step()
        print("epoch", epoch + 1, float(loss), file=sys.stderr, flush=True)


def frechet(a, b):
    (ma, mb), (ca, cb) = (a.mean(0), b.mean(0)), (np.cov(a.T), np.cov(b.T))
    values, vectors = np.linalg.eigh(ca)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ cb @ root), 0)).sum()
    return float(((ma - mb) ** 2).sum() + np.trace(ca) + np.trace(cb) - 2 * cross)


labels, names, pixels, targets = real(sys.argv[1])
net, cut = network(len(labels)), len(names) * 9 // 10
if len(sys.argv) == 3:
    train(net, pixels[:cut], targets[:cut])
    torch.save(net.state_dict(), sys.argv[2])
    _, p = seen(net, pixels[cut:])
    for j, label in enumerate(labels):
        print(f"{label:14} right {((p[:, j] > 0.5) == (targets[cut:, j] > 0.5)).mean():.3f}")
else:
    net.load_state_dict(torch.load(sys.argv[2]))
    if sys.argv[3] == "--distance":
        held_out = seen(net, pixels[cut:])[0]
        count = len(held_out)
        print(f"real {frechet(seen(net, pixels[:count])[0], held_out):.2f}")
        for path in sys.argv[4:]:
            print(f"{path} {frechet(seen(net, folder(path)[1][:count])[0], held_out):.2f}")
    else:
        label = labels.index(sys.argv[4])
        for path in sys.argv[5:]:
            files, altered = folder(path)
            indices = [names.index(name) for name in files]
            before, after = seen(net, pixels[indices])[1], seen(net, altered)[1]
            others = [j for j in range(len(labels)) if j != label and (targets[:, j] * targets[:, label]).any()]
            changes = [np.abs(after[:, j] - before[:, j]).mean() for j in others]
            flipped = (after[:, label] > 0.5).mean()
            print(f"{path}: {len(files)} pictures, {sys.argv[4]} seen in {flipped:.3f} (before {(before[:, label] > 0.5).mean():.3f}), "
                  f"others that it may have changed by {np.mean(changes):.3f}, most {labels[others[int(np.argmax(changes))]]} by {max(changes):.3f}")
