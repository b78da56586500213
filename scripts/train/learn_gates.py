"""Learns the gates of the judgement from examples that scripts/learn-gates.ts gathered, and writes src/handling/gate-weights.ts.

    python3 learn_gates.py examples.json [more.json] [--write ../../src/handling/gate-weights.ts]

A gate is a sum of small decision trees (gradient boosting, Friedman 2001; scikit-learn) that says how likely a candidate is what it seems
to be. Prints how each does on clips that it did not learn from (five folds by clip). From the threshold with the best F-measure
there on, belief is one half or more.
"""
import argparse
import json
import re

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

QUESTIONS = ('throw', 'toss', 'kick', 'place', 'handover', 'trample')
BETA = {'kick': 0.7}  # a false alarm weighs more than a miss; of throws they are rare
SEEN_WEIGHT = 3  # what a real network saw is rare, and worth more
DEPTH = 3
FOLDS = 5
STATES = re.compile('(held|flight|sliding)(Air|Before|After|Early|InHand)|mostFlight|flightSum')  # what only some networks say
UNTOLD = 3  # one example in so many is learnt from a second time without it
ENOUGH = 15  # right examples of a real network, to choose a threshold by
SHAPE = {'n_estimators': 90, 'max_depth': DEPTH, 'learning_rate': 0.07, 'subsample': 0.6, 'max_features': 0.3, 'min_samples_leaf': 12}


def table(examples):
    """(names, means, X [n, features], right [n], weight [n], group [n], seen by a real network [n]); what an example does not say is the mean of the
    others. After the examples stand those that are learnt from a second time (UNTOLD)."""
    names = sorted({name for e in examples for name in e['features']})
    x = np.array([[e['features'].get(name) if e['features'].get(name) is not None else np.nan for name in names] for e in examples], float)
    means = np.nanmean(x, 0)
    x = np.where(np.isnan(x), means, x)
    states = [i for i, name in enumerate(names) if STATES.fullmatch(name)]
    untold = x[::UNTOLD].copy()
    untold[:, states] = means[states]
    x, examples = np.concatenate([x, untold]), examples + examples[::UNTOLD]
    column = lambda name, kind=None: np.array([e[name] for e in examples], kind)
    return names, means, x, column('right'), np.where(column('seen', bool), float(SEEN_WEIGHT), 1.0), column('group'), column('seen', bool)


def fit(x, right, weight, seed=1):
    return GradientBoostingClassifier(random_state=seed, **SHAPE).fit(x, right, sample_weight=weight)


def unseen(x, right, weight, group):
    """Belief in every example by a gate that did not see its clip."""
    groups, said = np.unique(group), np.zeros(len(right))
    np.random.default_rng(1).shuffle(groups)
    for fold in range(FOLDS):
        test = np.isin(group, groups[fold::FOLDS])
        if test.any() and right[~test].any():
            said[test] = fit(x[~test], right[~test], weight[~test]).predict_proba(x[test])[:, 1]
    return said


def best(said, right, weight, beta):
    """(threshold, precision, recall, area under the curve) at the best F-measure, in which recall counts beta times as much as precision."""
    order = np.argsort(-said, kind='stable')
    hits, tried = np.cumsum((weight * right)[order]), np.cumsum(weight[order])
    f = (1 + beta ** 2) * hits / (tried + beta ** 2 * (weight * right).sum())
    at = int(f.argmax())
    area = np.mean(said[right][:, None] > said[~right][None]) if right.any() and not right.all() else float('nan')
    return said[order[at]], hits[at] / tried[at], hits[at] / (weight * right).sum(), area


def trees_of(model):
    """Each tree as a full binary one: features of its splits, level by level, their thresholds, values of its leaves."""
    result = []
    for (estimator,) in model.estimators_:
        t, features, thresholds, values = estimator.tree_, [0] * (2 ** DEPTH - 1), [1e9] * (2 ** DEPTH - 1), [0.0] * 2 ** DEPTH

        def fill(node, place, depth):
            split = t.children_left[node] >= 0
            if depth == DEPTH:
                values[place - (2 ** DEPTH - 1)] = float(f'{t.value[node, 0, 0] * model.learning_rate:.4g}')
                return
            if split:
                features[place], thresholds[place] = int(t.feature[node]), float(f'{t.threshold[node]:.5g}')
            fill(t.children_left[node] if split else node, 2 * place + 1, depth + 1)
            fill(t.children_right[node] if split else node, 2 * place + 2, depth + 1)
        fill(0, 0, 0)
        result.append(features + thresholds + values)
    return result


