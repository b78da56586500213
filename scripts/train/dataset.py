"""Pictures from the packs of prepare.py, cut, scaled and disturbed at random, with their targets.

Augmentation runs in one worker process and must stay cheap (about 8 ms a picture on one core): the same cores train.
"""
import io
import json
import os

import numpy as np
import torch
from PIL import Image, ImageFilter

from network import NO_MOTION
from targets import encode

SIZE = (384, 640)                 # height, width of the network's picture
FILL = 114
MIRRORED = [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]
# How often a picture is of which source; sources that are not there leave their share to the others.
SHARES = {'stills': 0.22, 'pairs': 0.26, 'floor': 0.30, 'clips': 0.50, 'corpus': 0.22}
GAP_SHARES = (0.22, 0.5, 0.2, 0.08)  # how often a clip's picture is compared with the one 40, 80, 120, 160 ms before


class Packs:
    """All pictures of some packs: items (truth) and their pixels in memory maps."""

    def __init__(self, folder, names, splits):
        self.items = []
        for name in names:
            blob = np.memmap(os.path.join(folder, name + '.bin'), np.uint8, 'r')
            with open(os.path.join(folder, name + '.json')) as file:
                for item in json.load(file):
                    if item['split'] in splits:
                        item['blob'] = blob
                        self.items.append(item)

    @staticmethod
    def picture(item):
        n = item['width'] * item['height'] * 3
        return Image.fromarray(np.asarray(item['blob'][item['offset']:item['offset'] + n]).reshape(item['height'], item['width'], 3))


    @staticmethod
    def motion(item, which):
        """What changed since an earlier picture, as a half-size picture of one channel; grey (nothing) where there is none."""
        w, h = item['width'] // 2, item['height'] // 2
        if not item.get('motions'):
            return Image.new('L', (w, h), NO_MOTION)
        at = item['offset'] + item['width'] * item['height'] * 3 + min(which, item['motions'] - 1) * w * h
        return Image.fromarray(np.asarray(item['blob'][at:at + w * h]).reshape(h, w))


def fit(width, height):
    """Scale that fits a picture into the network's."""
    return min(SIZE[1] / width, SIZE[0] / height)


def place(picture, scale, left, top, height, width, fill=(FILL,) * 3):
    """Cuts and scales: picture point (x, y) lands on (x * scale[0] - left, y * scale[1] - top); outside is `fill`."""
    sx, sy = scale
    x0, y0 = max(0, round(-left)), max(0, round(-top))
    x1, y1 = min(width, round(picture.width * sx - left)), min(height, round(picture.height * sy - top))
    canvas = Image.new(picture.mode, (width, height), fill)
    if x1 > x0 and y1 > y0:
        box = tuple(float(np.clip(v, 0, m)) for v, m in zip(((x0 + left) / sx, (y0 + top) / sy, (x1 + left) / sx, (y1 + top) / sy), (picture.width, picture.height) * 2))
        canvas.paste(picture.resize((x1 - x0, y1 - y0), Image.BILINEAR, box=box), (x0, y0))
    return canvas


def move(item, scale, left, top, height, width, flip):
    """The item's truth in the new picture; objects mostly cut off or too small become regions to ignore."""
    s, o = np.array([scale[0], scale[1]] * 2), np.array([left, top] * 2)

    def shift(box):
        b = np.asarray(box, float) * s - o
        if flip:
            b[[0, 2]] = width - b[[2, 0]]
        c = np.clip(b, 0, [width, height] * 2)
        whole, part = (b[2] - b[0]) * (b[3] - b[1]), (c[2] - c[0]) * (c[3] - c[1])
        return c, part / max(whole, 1e-6), max(c[2] - c[0], c[3] - c[1]), min(c[2] - c[0], c[3] - c[1])

    out = {'persons': [], 'parcels': [], 'parcelStates': [], 'ignorePersons': [], 'ignoreParcels': [], 'parcelTruth': item['parcelTruth'], 'loose': item['source'] == 'corpus'}
    for p in item['persons']:
        box, share, long, short = shift(p['box'])
        if share <= 0.02 or short < 1:
            continue
        if share < 0.2 or long < 14 or short < 4:
            out['ignorePersons'].append(box)
            continue
        joints = np.array(p['joints'], np.float32)
        joints[:, 0] = joints[:, 0] * scale[0] - left
        joints[:, 1] = joints[:, 1] * scale[1] - top
        if flip:
            joints[:, 0] = width - joints[:, 0]
            joints = joints[MIRRORED]
        outside = (joints[:, 0] < 0) | (joints[:, 1] < 0) | (joints[:, 0] >= width) | (joints[:, 1] >= height)
        joints[outside, 2] = 0
        out['persons'].append({'box': box, 'joints': joints, 'weight': p['weight']})
    states = item.get('states') or [None] * len(item['parcels'])
    for p, state in zip(item['parcels'], states):
        box, share, long, short = shift(p)
        if share <= 0.02 or short < 0.5:
            continue
        if share < 0.35 or long < 6.5 or short < 2.5:
            out['ignoreParcels'].append(box)
        else:
            out['parcels'].append(box)
            out['parcelStates'].append(state)
    for name in ('ignorePersons', 'ignoreParcels'):
        out[name] += [b for b, share, _, short in map(shift, item[name]) if share > 0 and short > 0]
    return out


