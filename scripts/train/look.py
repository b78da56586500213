"""The second look: a small network over 16 pictures round a moment in which something may have been thrown or kicked.

A candidate of the judgement says where a parcel was from 0.48 s before its release to 0.72 s after it. Of every 80 ms it is cut out of the
green of the half-size picture, 1.6 m wide, together with the same place one picture earlier: what flies moves against what lies there.
One encoder for all pictures, then convolutions over time; it is asked what the parcel did in every picture, what happened, and
whether each question of the judgement is answered with yes. Two streams (appearance, motion) after Simonyan and Zisserman 2014, convolutions
over time after Lea et al. 2017 (TCN), both written anew.

    python3 look.py --examples FILE... --out RUN    learns, and prints how it does on every third clip, which it did not learn from

RUN gets look.pt, and the ONNX file with its card. The card's joins are learnt from half of those thirds: every sixth clip. The other half (3,
9, 15, ...) is left to measure the whole on: `npx tsx scripts/score-look.ts`.
"""
import argparse
import gzip
import hashlib
import json
import os
import subprocess
import time

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

STEPS, STEP_MS, BEFORE_MS = 16, 80, 480
SIDE, SIDE_M = 48, 1.6
QUESTIONS = ('throw', 'toss', 'kick', 'place', 'handover', 'trample')
KINDS = ('none', 'throw', 'toss', 'drop', 'place', 'handover', 'kick', 'other')
STATES = ('off', 'rest', 'held', 'flight', 'sliding')
STATE_OF = {None: 0, 'resting': 1, 'belt': 1, 'held': 2, 'flight': 3, 'sliding': 4, 'pushed': 4}
UNKNOWN = -100
# Where the gate believes less, a look costs more than it can find: of throws 43 of 49 lie above, at half the looks of 0.02.
FROM = {'throw': 0.05, 'toss': 0.3, 'kick': 0.1, 'place': 0.1, 'handover': 0.1, 'trample': 0.1}


