"""Makes a checkpoint to go on from (train.py --start) of published float weights, whose batch norms were folded away.

    python3 recover.py --model models/qingfang-v3.onnx --packs PACKS --names floor,corpus --out start.pt

Each batch norm is given the mean and variance that its convolution has over training pictures, and the scale and shift that undo them: the
checkpoint answers as the weights did, and its norms do in training what they are there for.
"""
import argparse

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from dataset import Packs, whole
from network import Conv, Network


def unfolded(values):
    """A network in evaluation mode that answers as the folded weights {name: array} do."""
    network = Network().eval()
    take = lambda name: torch.from_numpy(values['network.' + name].copy())
    with torch.no_grad():
        for name, m in network.named_modules():
            if isinstance(m, Conv):
                conv, norm = m[0], m[1]
                conv.weight.copy_(take(f'{name}.0.weight'))
                norm.bias.copy_(take(f'{name}.0.bias'))
                norm.weight.fill_((1 + norm.eps) ** 0.5)
        for name in ('objectOut', 'jointOut'):
            out = getattr(network, name)
            out.weight.copy_(take(f'{name}.weight'))
            out.bias.copy_(take(f'{name}.bias'))
    return network


def calibrate(network, fed):
    """Measures each convolution over batches of (image [n, 3, h, w], motion [n, 1, h / 2, w / 2]) and sets its norm by that; answers stay."""
    sums = {}

    def watch(conv, _, out):
        count, total, squares = sums.get(conv, (0, 0, 0))
        sums[conv] = count + out.shape[0] * out.shape[2] * out.shape[3], total + out.double().sum((0, 2, 3)), squares + (out.double() ** 2).sum((0, 2, 3))
    hooks = [m[0].register_forward_hook(watch) for m in network.modules() if isinstance(m, Conv)]
    with torch.no_grad():
        for image, motion in fed:
            network(image, motion)
        for m in network.modules():
            if isinstance(m, Conv):
                (count, total, squares), norm = sums[m[0]], m[1]
                mean = total / count
                variance = (squares / count - mean ** 2).clamp(min=1e-4)
                norm.running_mean.copy_(mean)
                norm.running_var.copy_(variance)
                norm.weight.copy_((variance + norm.eps).sqrt())
                norm.bias.add_(mean)
    for hook in hooks:
        hook.remove()


def batches(packs, count, size=8):
    """Whole pictures spread evenly over the packs, float as the network takes them."""
    chosen = [packs.items[int(i)] for i in np.linspace(0, len(packs.items) - 1, count)]
    for i in range(0, count, size):
        views = [whole(item) for item in chosen[i:i + size]]
        yield (torch.from_numpy(np.stack([v[0] for v in views])).permute(0, 3, 1, 2).float(), torch.from_numpy(np.stack([v[1] for v in views]))[:, None].float())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', required=True)
    parser.add_argument('--packs', required=True)
    parser.add_argument('--names', default='floor,corpus')
    parser.add_argument('--pictures', type=int, default=128)
    parser.add_argument('--out', required=True)
    options = parser.parse_args()
    network = unfolded({i.name: numpy_helper.to_array(i) for i in onnx.load(options.model).graph.initializer})
    packs = Packs(options.packs, options.names.split(','), ['train'])
    fed = list(batches(packs, options.pictures))
    with torch.no_grad():
        before = network(*fed[0])
        calibrate(network, fed)
        after = network(*fed[0])
    print('answers changed by at most', max(float((before[k] - after[k]).abs().max()) for k in before))
    torch.save({'ema': network.state_dict()}, options.out)


if __name__ == '__main__':
    main()
