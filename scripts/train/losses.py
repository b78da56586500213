"""Losses: penalty-reduced focal loss on heat maps (Law & Deng 2018; Zhou et al. 2019), GIoU on boxes (Rezatofighi et al. 2019)
with Gaussian weights (TTFNet), L1 on joints."""
import torch
from torch.nn import functional as F

from network import JOINT_UNIT, REFINE_UNIT, activate

WEIGHTS = {'centre': 1.0, 'box': 3.0, 'middle': 1.0, 'offset': 12.0, 'jointHeat': 0.6, 'refine': 1.0, 'state': 1.5}


def focal(logit, heat, weight):
    """Sum over cells of the focal loss with negatives reduced by (1 - heat)^4, divided by the number of peaks."""
    p = logit.sigmoid()
    peak = (heat >= 0.9999).float()
    positive = -F.logsigmoid(logit) * (1 - p) ** 2 * peak
    negative = -F.logsigmoid(-logit) * p ** 2 * (1 - heat) ** 4 * (1 - peak)
    return ((positive + negative) * weight).sum() / (peak * (weight > 0)).sum().clamp(min=1)


def giou(p, q):
    """GIoU of two boxes given as distances from the same cell [N, 4, h, w]."""
    inter = (torch.minimum(p[:, 0], q[:, 0]) + torch.minimum(p[:, 2], q[:, 2])).clamp(min=0) * (torch.minimum(p[:, 1], q[:, 1]) + torch.minimum(p[:, 3], q[:, 3])).clamp(min=0)
    hull = (torch.maximum(p[:, 0], q[:, 0]) + torch.maximum(p[:, 2], q[:, 2])) * (torch.maximum(p[:, 1], q[:, 1]) + torch.maximum(p[:, 3], q[:, 3]))
    union = (p[:, 0] + p[:, 2]) * (p[:, 1] + p[:, 3]) + (q[:, 0] + q[:, 2]) * (q[:, 1] + q[:, 3]) - inter
    return inter / union.clamp(min=1) - (hull - union) / hull.clamp(min=1)


def box_losses(box, t):
    """(1 - GIoU, smooth error of the box middle in px / 4), each a weighted mean over both classes."""
    total = t['boxWeight'].sum().clamp(min=1)
    overlap, middle = 0.0, 0.0
    for k in range(2):
        p, q, w = box[:, 4 * k:4 * k + 4], t['box'][:, 4 * k:4 * k + 4], t['boxWeight'][:, k]
        overlap = overlap + ((1 - giou(p, q)) * w).sum()
        side = ((q[:, 0] + q[:, 2]) * (q[:, 1] + q[:, 3])).clamp(min=64).sqrt()
        for a in range(2):
            error = ((p[:, a + 2] - p[:, a]) - (q[:, a + 2] - q[:, a])).abs() / 2
            middle = middle + (error / (4 + 0.1 * side) * w).sum()
    return overlap / total, middle / total


def losses(raw, t):
    """Dict of the losses (scalars) for raw maps of the network and targets of targets.encode, batched."""
    out = activate(raw)
    box, middle = box_losses(out['box'], t)
    pair = lambda w: w.repeat_interleave(2, 1)
    persons = t['boxWeight'][:, 0].sum().clamp(min=1)
    offset = ((out['jointOffset'] - t['offset']).abs() * pair(t['offsetWeight'])).sum() / (persons * 34)
    refine_weight = pair(t['refineWeight'])
    refine = ((out['jointRefine'] - t['refine']).abs() * refine_weight).sum() / REFINE_UNIT / refine_weight.sum().clamp(min=1)
    result = {'centre': focal(raw['centre'], t['heat'], t['heatWeight']), 'box': box, 'middle': middle, 'offset': offset,
              'jointHeat': focal(raw['jointHeat'], t['jointHeat'], t['jointHeatWeight']), 'refine': refine}
    state = F.binary_cross_entropy_with_logits(raw['state'], t['state'], reduction='none') * t['stateWeight']
    result['state'] = state.sum() / t['stateWeight'].sum().clamp(min=1)
    result['total'] = sum(WEIGHTS[k] * v for k, v in result.items())
    return result
