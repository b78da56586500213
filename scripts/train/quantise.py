"""Makes an int8 ONNX from the float one (static post-training quantisation in QuantizeLinear/DequantizeLinear form).

    python3 quantise.py --model models/qingfang-v3.onnx --packs PACKS --out models/qingfang-v3-int8.onnx

Weights: int8, symmetric, one scale a channel. Activations: uint8 from zero (all follow a ReLU), one scale a tensor, the clip that makes
the mean squared error least on training pictures. The inputs are taken as they are: (image - 115) / 64 and (motion - 128) / 32 replace the
normalisation. The last 1x1 convolutions and all after them stay float. Biases are corrected by the mean error of each channel (Nagel et al. 2019).
"""
import argparse

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional as F

from dataset import Packs, whole

INPUTS = {'image': (1 / 64, 115), 'motion': (1 / 32, 128)}  # scale and zero of each input


def attributes(node):
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


class Graph:
    """The float model up to the inputs of its last convolutions: a list of nodes, and a torch interpreter of the few kinds it has."""

    def __init__(self, model):
        self.model = model
        self.values = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
        for n in model.graph.node:
            if n.op_type == 'Constant':
                self.values[n.output[0]] = numpy_helper.to_array(n.attribute[0].t)
        convolutions = [n for n in model.graph.node if n.op_type == 'Conv']
        self.heads = [n for n in convolutions if self.values[n.input[1]].shape[0] in (13, 85)]
        nodes, skipped = list(model.graph.node), {}
        origin = {name: name for name in INPUTS}  # which input a value comes from, before the first convolutions
        self.start = {}                           # normalised input: input
        for n in nodes:
            if n.op_type == 'Conv' and n.input[0] in origin:
                self.start[n.input[0]] = origin[n.input[0]]
            elif n.op_type in ('Cast', 'Transpose', 'Mul', 'Sub', 'Add') and n.input[0] in origin:
                origin[n.output[0]] = origin[n.input[0]]
            elif n.op_type == 'Cast':  # float to float, left by mixed precision
                skipped[n.output[0]] = n.input[0]
        self.skipped = skipped
        self.body, known = [], set(self.start)
        for n in nodes:
            if n.op_type in ('Conv', 'Relu', 'Add', 'Concat', 'Resize') and n not in self.heads and self.source(n.input[0]) in known:
                self.body.append(n)
                known.add(n.output[0])

    def source(self, name):
        return self.skipped.get(name, name)

    def run(self, fed, weights=None, biases=None, clip=None, watch=None):
        """Values by name for normalised inputs {input: [n, c, h, w]}; clip: scales by which outputs are rounded; watch(name, value) sees all."""
        v = {name: fed[given] for name, given in self.start.items()}
        for n in self.body:
            x = [v[self.source(i)] for i in n.input if self.source(i) in v]
            if n.op_type == 'Conv':
                a = attributes(n)
                w = (weights or {}).get(n.input[1], self.values[n.input[1]])
                b = (biases or {}).get(n.input[2], self.values[n.input[2]])
                y = F.conv2d(x[0], torch.tensor(w), torch.tensor(b), a['strides'], a['pads'][0])
            elif n.op_type == 'Relu':
                y = x[0].relu()
            elif n.op_type == 'Add':
                y = x[0] + x[1]
            elif n.op_type == 'Concat':
                y = torch.cat(x, 1)
            else:
                y = F.interpolate(x[0], scale_factor=2.0, mode='nearest')
            if watch:
                watch(n, y)
            if clip and n.output[0] in clip:
                s = clip[n.output[0]]
                y = (y / s).round().clamp(0, 255) * s
            v[n.output[0]] = y
        return v


