#!/usr/bin/env python3
"""Writes the golden values of the GPT-NeoX family and of the sampling schemes.

Nobody needs Python to build, test or use Rote. This script is kept so that the golden files can be
traced, reviewed and written anew; its output is committed.

What it writes, below core/src/test/resources/golden:

  gpt_neox/VARIANT/config.json            a tiny random checkpoint in plain Hugging Face layout
  gpt_neox/VARIANT/model*.safetensors*    (see VARIANTS below for what each one is there for)
  gpt_neox/VARIANT/golden.json            what transformers computes with it
  warpers.json                            logits rows, and what the transformers warpers make of them

Versions that the committed files come from: Python 3.11, torch 2.15.0 (CPU), transformers 5.23.0 and
4.57.6, safetensors 0.8.0, numpy 2.4.6. Every golden.json names the two that computed it.

How to run it again, from any directory (paths are taken from the place of this file):

  python3 -m venv venv5 && venv5/bin/pip install torch==2.15.0 numpy safetensors transformers==5.23.0
  python3 -m venv venv4 && venv4/bin/pip install torch==2.15.0 numpy safetensors transformers==4.57.6
  venv5/bin/python core/src/test/golden/generate_gpt_neox.py
  venv4/bin/python core/src/test/golden/generate_gpt_neox.py
  venv5/bin/python core/src/test/golden/generate_gpt_neox.py --check

Each run writes the variants that belong to its major version of transformers (and warpers.json
under version 5), and leaves the others alone. --check writes nothing: it loads every checkpoint
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

warpers.json
  cases[].name, .logits     one row of float32 logits, written with the digits that name each float32
  cases[].schemes           for each scheme the log-probability of EVERY token, null if filtered out
  cases[].tieCut            schemes whose top-p cut goes through tokens of equal logit. How many of them
                            stay is certain. Which ones is not: transformers sorts with torch.sort, which is
                            not a stable sort. Up to 16 tokens the highest ids stay; from 17 on it depends
                            on the C++ library's sort, repeatably, but by no rule in terms of ids.
  cases[].atCut             schemes where a cumulative mass is within AT_CUT of the top-p cut, so that
                            float rounding decides. (It is certain for "uniform 4" and "uniform 8", whose
                            masses and their sums are exact: a token at a mass of exactly 1 - p goes.)
  cases[].underflow         top-p=1 schemes under which TopPLogitsWarper removes tokens, because their
                            probability is 0 in float32. (transformers' generate skips the warper at p = 1.)
"""

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, GPTNeoXConfig, GPTNeoXForCausalLM
from transformers.generation.logits_process import (
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"
MAJOR = int(transformers.__version__.split(".")[0])

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
# A logit may move by this much without changing a rank, an arg max, or what a scheme filters out.
STABILITY = 2e-4
# See atCut above.
AT_CUT = 1e-6


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


def load(directory: Path, dtype: torch.dtype = torch.float32, attention: str = "eager") -> torch.nn.Module:
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=dtype, attn_implementation=attention)
    assert all(parameter.dtype == dtype for parameter in model.parameters())
    return model.eval()


# ---------------------------------------------------------------------------------------------------
# Their golden values
# ---------------------------------------------------------------------------------------------------


def write_golden(variant: Variant, directory: Path) -> None:
    model = load(directory)
    in_bf16 = load(directory, torch.bfloat16) if variant.dtype == torch.bfloat16 else None
    sequences = []
    for index, length in enumerate(SEQUENCE_LENGTHS):
        ids = choose_ids(model, length, 1000 * variant.seed + index)
        sequence = measure(logits_of(model, ids), ids)
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
        if is_stable(logits_of(model, ids), ids):
            return ids
    raise RuntimeError(f"no stable sequence of {length} tokens")


def is_stable(logits: torch.Tensor, ids: list, schemes: tuple = SEQUENCE_SCHEMES) -> bool:
    """Whether nothing but the numbers themselves changes when each logit moves a little."""
    generator = torch.Generator().manual_seed(1)
    expected = decisions(measure(logits, ids, schemes))
    for _ in range(50):
        # Every logit moves by the full amount, up or down.
        sign = torch.randint(2, logits.shape, generator=generator) * 2 - 1
        if decisions(measure(logits + STABILITY * sign, ids, schemes)) != expected:
            return False
    return True


