"""Writes a checkpoint as ONNX by the contract, with batch norm folded into the convolutions.

    python3 export.py --checkpoint run/last.pt --out models/qingfang-v3.onnx

Inputs: image uint8 [1, 384, 640, 3] RGB, motion uint8 [1, 192, 320, 1]. Outputs: centre, box, jointOffset, jointHeat, jointRefine (see network.py).
"""
import argparse
import copy
import warnings

import onnx
import torch
from torch import nn

from evaluate import load
from network import OUTPUTS, Conv, Deployed


def folded(network):
    """A copy of the network in which every batch norm is part of its convolution."""
    network = copy.deepcopy(network).eval()
    for m in network.modules():
        if not isinstance(m, Conv):
            continue
        conv, norm = m[0], m[1]
        factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        fused = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding)
        fused.weight.data = conv.weight.data * factor[:, None, None, None]
        fused.bias.data = norm.bias.data - norm.running_mean * factor
        m[0], m[1] = fused, nn.Identity()
    return network


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--checkpoint', required=True)
    parser.add_argument('--out', required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    warnings.filterwarnings('ignore', message='The shape inference')
    network = load(options.checkpoint)
    fed = torch.randint(0, 256, (1, 384, 640, 3), dtype=torch.uint8), torch.randint(0, 256, (1, 192, 320, 1), dtype=torch.uint8)
    with torch.no_grad():
        reference, fused = Deployed(network)(*fed), Deployed(folded(network))
        print('folding changes outputs by at most', max(float((a - b).abs().max()) for a, b in zip(reference, fused(*fed))))
        torch.onnx.export(fused, fed, options.out, opset_version=13, input_names=['image', 'motion'], output_names=list(OUTPUTS), do_constant_folding=True)
    model = onnx.load(options.out)
    model.producer_name, model.producer_version = 'qingfang', '1'
    model.doc_string = 'People with joints and parcels on a stride-8 grid; see the card beside this file.'
    model.graph.ClearField('doc_string')
    for node in model.graph.node:
        node.ClearField('doc_string')
    onnx.checker.check_model(model)
    onnx.save(model, options.out)
    print(options.out, sorted({n.op_type for n in model.graph.node}), len(model.SerializeToString()), 'bytes')


if __name__ == '__main__':
    main()
