"""Truth of one picture drawn onto the stride-8 grid, as TTFNet does (Liu et al. 2020): every object teaches its box and
joints at all cells of its middle, weighted by a Gaussian, so that few pictures teach much."""
import numpy as np

from network import JOINTS, STATES, STRIDE

ALPHA = 0.54 / 6    # deviation of an object's Gaussian as a share of its side
LEAST_SIGMA = 3.6   # px
# How much a parcel counts by its state: what is in the hand or in the air is what the judgement lives on.
STATE_WEIGHTS = {'flight': 3, 'sliding': 2, 'pushed': 2, 'held': 2}
CHANNELS = {'heat': 2, 'heatWeight': 2, 'box': 8, 'boxWeight': 2, 'offset': 34, 'offsetWeight': 17, 'jointHeat': 17, 'jointHeatWeight': 17,
            'refine': 34, 'refineWeight': 17, 'state': len(STATES), 'stateWeight': 1}
# Truth knows a state of its own for what a foot or a hand pushes along.
STATE_OF = {'pushed': 'sliding'}
NOWHERE_WEIGHT = 0.003  # of a cell without a parcel, where a hand that swings must not look like a flight


def grid(height, width):
    """Cell centres in px: x [w], y [h]."""
    return (np.arange(width // STRIDE, dtype=np.float32) + 0.5) * STRIDE, (np.arange(height // STRIDE, dtype=np.float32) + 0.5) * STRIDE


def inside(box, xs, ys):
    """Mask [h, w] of the cells whose centre lies in the box."""
    return ((ys >= box[1]) & (ys <= box[3]))[:, None] & ((xs >= box[0]) & (xs <= box[2]))[None]


def bumps(centres, sigmas, xs, ys):
    """Gaussians [n, h, w] round centres [n, 2] px with deviations [n, 2] px."""
    gx = np.exp(-((xs[None] - centres[:, :1]) ** 2) / (2 * sigmas[:, :1] ** 2))
    gy = np.exp(-((ys[None] - centres[:, 1:]) ** 2) / (2 * sigmas[:, 1:] ** 2))
    return gy[:, :, None] * gx[:, None, :]


def cells_of(points, h, w):
    """Row and column of the cell each point [n, 2] px lies in."""
    return np.clip((points[:, 1] // STRIDE).astype(int), 0, h - 1), np.clip((points[:, 0] // STRIDE).astype(int), 0, w - 1)


def draw_objects(t, k, boxes, weights, xs, ys):
    """Heat map, boxes and their weights of class k; `weights` [n] says how much each object counts. Returns (order, mine): for each object, big to small, its cell weights."""
    h, w = len(ys), len(xs)
    order = np.argsort(-(boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    b, weights = boxes[order], np.asarray(weights, np.float32)[order]
    centres = np.stack([(b[:, 0] + b[:, 2]) / 2, (b[:, 1] + b[:, 3]) / 2], 1)
    sigmas = np.maximum(np.stack([b[:, 2] - b[:, 0], b[:, 3] - b[:, 1]], 1) * ALPHA, LEAST_SIGMA)
    g = bumps(centres, sigmas, xs, ys)
    t['heat'][k] = np.maximum(t['heat'][k], g.max(0))
    rows, columns = cells_of(centres, h, w)
    t['heat'][k][rows, columns] = 1
    t['heatWeight'][k][rows, columns] = weights
    core = g * (g > 0.12)
    n = np.arange(len(b))
    core[n, rows, columns] = np.maximum(core[n, rows, columns], 0.5)
    owner = np.full((h, w), -1)
    for i in n:
        owner[core[i] > 0] = i
    mine = core * (owner[None] == n[:, None, None])
    mine /= np.maximum(mine.sum((1, 2), keepdims=True), 1e-6)
    for i in n:
        m = mine[i] > 0
        t['boxWeight'][k][m] = mine[i][m] * weights[i]
        y, x = np.nonzero(m)
        t['box'][4 * k:4 * k + 4, y, x] = np.stack([xs[x] - b[i, 0], ys[y] - b[i, 1], b[i, 2] - xs[x], b[i, 3] - ys[y]])
    return order, mine


def draw_states(t, states, weights, order, mine):
    """What each parcel does, at the cells of its middle; pictures that do not know it teach nothing."""
    if all(state is None for state in states):
        return
    t['stateWeight'][0] = NOWHERE_WEIGHT
    for rank, i in enumerate(order):
        m = mine[rank] > 0
        t['stateWeight'][0][m] = mine[rank][m] * weights[i]
        name = STATE_OF.get(states[i], states[i])
        if name in STATES:
            t['state'][STATES.index(name)][m] = 1


def draw_joints(t, persons, order, mine, loose, xs, ys):
    """Offsets at the middle of each person, joint heat maps and refinements."""
    h, w = len(ys), len(xs)
    near = np.full((JOINTS, h, w), np.inf, np.float32)
    for rank, i in enumerate(order):
        box, joints = persons[i]['box'], persons[i]['joints']
        size = max(box[2] - box[0], box[3] - box[1])
        y, x = np.nonzero(mine[rank])
        trust = np.where(joints[:, 2] == 2, 1, np.where(joints[:, 2] == 1, 0.4, 0)).astype(np.float32) * persons[i]['weight']
        t['offset'][0::2, y, x] = joints[:, :1] - xs[x][None]
        t['offset'][1::2, y, x] = joints[:, 1:2] - ys[y][None]
        t['offsetWeight'][:, y, x] = trust[:, None] * mine[rank][y, x][None] / size
        sigma = np.clip(0.035 * size, 4, 10)
        g = bumps(joints[:, :2], np.full((JOINTS, 2), sigma, np.float32), xs, ys)
        seen, hidden = joints[:, 2] == 2, joints[:, 2] == 1
        t['jointHeat'][seen] = np.maximum(t['jointHeat'][seen], g[seen])
        t['jointHeatWeight'][hidden] *= g[hidden] < 0.05
        if loose:
            t['jointHeatWeight'][joints[:, 2] == 0] *= ~inside(box, xs, ys)
        for j in np.nonzero(seen)[0]:
            dx, dy = joints[j, 0] - xs, joints[j, 1] - ys
            d = dy[:, None] ** 2 + dx[None] ** 2
            m = (d < 14 ** 2) & (d < near[j])
            near[j][m] = d[m]
            yy, xx = np.nonzero(m)
            t['refine'][2 * j, yy, xx], t['refine'][2 * j + 1, yy, xx] = dx[xx], dy[yy]
            t['refineWeight'][j][m] = persons[i]['weight']
    for i in order:
        joints = persons[i]['joints']
        j = np.nonzero(joints[:, 2] == 2)[0]
        rows, columns = cells_of(joints[j, :2], h, w)
        t['jointHeat'][j, rows, columns] = 1
        t['jointHeatWeight'][j, rows, columns] = 1


def encode(sample, height, width):
    """Targets of one sample as a dict of float32 maps [channels, height/8, width/8] (see CHANNELS).

    sample: persons [{box, joints [17,3], weight}], parcels [n,4], parcelStates [n], ignorePersons, ignoreParcels [n,4], parcelTruth, loose; px of the
    picture fed. box maps hold distances in px, offset and refine maps px, weights are >= 0.
    """
    xs, ys = grid(height, width)
    h, w = len(ys), len(xs)
    t = {name: np.zeros((c, h, w), np.float32) for name, c in CHANNELS.items()}
    t['heatWeight'][0] = 1
    t['heatWeight'][1] = {'full': 1, 'none': 0.3, 'faces': 0.03}[sample['parcelTruth']]
    t['jointHeatWeight'][:] = 1
    for box in sample['ignorePersons']:
        m = inside(box, xs, ys)
        t['heatWeight'][0][m] = 0
        t['jointHeatWeight'][:, m] = 0
    for box in sample['ignoreParcels']:
        t['heatWeight'][1][inside(box, xs, ys)] = 0
    if sample['parcelTruth'] == 'faces':
        for box in sample['parcels']:
            t['heatWeight'][1][inside(box, xs, ys)] = 1
    if len(sample['parcels']):
        weights = [STATE_WEIGHTS.get(s, 1) for s in sample['parcelStates']]
        order, mine = draw_objects(t, 1, np.asarray(sample['parcels'], np.float32), weights, xs, ys)
        draw_states(t, sample['parcelStates'], weights, order, mine)
    if sample['persons']:
        order, mine = draw_objects(t, 0, np.array([p['box'] for p in sample['persons']], np.float32), np.ones(len(sample['persons'])), xs, ys)
        draw_joints(t, sample['persons'], order, mine, sample['loose'], xs, ys)
    return t
