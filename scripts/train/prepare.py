"""Packs pictures and their truth into flat files that training maps into memory.

    python3 prepare.py stills --stills DIR  --out PACKS      (also pairs of render-pairs.mjs: --name pairs)
    python3 prepare.py floor  --floor DIR   --out PACKS      (needs ffmpeg)
    python3 prepare.py corpus --corpus DIR --people people.json --out PACKS
    python3 prepare.py real   --real DIR   --out PACKS      (the judge: only for evaluate.py, never for training)

Writes PACKS/<part>.bin (uint8 RGB rows of all pictures, one after another) and PACKS/<part>.json, a list of

    {name, group, split, width, height, offset, source,
     persons: [{box: [x0,y0,x1,y1], joints: [[x, y, v] x 17], weight}], ignorePersons: [box],
     parcels: [box], ignoreParcels: [box], parcelTruth: "full" | "faces" | "none", repeat, motions}

The rows of a picture are followed by `motions` planes (uint8, half its width and height): its green minus that of an earlier
picture of the same camera, plus 128. A picture without any stands for a scene in which nothing moves.

Units: pixels of the packed picture; pixel (0, 0) is the corner of the corner pixel. v: 0 unknown, 1 hidden, 2 seen.
parcelTruth: full = whatever is unlabelled is no parcel; faces = only the labels count, the rest is unknown;
none = no parcel labels, weak negatives. `repeat` weighs a picture in sampling.
"""
import argparse
import gzip
import json
import os
import re
import subprocess

import numpy as np
from PIL import Image

GAPS = 4  # earlier pictures of a clip at 25 a second: 40, 80, 120 and 160 ms before; of a slower one that before it alone
SLOW_MS = 60


