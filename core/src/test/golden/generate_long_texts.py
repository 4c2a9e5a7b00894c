#!/usr/bin/env python3
"""Writes what a tiny Llama computes on texts of 2,000 and 4,000 tokens, under every way of stretching rotary
embedding. At such positions even the last bit of a frequency shows.

Nobody needs Python to build, test or use Rote. This script is kept so that the golden files can be traced,
reviewed and written anew; its output is committed.

What it writes, below core/src/test/resources/golden/long:

  config.json, model.safetensors   one checkpoint; its projections of queries and keys are large, so that attention
                    is sharp and small changes of an angle show
  golden.json       cases[]: keys of config.json to change, the length of the text, and by position the ln p of the
                    token there. Token i of every text is the i-th of a generator that ids() defines.

  venv5/bin/python core/src/test/golden/generate_long_texts.py [--check]

Written with torch 2.15.0 (CPU), transformers 5.23.0. --check writes nothing; it exits with 1 if values differ by more
than 5e-5 nats.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import torch
import transformers
from golden import GOLDEN, load
from transformers import AutoModelForCausalLM, LlamaConfig

FOLDER = GOLDEN / "long"
VOCABULARY = 53
CONTEXT = 4096
HEAD = 16
# A token every so often, and the last ones.
POSITIONS = {length: [*range(99, length, length // 10), length - 1] for length in (2000, 4000)}

THETA = 10000.0
LONGROPE = dict(
    rope_type="longrope",
    short_factor=[1.0 + 0.01 * i for i in range(HEAD // 2)],
    long_factor=[1.1 + 0.7 * i for i in range(HEAD // 2)],
    original_max_position_embeddings=2048,
    factor=2.0,
)
CASES = {
    "default": {},
    "default, base 500,000": {"rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}},
    "linear": {"rope_parameters": {"rope_type": "linear", "factor": 3.0, "rope_theta": THETA}},
    "dynamic": {
        "max_position_embeddings": 1024,
        "rope_parameters": {"rope_type": "dynamic", "factor": 4.0, "rope_theta": THETA},
    },
    "llama3": {
        "rope_parameters": {
            "rope_type": "llama3",
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 1024,
            "rope_theta": 500000.0,
        }
    },
    "yarn": {
        "rope_parameters": {
            "rope_type": "yarn",
            "factor": 4.0,
            "original_max_position_embeddings": 1024,
            "rope_theta": 1000000.0,
        }
    },
    "longrope": {"rope_parameters": dict(LONGROPE, rope_theta=THETA)},
}


def ids(length: int) -> list:
    """A linear congruential generator, of which the upper bits are taken."""
    state = 1
    drawn = []
    for _ in range(length):
        state = (1103515245 * state + 12345) % 2**31
        drawn.append((state >> 16) % VOCABULARY)
    return drawn


@torch.no_grad()
def write_checkpoint() -> None:
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        head_dim=HEAD,
        max_position_embeddings=CONTEXT,
        bos_token_id=0,
        eos_token_id=0,
        tie_word_embeddings=False,
        rope_parameters={"rope_type": "default", "rope_theta": THETA},
    )
    model = AutoModelForCausalLM.from_config(config)
    generator = torch.Generator().manual_seed(4000)
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name:
            value = 1 + 0.3 * noise
        elif "embed" in name or "head" in name:
            value = 0.6 * noise
        else:
            value = (2.5 if "q_proj" in name or "k_proj" in name else 1.5) / parameter.shape[1] ** 0.5 * noise
        parameter.copy_(value)
    model.save_pretrained(FOLDER)
    (FOLDER / "generation_config.json").unlink(missing_ok=True)
    for path in FOLDER.iterdir():
        path.chmod(0o644)


@torch.no_grad()
def log_probs(changes: dict, length: int) -> dict:
    config = json.loads((FOLDER / "config.json").read_text()) | changes
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(config))
        (Path(folder) / "model.safetensors").symlink_to(FOLDER / "model.safetensors")
        model = load(Path(folder))
    tokens = torch.tensor([ids(length)])
    logits = model(tokens[:, :-1]).logits[0].double().log_softmax(-1)
    return {str(t): round(float(logits[t - 1, tokens[0, t]]), 7) for t in POSITIONS[length]}


def main() -> None:
    arguments = argparse.ArgumentParser(description="Writes golden values; see the top of the file.")
    arguments.add_argument("--check", action="store_true", help="compare the file that is there, write nothing")
    check = arguments.parse_args().check
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if not check:
        FOLDER.mkdir(exist_ok=True)
        write_checkpoint()
    cases = [
        {"name": name, "config": changes, "tokens": length, "logProb": log_probs(changes, length)}
        for name, changes in CASES.items()
        for length in POSITIONS
    ]
    golden = FOLDER / "golden.json"
    if check:
        known = [case["logProb"] for case in json.loads(golden.read_text())["cases"]]
        found = [case["logProb"] for case in cases]
        worst = max(abs(a[t] - b[t]) for a, b in zip(known, found, strict=True) for t in a)
        print(f"largest difference {worst:.1e}")
        sys.exit(0 if worst <= 5e-5 else 1)
    lines = ",\n  ".join(json.dumps(case) for case in cases)
    golden.write_text(
        f'{{"transformers": "{transformers.__version__}", "torch": "{torch.__version__}", "cases": [\n  {lines}\n]}}\n'
    )


if __name__ == "__main__":
    main()
