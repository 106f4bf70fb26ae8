#!/usr/bin/env python3
"""Makes the PNG corpus of the decoder tests. Needs Pillow, numpy and ImageMagick; the tests do not run it.

Files come from three writers: ImageMagick, Pillow, and the small writer below (which can mix filters, interlace, split
the data and add tRNS at will). The expected samples are always ImageMagick's decoding (libpng): RGBA, 16 bits, big-endian;
where Pillow keeps all bits (depth 8 or less), its decoding is compared with that as well.
corpus.bin: per file u16 name length, name, u32 png length, png, u32 width, u32 height, RGBA16; all zlib-packed together.
"""
import random, struct, subprocess, sys, zlib, os, tempfile
import numpy as np
from PIL import Image

random.seed(1)
rng = np.random.default_rng(1)
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]

def chunk(kind, body):
    return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))

def filtered(rows, stride, pick):
    out, above = b'', bytes(len(rows[0]))
    for row in rows:
        f = pick()
        line = bytearray()
        for i, v in enumerate(row):
            a = row[i - stride] if i >= stride else 0
            b = above[i]
            c = above[i - stride] if i >= stride else 0
            if f == 4:
                p = a + b - c
                d = [abs(p - a), abs(p - b), abs(p - c)]
                guess = a if d[0] <= d[1] and d[0] <= d[2] else b if d[1] <= d[2] else c
            else:
                guess = [0, a, b, (a + b) // 2][f]
            line.append((v - guess) & 255)
        out += bytes([f]) + bytes(line)
        above = row
    return out

def packed(samples, depth):  # [w, channels] -> bytes
    flat = samples.reshape(-1)
    if depth == 16:
        return flat.astype('>u2').tobytes()
    if depth == 8:
        return flat.astype('u1').tobytes()
    bits = ''.join(format(int(v), '0%db' % depth) for v in flat)
    bits += random.choice('01') * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, 'big')

def write(samples, colour, depth, interlaced, palette=None, trns=None, pieces=1, pick=lambda: random.randrange(5)):
    height, width, channels = samples.shape
    stride = max(1, channels * depth // 8)
    raw = b''
    for x, y, sx, sy in (ADAM7 if interlaced else [(0, 0, 1, 1)]):
        part = samples[y::sy, x::sx]
        if part.size:
            raw += filtered([packed(row, depth) for row in part], stride, pick)
    data = zlib.compress(raw, 9)
    out = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, colour, 0, 0, interlaced))
    out += chunk(b'gAMA', struct.pack('>I', 100000))
    if palette is not None:
        out += chunk(b'PLTE', palette)
    if trns is not None:
        out += chunk(b'tRNS', trns)
    cuts = [len(data) * i // pieces for i in range(pieces + 1)]
    for a, b in zip(cuts, cuts[1:]):
        out += chunk(b'IDAT', data[a:b])
    return out + chunk(b'tEXt', b'Comment\0corpus') + chunk(b'IEND', b'')

def smooth(height, width, channels, maximum):
    y, x = np.mgrid[0:height, 0:width]
    planes = [((np.sin(x / (2.0 + c)) + np.cos(y / (3.0 + c))) / 4 + 0.5) * maximum for c in range(channels)]
    noise = rng.integers(0, max(2, maximum // 5), (height, width, channels))
    return np.clip(np.stack(planes, -1) + noise, 0, maximum).astype(np.int64)

files = {}
DEPTHS = {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]}
for colour, depths in DEPTHS.items():
    for depth in depths:
        for interlaced in (0, 1):
            for transparent in ((0, 1) if colour in (0, 2, 3) else (0,)):
                maximum = 2 ** depth - 1
                samples = smooth(11, 13, CHANNELS[colour], maximum)
                palette = trns = None
                if colour == 3:
                    entries = maximum + 1 if depth < 8 else 200
                    samples = samples % entries
                    palette = rng.integers(0, 256, entries * 3).astype('u1').tobytes()
                    if transparent:
                        trns = rng.integers(0, 256, max(1, entries * 2 // 3)).astype('u1').tobytes()
                elif transparent:
                    key = samples[5, 6].copy()
                    samples[2:4, 3:9] = key
                    trns = key.astype('>u2').tobytes()
                name = 'c%dd%d%s%s' % (colour, depth, 'i' if interlaced else 'n', 't' if transparent else '')
                files[name] = write(samples, colour, depth, interlaced, palette, trns, pieces=1 + depth % 3)
for width, height in ((1, 1), (2, 3), (3, 2), (5, 1), (1, 5), (4, 4), (8, 8), (9, 9), (5, 5)):
    for depth in (1, 8):
        files['small%dx%dd%d' % (width, height, depth)] = write(smooth(height, width, 1, 2 ** depth - 1), 0, depth, 1)
for f in range(5):
    files['filter%d' % f] = write(smooth(7, 9, 3, 255), 2, 8, 0, pick=lambda: f, pieces=7)

with tempfile.TemporaryDirectory() as folder:
    def made(name):
        with open(os.path.join(folder, name), 'rb') as f:
            return f.read()
    for mode, shape in (('L', 1), ('LA', 2), ('RGB', 3), ('RGBA', 4), ('P', 3), ('1', 1)):
        values = smooth(17, 19, shape, 255).astype('u1')
        image = Image.fromarray(values[..., 0] if shape == 1 else values).convert(mode)
        image.save(os.path.join(folder, 'p.png'), optimize=True)
        files['pillow' + mode] = made('p.png')
    for index, arguments in enumerate((
            ['plasma:', '-interlace', 'PNG'], ['plasma:', '-depth', '16', '-define', 'png:bit-depth=16'],
            ['plasma:', '-colors', '13', '-type', 'Palette'], ['plasma:', '-colorspace', 'Gray', '-depth', '4', '-interlace', 'PNG'],
            ['rose:'], ['plasma:', '-alpha', 'set', '-channel', 'A', '-fx', 'i/w', '-define', 'png:color-type=6', '-interlace', 'PNG'])):
        subprocess.run(['convert', '-seed', '3', '-size', '21x18'] + arguments + ['-strip', os.path.join(folder, 'm.png')], check=True)
        files['magick%d' % index] = made('m.png')

    body = b''
    for name, png in sorted(files.items()):
        path = os.path.join(folder, 'x.png')
        with open(path, 'wb') as f:
            f.write(png)
        # +profile/gamma: samples as stored
        rgba = subprocess.run(['convert', '-define', 'png:preserve-colormap', path, '-set', 'colorspace', 'sRGB', '-depth', '16', '-endian', 'MSB', 'rgba:-'], check=True, stdout=subprocess.PIPE).stdout
        image = Image.open(path)
        width, height = image.size
        assert len(rgba) == width * height * 8, name
        if png[24] <= 8:
            values = np.frombuffer(rgba, '>u2').reshape(height, width, 4)
            pillow = np.asarray(image.convert('RGBA'))
            if not np.array_equal(values, pillow.astype(np.int64) * 257):
                print('decoders disagree:', name, image.mode, file=sys.stderr)
        encoded = name.encode()
        body += struct.pack('>H', len(encoded)) + encoded + struct.pack('>I', len(png)) + png + struct.pack('>II', width, height) + rgba
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'corpus.bin'), 'wb') as f:
        f.write(zlib.compress(body, 9))
    print(len(files), 'files', len(body), 'bytes')
