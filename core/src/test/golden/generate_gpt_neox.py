#!/usr/bin/env python3
"""Writes the golden values of the GPT-NeoX family. (generate_families.py writes those of the others,
generate_warpers.py those of the sampling schemes.)

Nobody needs Python to build, test or use Rote. This script is kept so that the golden files can be
traced, reviewed and written anew; its output is committed.

What it writes, below core/src/test/resources/golden:

  gpt_neox/VARIANT/config.json            a tiny random checkpoint in plain Hugging Face layout
  gpt_neox/VARIANT/model*.safetensors*    (see VARIANTS below for what each one is there for)
  gpt_neox/VARIANT/golden.json            what transformers computes with it

Versions that the committed files come from: Python 3.11, torch 2.15.0 (CPU), transformers 5.23.0 and
4.57.6, safetensors 0.8.0, numpy 2.4.6. Every golden.json names the two that computed it.

How to run it again, from any directory (paths are taken from the place of this file):

  python3 -m venv venv5 && venv5/bin/pip install torch==2.15.0 numpy safetensors transformers==5.23.0
  python3 -m venv venv4 && venv4/bin/pip install torch==2.15.0 numpy safetensors transformers==4.57.6
  venv5/bin/python core/src/test/golden/generate_gpt_neox.py
  venv4/bin/python core/src/test/golden/generate_gpt_neox.py
  venv5/bin/python core/src/test/golden/generate_gpt_neox.py --check

Each run writes the variants that belong to its major version of transformers, and leaves the others
alone. --check writes nothing: it loads every checkpoint
again, in float32, and compares the values with those of golden.json; it exits with 1 if they differ.
It needs version 5: version 4 takes the rotary settings of a version-5 config.json for absent, silently.

All seeds are fixed and one thread is used, so that a second run on the same machine gives the same
bytes. Another processor may change the last digits of log-probabilities, not ranks or null: sequences
are chosen so that no rank, no arg max and no top-k or top-p cut depends on differences below STABILITY.

golden.json
  sequences[].ids           token ids; every list below has one entry for each id but the first
  sequences[].logProb       ln p(ids[t] | ids[<t]): float32 model, float64 log-softmax
  sequences[].rank          1 + the number of tokens with a strictly larger logit
  sequences[].argMax        the id with the largest logit
  sequences[].margin        logit of ids[t] minus the largest logit among all other ids
  sequences[].schemes       ln p under a sampling scheme, null for a token that the scheme filters out
  sequences[].logProbBf16   (bf16 only) as logProb, with the whole model run in bfloat16
"""

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers
from golden import GOLDEN, MAJOR, decisions, is_stable, load, measure, target_log_probs, to_json
from safetensors.torch import load_file, save_file
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

CONTEXT = 40
SEQUENCE_LENGTHS = (2, 7, 23, CONTEXT)
SEQUENCE_SCHEMES = (
    "temperature=0.7",
    "top-k=5",
    "top-p=0.8",
    "top-p=0.9,temperature=1.3",
    "top-k=7,top-p=0.6,temperature=0.8",
    "top-k=1",
    "top-k=100000",
)


# ---------------------------------------------------------------------------------------------------
# The checkpoints
# ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Variant:
    name: str
    note: str
    seed: int
    written_by: int  # major version of transformers
    config: dict
    dtype: torch.dtype = torch.float32
    max_shard_size: str = "1GB"
    old_buffers: bool = False