def quantise_weights(w):
    """(int8 weights, scale a channel): symmetric, the clip of least squared error among a few."""
    flat = w.reshape(len(w), -1)
    top = np.maximum(np.abs(flat).max(1), 1e-8)
    best, scale = np.full(len(w), np.inf), top / 127
    for share in (1.0, 0.97, 0.94, 0.9, 0.85, 0.8):
        s = top * share / 127
        error = ((np.clip(np.round(flat / s[:, None]), -127, 127) * s[:, None] - flat) ** 2).sum(1)
        scale, best = np.where(error < best, s, scale), np.minimum(error, best)
    shape = (-1,) + (1,) * (w.ndim - 1)
    return np.clip(np.round(w / scale.reshape(shape)), -127, 127).astype(np.int8), scale.astype(np.float32)


def least_error_scale(histogram, top):
    """Scale whose uint8 rounding and clipping of a histogram over [0, top] has the least squared error."""
    middles = (np.arange(len(histogram)) + 0.5) * top / len(histogram)
    best = (np.inf, top / 255)
    for share in np.concatenate([np.linspace(0.2, 1, 65)]):
        s = top * share / 255
        error = (histogram * (np.clip(np.round(middles / s), 0, 255) * s - middles) ** 2).sum()
        best = min(best, (error, s))
    return best[1]


def pictures(packs, count):
    """Normalised inputs of pictures spread evenly over the packs."""
    items = packs.items
    for i in np.linspace(0, len(items) - 1, count):
        image, motion = whole(items[int(i)])
        given = {'image': np.ascontiguousarray(image.transpose(2, 0, 1)), 'motion': motion[None]}
        yield {name: (torch.from_numpy(v)[None].float() - INPUTS[name][1]) * INPUTS[name][0] for name, v in given.items()}


def calibrate(graph, packs, count):
    """Scale of every activation by name. A ReLU's input needs none; a Resize keeps its input's scale."""
    followed = {n.input[0] for n in graph.body if n.op_type == 'Relu'}
    names = [n.output[0] for n in graph.body if n.output[0] not in followed]
    tops = {name: 0.0 for name in names}

    def top(n, y):
        if n.output[0] in tops:
            tops[n.output[0]] = max(tops[n.output[0]], float(y.max()))
    for x in pictures(packs, count):
        graph.run(x, watch=top)
    histograms = {name: np.zeros(2048) for name in names}

    def fill(n, y):
        name = n.output[0]
        if name in histograms:
            histograms[name] += torch.histc(y[y > 0], 2048, 0, tops[name]).numpy()
    for x in pictures(packs, count):
        graph.run(x, watch=fill)
    scales = {name: least_error_scale(histograms[name], max(tops[name], 1e-6)) for name in names}
    for n in graph.body:
        if n.op_type == 'Resize':
            scales[n.output[0]] = scales[graph.source(n.input[0])]
    return scales


def correct_biases(graph, weights, scales, packs, count):
    """Biases by name, layer after layer shifted so that each channel's mean before the ReLU is that of the float network."""
    convolutions = [n for n in graph.body if n.op_type == 'Conv']

    def means(**how):
        total = {n.input[2]: 0 for n in convolutions}

        def add(n, y):
            if n.op_type == 'Conv':
                total[n.input[2]] = total[n.input[2]] + y.mean((0, 2, 3)).numpy() / count
        for x in pictures(packs, count):
            graph.run(x, watch=add, **how)
        return total
    true = means()
    biases = {n.input[2]: graph.values[n.input[2]].copy() for n in convolutions}
    for _ in range(3):
        now = means(weights=weights, biases=biases, clip=scales)
        for name in biases:
            biases[name] = (biases[name] + 0.7 * (true[name] - now[name])).astype(np.float32)
    return biases


