"""Writes packed pictures as raw files (640x384 RGB, then 320x192 motion), in the order evaluate.py reads the maps back.

    python3 feed.py --packs PACKS --pack aside --split aside --out DIR
"""
import argparse
import os

import numpy as np

from dataset import Packs, whole


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--packs', required=True)
    parser.add_argument('--pack', default='stills')
    parser.add_argument('--split', default='val')
    parser.add_argument('--limit', type=int)
    parser.add_argument('--out', required=True)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    items = Packs(options.packs, options.pack.split(','), options.split.split(',')).items
    if options.limit and len(items) > options.limit:
        items = [items[int(i)] for i in np.linspace(0, len(items) - 1, options.limit)]
    for index, item in enumerate(items):
        image, motion = whole(item)
        with open(os.path.join(options.out, f'{index}.rgb'), 'wb') as file:
            file.write(image.tobytes() + motion.tobytes())
    print(len(items), 'pictures')


if __name__ == '__main__':
    main()
