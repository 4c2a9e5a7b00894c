#!/usr/bin/env python3
"""Writes the golden values of all families but GPT-NeoX, which generate_gpt_neox.py does (read there
what golden.json holds, how to install Python's packages, and why sequences are chosen as they are).

Nobody needs Python to build, test or use Rote. This script is kept so that the golden files can be traced,
reviewed and written anew; its output is committed.

What it writes: core/src/test/resources/golden/FAMILY/VARIANT with config.json, model.safetensors and
golden.json, for the families and variants listed in families.py.

  venv5/bin/python core/src/test/golden/generate_families.py [FAMILY ...]
  venv4/bin/python core/src/test/golden/generate_families.py [FAMILY ...]
  venv5/bin/python core/src/test/golden/generate_families.py --check [FAMILY ...]

Each run writes the variants that belong to its major version of transformers. --check writes nothing: it loads
every checkpoint of its version again and compares; it exits with 1 if values differ.

The input of a golden sequence is the sequence without its last token, which predicts nothing. That matters to
embeddings that turn by the length of the input (dynamic, longrope) and to nothing else.
"""

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

import torch
import transformers
from families import FAMILIES, SEEDS
from golden import GOLDEN, MAJOR, auto_class, decisions, is_stable, load, measure, target_log_probs, to_json
from safetensors.torch import load_file, save_file
from transformers import AutoConfig
from variants import BF16, Variant

LENGTHS = (2, 9, 26)
# The scores of experts may move by half of this without a token's going to another expert: that would be a jump, of no
# use to a comparison.
ROUTING_STABILITY = 1e-3
ROUTING_STABILITY_BF16 = 0.1
SCHEMES = ("top-k=5", "top-p=0.8,temperature=1.3")


# ---------------------------------------------------------------------------------------------------
# Checkpoints
# ---------------------------------------------------------------------------------------------------


def write_checkpoint(family: str, common: dict, variant: Variant, directory: Path, seed: int) -> None:
    config = AutoConfig.for_model(family, **{**common, **variant.config})
    model = auto_class(family).from_config(config)
    randomise(model, torch.Generator().manual_seed(seed))
    shutil.rmtree(directory, ignore_errors=True)
    settings = dict(save_original_format=False) if variant.as_in_memory else {}
    model.to(variant.dtype).save_pretrained(directory, **settings)
    (directory / "generation_config.json").unlink(missing_ok=True)
    path = directory / "model.safetensors"
    tensors = load_file(path)
    for change in variant.changes:
        tensors = change(tensors, model)
    save_file({name: tensors[name].contiguous() for name in sorted(tensors)}, path, metadata={"format": "pt"})
    if variant.config_changes:
        path = directory / "config.json"
        path.write_text(json.dumps(variant.config_changes(json.loads(path.read_text())), indent=2) + "\n")
    for path in directory.iterdir():
        path.chmod(0o644)


@torch.no_grad()
def randomise(model: torch.nn.Module, generator: torch.Generator) -> None:
    """As in generate_gpt_neox.py: transformers' own first weights would let mistakes go unnoticed."""
    plus_one = model.config.model_type.startswith(("gemma", "vaultgemma", "nemotron"))
    embedding = model.get_input_embeddings().weight
    head = model.get_output_embeddings().weight
    for name, parameter in sorted(model.named_parameters()) + sorted(stored_buffers(model)):
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name or ".ln_" in name:
            value = 0.2 * noise if name.endswith("bias") else (0 if plus_one else 1) + 0.3 * noise
        elif name.endswith("bias"):
            value = 0.3 * noise
        elif parameter is embedding or parameter is head:
            value = 0.6 * noise
        elif "wpe" in name or "positions" in name:
            value = 0.4 * noise
        elif "act_fn" in name:  # xIELU's, which transformers 4 keeps in bfloat16 whatever it loads
            value = (0.5 * noise).bfloat16()
        else:  # a matrix
            inputs = parameter.shape[inputs_at(model.config.model_type, name)]
            value = 1.5 / inputs**0.5 * noise
        parameter.copy_(value)


def inputs_at(family: str, name: str) -> int:
    """Which dimension of a matrix its inputs stand in."""
    return {"gpt2": 0, "gpt_oss": -2 if ".experts." in name else -1}.get(family, -1)


def stored_buffers(model: torch.nn.Module) -> list:
    """Those that configure an activation or correct the choice of experts, and that checkpoints hold."""
    kinds = ("act_fn", "e_score_correction_bias")
    return [(name, buffer) for name, buffer in model.named_buffers() if any(kind in name for kind in kinds)]


# ---------------------------------------------------------------------------------------------------
# Golden values
# ---------------------------------------------------------------------------------------------------


def write_golden(variant: Variant, directory: Path, seed: int) -> None:
    model = load(directory, attention=variant.attention)
    in_bf16 = load(directory, BF16) if variant.dtype == BF16 else None
    clear = ROUTING_STABILITY_BF16 if in_bf16 else ROUTING_STABILITY
    sequences = []
    for index, length in enumerate(LENGTHS):
        ids = choose_ids(model, length, 1000 * seed + index, clear)
        sequence = measure(logits_of(model, ids), ids, SCHEMES)
        if in_bf16 is not None:
            sequence["logProbBf16"] = target_log_probs(logits_of(in_bf16, ids), ids)
        sequences.append({key: rounded(value) for key, value in sequence.items()})
    golden = {
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "note": variant.note,
        "sequences": sequences,
    }
    quantised = json.loads((directory / "config.json").read_text()).get("quantization_config")
    if quantised:  # what the packed matrices stand for, as generate_quantised.py writes it
        golden["sha256"] = {name: digest(value) for name, value in model.state_dict().items() if is_packed(name, directory)}
    (directory / "golden.json").write_text(to_json(golden))


