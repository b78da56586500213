"""Measures a checkpoint, an ONNX file or saved maps on packed pictures: people, joints, parcels.

    python3 evaluate.py --packs PACKS --pack stills --split val --checkpoint run/last.pt
    python3 evaluate.py --packs PACKS --pack aside --split aside --maps maps/            (maps written by run-onnx.mjs)

Figures: average precision at IoU 0.5 (area under the interpolated precision-recall curve), recall and false alarms at the thresholds,
PCK@10 % (a joint of a matched person is right within 10 % of the longer side of its box), parcels by longer side, median error of
parcels' middles in px of the 640x384 picture, recall of parcels by state.
"""
import argparse
import json
import os

import numpy as np
import torch

from dataset import Packs, move, whole, SIZE
from decode import boxes_of, iou, joints_of
from network import OUTPUTS, STATES, Network, activate

LIMBS = {'wrists': (9, 10), 'ankles': (15, 16), 'shoulders': (5, 6), 'hips': (11, 12), 'knees': (13, 14), 'elbows': (7, 8)}
LOW = 0.15  # a score that tracking may still use
BUCKETS = ((0, 16), (16, 32), (32, 64), (64, 9999))


def match(boxes, truth, ignore, limit=0.5):
    """For boxes best first: index of the truth each one finds (-1 none, -2 ignored)."""
    result, taken = np.full(len(boxes), -1), set()
    if len(boxes) == 0:
        return result
    overlap = iou(boxes, truth) if len(truth) else np.zeros((len(boxes), 0))
    for i, b in enumerate(boxes):
        best = max((j for j in range(len(truth)) if j not in taken), key=lambda j: overlap[i, j], default=None)
        if best is not None and overlap[i, best] >= limit:
            result[i] = best
            taken.add(best)
        elif len(ignore):
            x, y = (b[0] + b[2]) / 2, (b[1] + b[3]) / 2
            if any(q[0] <= x <= q[2] and q[1] <= y <= q[3] for q in ignore):
                result[i] = -2
    return result


def average_precision(scores, right, total):
    """Area under the precision-recall curve with precision made monotone."""
    if not total or not len(scores):
        return 0.0
    order = np.argsort(-np.asarray(scores))
    hits = np.asarray(right)[order].astype(float)
    recall, precision = np.cumsum(hits) / total, np.cumsum(hits) / np.arange(1, len(hits) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(np.concatenate([[0], recall])) * precision))