def build(graph, packed, weight_scales, biases, scales):
    """The QDQ model."""
    model, nodes, values = graph.model, [], []

    def constant(name, array):
        values.append(numpy_helper.from_array(array, name))
        return name
    scale_of = {**{start: INPUTS[name][0] for start, name in graph.start.items()}, **scales}
    plain = {}

    def dequantised(name):
        return plain.get(graph.source(name), name)
    for start, name in graph.start.items():
        scale, zero = INPUTS[name]
        nodes.append(helper.make_node('Transpose', [name], [f'{name}_nchw'], perm=[0, 3, 1, 2]))
        nodes.append(helper.make_node('DequantizeLinear', [f'{name}_nchw', constant(f'{name}_scale', np.float32(scale)), constant(f'{name}_zero', np.uint8(zero))], [f'{name}_real']))
        plain[start] = f'{name}_real'
    body = {n.output[0] for n in graph.body}
    for n in graph.body:
        out, inputs = n.output[0], [dequantised(i) for i in n.input]
        if n.op_type == 'Conv':
            w, b, s = n.input[1], n.input[2], weight_scales[n.input[1]]
            bias_scale = (s * np.float32(scale_of[graph.source(n.input[0])])).astype(np.float32)
            nodes.append(helper.make_node('DequantizeLinear', [constant(w + '_q', packed[w]), constant(w + '_scale', s), constant(w + '_zero', np.zeros(len(s), np.int8))], [w + '_real'], axis=0))
            nodes.append(helper.make_node('DequantizeLinear', [constant(b + '_q', np.round(biases[b] / bias_scale).astype(np.int32)), constant(b + '_scale', bias_scale), constant(b + '_zero', np.zeros(len(s), np.int32))], [b + '_real'], axis=0))
            inputs = [inputs[0], w + '_real', b + '_real']
        elif n.op_type == 'Resize':
            inputs = [inputs[0], '', constant(out + '_factor', np.array([1, 1, 2, 2], np.float32))]
        new = helper.make_node(n.op_type, inputs, [out])
        new.attribute.extend(n.attribute)
        nodes.append(new)
        if out in scales:
            s, z = constant(out + '_scale', np.float32(scales[out])), constant(out + '_zero', np.uint8(0))
            nodes.append(helper.make_node('QuantizeLinear', [out, s, z], [out + '_u8']))
            nodes.append(helper.make_node('DequantizeLinear', [out + '_u8', s, z], [out + '_real']))
            plain[out] = out + '_real'
    reached, kept = set(body), []
    for n in model.graph.node:
        if n in graph.heads or any(i in reached and i not in body for i in n.input):
            new = onnx.NodeProto()
            new.CopyFrom(n)
            for i, name in enumerate(new.input):
                if graph.source(name) in plain:
                    new.input[i] = plain[graph.source(name)]
            kept.append(new)
            reached.update(n.output)
    used = {i for n in kept for i in n.input}
    values += [numpy_helper.from_array(a, name) for name, a in graph.values.items() if name in used]
    result = helper.make_graph(nodes + kept, 'qingfang-int8', list(model.graph.input), list(model.graph.output), values)
    made = helper.make_model(result, opset_imports=[helper.make_opsetid('', 13)], producer_name='qingfang')
    made.ir_version = 7
    onnx.checker.check_model(made)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', required=True)
    parser.add_argument('--packs', required=True)
    parser.add_argument('--names', default='stills,floor,corpus')
    parser.add_argument('--pictures', type=int, default=200)
    parser.add_argument('--out', required=True)
    parser.add_argument('--threads', type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    graph, packs = Graph(onnx.load(options.model)), Packs(options.packs, options.names.split(','), ['train'])
    scales = calibrate(graph, packs, options.pictures)
    packed, weight_scales, rounded = {}, {}, {}
    for n in graph.body:
        if n.op_type == 'Conv':
            w = n.input[1]
            packed[w], weight_scales[w] = quantise_weights(graph.values[w])
            rounded[w] = packed[w].astype(np.float32) * weight_scales[w].reshape(-1, 1, 1, 1)
    biases = correct_biases(graph, rounded, scales, packs, min(48, options.pictures))
    model = build(graph, packed, weight_scales, biases, scales)
    onnx.save(model, options.out)
    print(options.out, len(model.SerializeToString()), 'bytes')


if __name__ == '__main__':
    main()
