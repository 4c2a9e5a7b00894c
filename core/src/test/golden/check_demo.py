#!/usr/bin/env python3
"""Compares the log-probabilities that Rote wrote with those that transformers computes.

  python check_demo.py CHECKPOINT SCORES [CHECKPOINT SCORES ...]

CHECKPOINT is a folder in Hugging Face layout, SCORES a scores.jsonl that Rote wrote with it. Of each
record these fields are read:

  "prefixIds": [...], "suffixIds": [...], "tokens": {"logProb": {"temperature=1": [nats per suffix token]}}

Prints, for each pair, the number of tokens compared and the largest absolute difference. Exits with 1 if a
difference is above 1e-4, if a record does not fit, or if there was nothing to compare.

Needs Python with torch and transformers, as generate_gpt_neox.py does (see there for versions); use
transformers 5, since version 4 misreads a config.json that version 5 wrote, without a word. Runs on the
CPU, in float32, whatever the checkpoint's own type.
"""

import argparse
import json
import math
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM

SCHEME = "temperature=1"
TOLERANCE = 1e-4


def main() -> None:
    arguments = argparse.ArgumentParser(description="Compares scores of Rote with those of transformers.")
    arguments.add_argument("pairs", nargs="+", type=Path, metavar="CHECKPOINT SCORES")
    pairs = arguments.parse_args().pairs
    if len(pairs) % 2:
        arguments.error("every CHECKPOINT needs its SCORES")
    if not transformers.__version__.startswith("5."):
        arguments.error(f"transformers 5 is needed, this is {transformers.__version__}")
    transformers.utils.logging.disable_progress_bar()

    results = [compare(*pair) for pair in zip(pairs[::2], pairs[1::2], strict=True)]
    sys.exit(0 if all(results) else 1)


def compare(checkpoint: Path, scores: Path) -> bool:
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager")
    model.eval()
    tokens = 0
    worst = 0.0
    worst_line = None
    problems = []
    with scores.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            record = json.loads(line)
            found = record["tokens"]["logProb"][SCHEME]
            if not record["prefixIds"]:
                problems.append(f"line {number}: no prefix")
            elif found is None or not all(is_log_probability(value) for value in found):
                problems.append(f"line {number}: not log-probabilities (under {SCHEME} none is null): {found}")
            elif len(found) != len(record["suffixIds"]):
                problems.append(f"line {number}: {len(found)} values for {len(record['suffixIds'])} tokens")
            else:
                expected = suffix_log_probs(model, record["prefixIds"], record["suffixIds"])
                for a, b in zip(found, expected, strict=True):
                    tokens += 1
                    if abs(a - b) > worst:
                        worst = abs(a - b)
                        worst_line = number
    for problem in problems:
        print(f"{scores}: {problem}", file=sys.stderr)
    where = f" (line {worst_line})" if worst_line else ""
    print(f"{checkpoint}: {tokens} tokens, largest difference {worst:.3g}{where}")
    return tokens > 0 and not problems and worst <= TOLERANCE


def is_log_probability(value) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


@torch.no_grad()
def suffix_log_probs(model: torch.nn.Module, prefix: list, suffix: list) -> list:
    # logits[t] predicts ids[t + 1]: the suffix is predicted from the last prefix token on.
    logits = model(torch.tensor([prefix + suffix])).logits[0, len(prefix) - 1 : -1]
    log_probs = logits.double().log_softmax(-1)
    return log_probs.gather(1, torch.tensor(suffix)[:, None])[:, 0].tolist()


if __name__ == "__main__":
    main()