def decisions(measured: dict) -> tuple:
    kept = {spec: [value is not None for value in values] for spec, values in measured["schemes"].items()}
    return measured["rank"], measured["argMax"], kept


def measure(logits: torch.Tensor, ids: list, schemes: tuple = SEQUENCE_SCHEMES) -> dict:
    targets = torch.tensor(ids[1:])[:, None]
    target_logits = logits.gather(1, targets).double()
    others = logits.double().scatter(1, targets, -torch.inf).amax(1, keepdim=True)
    return {
        "ids": ids,
        "logProb": target_log_probs(logits, ids),
        "rank": (1 + (logits.double() > target_logits).sum(1)).tolist(),
        "argMax": logits.argmax(1).tolist(),
        "margin": (target_logits - others)[:, 0].tolist(),
        "schemes": {spec: target_log_probs(warp(logits, spec), ids) for spec in schemes},
    }


def target_log_probs(scores: torch.Tensor, ids: list) -> list:
    targets = torch.tensor(ids[1:])[:, None]
    return or_null(scores.double().log_softmax(-1).gather(1, targets)[:, 0])


# ---------------------------------------------------------------------------------------------------
# Sampling schemes
# ---------------------------------------------------------------------------------------------------


def parse(spec: str) -> dict:
    return {name: float(value) for name, value in (part.split("=") for part in spec.split(","))}


def warp(logits: torch.Tensor, spec: str) -> torch.Tensor:
    """The scores that transformers samples from: temperature, then top-k, then top-p, in whatever
    order the specification names them."""
    scheme = parse(spec)
    scores = logits
    if "temperature" in scheme:
        scores = TemperatureLogitsWarper(scheme["temperature"])(None, scores)
    if "top-k" in scheme:
        scores = TopKLogitsWarper(int(scheme["top-k"]))(None, scores)
    if "top-p" in scheme:
        scores = TopPLogitsWarper(scheme["top-p"])(None, scores)
    return scores


def write_warpers(path: Path) -> None:
    cases = []
    for name, logits in warper_rows().items():
        row = logits.float()[None, :]
        case = {
            "name": name,
            "logits": [float(str(value)) for value in row[0].numpy()],
            "schemes": {},
            "tieCut": [],
            "atCut": [],
            "underflow": [],
        }
        for spec in warper_schemes(row.shape[1]):
            scores = warp(row, spec)
            case["schemes"][spec] = or_null(scores[0].double().log_softmax(-1))
            for kind in doubts(row, spec, scores):
                case[kind].append(spec)
        if name.startswith("plain") and (case["tieCut"] or case["atCut"] or case["underflow"]):
            raise RuntimeError(f"{name} is not plain, choose another seed")
        cases.append(case)
    path.write_text(to_json({"transformers": transformers.__version__, "torch": torch.__version__, "cases": cases}))


def doubts(row: torch.Tensor, spec: str, scores: torch.Tensor) -> list:
    """In what respect the result hangs on more than the definition of the scheme; see the top."""
    top_p = parse(spec).get("top-p")
    if top_p is None:
        return []
    before = warp(row, ",".join(part for part in ("temperature=1," + spec).split(",") if "top-p" not in part))
    kept = scores.isfinite()
    lost = before.isfinite() & ~kept
    if top_p == 1:
        return ["underflow"] if lost.any() else []
    found = []
    if (before[lost][:, None] == before[kept][None, :]).any():
        found.append("tieCut")
    masses = before.double().softmax(-1).sort(-1).values.cumsum(-1)
    if ((masses - (1 - top_p)).abs() < AT_CUT).any():
        found.append("atCut")
    return found


