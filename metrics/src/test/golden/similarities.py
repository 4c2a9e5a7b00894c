"""Golden values of distances and similarities, from the packages that the field uses.

    pip install sacrebleu==2.6.0 nltk==3.10.4 rouge-score==0.1.2
    python metrics/src/test/golden/similarities.py metrics/src/test/resources/ai/rote/metrics/distance

Sequences are token ids; each becomes a word to packages that want text. Where two packages compute
the same, the script checks that they agree before it writes anything.
"""

import json
import pathlib
import random
import sys
import warnings
from importlib.metadata import version

from nltk.metrics.distance import edit_distance
from nltk.translate.bleu_score import sentence_bleu
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU

warnings.simplefilter("ignore")  # nltk, where an order has no match


class Words:
    """What rouge-score calls a tokenizer: it would otherwise lower-case and drop characters."""

    def tokenize(self, text):
        return text.split()


def text(ids):
    return " ".join(f"w{each}" for each in ids)


ROUGE = rouge_scorer.RougeScorer(["rougeL"], tokenizer=Words())


def bleu(target, generated, order, smoothing):
    metric = BLEU(max_ngram_order=order, smooth_method=smoothing, tokenize="none",
                  effective_order=True)
    return metric.sentence_score(text(generated), [text(target)]).score / 100


def case(target, generated):
    plain = bleu(target, generated, 4, "none")
    if plain > 0 and len(generated) >= 4:
        assert abs(plain - sentence_bleu([target], generated)) < 1e-12, (target, generated)
    return {
        "target": target,
        "generated": generated,
        "bleu4": plain,
        "bleu4Smoothed": bleu(target, generated, 4, "exp"),
        "bleu2": bleu(target, generated, 2, "none"),
        "rougeL": ROUGE.score(text(target), text(generated))["rougeL"].fmeasure,
        "levenshtein": edit_distance(target, generated),
    }


def perturbed(rng, target, vocabulary, edits):
    out = list(target)
    for _ in range(edits):
        at = rng.randrange(len(out) + 1)
        kind = rng.randrange(4)
        if kind == 0 or at == len(out):
            out.insert(at, rng.randrange(vocabulary))
        elif kind == 1 and len(out) > 1:
            del out[at]
        elif kind == 2:
            out[at] = rng.randrange(vocabulary)
        else:
            out = out[:at] + out[at:][::-1]
    return out


def cases():
    rng = random.Random(2210_17546)
    hand = [([1, 2, 3, 4], [1, 2, 3, 4]), ([1, 2, 3], [1, 2, 3]), ([7], [7]), ([7], [8]),
            ([1, 2, 3, 4, 5], [1, 2]), ([1, 2], [1, 2, 3, 4, 5]), ([1, 1, 2], [1, 1, 1, 1]),
            ([1, 2, 3, 4, 5, 6], [4, 5, 6, 1, 2, 3]), ([1, 2, 3, 4], [4, 3, 2, 1]),
            ([5, 6, 7, 8], [1, 2, 3, 4])]
    result = [case(*each) for each in hand]
    for _ in range(40):
        vocabulary = rng.choice([3, 20, 50_000])
        target = [rng.randrange(vocabulary) for _ in range(rng.choice([5, 12, 50]))]
        result.append(case(target, perturbed(rng, target, vocabulary, rng.randrange(1, 6))))
    return result


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    packages = ", ".join(f"{each} {version(each)}" for each in ["sacrebleu", "nltk", "rouge-score"])
    lines = ",\n".join("  " + json.dumps(each) for each in cases())
    (folder / "golden-similarities.json").write_text(
        '{"provenance": "src/test/golden/similarities.py, ' + packages + '",\n "cases": [\n'
        + lines + "\n]}\n")
