"""Trains the network on packed pictures, by wall clock or by steps; can be stopped and resumed.

    python3 train.py --packs PACKS --out run --minutes 75
    python3 train.py --packs PACKS --out run --steps 20000 --device cuda

Progress p runs from 0 to 1 over --minutes (or --steps). Pictures are small first and whole at the end (see PHASES); the
learning rate rises for 3 % and then falls as a cosine. Weights are averaged (EMA). Writes run/last.pt every few minutes, run/log.csv
(losses) and run/validation.csv. On a CPU all convolutions run in bfloat16 (autocast); losses and evaluation stay float32.
"""
import argparse
import csv
import math
import os
import signal
import time

import torch

from dataset import Packs, Stream
from evaluate import measure
from losses import losses
from network import Network

# until progress: (height, width, batch, zoom low, zoom high)
PHASES = ((0.70, (256, 416, 16, 0.5, 1.6)), (1.01, (384, 640, 8, 0.7, 1.35)))


def rate(progress, peak):
    """Learning rate: linear rise, cosine fall to 1 %."""
    if progress < 0.03:
        return peak * (0.05 + 0.95 * progress / 0.03)
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, (progress - 0.03) / 0.97))))


def phase(progress):
    return next(p for until, p in PHASES if progress < until)


def groups(network, decay):
    """Weight decay on the kernels only."""
    kernels = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return [{'params': kernels, 'weight_decay': decay}, {'params': others, 'weight_decay': 0.0}]


def average(ema, network, step):
    """Moves the averaged weights towards the current ones."""
    keep = min(0.9985, (step + 1) / (step + 20))
    with torch.no_grad():
        for a, b in zip(ema.state_dict().values(), network.state_dict().values()):
            if a.dtype.is_floating_point:
                a.mul_(keep).add_(b.detach(), alpha=1 - keep)
            else:
                a.copy_(b)


def append(path, row):
    new = not os.path.exists(path)
    with open(path, 'a', newline='') as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)


def validate(options, ema, packs, row):
    for name, pack in packs.items():
        r = measure(ema, pack, options.validate).result()
        flat = {**row, 'pack': name, 'personAp': r['person']['ap50'], 'personRecall': r['person'].get('recall'), 'parcelAp': r['parcel']['ap50'], 'parcelRecall': r['parcel'].get('recall'),
                'parcelPrecision': r['parcel'].get('precision'), 'wrists': r['pck10']['wrists']['seen'], 'ankles': r['pck10']['ankles']['seen'], 'joints': r['pck10']['meanSeen'],
                'middlePx': r['parcelMiddleErrorPx']['median'], 'small': r['parcelRecallBySide']['16-32']['recall'], **{k: r['parcelRecallByState'].get(k, {}).get('recall') for k in ('flight', 'held')}}
        flat = {k: round(v, 4) if isinstance(v, float) else v for k, v in flat.items()}
        append(os.path.join(options.out, 'validation.csv'), flat)
        print('validation', flat, flush=True)