def conv(inputs, outputs, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class LookNetwork(nn.Module):
    """crops [n, 16, 2, 48, 48] of 0..255, moves [n, 16, 2] m from picture to picture -> right [n, 6], kind [n, 8], state [n, 16, 5]."""

    def __init__(self, width=64):
        super().__init__()
        self.see = nn.Sequential(conv(3, 16, 2), conv(16, 24), conv(24, 32, 2), conv(32, 48, 2), conv(48, 64), nn.Flatten(), nn.Linear(64 * 36, width), nn.ReLU(), nn.Dropout(0.2))
        self.over = nn.ModuleList([nn.Conv1d(width + 2 if i == 0 else width, width, 3, padding=d, dilation=d) for i, d in enumerate((1, 2, 4))])
        self.state = nn.Conv1d(width, len(STATES), 1)
        self.join = nn.Sequential(nn.Dropout(0.3), nn.Linear(width * 8, 64), nn.ReLU(), nn.Dropout(0.3))
        self.right, self.kind = nn.Linear(64, len(QUESTIONS)), nn.Linear(64, len(KINDS))

    def forward(self, crops, moves):
        n = crops.shape[0]
        x = crops.reshape(n * STEPS, 2, SIDE, SIDE) / 64 - 2
        x = torch.cat([x, (x[:, :1] - x[:, 1:]) * 3], 1)
        x = self.see(x).reshape(n, STEPS, -1)
        x = torch.cat([x, moves * 4], 2).transpose(1, 2)
        for layer in self.over:
            y = F.relu(layer(x))
            x = y if y.shape != x.shape else x + y
        # Means of 8 spans of 2 pictures: when something happened matters.
        joined = self.join(F.avg_pool1d(x, 2).flatten(1))
        return self.right(joined), self.kind(joined), self.state(x).transpose(1, 2)


def planes(video):
    """Green of every 80 ms, means of two by two pixels: uint8 [n, h / 2, w / 2]."""
    probe = subprocess.run(['ffprobe', '-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', video], capture_output=True, text=True, check=True)
    w, h = map(int, probe.stdout.strip().split(','))
    h2 = round(h * 640 / w / 2)
    raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', video, '-vf', f'fps=12.5,scale=640:{2 * h2}:flags=bilinear,format=gbrp', '-f', 'rawvideo', '-'], capture_output=True, check=True).stdout
    green = np.frombuffer(raw, np.uint8).reshape(-1, 3, h2, 2, 320, 2)[:, 0].astype(np.uint16)
    return ((green[:, :, 0, :, 0] + green[:, :, 0, :, 1] + green[:, :, 1, :, 0] + green[:, :, 1, :, 1]) >> 2).astype(np.uint8), 320 / w


def cut(frames, index, centre, width):
    """48 x 48 of one plane round a centre, `width` pixels of the plane wide."""
    scale = width / SIDE
    m = np.float32([[scale, 0, centre[0] - width / 2 + scale / 2 - 0.5], [0, scale, centre[1] - width / 2 + scale / 2 - 0.5]])
    return cv2.warpAffine(frames[min(max(index, 0), len(frames) - 1)], m, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)


class Clip:
    def __init__(self, path):
        self.frames, self.half = planes(path + '.mp4')


def look_at(clip, example, random=None):
    """(crops, moves) of an example; with `random` seen a little differently each time."""
    look = example['look']
    centres, px = np.float64(look['centresPx']) * clip.half, look['pxPerM'] * clip.half
    first = int(round(look['fromMs'] / STEP_MS))
    mirror = False
    if random is not None:
        px *= np.exp(random.normal(0, 0.12))
        centres = centres + random.normal(0, 0.05, 2) * px + np.cumsum(random.normal(0, 0.012, centres.shape), 0) * px
        mirror = random.random() < 0.5
    crops = np.empty((STEPS, 2, SIDE, SIDE), np.float32)
    for i in range(STEPS):
        crops[i, 0] = cut(clip.frames, first + i, centres[i], px * SIDE_M)
        crops[i, 1] = cut(clip.frames, first + i - 1, centres[i], px * SIDE_M)
    moves = np.diff(centres, axis=0, prepend=centres[:1]) / px
    if mirror:
        crops, moves = crops[..., ::-1].copy(), moves * [-1, 1]
    if random is not None:
        crops = (crops - 128) * np.exp(random.normal(0, 0.2)) + 128 + random.normal(0, 15) + random.uniform(0, 5) * random.standard_normal(crops.shape, np.float32)
    return crops.astype(np.float32), moves.astype(np.float32).clip(-1, 1)


def kind_of(kind):
    return 0 if kind is None else KINDS.index(kind) if kind in KINDS else KINDS.index('other')


def read_examples(files):
    out = []
    for file in files:
        with open(file) as f:
            for question, examples in json.load(f):
                for e in examples:
                    if e['seen'] and e.get('look'):
                        out.append({**e, 'question': QUESTIONS.index(question)})
    return out


def truth_examples(path, random):
    """Windows round what truth says happened, and round moments in which nothing did; nobody asked about them."""
    truth, out = json.load(open(path + '.json')), []
    frames = json.load(gzip.open(path + '.frames.json.gz'))['frames']
    cam = truth['camera']
    R, t, f = np.array(cam['R']), np.array(cam['t']).reshape(3), cam['K'][0][0]
    seen = {}
    for frame in frames:
        for p in frame['parcels']:
            x0, y0, x1, y1 = p['boxXyxy']
            seen.setdefault(p['id'], []).append((frame['tMs'], (x0 + x1) / 2, (y0 + y1) / 2, p['state'], f / max(0.5, (R @ np.array(p['centreXyz']) + t)[2])))
    happened = [(h['parcelId'], h['tReleaseMs'], h['kind']) for h in truth['handlings'] if h['visible'] >= 0.4]
    moments = [(p, ms + random.normal(0, 50), kind) for p, ms, kind in happened]
    for p, sightings in seen.items():
        moving = [s[0] for s in sightings if s[3] not in ('resting', 'belt')]
        for _ in range(2 if moving else 0):
            ms = random.choice(moving)
            if all(q != p or abs(at - ms) > 480 for q, at, _ in happened):
                moments.append((p, ms, None))
    for p, ms, kind in moments:
        s = seen.get(p)
        if s is None:
            continue
        times = np.array([q[0] for q in s])
        # As the tracker sees it: some sightings are missed, in flight more of them.
        there = np.array([random.random() > (0.45 if q[3] == 'flight' else 0.15) for q in s])
        if there.sum() < 3:
            continue
        want = ms - BEFORE_MS + STEP_MS * np.arange(STEPS)
        x = np.interp(want, times[there], np.array([q[1] for q in s])[there])
        y = np.interp(want, times[there], np.array([q[2] for q in s])[there])
        states = []
        for at, cx, cy in zip(want, x, y):
            i = int(np.argmin(np.abs(times - at)))
            states.append(s[i][3] if abs(times[i] - at) < 60 and np.hypot(s[i][1] - cx, s[i][2] - cy) < 0.3 * s[i][4] else None)
        scale = s[int(np.argmin(np.abs(times - ms)))][4]
        out.append({'group': path, 'question': UNKNOWN, 'right': False, 'kind': kind, 'look': {'fromMs': ms - BEFORE_MS, 'centresPx': np.stack([x, y], 1), 'pxPerM': scale, 'states': states, 'kind': kind}})
    return out


def targets(e):
    states = [STATE_OF.get(s, UNKNOWN) for s in e['look']['states']]
    return states, kind_of(e['look']['kind']), e['question'], float(e['right'])


def loss_of(model, batch):
    crops, moves, states, kinds, questions, right = batch
    r, k, s = model(crops, moves)
    loss = 0.3 * F.cross_entropy(s.reshape(-1, len(STATES)), states.reshape(-1), ignore_index=UNKNOWN) + 0.5 * F.cross_entropy(k, kinds)
    asked = questions >= 0
    if asked.any():
        loss = loss + F.binary_cross_entropy_with_logits(r[asked].gather(1, questions[asked, None])[:, 0], right[asked])
    return loss


def tensors(clips, examples, random):
    looks = [look_at(clips[e['group']], e, random) for e in examples]
    ts = [targets(e) for e in examples]
    return (torch.from_numpy(np.stack([c for c, _ in looks])), torch.from_numpy(np.stack([m for _, m in looks])), torch.tensor([t[0] for t in ts]), torch.tensor([t[1] for t in ts]), torch.tensor([t[2] for t in ts]), torch.tensor([t[3] for t in ts]))


def auc(scores, truth):
    order = np.argsort(scores)
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    p = truth.sum()
    return (ranks[truth].sum() - p * (p + 1) / 2) / max(1, p * (len(truth) - p))


def log_odds(p):
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def predict(model, clips, examples):
    model.eval()
    out = []
    with torch.no_grad():
        for i in range(0, len(examples), 64):
            crops, moves, *_ = tensors(clips, examples[i:i + 64], None)
            r, k, _ = model(crops, moves)
            out.append(np.concatenate([r.numpy(), torch.log_softmax(k, 1).numpy()], 1))
    return np.concatenate(out)


def report(model, clips, examples):
    """How well the gate alone, the look alone and both (joined by a regression on other clips) put right ones before wrong ones."""
    from sklearn.linear_model import LogisticRegression
    out = predict(model, clips, examples)
    groups = np.array([hash_of(e['group']) % 5 for e in examples])
    lines = []
    for q, name in enumerate(QUESTIONS):
        mine = np.array([e['question'] == q for e in examples])
        right = np.array([e['right'] for e in examples])[mine]
        if right.sum() < 5:
            continue
        gate, look = log_odds(np.array([e['believed'] for e in examples]))[mine], out[mine, q]
        x, both = np.stack([gate, look], 1), np.zeros(mine.sum())
        for fold in range(5):
            held = groups[mine] == fold
            if right[~held].any() and held.any():
                both[held] = LogisticRegression().fit(x[~held], right[~held]).decision_function(x[held])
        best = lambda s: max((2 * (right & (s >= t)).sum() / ((s >= t).sum() + right.sum()) for t in np.unique(s[right])), default=0)
        lines.append(f'{name:9} {int(right.sum()):4} of {len(right):5}  area: gate {auc(gate, right):.3f} look {auc(look, right):.3f} both {auc(both, right):.3f}   best F1: gate {best(gate):.3f} look {best(look):.3f} both {best(both):.3f}')
    return '\n'.join(lines)


class Shipped(nn.Module):
    """As the service runs it: one look, bytes in, the answers to the questions out."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, crops, moves):
        return self.model(crops.float(), moves)[0]


def join_of(model, clips, examples, name):
    """Weights that join the log odds of gate and look, learnt from clips that the look was not learnt from."""
    from sklearn.linear_model import LogisticRegression
    mine = [e for e in examples if e['question'] == QUESTIONS.index(name) and e['believed'] >= FROM[name]]
    right = np.array([e['right'] for e in mine])
    gate, look = log_odds(np.array([e['believed'] for e in mine])), predict(model, clips, mine)[:, QUESTIONS.index(name)]
    fit = LogisticRegression().fit(np.stack([gate, look], 1), right)
    print(f'join {name}: {int(right.sum())} right of {len(right)}; gate {fit.coef_[0][0]:.3f} look {fit.coef_[0][1]:.3f} bias {fit.intercept_[0]:.3f}', flush=True)
    gate, look = map(float, fit.coef_[0].round(3))
    return {'from': FROM[name], 'gate': gate, 'look': look, 'bias': float(fit.intercept_[0].round(3))}


def ship(model, out, name, joins, learnt_from, said):
    """ONNX file and card."""
    model.eval()
    file = f'{out}/{name}.onnx'
    torch.onnx.export(Shipped(model), (torch.zeros(1, STEPS, 2, SIDE, SIDE, dtype=torch.uint8), torch.zeros(1, STEPS, 2)), file, input_names=['crops', 'moves'], output_names=['right'], opset_version=13)
    with open(file, 'rb') as f:
        data = f.read()
    card = {
        'name': name,
        'file': f'{name}.onnx',
        'bytes': len(data),
        'sha256': hashlib.sha256(data).hexdigest(),
        'role': ['look'],
        'family': 'qingfang-look',
        'licence': 'Apache-2.0',
        'source': {'who': 'ours: trained from nothing by scripts/train/look.py (see its README)', 'precision': 'float32'},
        'input': {'name': 'crops', 'type': 'uint8', 'layout': 'NCHW', 'sizeWh': [SIDE, SIDE], 'fit': f'(1, {STEPS}, 2, {SIDE}, {SIDE}): green of the half-size picture, {SIDE_M} m wide, every {STEP_MS} ms from {BEFORE_MS} ms before the release; of each the same place one picture earlier. Second input moves (1, {STEPS}, 2): metres from cut to cut'},
        'outputs': [{'name': 'right', 'shape': [1, len(QUESTIONS)], 'meaning': 'log odds that the answer to each question of the judgement is yes, in the order of classes'}],
        'classes': list(QUESTIONS),
        'joins': joins,
        'trainingData': {'learnt from': learnt_from},
        'accuracy': said,
    }
    with open(f'{out}/{name}.json', 'w') as f:
        json.dump(card, f, indent=2, ensure_ascii=False)
        f.write('\n')


def hash_of(text):
    return int.from_bytes(hashlib.sha1(text.encode()).digest()[:4], 'big')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--examples', nargs='+', required=True, help='what scripts/learn-gates.ts gathered')
    p.add_argument('--out', required=True)
    p.add_argument('--minutes', type=float, default=25)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--name', default='qingfang-look-1', help='of the network')
    p.add_argument('--join', nargs='*', default=['throw', 'toss'], choices=QUESTIONS, help='questions that the look may help to answer')
    o = p.parse_args()
    os.makedirs(o.out, exist_ok=True)
    torch.manual_seed(o.seed)
    random = np.random.default_rng(o.seed)
    examples = read_examples(o.examples)
    paths = sorted({e['group'] for e in examples})
    clips = {path: Clip(path) for path in paths}
    number = lambda path: int(path.rsplit('-', 1)[1])
    test = lambda path: number(path) % 3 == 0
    learn, judge = [e for e in examples if not test(e['group'])], [e for e in examples if test(e['group'])]
    extra = [e for path in paths if not test(path) for e in truth_examples(path, random)]
    hard = [e for e in learn if e['right'] or e['believed'] >= 0.02]
    easy = [e for e in learn if not e['right'] and e['believed'] < 0.02]
    print(f'{len(paths)} clips; learn: {sum(e["right"] for e in learn)} right, {len(hard)} hard, {len(easy)} easy, {len(extra)} of truth; judge: {len(judge)}', flush=True)
    model = LookNetwork()
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=0.02)
    started, step, last = time.time(), 0, 0.0
    while (done := (time.time() - started) / 60 / o.minutes) < 1:
        for group in optimiser.param_groups:
            group['lr'] = 2e-3 * min(1, step / 100) * (0.5 + 0.5 * np.cos(np.pi * min(1, done)))
        batch = [hard[i] for i in random.integers(len(hard), size=30)] + [easy[i] for i in random.integers(len(easy), size=14)] + [extra[i] for i in random.integers(len(extra), size=20)]
        model.train()
        loss = loss_of(model, tensors(clips, batch, random))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        last, step = last * 0.98 + loss.item() * 0.02, step + 1
        if step % 200 == 0:
            print(f'{step} steps, {100 * done:.0f} %, loss {last:.3f}, {(time.time() - started) / step * 1000:.0f} ms a step', flush=True)
        if step % 1000 == 0:
            print(report(model, clips, judge), flush=True)
    torch.save(model.state_dict(), f'{o.out}/look.pt')
    said = report(model, clips, judge)
    print(said, flush=True)
    join = [e for e in judge if number(e['group']) % 6 == 0]
    joins = {name: join_of(model, clips, join, name) for name in o.join}
    ship(model, o.out, o.name, joins, f'{len([path for path in paths if not test(path)])} clips rendered by floorsim at 12.5 frames a second, and what the judgement proposed in them', said.split('\n'))


if __name__ == '__main__':
    main()
