#!/usr/bin/env python3
"""Writes what --quantise has to give: a matrix of odd values, and by the SHA-256 of their little-endian
float32 values what gguf and bitsandbytes make of it when they quantise it and turn it back.

What it writes, below core/src/test/resources/golden/round-trip:

  model.safetensors   the matrix
  golden.json         a digest for each form

Versions and how to run it again: as generate_quantised.py says.
"""

import hashlib
import json

import gguf
import torch
from bitsandbytes import functional
from bitsandbytes.backends.default.ops import _dequantize_4bit_compute
from golden import GOLDEN
from safetensors.torch import save_file


def main() -> None:
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(7)
    matrix = torch.randn(24, 96, generator=generator) * torch.logspace(-6, 3, 24)[:, None]
    matrix[3] = 0
    matrix[4, :32] = torch.arange(32) - 16.0
    matrix[5, ::3] = -0.0
    folder = GOLDEN / "round-trip"
    folder.mkdir(exist_ok=True)
    save_file({"matrix": matrix}, folder / "model.safetensors")
    values = {}
    for name in ("Q8_0", "Q5_0", "Q4_0"):
        kind = gguf.GGMLQuantizationType[name]
        values[name] = gguf.dequantize(gguf.quantize(matrix.numpy(), kind), kind)
    codes, state = functional.quantize_4bit(matrix, quant_type="nf4", blocksize=64)
    values["NF4"] = _dequantize_4bit_compute(
        codes.reshape(-1), state.absmax, state.code, 64, state.shape, torch.float32
    ).numpy()
    codes, statistics, _ = functional.int8_vectorwise_quant(matrix.half())
    value = functional.int8_vectorwise_dequant(codes, statistics).numpy()
    value[3] = 0  # not defined for a row of zeros
    values["INT8"] = value
    hashes = {k: hashlib.sha256(v.astype("<f4").tobytes()).hexdigest() for k, v in values.items()}
    (folder / "golden.json").write_text(json.dumps(hashes, indent=2) + "\n")


if __name__ == "__main__":
    main()