VARIANTS = [
    Variant(
        name="single-fp32",
        note="one file, parallel residual, rotary share 0.25",
        seed=101,
        written_by=5,
        config=dict(vocab_size=61, hidden_size=32, num_attention_heads=2, intermediate_size=44),
    ),
    Variant(
        name="sharded-fp32",
        note="several shards with an index, sequential residual, all dimensions rotary, silu",
        seed=102,
        written_by=5,
        config=dict(
            vocab_size=67,
            intermediate_size=48,
            hidden_act="silu",
            use_parallel_residual=False,
            rope_parameters=dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=1.0),
        ),
        max_shard_size="20KB",
    ),
    Variant(
        name="fp16",
        note="float16 weights; rotary share 0.25 of a head of 8, so one frequency only; gelu_fast",
        seed=103,
        written_by=5,
        config=dict(vocab_size=61, intermediate_size=52, hidden_act="gelu_fast"),
        dtype=torch.float16,
    ),
    Variant(
        name="bf16",
        note="bfloat16 weights, parallel residual, rotary share 0.5; logProbBf16: run in bfloat16 throughout",
        seed=104,
        written_by=5,
        config=dict(
            vocab_size=67,
            intermediate_size=48,
            rope_parameters=dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=0.5),
        ),
        dtype=torch.bfloat16,
    ),
    Variant(
        name="tied",
        note="no embed_out.weight: the head is the embedding; rope theta 5000, gelu_pytorch_tanh",
        seed=105,
        written_by=5,
        config=dict(
            vocab_size=61,
            intermediate_size=50,
            hidden_act="gelu_pytorch_tanh",
            tie_word_embeddings=True,
            rope_parameters=dict(rope_type="default", rope_theta=5000.0, partial_rotary_factor=0.5),
        ),
    ),
    Variant(
        name="v4-config",
        note="config.json as transformers 4 writes it; sequential residual, gelu_new, layer-norm epsilon 1e-3",
        seed=106,
        written_by=4,
        config=dict(
            vocab_size=67,
            intermediate_size=50,
            hidden_act="gelu_new",
            use_parallel_residual=False,
            layer_norm_eps=1e-3,
            rotary_pct=0.5,
            rotary_emb_base=2000,
        ),
    ),
    Variant(
        name="old-buffers",
        note="as the first published Pythia checkpoints: their config keys, float16 weights, and the buffers "
        "that are to be ignored (causal mask as U8 in layer 0 and BOOL in layer 1; masked_bias, which is -inf in "
        "float16; inv_freq, here twice what it should be, so that using it shows)",
        seed=107,
        written_by=4,
        config=dict(
            vocab_size=61,
            hidden_size=32,
            num_attention_heads=2,
            intermediate_size=40,
            rotary_pct=0.25,
            rotary_emb_base=10000,
        ),
        dtype=torch.float16,
        old_buffers=True,
    ),
    Variant(
        name="no-attention-bias",
        note="attention_bias false: no bias in query_key_value and dense; relu",
        seed=108,
        written_by=5,
        config=dict(
            vocab_size=67,
            intermediate_size=44,
            hidden_act="relu",
            attention_bias=False,
            rope_parameters=dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=0.5),
        ),
    ),
]

COMMON_CONFIG = dict(
    hidden_size=24,
    num_attention_heads=3,
    num_hidden_layers=2,
    max_position_embeddings=CONTEXT,
    bos_token_id=0,
    eos_token_id=0,
)

# The keys that config.json has in the first published Pythia checkpoints (transformers 4.24).
PYTHIA_CONFIG_KEYS = (
    "architectures",
    "bos_token_id",
    "eos_token_id",
    "hidden_act",
    "hidden_size",
    "initializer_range",
    "intermediate_size",
    "layer_norm_eps",
    "max_position_embeddings",
    "model_type",
    "num_attention_heads",
    "num_hidden_layers",
    "rotary_emb_base",
    "rotary_pct",
    "tie_word_embeddings",
    "torch_dtype",
    "transformers_version",
    "use_cache",
    "use_parallel_residual",
    "vocab_size",
)


def write_checkpoint(variant: Variant, directory: Path) -> None:
    config = GPTNeoXConfig(**{**COMMON_CONFIG, **variant.config})
    model = GPTNeoXForCausalLM(config)
    randomise(model, torch.Generator().manual_seed(variant.seed))
    shutil.rmtree(directory, ignore_errors=True)
    model.to(variant.dtype).save_pretrained(directory, max_shard_size=variant.max_shard_size)
    (directory / "generation_config.json").unlink(missing_ok=True)
    if variant.old_buffers:
        age(directory, config)
    for path in directory.iterdir():
        path.chmod(0o644)


@torch.no_grad()
def randomise(model: torch.nn.Module, generator: torch.Generator) -> None:
    """Replaces all weights: transformers' own are so small that all logits come out nearly equal, and
    its biases are zero and its norms one, so that leaving them out would go unnoticed."""
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name:
            value = 1 + 0.3 * noise if name.endswith("weight") else 0.2 * noise
        elif name.endswith("bias"):
            value = 0.3 * noise
        elif "embed_in" in name:
            value = (0.5 if model.config.tie_word_embeddings else 0.8) * noise
        elif "embed_out" in name or "lm_head" in name:
            value = 0.5 * noise
        else:  # a matrix of the attention or of the MLP
            value = 1.5 / parameter.shape[1] ** 0.5 * noise
        parameter.copy_(value)