class Tally:
    """Collects found and true objects over pictures."""

    def __init__(self):
        self.found = {0: [], 1: []}      # (score, right)
        self.total = {0: 0, 1: 0}
        self.sizes, self.errors = [], []
        self.states = {'flight': [], 'held': [], 'sliding': [], 'pushed': []}
        self.joints = {name: [] for name in LIMBS}
        self.said = {}  # by true state: what is said of the parcels that were found
        self.pictures = 0

    def add(self, maps, sample, floor=0.05, threshold=0.35):
        """maps: dict of numpy arrays without the batch axis; sample: truth in px of the network's picture."""
        self.pictures += 1
        persons = np.array([p['box'] for p in sample['persons']]).reshape(-1, 4)
        parcels = np.array(sample['parcels']).reshape(-1, 4)
        self.total[0] += len(persons)
        self.total[1] += len(parcels)
        boxes, scores, cells = boxes_of(maps, 0, floor)
        hit = match(boxes, persons, sample['ignorePersons'])
        for box, score, cell, k in zip(boxes, scores, cells, hit):
            if k != -2:
                self.found[0].append((score, k >= 0))
            if k >= 0 and score >= 0.2:
                joints, true = joints_of(maps, box, cell), sample['persons'][k]['joints']
                size = max(persons[k][2] - persons[k][0], persons[k][3] - persons[k][1])
                if size >= 40:
                    for name, ids in LIMBS.items():
                        self.joints[name] += [(float(np.hypot(*(joints[j, :2] - true[j, :2])) / size), int(true[j, 2]), float(joints[j, 2])) for j in ids if true[j, 2] > 0]
        boxes, scores, cells = boxes_of(maps, 1, floor)
        hit = match(boxes, parcels, sample['ignoreParcels'])
        best = np.zeros(len(parcels))
        for box, score, cell, k in zip(boxes, scores, cells, hit):
            if k == -2:
                continue
            if k >= 0 and score >= LOW and sample['parcelStates'][k]:
                self.said.setdefault(sample['parcelStates'][k], []).append(maps['state'][:, cell[0], cell[1]])
            if sample['parcelTruth'] == 'full' or k >= 0:
                self.found[1].append((score, k >= 0))
            if k >= 0:
                best[k] = score
                if score >= threshold:
                    self.errors.append(float(np.hypot(*((box[:2] + box[2:]) / 2 - (parcels[k][:2] + parcels[k][2:]) / 2))))
        self.sizes += [(max(b[2] - b[0], b[3] - b[1]), s) for b, s in zip(parcels, best)]
        for name in self.states:
            self.states[name] += [s for s, state in zip(best, sample['parcelStates']) if state == name]

    def result(self, person=0.35, parcel=0.35):
        r = {'pictures': self.pictures}
        for k, name, t in ((0, 'person', person), (1, 'parcel', parcel)):
            scores, right = np.array([f[0] for f in self.found[k]]), np.array([f[1] for f in self.found[k]], bool)
            r[name] = {'n': self.total[k], 'ap50': average_precision(scores, right, self.total[k]), 'threshold': t}
            if len(scores):
                over = scores >= t
                r[name].update(recall=float((right & over).sum() / max(1, self.total[k])), precision=float((right & over).sum() / max(1, over.sum())), falsePerPicture=float((~right & over).sum() / self.pictures))
        r['pck10'] = {name: {'seen': share([e for e, v, _ in self.joints[name] if v == 2]), 'all': share([e for e, _, _ in self.joints[name]]), 'n': len(self.joints[name])} for name in LIMBS}
        seen = [e for name in LIMBS for e, v, _ in self.joints[name] if v == 2]
        r['pck10']['meanSeen'] = share(seen)
        r['parcelRecallBySide'] = {f'{a}-{b}' if b < 9999 else f'{a}+': {'recall': float(np.mean([s >= parcel for v, s in self.sizes if a <= v < b] or [0])), 'n': int(sum(a <= v < b for v, _ in self.sizes))} for a, b in BUCKETS}
        r['parcelMiddleErrorPx'] = {'median': float(np.median(self.errors)) if self.errors else None, 'p90': float(np.percentile(self.errors, 90)) if self.errors else None}
        r['parcelRecallByState'] = {name: {'recall': float(np.mean(np.array(found) >= parcel)), 'atLow': float(np.mean(np.array(found) >= LOW)), 'n': len(found)} for name, found in self.states.items() if found}
        r['stateSaid'] = self.said_of()
        return r

    def said_of(self):
        """Of the found parcels of each true state: means and deviations of the logits; and how well a flight is told from the others (area under the curve)."""
        said = {state: np.log(np.clip(np.array(p), 1e-6, 1 - 1e-6)) - np.log1p(-np.clip(np.array(p), 1e-6, 1 - 1e-6)) for state, p in self.said.items()}
        r = {state: {'n': len(v), **{name: [float(v[:, i].mean()), float(v[:, i].std())] for i, name in enumerate(STATES)}} for state, v in said.items()}
        for state, v in said.items():
            if 'flight' in said and state != 'flight':
                r[state]['flightAuc'] = float((said['flight'][:, 1][:, None] > v[:, 1][None]).mean())
        return r

    def best_threshold(self, k):
        """Threshold with the largest F1 on these pictures."""
        scores, right = np.array([f[0] for f in self.found[k]]), np.array([f[1] for f in self.found[k]], float)
        order = np.argsort(-scores)
        hits = np.cumsum(right[order])
        f1 = 2 * hits / (np.arange(1, len(hits) + 1) + self.total[k])
        return float(scores[order][int(np.argmax(f1))]), float(f1.max())


    def joint_thresholds(self):
        """For some joint thresholds: share of seen joints kept, and how many of those kept (seen or hidden) are right."""
        every = [j for name in LIMBS for j in self.joints[name]]
        seen = [j for j in every if j[1] == 2]
        rows = {}
        for t in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4):
            kept = [j for j in every if j[2] >= t]
            rows[t] = {'keptOfSeen': float(np.mean([j[2] >= t for j in seen])) if seen else None, 'rightOfKept': share([j[0] for j in kept])}
        return rows