def begin(network, ema, path):
    """Takes over the averaged weights of another checkpoint; says what it does not know. A first run had no motion: there `stem`
    was (see, stem) and the new inputs of its second convolution begin at zero."""
    old = torch.load(path, map_location='cpu')['ema']
    if 'see.0.weight' not in old:
        old = {k.replace('stem.0.', 'see.').replace('stem.1.', 'stem.'): v for k, v in old.items()}
    state = network.state_dict()
    for name, value in state.items():
        if name not in old:
            print('new:', name, tuple(value.shape), flush=True)
        elif old[name].shape == value.shape:
            state[name] = old[name]
        else:  # new outputs begin as they are made, new inputs of old outputs at zero
            outputs, inputs = old[name].shape[0], old[name].shape[1:2]
            if inputs and inputs[0] < value.shape[1]:
                state[name][:outputs] = 0
            state[name][(slice(outputs), *map(slice, inputs))] = old[name]
    network.load_state_dict(state)
    ema.load_state_dict(network.state_dict())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--packs', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--names', default='stills,pairs,floor,corpus')
    parser.add_argument('--minutes', type=float, default=75)
    parser.add_argument('--steps', type=int, help='train this many steps instead of --minutes')
    parser.add_argument('--start', help='checkpoint whose weights to begin with, where names and sizes agree')
    parser.add_argument('--rate', type=float, default=2.5e-3)
    parser.add_argument('--decay', type=float, default=0.02)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--validate', type=int, default=80, help='pictures a pack and validation')
    parser.add_argument('--validate-minutes', type=float, default=10)
    parser.add_argument('--workers', type=int, default=1)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)

    network, ema = Network().to(options.device, memory_format=torch.channels_last).train(), Network().eval()
    optimiser = torch.optim.AdamW(groups(network, options.decay), lr=options.rate, betas=(0.9, 0.99))
    step, spent, last = 0, 0.0, os.path.join(options.out, 'last.pt')
    if os.path.exists(last):
        state = torch.load(last, map_location='cpu')
        network.load_state_dict(state['network'])
        ema.load_state_dict(state['ema'])
        optimiser.load_state_dict(state['optimiser'])
        step, spent = state['step'], state['spent']
        print('resumed at step', step, flush=True)
    elif options.start:
        begin(network, ema, options.start)

    def progress():
        return step / options.steps if options.steps else spent / (options.minutes * 60)

    plan = torch.tensor(phase(progress()), dtype=torch.float64).share_memory_()
    stream = Stream(Packs(options.packs, options.names.split(','), ['train']), plan, options.seed + step)
    loader = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=options.workers, prefetch_factor=4 if options.workers else 2))
    validation = {name: Packs(options.packs, [name], ['val']) for name in options.names.split(',')}
    validation = {name: pack for name, pack in validation.items() if pack.items}
    print(len(stream.items), 'training pictures', {k: len(v.items) for k, v in validation.items()}, flush=True)

    def save():
        torch.save({'network': network.state_dict(), 'ema': ema.state_dict(), 'optimiser': optimiser.state_dict(), 'step': step, 'spent': spent}, last + '.new')
        os.replace(last + '.new', last)

    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(1))
    sums, seen, waited, checked, saved, clock = {}, 0, 0.0, spent, spent, time.time()
    while progress() < 1 and not stopping:
        plan[:] = torch.tensor(phase(progress()), dtype=torch.float64)
        for group in optimiser.param_groups:
            group['lr'] = rate(progress(), options.rate)
        before = time.time()
        images, motion, targets = next(loader)
        waited += time.time() - before
        images, motion = images.to(options.device, memory_format=torch.channels_last).float(), motion.to(options.device).float()
        targets = {k: v.to(options.device) for k, v in targets.items()}
        parts = losses(network(images, motion), targets)
        optimiser.zero_grad(set_to_none=True)
        parts['total'].backward()
        norm = torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        if torch.isfinite(norm):
            optimiser.step()
        average(ema, network, step)
        step, seen = step + 1, seen + len(images)
        for k, v in parts.items():
            sums[k] = sums.get(k, 0.0) + float(v.detach())
        if step % 50 == 0:
            took = time.time() - clock
            spent, clock = spent + took, time.time()
            row = {'step': step, 'progress': round(progress(), 4), 'minutes': round(spent / 60, 2), **{k: round(v / 50, 4) for k, v in sums.items()}, 'msPerPicture': round(took / seen * 1000, 1), 'waited': round(waited / took, 3), 'size': images.shape[3]}
            append(os.path.join(options.out, 'log.csv'), row)
            print(row, flush=True)
            sums, seen, waited = {}, 0, 0.0
            if spent - saved > 150:
                saved = spent
                save()
            if spent - checked > options.validate_minutes * 60:
                validate(options, ema, validation, {'step': step, 'minutes': round(spent / 60, 1)})
                spent, clock = spent + time.time() - clock, time.time()
                checked = spent
    save()
    if not stopping:
        validate(options, ema, validation, {'step': step, 'minutes': round(spent / 60, 1)})


if __name__ == '__main__':
    main()
