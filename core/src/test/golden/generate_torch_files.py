#!/usr/bin/env python3
"""Writes files of torch.save, from which the reader of pytorch_model.bin is tested.

Nobody needs Python to build, test or use Rote; this script is kept so that the files can be traced,
reviewed and written anew. Their values are those of the golden GPT-NeoX checkpoints, so the test
compares them byte by byte with model.safetensors there.

What it writes, below core/src/test/resources/golden/torch_files:

  zip/         pytorch_model.bin of "single-fp32", as torch.save writes it; parameters, not tensors
  old/         the same in the format before PyTorch 1.6
  protocol-4/  the same, pickled with protocol 4
  sharded/     "fp16" in two files of torch.save with their index, all tensors of a file in one storage
  strided/     "bf16", every matrix stored transposed, every vector as every second element of a longer
  old-fp16/    "fp16" in the old format, where values begin at odd places

Versions that the committed files come from: Python 3.11, torch 2.15.0 (CPU), safetensors 0.8.0.

  python3 -m venv venv && venv/bin/pip install torch==2.15.0 numpy safetensors
  venv/bin/python core/src/test/golden/generate_torch_files.py
"""

import json
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"


def load(variant: str) -> OrderedDict:
    state = OrderedDict(load_file(GOLDEN / "gpt_neox" / variant / "model.safetensors"))
    # What nn.Module.state_dict() attaches to its result, and what pickle stores with it.
    state._metadata = OrderedDict({"": {"version": 1}})
    return state


def folder(name: str) -> Path:
    path = GOLDEN / "torch_files" / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def one_storage(tensors: dict) -> dict:
    joined = torch.cat([tensor.flatten() for tensor in tensors.values()])
    start = 0
    views = {}
    for name, tensor in tensors.items():
        views[name] = joined[start : start + tensor.numel()].view(tensor.shape)
        start += tensor.numel()
    return views


def strided(tensor: torch.Tensor) -> torch.Tensor:
    if tensor.dim() == 2:
        return tensor.t().contiguous().t()
    wide = torch.full((2 * tensor.numel(),), 7, dtype=tensor.dtype)
    wide[::2] = tensor
    return wide[::2]


def main() -> None:
    single = load("single-fp32")
    parameters = OrderedDict((name, torch.nn.Parameter(tensor)) for name, tensor in single.items())
    torch.save(parameters, folder("zip") / "pytorch_model.bin")
    torch.save(single, folder("old") / "pytorch_model.bin", _use_new_zipfile_serialization=False)
    torch.save(single, folder("protocol-4") / "pytorch_model.bin", pickle_protocol=4)

    half = load("fp16")
    torch.save(half, folder("old-fp16") / "pytorch_model.bin", _use_new_zipfile_serialization=False)
    names = sorted(half)
    shards = {
        "pytorch_model-00001-of-00002.bin": names[: len(names) // 2],
        "pytorch_model-00002-of-00002.bin": names[len(names) // 2 :],
    }
    for file, members in shards.items():
        torch.save(one_storage({name: half[name] for name in members}), folder("sharded") / file)
    index = {"metadata": {}, "weight_map": {name: file for file, members in shards.items() for name in members}}
    (folder("sharded") / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2) + "\n")

    torch.save({name: strided(tensor) for name, tensor in load("bf16").items()}, folder("strided") / "pytorch_model.bin")


if __name__ == "__main__":
    main()