def share(errors):
    return float(np.mean(np.array(errors) < 0.1)) if errors else None


def truth_of(item):
    """The truth of a packed picture in px of the network's picture."""
    scale = min(SIZE[1] / item['width'], SIZE[0] / item['height'])
    return move(item, (scale, scale), 0, 0, *SIZE, False)


def load(path):
    """The averaged weights of a checkpoint."""
    network = Network()
    network.load_state_dict(torch.load(path, map_location='cpu')['ema'])
    return network.eval()


def maps_by(network, items):
    """Activated maps of packed pictures, one dict of numpy arrays a picture."""
    pictures = [whole(i) for i in items]
    images, motion = (np.stack([p[n] for p in pictures]) for n in range(2))
    with torch.no_grad():
        maps = activate(network(torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2))).float(), torch.from_numpy(motion[:, None]).float()))
    return [{name: m[n].numpy() for name, m in maps.items()} for n in range(len(items))]


def measure(network, packs, limit=None, batch=4):
    """Tally of a torch network over packs (at most `limit` pictures, evenly spread)."""
    items = packs.items
    if limit and len(items) > limit:
        items = [items[int(i)] for i in np.linspace(0, len(items) - 1, limit)]
    tally, was = Tally(), network.training
    network.eval()
    for at in range(0, len(items), batch):
        chunk = items[at:at + batch]
        for item, maps in zip(chunk, maps_by(network, chunk)):
            sample = truth_of(item)
            tally.add(maps, sample)
    network.train(was)
    return tally


def counts(items, maps_of, threshold):
    """For pictures that only say how many people are in view: by group, share of pictures with too few, right, too many people."""
    groups = {}
    for index, item in enumerate(items):
        boxes, scores, _ = boxes_of(maps_of(index, item), 0, threshold)
        least, most = item['people']
        g = groups.setdefault(item['group'], {'pictures': 0, 'tooFew': 0, 'right': 0, 'tooMany': 0, 'people': item['people'], 'meanFound': 0.0})
        g['pictures'] += 1
        g['meanFound'] += len(boxes)
        g['tooFew' if len(boxes) < least else 'tooMany' if len(boxes) > most else 'right'] += 1
    for g in groups.values():
        g['meanFound'] = round(g['meanFound'] / g['pictures'], 2)
    return groups


SHAPES = {'centre': 2, 'box': 8, 'jointOffset': 34, 'jointHeat': 17, 'jointRefine': 34, 'state': 3}


def read_maps(path):
    """Maps of one picture as run-onnx.mjs writes them: float32, outputs in the contract's order."""
    data, maps, at = np.fromfile(path, np.float32), {}, 0
    for name in OUTPUTS:
        n = SHAPES[name] * 48 * 80
        maps[name], at = data[at:at + n].reshape(SHAPES[name], 48, 80), at + n
    return maps


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--packs', required=True)
    parser.add_argument('--pack', default='stills')
    parser.add_argument('--split', default='val')
    parser.add_argument('--checkpoint')
    parser.add_argument('--maps', help='folder with <index>.f32 for every picture of the split')
    parser.add_argument('--limit', type=int)
    parser.add_argument('--person', type=float, default=0.35)
    parser.add_argument('--parcel', type=float, default=0.35)
    parser.add_argument('--threads', type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    packs = Packs(options.packs, options.pack.split(','), options.split.split(','))
    if packs.items and 'people' in packs.items[0]:
        network = None if options.maps else load(options.checkpoint)
        maps_of = (lambda index, item: read_maps(os.path.join(options.maps, f'{index}.f32'))) if options.maps else (lambda index, item: maps_by(network, [item])[0])
        print(json.dumps(counts(packs.items, maps_of, options.person), indent=1, default=float))
        return
    if options.maps:
        tally = Tally()
        for index, item in enumerate(packs.items):
            sample = truth_of(item)
            tally.add(read_maps(os.path.join(options.maps, f'{index}.f32')), sample)
    else:
        tally = measure(load(options.checkpoint), packs, options.limit)
    result = tally.result(options.person, options.parcel)
    result['bestF1'] = {'person': tally.best_threshold(0), 'parcel': tally.best_threshold(1)}
    result['jointThresholds'] = tally.joint_thresholds()
    print(json.dumps(result, indent=1, default=float))


if __name__ == '__main__':
    main()