def disturb(rng, image):
    """Light, colour, infrared, blur, compression and noise of a cheap camera. Returns uint8 [h, w, 3]."""
    if rng.random() < 0.06:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.3)))
    elif rng.random() < 0.08:
        n = int(rng.integers(0, 4))
        line = np.zeros((5, 5), int)
        line[(2, slice(None)) if n == 0 else (slice(None), 2) if n == 1 else (np.arange(5), np.arange(5)) if n == 2 else (np.arange(5), np.arange(4, -1, -1))] = 1
        image = image.filter(ImageFilter.Kernel((5, 5), line.ravel().tolist()))
    if rng.random() < 0.15:
        image = image.convert('L').convert('RGB')
    elif rng.random() < 0.5:
        grey = image.convert('L').convert('RGB')
        image = Image.blend(grey, image, float(rng.uniform(0.3, 1.6)))
    ramp = np.arange(256) / 255
    tables = []
    gamma, gain, lift = np.exp(rng.normal(0, 0.28)), np.exp(rng.normal(0, 0.18)), rng.normal(0, 0.05)
    for _ in range(3):
        v = (ramp ** gamma - 0.5) * gain * np.exp(rng.normal(0, 0.06)) + 0.5 + lift + rng.normal(0, 0.02)
        tables.append(np.clip(v * 255, 0, 255).astype(np.uint8))
    image = image.point(np.concatenate(tables).tolist())
    if rng.random() < 0.25:
        buffer = io.BytesIO()
        image.save(buffer, 'JPEG', quality=int(rng.integers(25, 75)))
        image = Image.open(buffer)
    pixels = np.asarray(image)
    if rng.random() < 0.3:
        h, w, _ = pixels.shape
        noise = (rng.standard_normal((h, w, 1), np.float32) * rng.uniform(2, 10)).astype(np.int16)
        pixels = np.clip(pixels.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    return pixels


def disturb_motion(rng, motion):
    """Contrast and noise of a motion plane, now and then none at all (a stream that stood still). Returns uint8 [h, w]."""
    if rng.random() < 0.04:
        return np.full((motion.height, motion.width), NO_MOTION, np.uint8)
    change = (np.asarray(motion, np.float32) - NO_MOTION) * np.exp(rng.normal(0, 0.3))
    change += rng.normal(0, 1.0) + rng.standard_normal(change.shape, np.float32) * rng.choice([0.0, 1.0, 2.0, 4.0])
    return np.clip(np.rint(change + NO_MOTION), 0, 255).astype(np.uint8)


def cut_out(rng, pixels, sample):
    """Hides a random patch (a pillar, a cage) behind one colour; truth stays, so the network learns to guess hidden joints."""
    h, w, _ = pixels.shape
    if sample['persons'] and rng.random() < 0.12:
        b = sample['persons'][int(rng.integers(len(sample['persons'])))]['box']
        pw, ph = (b[2] - b[0]) * rng.uniform(0.15, 0.45), (b[3] - b[1]) * rng.uniform(0.15, 0.4)
        x, y = rng.uniform(b[0], b[2] - pw), rng.uniform(b[1], b[3] - ph)
        pixels = pixels.copy()
        pixels[int(max(0, y)):int(y + ph), int(max(0, x)):int(x + pw)] = rng.integers(0, 255, 3)
        for p in sample['persons']:
            j = p['joints']
            hit = (j[:, 2] == 2) & (j[:, 0] >= x) & (j[:, 0] <= x + pw) & (j[:, 1] >= y) & (j[:, 1] <= y + ph)
            j[hit, 2] = 1
        keep, states = [], []
        for box, state in zip(sample['parcels'], sample['parcelStates']):
            iw, ih = min(box[2], x + pw) - max(box[0], x), min(box[3], y + ph) - max(box[1], y)
            hidden = iw > 0 and ih > 0 and iw * ih > 0.15 * (box[2] - box[0]) * (box[3] - box[1])
            (sample['ignoreParcels'] if hidden else keep).append(box)
            if not hidden:
                states.append(state)
        sample['parcels'], sample['parcelStates'] = keep, states
    return pixels


def draw(rng, item, height, width, zoom=(0.5, 1.6)):
    """One random view of an item: (picture uint8 [3, height, width], motion uint8 [1, height / 2, width / 2], targets)."""
    base = fit(item['width'], item['height'])
    scale = base * np.exp(rng.uniform(np.log(zoom[0]), np.log(zoom[1])))
    stretch = np.exp(rng.uniform(-0.3, 0.3) if item['parcelTruth'] == 'faces' else rng.uniform(-0.12, 0.12))
    scale = (scale * stretch ** 0.5, scale / stretch ** 0.5)
    flip = rng.random() < 0.5
    offsets = []
    boxes = [p['box'] for p in item['persons']] + item['parcels']
    target = boxes[int(rng.integers(len(boxes)))] if boxes and rng.random() < 0.7 else None
    for a, (full, side) in enumerate(((item['width'], width), (item['height'], height))):
        spare = full * scale[a] - side
        if spare <= 0:
            offsets.append(spare * rng.random() if rng.random() < 0.5 else 0.0)
        elif target is None:
            offsets.append(spare * rng.random())
        else:
            middle = (target[a] + target[a + 2]) / 2 * scale[a]
            offsets.append(float(np.clip(middle - side * rng.uniform(0.15, 0.85), 0, spare)))
    left, top = (round(v) for v in offsets)
    image = place(Packs.picture(item), scale, left, top, height, width)
    moved = place(Packs.motion(item, int(rng.choice(len(GAP_SHARES), p=GAP_SHARES))), scale, left / 2, top / 2, height // 2, width // 2, NO_MOTION)
    if flip:
        image, moved = image.transpose(Image.FLIP_LEFT_RIGHT), moved.transpose(Image.FLIP_LEFT_RIGHT)
    sample = move(item, scale, left, top, height, width, flip)
    pixels = cut_out(rng, disturb(rng, image), sample)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)), disturb_motion(rng, moved)[None], encode(sample, height, width)


