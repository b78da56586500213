"""Writes the JSON card of a network: contract, thresholds, data, figures.

    python3 card.py --model models/qingfang-v3.onnx --accuracy accuracy.json --times times.json --person 0.35 --parcel 0.35 --joint 0.25

accuracy.json and times.json are put in as they are (made from evaluate.py and run-onnx.mjs).
"""
import argparse
import hashlib
import json
import os

MEANINGS = {
    'centre': (2, 'probability that a person (channel 0) or a parcel (channel 1) has the centre of its visible box in this cell; peaks are objects'),
    'box': (8, 'distances left, top, right, bottom in px of the 640x384 picture from the cell centre; channels 0-3 person, 4-7 parcel; read at a peak'),
    'jointOffset': (34, '(dx, dy) px from the cell centre to joint k (COCO order) at channels 2k, 2k+1; read at the peak of a person'),
    'jointHeat': (17, 'probability that joint k lies in this cell'),
    'jointRefine': (34, '(dx, dy) px from the cell centre to the joint k near it, channels 2k, 2k+1; read at a maximum of jointHeat'),
    'state': (3, 'probability that the parcel whose centre lies in this cell is held (channel 0), in flight (1), sliding or pushed along (2); read at the peak of a parcel'),
}
DECODER = [
    'Cell (row i, column j) has its centre at ((j + 0.5) * 8, (i + 0.5) * 8) px of the 640x384 picture; divide by the scale of the fit for px of the frame.',
    'Peak: a cell of centre that is the largest of its 3x3 neighbourhood and at least the threshold of its class. Box: cell centre minus left/top, plus right/bottom.',
    'Of boxes of one class that overlap by IoU over 0.6 keep the one of the higher score.',
    'Joint k of a person: regressed place = cell centre + jointOffset. In the jointHeat cells within max(12, min(32, 0.12 * longer box side)) px of it find the largest heat * exp(-d^2 / (2 s^2)), d the distance from the cell centre to the regressed place, s = max(8, min(24, 0.08 * longer box side)).',
    'If that product is at least 0.1: joint = that cell centre + jointRefine, score = its heat. Otherwise: joint = regressed place, score = largest heat seen there (low: hidden or guessed).',
    'A joint of score at least thresholds.joint counts as seen.',
]
DATA = [
    {'what': 'rendered stills of a sorting floor (floorsim, seeds 8101 and 8202), exact truth', 'pictures': 2255, 'licence': 'ours'},
    {'what': 'rendered pairs of pictures 40 to 120 ms apart, of parcels on the move (floorsim, seeds 91a and 91b), exact truth', 'pictures': 1060, 'licence': 'ours'},
    {'what': 'frames of rendered clips (floor-NN without every third clip, which is kept aside; 13 and 40 validate)', 'pictures': 3315, 'licence': 'ours'},
    {'what': 'real photographs with people: books and government pictures', 'licence': 'CC BY, CC BY-SA, CC BY 4.0 (OpenStax), public domain', 'labels': 'RTMDet-nano and MoveNet Thunder (both Apache-2.0) as teachers'},
    {'what': 'real photographs with people: Open Images', 'pictures': 58, 'licence': 'CC BY 2.0', 'labels': 'the same teachers'},
    {'what': 'real photographs of cartons: data set "Boxes" (Roboflow Universe)', 'pictures': 261, 'licence': 'CC BY 4.0 as its uploader states', 'labels': 'its own (front faces, incomplete)'},
    {'what': 'real photographs of packages: data set "Packages" and a TAMPAR sample', 'pictures': 18, 'licence': 'public domain; MIT', 'labels': 'their own'},
    {'what': 'COCO pictures with people', 'pictures': 32, 'licence': 'pictures: Attribution, Attribution-ShareAlike or no known restrictions (Flickr); labels: CC BY 4.0', 'labels': 'COCO'},
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', required=True)
    parser.add_argument('--precision', default='float32')
    parser.add_argument('--accuracy')
    parser.add_argument('--times')
    parser.add_argument('--training', help='a sentence on how this file was trained or made')
    parser.add_argument('--note', action='append', default=[])
    parser.add_argument('--person', type=float, default=0.35)
    parser.add_argument('--parcel', type=float, default=0.35)
    parser.add_argument('--joint', type=float, default=0.25)
    options = parser.parse_args()
    with open(options.model, 'rb') as file:
        data = file.read()

    def read(path):
        if not path:
            return None
        with open(path) as file:
            return json.load(file)
    name = os.path.basename(options.model)[:-5]
    card = {
        'name': name, 'file': os.path.basename(options.model), 'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest(),
        'role': ['pose', 'object'], 'family': 'qingfang-grid', 'licence': 'Apache-2.0',
        'source': {'who': 'ours: trained from nothing by scripts/train (see its README)', 'precision': options.precision, 'training': options.training, 'notes': options.note},
        'input': {'name': 'image', 'type': 'uint8', 'layout': 'NHWC', 'sizeWh': [640, 384], 'motion': 'motion', 'colour': 'RGB', 'fit': 'scale to fit at the top left', 'fill': 114},
        'outputs': [{'name': n, 'shape': [1, c, 48, 80], 'meaning': m} for n, (c, m) in MEANINGS.items()],
        'strideHint': 8, 'classes': ['person', 'parcel'], 'parcelClasses': ['parcel'], 'decoder': DECODER,
        'thresholds': {'person': options.person, 'parcel': options.parcel, 'joint': options.joint},
        'trainingData': DATA, 'accuracy': read(options.accuracy), 'measured': read(options.times),
    }
    out = options.model[:-5] + '.json'
    with open(out, 'w') as file:
        json.dump(card, file, indent=2)
        file.write('\n')
    print(out)


if __name__ == '__main__':
    main()