def warper_rows() -> dict:
    generator = torch.Generator().manual_seed(9)

    def normal(size: int, spread: float) -> torch.Tensor:
        return spread * torch.randn(size, generator=generator)

    def shuffled(values: list) -> torch.Tensor:
        return torch.tensor(values)[torch.randperm(len(values), generator=generator)]

    rows = {
        "plain random 12": normal(12, 2),
        "plain random 50": normal(50, 2.5),
        "plain random 300": normal(300, 2.5),
        "all equal 12": torch.full((12,), 0.7),
        "all equal 50": torch.full((50,), -3.1),
        "tie for the largest 12": shuffled([3.0] * 3 + [2.5, 1.5, 1.0, 0.5, 0.0, -0.5, -1.0, -2.0, -4.0]),
        "ties at ranks 2 and 5 12": shuffled([4.0] + [3.0] * 2 + [2.0] * 5 + [1.0, 0.0, -1.0, -1.0]),
        "ties at the nucleus 12": shuffled([2.0] + [1.0] * 6 + [0.5] * 3 + [-1.0] * 2),
        "ties at the nucleus 50": shuffled([2.0] + [1.0] * 20 + [0.5] * 9 + [-1.0] * 20),
        "rounded to bfloat16 50": normal(50, 2.5).bfloat16(),
        "rounded to bfloat16 300": (8 + normal(300, 1.0)).bfloat16(),
        "one dominates 12": normal(12, 1) + torch.eye(12)[7] * 30,
        "most at -10000 12": torch.cat([torch.full((8,), -1e4), normal(4, 1)]),
        "all near -10000 12": -1e4 + normal(12, 2),
        "large magnitude 50": shuffled(torch.linspace(-80, 80, 50).tolist()),
        "uniform 4": torch.zeros(4),
        "uniform 8": torch.full((8,), 1.5),
        "halving 12": torch.tensor([0.5 ** min(i + 1, 11) for i in range(12)]).log(),
        "wide nucleus 300": normal(300, 0.05),
    }
    return rows


def warper_schemes(size: int) -> list:
    if size > 100:
        return [
            "temperature=0.5",
            "temperature=2",
            "top-k=5",
            f"top-k={size + 10}",
            "top-p=0.25",
            "top-p=0.95",
            "top-p=0.999",
            "top-p=1",
            "temperature=0.5,top-k=50,top-p=0.95",
            "temperature=2,top-p=0.75",
        ]
    return [
        *(f"temperature={t}" for t in ("0.01", "0.5", "1", "2")),
        *(f"top-k={k}" for k in sorted({1, 2, 5, size, size + 10})),
        *(f"top-p={p}" for p in ("0.05", "0.25", "0.5", "0.75", "0.95", "0.999", "1")),
        "top-k=2,top-p=0.5",
        "top-k=5,top-p=0.75",
        "temperature=0.5,top-k=5",
        "temperature=0.01,top-p=0.95",
        "temperature=2,top-p=0.95",
        "temperature=0.5,top-k=5,top-p=0.95",
        f"temperature=2,top-k={size + 10},top-p=0.999",
        "temperature=0.5,top-k=5,top-p=1",
    ]


# ---------------------------------------------------------------------------------------------------
# Writing and checking
# ---------------------------------------------------------------------------------------------------


def or_null(values: torch.Tensor) -> list:
    return [value if value != -np.inf else None for value in values.tolist()]


def to_json(value, depth: int = 0) -> str:
    """One line for each list of numbers, objects indented."""
    indent = "  " * (depth + 1)
    end = "\n" + "  " * depth
    if isinstance(value, dict):
        items = [f"{indent}{json.dumps(key)}: {to_json(item, depth + 1)}" for key, item in value.items()]
        text = "{\n" + ",\n".join(items) + end + "}"
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        text = "[\n" + ",\n".join(indent + to_json(item, depth + 1) for item in value) + end + "]"
    else:
        text = json.dumps(value, allow_nan=False)
    return text if depth else text + "\n"


def check(directory: Path) -> bool:
    """Whether this version of transformers computes what golden.json says."""
    model = load(directory)
    worst = 0.0
    same = True
    for sequence in json.loads((directory / "golden.json").read_text())["sequences"]:
        found = measure(logits_of(model, sequence["ids"]), sequence["ids"])
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
    if MAJOR == 5:
        write_warpers(GOLDEN / "warpers.json")


if __name__ == "__main__":
    main()
