#!/usr/bin/env python3
"""Writes LoRA adapters for golden checkpoints, as PEFT saves them, and what the adapted models compute.

Nobody needs Python to build, test or use Rote; this script is kept so that the files can be traced,
reviewed and written anew.

What it writes, below core/src/test/resources/golden/lora/VARIANT:

  adapter_config.json, adapter_model.safetensors   (adapter_model.bin in "bin")
  golden.json       base: the checkpoint below golden/gpt_neox that the adapter is for
                    sequences[]: ids, and per id but the first ln p by the unmerged float32 model
  gpt2/base, gpt2/merged.safetensors, gpt2-dora   a GPT-2 checkpoint, whose modules store their weights transposed
                    and without their first name, and its weights after PEFT's own merge

Versions that the committed files come from: Python 3.11, torch 2.15.0 (CPU), transformers 5.23.0,
peft 0.21.2, safetensors 0.8.0.

  python3 -m venv venv5
  venv5/bin/pip install torch==2.15.0 numpy safetensors transformers==5.23.0 peft==0.21.2
  venv5/bin/python core/src/test/golden/generate_lora.py
"""

import json
import shutil
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"
ALL = ["query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h"]

VARIANTS = {
    "plain": ("single-fp32", dict(r=4, lora_alpha=8, target_modules=ALL)),
    "rslora": ("fp16", dict(r=3, lora_alpha=5, use_rslora=True, target_modules=["query_key_value", "lm_head"])),
    "patterns": (
        "sharded-fp32",
        dict(
            r=4,
            lora_alpha=6,
            target_modules=ALL,
            rank_pattern={"query_key_value": 3, r"layers\.1\.mlp\.dense_h_to_4h": 5},
            alpha_pattern={"dense": 12, r"layers\.[01]\.mlp\.dense_4h_to_h": 3},
        ),
    ),
    "bin": ("tied", dict(r=2, lora_alpha=2, target_modules=["dense"], lora_dropout=0.1)),
    "dora": ("sharded-fp32", dict(r=2, lora_alpha=3, use_dora=True, target_modules=ALL)),
    "saved": (
        "sharded-fp32",
        dict(r=1, lora_alpha=2, target_modules=["dense"], modules_to_save=["embed_in", "lm_head", "final_layer_norm"]),
    ),
    "layers": ("fp16", dict(r=2, lora_alpha=3, target_modules=["dense"], layers_to_transform=[1])),
}


def adapted(base: torch.nn.Module, seed: int, options: dict) -> torch.nn.Module:
    torch.manual_seed(seed)
    # init_lora_weights False: both factors random, as after training.
    model = get_peft_model(base, LoraConfig(task_type="CAUSAL_LM", init_lora_weights=False, **options))
    for name, parameter in model.named_parameters():
        if "lora_magnitude" in name:
            parameter.data = parameter.data * (1 + 0.3 * torch.randn_like(parameter))
        elif "lora_" in name:
            parameter.data = 0.3 * torch.randn_like(parameter)
        elif "modules_to_save" in name:
            parameter.data = parameter.data + 0.2 * torch.randn_like(parameter)
    return model.eval()


def save(model: torch.nn.Module, folder: Path, **options) -> None:
    model.save_pretrained(folder, **options)
    (folder / "README.md").unlink(missing_ok=True)
    config = json.loads((folder / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = None
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def save_merged(model: torch.nn.Module, folder: Path) -> None:
    """The adapter of a GPT-2, and the weights after PEFT's own merge."""
    save(model, folder)
    merged = model.merge_and_unload().state_dict()
    merged = {name.removeprefix("transformer."): t.contiguous() for name, t in merged.items() if "lm_head" not in name}
    save_file(merged, folder / "merged.safetensors")


@torch.no_grad()
def log_probs(model: torch.nn.Module, ids: list) -> list:
    logits = model(input_ids=torch.tensor([ids])).logits[0, :-1].double()
    return logits.log_softmax(-1).gather(1, torch.tensor(ids[1:])[:, None])[:, 0].tolist()


def main() -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for seed, (variant, (base, options)) in enumerate(VARIANTS.items()):
        folder = GOLDEN / "lora" / variant
        shutil.rmtree(folder, ignore_errors=True)
        checkpoint = GOLDEN / "gpt_neox" / base
        plain = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager")
        model = adapted(plain, seed, options)
        save(model, folder)
        if variant == "bin":
            torch.save(load_file(folder / "adapter_model.safetensors"), folder / "adapter_model.bin")
            (folder / "adapter_model.safetensors").unlink()
        sequences = json.loads((checkpoint / "golden.json").read_text())["sequences"]
        lines = [json.dumps({"ids": s["ids"], "logProb": log_probs(model, s["ids"])}) for s in sequences]
        text = f'{{"base": "{base}", "sequences": [\n  ' + ",\n  ".join(lines) + "\n]}\n"
        (folder / "golden.json").write_text(text)

    folder = GOLDEN / "lora" / "gpt2"
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(50)
    gpt2 = GPT2LMHeadModel(GPT2Config(vocab_size=11, n_positions=8, n_embd=8, n_layer=2, n_head=2))
    gpt2.save_pretrained(folder / "base")
    path = folder / "base" / "model.safetensors"
    # As the published checkpoint names them.
    save_file({name.removeprefix("transformer."): t for name, t in load_file(path).items()}, path)
    (folder / "base" / "generation_config.json").unlink(missing_ok=True)
    options = dict(r=2, lora_alpha=3, target_modules=["c_attn", "attn.c_proj"], fan_in_fan_out=True)
    save_merged(adapted(gpt2, 51, options), folder)
    gpt2 = GPT2LMHeadModel.from_pretrained(folder / "base")
    save_merged(adapted(gpt2, 52, dict(options, use_dora=True)), GOLDEN / "lora" / "gpt2-dora")


if __name__ == "__main__":
    main()