def is_packed(name: str, directory: Path) -> bool:
    stored = load_file(directory / "model.safetensors")
    return name + "_blocks" in stored or name + "_scale_inv" in stored


def digest(values: torch.Tensor) -> str:
    return hashlib.sha256(values.float().contiguous().numpy().astype("<f4").tobytes()).hexdigest()


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [round(item, 7) if isinstance(item, float) else item for item in value]


@torch.no_grad()
def logits_of(model: torch.nn.Module, ids: list) -> torch.Tensor:
    """Row t holds the float32 logits from which ids[t + 1] is predicted. The single token run first makes
    dynamically scaled embeddings forget the length of the sequence before, which they would not by themselves."""
    model(torch.tensor([ids[:1]]))
    return model(torch.tensor([ids[:-1]])).logits[0].float()


@torch.no_grad()
def routes_clearly(model: torch.nn.Module, ids: list, clear: float) -> bool:
    """Whether no token would be given to other experts if their scores were a little different."""
    if model.config.model_type.startswith("deepseek"):
        return routes_alike(model, ids, clear)
    if not hasattr(model.config, "num_experts_per_tok"):
        return True
    chosen = model.config.num_experts_per_tok
    ordered = [1, chosen] if model.config.model_type == "phimoe" else [chosen]  # which borders matter
    for scores in model(torch.tensor([ids]), output_router_logits=True).router_logits:
        scores = scores.sort(-1, descending=True).values
        if any(k < scores.shape[-1] and (scores[:, k - 1] - scores[:, k]).min() < clear for k in ordered):
            return False
    return True


def routes_alike(model: torch.nn.Module, ids: list, clear: float) -> bool:
    """The same where groups of experts and corrections decide too: by trying other routers."""
    generator = torch.Generator().manual_seed(1)
    gates = [module for name, module in model.named_modules() if name.endswith(".mlp.gate")]
    weights = [gate.weight.clone() for gate in gates]
    expected = chosen_experts(model, gates, ids)
    alike = True
    for _ in range(6):
        for gate, weight in zip(gates, weights, strict=True):
            gate.weight.copy_(weight + clear * torch.randn(weight.shape, generator=generator).to(weight.dtype))
        alike &= chosen_experts(model, gates, ids) == expected
    for gate, weight in zip(gates, weights, strict=True):
        gate.weight.copy_(weight)
    return alike


def chosen_experts(model: torch.nn.Module, gates: list, ids: list) -> list:
    chosen = []

    def record(module, inputs, outputs):
        chosen.extend(each.sort(-1).values.tolist() for each in outputs if each.dtype == torch.int64)

    hooks = [gate.register_forward_hook(record) for gate in gates]
    model(torch.tensor([ids]))
    for hook in hooks:
        hook.remove()
    return chosen


def choose_ids(model: torch.nn.Module, length: int, seed: int, clear: float) -> list:
    """Most tokens are drawn from the model, every third at random; see generate_gpt_neox.py."""
    vocabulary = model.config.get_text_config().vocab_size
    generator = torch.Generator().manual_seed(seed)
    for _ in range(1000):
        ids = [int(torch.randint(vocabulary, (), generator=generator))]
        if not routes_clearly(model, ids, clear):
            continue
        while len(ids) < length:
            if torch.rand((), generator=generator) < 1 / 3:
                ids.append(int(torch.randint(vocabulary, (), generator=generator)))
            else:
                probabilities = logits_of(model, ids + [0])[-1].softmax(-1)
                ids.append(int(torch.multinomial(probabilities, 1, generator=generator)))
            if not routes_clearly(model, ids, clear):
                ids.pop()
        if is_stable(logits_of(model, ids), ids, SCHEMES):
            return ids
    raise RuntimeError(f"no stable sequence of {length} tokens")


def check(variant: Variant, directory: Path) -> bool:
    model = load(directory, attention=variant.attention)
    worst = 0.0
    same = True
    for sequence in json.loads((directory / "golden.json").read_text())["sequences"]:
        found = measure(logits_of(model, sequence["ids"]), sequence["ids"], SCHEMES)
        same &= decisions(found) == decisions(sequence)
        for a, b in zip(found["logProb"] + found["margin"], sequence["logProb"] + sequence["margin"], strict=True):
            worst = max(worst, abs(a - b))
    good = same and worst <= 1e-5
    print(f"{directory.parent.name}/{directory.name}: largest difference {worst:.1e}, {'good' if good else 'DIFFERENT'}")
    return good


def main() -> None:
    arguments = argparse.ArgumentParser(description="Writes golden values; see the top of the file.")
    arguments.add_argument("--check", action="store_true", help="compare the files that are there, write nothing")
    arguments.add_argument("families", nargs="*", metavar="FAMILY", help="those named only")
    chosen = arguments.parse_args()

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()

    good = True
    for family, (common, variants) in FAMILIES.items():
        for index, variant in enumerate(variants):
            if variant.written_by != MAJOR or (chosen.families and family not in chosen.families):
                continue
            directory = GOLDEN / family / variant.name
            seed = 2000 + 20 * SEEDS[family] + index
            if chosen.check:
                good &= check(variant, directory)
            else:
                write_checkpoint(family, common, variant, directory, seed)
                write_golden(variant, directory, seed)
                print(f"{family}/{variant.name}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