class Stream(torch.utils.data.IterableDataset):
    """Endless batches (images uint8 [n, 3, h, w], motion uint8 [n, 1, h / 2, w / 2], targets); `plan` is a shared array [height, width, batch, zoom low, zoom high]."""

    def __init__(self, packs, plan, seed):
        self.plan, self.seed, self.items = plan, seed, packs.items
        weights = np.zeros(len(self.items))
        for source, share in SHARES.items():
            own = np.array([i['repeat'] if i['source'] == source else 0 for i in self.items], float)
            if own.sum():
                weights += share * own / own.sum()
        self.cumulative = np.cumsum(weights / weights.sum())

    def __iter__(self):
        torch.set_num_threads(1)
        rng = np.random.default_rng(self.seed)
        while True:
            height, width, batch = (int(v) for v in self.plan[:3])
            zoom = tuple(self.plan[3:5])
            views = [draw(rng, self.items[int(np.searchsorted(self.cumulative, rng.random()))], height, width, zoom) for _ in range(batch)]
            images, motion = (torch.from_numpy(np.stack([v[n] for v in views])) for n in range(2))
            yield images, motion, {name: torch.from_numpy(np.stack([v[2][name] for v in views])) for name in views[0][2]}


def whole(item):
    """A whole picture as the service feeds it: (uint8 [384, 640, 3], motion since 80 ms before uint8 [192, 320])."""
    scale = fit(item['width'], item['height'])
    moved = place(Packs.motion(item, 1), (scale, scale), 0, 0, SIZE[0] // 2, SIZE[1] // 2, NO_MOTION)
    return np.asarray(place(Packs.picture(item), (scale, scale), 0, 0, *SIZE)), np.asarray(moved)
