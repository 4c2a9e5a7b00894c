"""Writes greedy.json: what transformers generates greedily on the golden checkpoints.

Run after generate_gpt_neox.py and generate_families.py, in an environment with torch and
transformers:  python generate_greedy.py [FAMILY ...]
With families named, those are written anew and the others stay as they are.

Each checkpoint is run in float32 with its key-value cache, from the first half of its longest golden
sequence. `gap` is the least lead of the largest logit over the second along the way: where it is
near rounding, two right programs may generate different tokens, so a shorter prefix is taken then.
"""

import json
import logging
import re
import sys

import torch
import transformers
from golden import GOLDEN, load

NEW_TOKENS = 16
NEAR_TIE = 1e-3


def generate(folder):
    golden = json.loads((folder / "golden.json").read_text())
    ids = max((each["ids"] for each in golden["sequences"]), key=len)
    model = load(folder)
    # An end token would stop generation, or be suppressed to reach the wanted length.
    model.config.eos_token_id = None
    model.generation_config = transformers.GenerationConfig()
    for prefix_tokens in range(len(ids) // 2, 0, -1):
        result = continuation(model, ids[:prefix_tokens], min(NEW_TOKENS, len(ids) - prefix_tokens))
        if result["gap"] > NEAR_TIE:
            return result
    raise ValueError(f"{folder}: every prefix leads to a near-tie")


def continuation(model, prefix, new_tokens):
    output = model.generate(
        torch.tensor([prefix]),
        attention_mask=torch.ones([1, len(prefix)], dtype=torch.long),
        generation_config=transformers.GenerationConfig(
            do_sample=False, max_new_tokens=new_tokens, pad_token_id=0
        ),
        output_logits=True,
        return_dict_in_generate=True,
    )
    new_ids = output.sequences[0, len(prefix) :].tolist()
    assert len(new_ids) == new_tokens
    logits = torch.stack([step[0].float() for step in output.logits])
    two = logits.topk(2, -1).values
    gap = (two[:, 0] - two[:, 1]).min().item()
    return {"prefixIds": prefix, "newIds": new_ids, "gap": round(gap, 6)}


def compact(text):
    """Puts lists of numbers on one line."""
    return re.sub(r"\[[^\]]*\]", lambda each: re.sub(r"\s+", " ", each.group()), text)


def main():
    logging.disable()
    result = {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]}
    chosen = sys.argv[1:]
    if chosen:
        result = json.loads((GOLDEN / "greedy.json").read_text()) | result
    for golden in sorted(GOLDEN.glob("*/*/golden.json")):
        if chosen and golden.parent.parent.name not in chosen:
            continue
        name = golden.parent.relative_to(GOLDEN).as_posix()
        if name.endswith("-v4"):  # a config.json as transformers 4 wrote it, not all read by 5
            continue
        # transformers turns each key by what the length was when it came; Rote generates as it
        # scores, all keys turned by the whole length.
        if name == "llama/dynamic":
            continue
        result[name] = generate(golden.parent)
        print(name, result[name]["gap"], flush=True)
    text = compact(json.dumps(result, indent=1))
    (GOLDEN / "greedy.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