def age(directory: Path, config: GPTNeoXConfig) -> None:
    """Makes the checkpoint look like one of 2023."""
    path = directory / "config.json"
    written = json.loads(path.read_text())
    written["torch_dtype"] = written.pop("dtype", written.get("torch_dtype"))
    written["transformers_version"] = "4.24.0"
    old = {key: written[key] for key in PYTHIA_CONFIG_KEYS}
    path.write_text(json.dumps(old, indent=2) + "\n")

    path = directory / "model.safetensors"
    tensors = load_file(path)
    rotary = int(config.hidden_size // config.num_attention_heads * config.rotary_pct)
    inv_freq = 1.0 / (config.rotary_emb_base ** (torch.arange(0, rotary, 2).float() / rotary))
    mask = torch.ones(CONTEXT, CONTEXT).tril().view(1, 1, CONTEXT, CONTEXT)
    for layer, mask_dtype in enumerate((torch.uint8, torch.bool)):
        attention = f"gpt_neox.layers.{layer}.attention."
        tensors[attention + "bias"] = mask.to(mask_dtype)
        tensors[attention + "masked_bias"] = torch.tensor(-1e9).half()
        tensors[attention + "rotary_emb.inv_freq"] = (2 * inv_freq).half()
    save_file(tensors, path, metadata={"format": "pt"})


# ---------------------------------------------------------------------------------------------------
# Their golden values
# ---------------------------------------------------------------------------------------------------


def write_golden(variant: Variant, directory: Path) -> None:
    model = load(directory)
    in_bf16 = load(directory, torch.bfloat16) if variant.dtype == torch.bfloat16 else None
    sequences = []
    for index, length in enumerate(SEQUENCE_LENGTHS):
        ids = choose_ids(model, length, 1000 * variant.seed + index)
        sequence = measure(logits_of(model, ids), ids, SEQUENCE_SCHEMES)
        if in_bf16 is not None:
            sequence["logProbBf16"] = target_log_probs(logits_of(in_bf16, ids), ids)
        sequences.append(sequence)
    golden = {
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "note": variant.note,
        "sequences": sequences,
    }
    (directory / "golden.json").write_text(to_json(golden))


@torch.no_grad()
def logits_of(model: torch.nn.Module, ids: list) -> torch.Tensor:
    """Row t holds the float32 logits from which ids[t + 1] is predicted."""
    return model(torch.tensor([ids])).logits[0, :-1].float()


def choose_ids(model: torch.nn.Module, length: int, seed: int) -> list:
    """Draws most tokens from the model itself, so that top-k and top-p keep a fair share of them, and
    every third at random. Between them the sequences start with the first, the last and other ids."""
    vocabulary = model.config.vocab_size
    generator = torch.Generator().manual_seed(seed)

    def any_id() -> int:
        return int(torch.randint(vocabulary, (), generator=generator))

    first = {7: 0, 23: vocabulary - 1}
    for _ in range(1000):
        ids = [first[length] if length in first else any_id()]
        while len(ids) < length:
            if torch.rand((), generator=generator) < 1 / 3:
                ids.append(any_id())
            else:
                probabilities = logits_of(model, ids + [0])[-1].softmax(-1)
                ids.append(int(torch.multinomial(probabilities, 1, generator=generator)))
        if is_stable(logits_of(model, ids), ids, SEQUENCE_SCHEMES):
            return ids
    raise RuntimeError(f"no stable sequence of {length} tokens")


# ---------------------------------------------------------------------------------------------------
# Writing and checking
# ---------------------------------------------------------------------------------------------------


def check(directory: Path) -> bool:
    """Whether this version of transformers computes what golden.json says."""
    model = load(directory)
    worst = 0.0
    same = True
    for sequence in json.loads((directory / "golden.json").read_text())["sequences"]:
        found = measure(logits_of(model, sequence["ids"]), sequence["ids"], SEQUENCE_SCHEMES)
        same &= decisions(found) == decisions(sequence)
        pairs = [(found[key], sequence[key]) for key in ("logProb", "margin")]
        pairs += [(found["schemes"][spec], sequence["schemes"][spec]) for spec in SEQUENCE_SCHEMES]
        for left, right in pairs:
            for a, b in zip(left, right, strict=True):
                if a is not None and b is not None:
                    worst = max(worst, abs(a - b))
    good = same and worst <= 1e-5
    print(f"{directory.name}: largest difference {worst:.1e}, {'good' if good else 'DIFFERENT'}")
    return good


def main() -> None:
    arguments = argparse.ArgumentParser(description="Writes golden values; see the top of the file.")
    arguments.add_argument("--check", action="store_true", help="compare the files that are there, write nothing")
    check_only = arguments.parse_args().check

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()

    if check_only:
        results = [check(GOLDEN / "gpt_neox" / variant.name) for variant in VARIANTS]
        sys.exit(0 if all(results) else 1)
    for variant in VARIANTS:
        if variant.written_by == MAJOR:
            directory = GOLDEN / "gpt_neox" / variant.name
            write_checkpoint(variant, directory)
            write_golden(variant, directory)


if __name__ == "__main__":
    main()
