"""Maps of the network to people and parcels, as the service decodes them (here in numpy, for measuring).

A peak is a cell that is the largest of its 3x3 neighbours and at least the class's threshold; boxes of one class that
overlap a better one by more than IOU are dropped. A joint is the regressed place; if the joint's heat map times a
Gaussian round that place has a clear maximum near it, that cell plus its refinement is taken instead.
"""
import numpy as np

from network import JOINTS, STRIDE

IOU = 0.6
JOINT = 0.25


def iou(a, b):
    """IoU of boxes a [n,4] with b [m,4] -> [n,m]."""
    w = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    h = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    inter = np.clip(w, 0, None) * np.clip(h, 0, None)
    area = lambda q: np.clip(q[:, 2] - q[:, 0], 0, None) * np.clip(q[:, 3] - q[:, 1], 0, None)
    return inter / np.maximum(area(a)[:, None] + area(b)[None] - inter, 1e-6)


def peaks(heat, threshold, limit=120):
    """(rows, columns, scores) of the local maxima of a map [h, w], best first."""
    h, w = heat.shape
    padded = np.pad(heat, 1)
    largest = np.max([padded[y:y + h, x:x + w] for y in range(3) for x in range(3)], 0)
    rows, columns = np.nonzero((heat >= largest) & (heat >= threshold))
    order = np.argsort(-heat[rows, columns])[:limit]
    return rows[order], columns[order], heat[rows[order], columns[order]]


def boxes_of(maps, k, threshold, nms=IOU):
    """Boxes of class k: ([n,4] px, scores [n], cells [n,2])."""
    rows, columns, scores = peaks(maps['centre'][k], threshold)
    x, y = (columns + 0.5) * STRIDE, (rows + 0.5) * STRIDE
    d = maps['box'][4 * k:4 * k + 4, rows, columns]
    boxes = np.stack([x - d[0], y - d[1], x + d[2], y + d[3]], 1)
    keep, overlap = [], iou(boxes, boxes)
    for i in range(len(boxes)):
        if not any(overlap[i, j] > nms for j in keep):
            keep.append(i)
    return boxes[keep], scores[keep], np.stack([rows[keep], columns[keep]], 1)


def joints_of(maps, box, cell):
    """17 joints [x, y, score] px of the person at a peak's cell."""
    h, w = maps['centre'].shape[1:]
    row, column = cell
    x0, y0 = (column + 0.5) * STRIDE, (row + 0.5) * STRIDE
    size = max(box[2] - box[0], box[3] - box[1])
    reach = int(np.ceil(np.clip(0.12 * size, 12, 32) / STRIDE))
    result = np.zeros((JOINTS, 3))
    for j in range(JOINTS):
        x, y = x0 + maps['jointOffset'][2 * j, row, column], y0 + maps['jointOffset'][2 * j + 1, row, column]
        c, r = int(np.clip(x // STRIDE, 0, w - 1)), int(np.clip(y // STRIDE, 0, h - 1))
        ys, xs = np.mgrid[max(0, r - reach):min(h, r + reach + 1), max(0, c - reach):min(w, c + reach + 1)]
        heat = maps['jointHeat'][j, ys, xs]
        distance = ((xs + 0.5) * STRIDE - x) ** 2 + ((ys + 0.5) * STRIDE - y) ** 2
        weighed = heat * np.exp(-distance / (2 * np.clip(0.08 * size, 8, 24) ** 2))
        at = np.unravel_index(np.argmax(weighed), weighed.shape)
        if weighed[at] >= 0.1:
            rr, cc = ys[at], xs[at]
            result[j] = (cc + 0.5) * STRIDE + maps['jointRefine'][2 * j, rr, cc], (rr + 0.5) * STRIDE + maps['jointRefine'][2 * j + 1, rr, cc], heat[at]
        else:
            result[j] = x, y, heat.max() if heat.size else 0
    return result