def gates_in(path):
    """The gates of a gate-weights.ts."""
    with open(path) as file:
        return {m[1]: json.loads(m[2]) for m in re.finditer(r'^(\w+): (\{.*\}),$', file.read(), re.M)}


def averaged(old, new, shares):
    """Bagging over sets of clips (Breiman 1996): half the log odds of each where `shares` names a question, believed from that share on (0.5: as they
    are); both must know the same features. The other gates stay the old ones."""
    result = dict(old)
    for question, share in shares.items():
        a, b = old[question], new[question]
        assert a['names'] == b['names'], f'{question}: learnt from other features'
        halved = [[*t[:-2 ** DEPTH], *(float(f'{v / 2:.4g}') for v in t[-2 ** DEPTH:])] for t in a['trees'] + b['trees']]
        bias = (a['bias'] + b['bias']) / 2 - float(np.log(share / (1 - share)))
        result[question] = {**a, 'bias': round(bias, 4), 'trees': halved}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('examples', nargs='+')
    parser.add_argument('--write', help='gate-weights.ts to write')
    parser.add_argument('--average', metavar='GATES', help='gate-weights.ts of an earlier learning, from other clips: the gates that --from names are believed by the mean of both log odds, the others stay its own')
    parser.add_argument('--from', dest='shares', metavar='QUESTION=SHARE', nargs='+', default=['throw=0.5', 'kick=0.5'], help='with --average: from which mean belief on each is believed, chosen on clips of neither learning')
    options = parser.parse_args()
    gathered = {q: [] for q in QUESTIONS}
    for path in options.examples:
        with open(path) as file:
            for question, examples in json.load(file):
                gathered[question] += examples
    gates = {}
    for question, examples in gathered.items():
        if not 2 <= sum(e['right'] for e in examples) < len(examples):
            print(f'{question}: {len(examples)} candidates are too alike to learn from: never believed', flush=True)
            gates[question] = {'bias': -9, 'names': [], 'usual': [], 'trees': []}
            continue
        names, means, x, right, weight, group, seen = table(examples)
        said = unseen(x, right, weight, group)
        # Imitated networks make it easier: only what a real one saw says where belief begins.
        told = np.arange(len(seen)) < len(examples)
        judged = seen & told if right[seen & told].sum() >= ENOUGH else told
        threshold, precision, recall, area = best(said[judged], right[judged], weight[judged], BETA.get(question, 1))
        print(f'{question}: {len(examples)} candidates, {sum(e["right"] for e in examples)} right, {int(judged.sum())} judged; on clips not learnt from: precision {precision:.2f}, recall {recall:.2f} (at {threshold:.2f}), area under the curve {area:.3f}', flush=True)
        model = fit(x, right, weight)
        prior = model.init_.class_prior_[1]
        bias = np.log(prior / (1 - prior)) - np.log(threshold / (1 - threshold))
        gates[question] = {'bias': round(float(bias), 4), 'names': names, 'usual': [float(f'{m:.4g}') for m in means], 'trees': trees_of(model)}
    if options.average:
        gates = averaged(gates_in(options.average), gates, {q: float(v) for q, v in (one.split('=') for one in options.shares)})
    if options.write:
        with open(options.write, 'w') as file:
            file.write("import type { Gate, Question } from './candidate.ts';\n\n/** Written by scripts/train/learn_gates.py; see docs/design/judgement.md. */\n")
            file.write('// prettier-ignore\nexport const GATES: Readonly<Record<Question, Gate>> = {\n')
            for question, gate in gates.items():
                file.write(f'{question}: {json.dumps(gate)},\n')
            file.write('};\n')


if __name__ == '__main__':
    main()