class Pack:
    """Appends pictures to PACKS/<part>.bin and their truth to PACKS/<part>.json."""

    def __init__(self, folder, part):
        os.makedirs(folder, exist_ok=True)
        self.path = os.path.join(folder, part)
        self.blob, self.items, self.offset = open(self.path + '.bin', 'wb'), [], 0

    def add(self, rgb, earlier=(), **item):
        """`earlier`: half-size green planes (int16 [h / 2, w / 2]) of pictures before this one."""
        rgb = np.ascontiguousarray(rgb, dtype=np.uint8)
        self.blob.write(rgb.tobytes())
        for plane in earlier:
            self.blob.write(np.clip(half_green(rgb) - plane + 128, 0, 255).astype(np.uint8).tobytes())
        base = {'persons': [], 'ignorePersons': [], 'parcels': [], 'ignoreParcels': [], 'parcelTruth': 'full', 'repeat': 1, 'motions': len(earlier)}
        self.items.append({**base, **item, 'height': rgb.shape[0], 'width': rgb.shape[1], 'offset': self.offset})
        self.offset += rgb.size + len(earlier) * (rgb.shape[0] // 2) * (rgb.shape[1] // 2)

    def close(self):
        self.blob.close()
        with open(self.path + '.json', 'w') as file:
            json.dump(self.items, file)
        print(f'{self.path}: {len(self.items)} pictures, {self.offset / 1e6:.0f} MB')


def half_green(rgb):
    """Green of a picture [h, w, 3] on the half-size grid [h // 2, w // 2], int16: the mean of two by two, rounded down."""
    g = rgb[:rgb.shape[0] // 2 * 2, :rgb.shape[1] // 2 * 2, 1].astype(np.int16)
    return (g[0::2, 0::2] + g[0::2, 1::2] + g[1::2, 0::2] + g[1::2, 1::2]) >> 2


def corners(bbox):
    """COCO [x, y, w, h] to [x0, y0, x1, y1]."""
    return [bbox[0], bbox[1], bbox[0] + bbox[2], bbox[1] + bbox[3]]


def pack_stills(options):
    """Rendered stills (COCO by floorsim); every tenth scene is for validation."""
    with open(os.path.join(options.stills, 'annotations.json')) as file:
        coco = json.load(file)
    by_image = {}
    for a in coco['annotations']:
        by_image.setdefault(a['image_id'], []).append(a)
    pack = Pack(options.out, options.name or 'stills')
    for image in coco['images']:
        item = {'persons': [], 'ignorePersons': [], 'parcels': [], 'ignoreParcels': [], 'states': []}
        for a in by_image.get(image['id'], []):
            box, skip = corners(a['bbox']), a.get('ignore') or a.get('iscrowd')
            if a['category_id'] == 1:
                if skip:
                    item['ignorePersons'].append(box)
                else:
                    joints = np.array(a['keypoints'], float).reshape(17, 3).tolist()
                    item['persons'].append({'box': box, 'joints': joints, 'weight': 1})
            else:
                item['ignoreParcels' if skip else 'parcels'].append(box)
                if not skip:
                    item['states'].append(a['state'])
        read = lambda name: np.asarray(Image.open(os.path.join(options.stills, name)).convert('RGB'))
        earlier = [half_green(read(image['prev_file_name']))] if 'prev_file_name' in image else []
        pack.add(read(image['file_name']), earlier, name=image['file_name'], source='pairs' if earlier else 'stills', group=f"scene-{image['scene_id']}",
                 split='val' if image['scene_id'] % 10 == 7 and not options.train_only else 'train', **item)
    pack.close()


def wanted_frames(truth, handlings, few):
    """Frame numbers worth a picture: a grid in time, everything in flight, moving hands, feet at a kick."""
    frames, chosen = truth['frames'], set()
    every = lambda ms: max(1, round(ms / step_ms(frames)))
    if few:
        return list(range(3, len(frames), every(480)))
    chosen.update(range(0, len(frames), every(200)))
    before = {}
    for i, frame in enumerate(frames):
        for p in frame['parcels']:
            x, y = (p['boxXyxy'][0] + p['boxXyxy'][2]) / 2, (p['boxXyxy'][1] + p['boxXyxy'][3]) / 2
            moved = p['id'] in before and np.hypot(x - before[p['id']][0], y - before[p['id']][1]) > 0.004 * truth['width']
            before[p['id']] = (x, y)
            if p['state'] == 'flight' or (moved and p['state'] in ('sliding', 'pushed')):
                chosen.add(i)
            elif moved and p['state'] == 'held' and i % every(120) == 0:
                chosen.add(i)
    for h in handlings:
        if h['kind'] in ('kick', 'trample', 'push'):
            chosen.update(i for i, f in enumerate(frames) if -400 <= f['tMs'] - h['tReleaseMs'] <= 400 and i % every(80) == 0)
    return sorted(chosen)


def step_ms(frames):
    return frames[1]['tMs'] - frames[0]['tMs']


def pack_floor(options):
    """Frames of the clips at 640 wide. Every third clip is kept aside: only with --kept-aside, and only to evaluate. Clips that were rendered to train
    on are packed whole (--all), as the source `clips`."""
    pack = Pack(options.out, options.name or ('aside' if options.kept_aside else 'floor'))
    validation = set(options.validation.split(','))
    for file in sorted(os.listdir(options.floor)):
        match = re.fullmatch(r'floor-(\d+)\.mp4', file)
        if not match or (not options.all and (int(match.group(1)) % 3 == 0) != options.kept_aside) or not os.path.exists(os.path.join(options.floor, file[:-4] + '.json')):
            continue
        stem = os.path.join(options.floor, file[:-4])
        with open(stem + '.json') as f:
            clip = json.load(f)
        with gzip.open(stem + '.frames.json.gz') as f:
            truth = json.load(f)
        scale = 640 / clip['size'][0]
        width, height = 640, round(clip['size'][1] * scale)
        truth['width'] = clip['size'][0]
        split = 'aside' if options.kept_aside else ('val' if match.group(1) in validation else 'train')
        chosen = set(wanted_frames(truth, clip['handlings'], split != 'train'))
        raw = subprocess.Popen(['ffmpeg', '-v', 'error', '-threads', '1', '-i', stem + '.mp4', '-vf', f'scale={width}:{height}', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], stdout=subprocess.PIPE)
        before, gaps = [], 1 if step_ms(truth['frames']) > SLOW_MS else GAPS
        for i, frame in enumerate(truth['frames']):
            data = raw.stdout.read(width * height * 3)
            if len(data) < width * height * 3:
                break
            rgb = np.frombuffer(data, np.uint8).reshape(height, width, 3)
            earlier, before = before, [half_green(rgb), *before][:gaps]
            if i not in chosen:
                continue
            move = lambda box: [v * scale for v in box]
            persons = [{'box': move(p['boxXyxy']), 'joints': [[x * scale, y * scale, v] for x, y, v in p['keypoints']], 'weight': 1} for p in frame['persons']]
            small = lambda box: max(box[2] - box[0], box[3] - box[1]) * scale < 6
            parcels = [p for p in frame['parcels'] if not small(p['boxXyxy'])]
            pack.add(rgb, earlier, name=f'{file}@{i}', source='clips' if options.all else 'floor', group=file[:-4], split=split, persons=persons,
                     parcels=[move(p['boxXyxy']) for p in parcels], ignoreParcels=[move(p['boxXyxy']) for p in frame['parcels'] if small(p['boxXyxy'])],
                     states=[p['state'] for p in parcels])
        raw.stdout.close()
        raw.wait()
        print(file, len(pack.items), flush=True)
    pack.close()


def teacher_person(p, width, height):
    """A teacher's person as truth: joints sure (score over 0.4) count as seen, likely ones (over 0.2) as hidden."""
    x0, y0, x1, y1 = p['box']
    mx, my = 0.1 * (x1 - x0), 0.1 * (y1 - y0)
    joints = []
    for x, y, s in p['joints']:
        inside = x0 - mx <= x <= x1 + mx and y0 - my <= y <= y1 + my and 0 <= x < width and 0 <= y < height
        joints.append([x, y, 0 if not inside or s < 0.2 else 2 if s >= 0.4 else 1])
    return {'box': p['box'], 'joints': joints, 'weight': 0.7}


def believable(p):
    """A clear box, or a likely box whose ten clearest joints are clear."""
    if 'joints' not in p:
        return False
    joints = sum(sorted(j[2] for j in p['joints'])[-10:]) / 10
    return p['score'] >= 0.55 or (p['score'] >= 0.3 and joints >= 0.45)


def covered(a, b):
    """Share of box a that lies in box b."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(0, w) * max(0, h) / max(1e-6, (a[2] - a[0]) * (a[3] - a[1]))


def pack_corpus(options):
    """Real pictures: people from the teachers (COCO's own labels where they exist), faces of cartons from labels_parcels."""
    pack = Pack(options.out, options.name or 'corpus')
    with open(options.people) as file:
        people = json.load(file)
    labels = {}
    for name in ('labels_parcels.json', 'labels_coco_people.json'):
        path = os.path.join(options.corpus, name)
        if not os.path.exists(path):
            continue
        with open(path) as file:
            coco = json.load(file)
        names = {i['id']: i['file_name'] for i in coco['images']}
        for image in coco['images']:
            labels[image['file_name']] = []
        for a in coco['annotations']:
            labels[names[a['image_id']]].append(a)
    for index, (file, found) in enumerate(sorted(people.items())):
        rgb = Image.open(os.path.join(options.corpus, file)).convert('RGB')
        folder, item = file.split('/')[0], {'persons': [], 'ignorePersons': [], 'parcels': [], 'ignoreParcels': []}
        if folder == 'coco':
            for a in labels[file]:
                box = corners(a['bbox'])
                if a['iscrowd']:
                    item['ignorePersons'].append(box)
                    continue
                joints = np.array(a['keypoints'], float).reshape(17, 3).tolist()
                item['persons'].append({'box': box, 'joints': joints, 'weight': 1})
        else:
            sure = []
            for p in found['people']:
                if believable(p) and not any(covered(p['box'], s) > 0.8 for s in sure):
                    sure.append(p['box'])
                    item['persons'].append(teacher_person(p, rgb.width, rgb.height))
            if folder != 'c_parcels':  # nobody is in those pictures
                item['ignorePersons'] = [p['box'] for p in found['people'] if p['score'] >= 0.25 and not any(covered(p['box'], s) > 0.5 for s in sure)]
        if folder == 'c_parcels':
            item['parcels'] = [corners(a['bbox']) for a in labels[file] if min(a['bbox'][2:]) >= 4]
        truth = 'faces' if file.startswith('c_parcels/boxes') else 'full' if folder == 'c_parcels' else 'none'
        repeat = 0.25 if truth == 'faces' else 1 if truth == 'full' else 0.5 if folder == 'd_scenes' else 1
        pack.add(np.asarray(rgb), name=file, source='corpus', group=folder, split='val' if index % 20 == 11 else 'train', parcelTruth=truth, repeat=repeat, **item)
    pack.close()


def pack_real(options):
    """The judge's photographs (boxes) and two frames a second of its videos (least and most people in view)."""
    photos = Pack(options.out, 'real-photos')
    with open(os.path.join(options.real, 'photos', 'labels.json')) as file:
        coco = json.load(file)
    for image in coco['images']:
        own = [a for a in coco['annotations'] if a['image_id'] == image['id']]
        rgb = np.asarray(Image.open(os.path.join(options.real, 'photos', image['file_name'])).convert('RGB'))
        persons = [{'box': corners(a['bbox']), 'joints': [[0, 0, 0]] * 17, 'weight': 1} for a in own if a['category_id'] == 2]
        photos.add(rgb, name=image['file_name'], source='real', group=image['file_name'].rsplit('-', 1)[0], split='real', persons=persons, parcels=[corners(a['bbox']) for a in own if a['category_id'] == 1])
    photos.close()
    videos = Pack(options.out, 'real-videos')
    with open(os.path.join(options.real, 'truth.json')) as file:
        clips = json.load(file)['clips']
    for clip in clips:
        scale = min(640 / clip['size'][0], 384 / clip['size'][1])
        width, height = round(clip['size'][0] * scale), round(clip['size'][1] * scale)
        raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', os.path.join(options.real, clip['file']), '-vf', f'fps=2,scale={width}:{height}', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], stdout=subprocess.PIPE, check=True).stdout
        for i, rgb in enumerate(np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)):
            videos.add(rgb, name=f"{clip['file']}@{i}", source='real', group=os.path.basename(clip['file']), split='real', people=clip['people'])
    videos.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('part', choices=['stills', 'floor', 'corpus', 'real'])
    parser.add_argument('--stills', default='../shared/stills')
    parser.add_argument('--floor', default='../shared/floor')
    parser.add_argument('--corpus', default='../shared/corpus')
    parser.add_argument('--real', default='../shared/real')
    parser.add_argument('--people', help='output of pseudo-label.mjs')
    parser.add_argument('--out', required=True)
    parser.add_argument('--name', help='name of the pack when it is not the part')
    parser.add_argument('--validation', default='13,40', help='clips to validate with, never trained on')
    parser.add_argument('--train-only', action='store_true', help='stills: no scene is set apart for validation')
    parser.add_argument('--all', action='store_true', help='no clip is kept aside: they were rendered to train on')
    parser.add_argument('--kept-aside', action='store_true', help='pack the kept-aside clips instead (for evaluate.py only)')
    options = parser.parse_args()
    {'stills': pack_stills, 'floor': pack_floor, 'corpus': pack_corpus, 'real': pack_real}[options.part](options)


if __name__ == '__main__':
    main()
