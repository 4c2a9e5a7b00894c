#!/usr/bin/env python3
"""Writes the golden values of quantised safetensors. (generate_gguf.py writes those of GGUF files.)

What it writes, below core/src/test/resources/golden/quantised:

  FORM/config.json         a tiny random Llama with two layers, with its quantization_config
  FORM/model.safetensors   its tensors, packed
  FORM/golden.json         sequences as generate_gpt_neox.py describes them, computed by transformers on
                           the dequantised weights; and for each dequantised tensor the SHA-256 of its
                           values as little-endian float32, row by row

Where the dequantised values come from:

  fp8-*          transformers' Fp8Dequantize, which loading with dequantize=True runs
  compressed-*   the compressors of compressed-tensors, with scales in float32
  bnb-*          bitsandbytes, on the processor; 4 bits by the implementation for any device, since
                 the one for processors with AVX-512 is wrong in 0.50.2 where rows are no whole blocks
  awq-*          awq.utils.packing_utils.dequantize_gemm of AutoAWQ, with scales in float32
  gptq-*         the formula of dequantize_weight and convert_gptq_v1_to_v2_format_module in GPTQModel
                 7.7.0, written out below, since the package does not load without its kernels

Scales are handed over in float32, as they are where a model is loaded in float32; in 16 bits the
packages round each product to 16 bits too.

Versions: Python 3.11, torch 2.15.0 (CPU), transformers 5.23.0, compressed-tensors 0.20.0, bitsandbytes
0.50.2, autoawq 0.2.9, gguf 0.19.0. How to run it again, from any directory:

  pip install torch==2.15.0 numpy safetensors transformers==5.23.0 compressed-tensors==0.20.0 \
      bitsandbytes==0.50.2 gguf==0.19.0 && pip install --no-deps autoawq==0.2.9
  python core/src/test/golden/generate_quantised.py
"""

import hashlib
import importlib.util
import json
import shutil

import torch
from golden import GOLDEN, measure, to_json
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

OUT = GOLDEN / "quantised"
WIDTH, HIDDEN, VOCABULARY = 32, 64, 48
CONFIG = dict(
    vocab_size=VOCABULARY,
    hidden_size=WIDTH,
    intermediate_size=HIDDEN,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
    tie_word_embeddings=True,
)


def base(seed: int) -> dict:
    """Weights in float32; norms away from one."""
    generator = torch.Generator().manual_seed(seed)
    model = LlamaForCausalLM(LlamaConfig(**CONFIG))
    tensors = {}
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name:
            tensors[name] = 1 + 0.3 * noise
        elif name.endswith("embed_tokens.weight"):
            tensors[name] = noise
        else:
            tensors[name] = noise * 1.5 / parameter.shape[1] ** 0.5
    return tensors


def is_matrix(name: str) -> bool:
    return "proj" in name


def write(form: str, seed: int, quantization_config: dict, pack, other_dtype=torch.float16) -> None:
    """pack(base name, weight, generator) -> (packed tensors by suffix, dequantised float32 matrix)"""
    generator = torch.Generator().manual_seed(seed + 1000)
    stored, dequantised = {}, {}
    for name, tensor in base(seed).items():
        if is_matrix(name):
            packed, dequantised[name] = pack(name, tensor, generator)
            module = name[: -len("weight")]
            stored.update({module + suffix: value.contiguous() for suffix, value in packed.items()})
        else:
            stored[name] = tensor.to(other_dtype)
            dequantised[name] = stored[name].float()
    folder = OUT / form
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = LlamaConfig(**CONFIG, architectures=["LlamaForCausalLM"]).to_dict()
    config["quantization_config"] = quantization_config
    (folder / "config.json").write_text(json.dumps(config, indent=2, default=str) + "\n")
    save_file(dict(sorted(stored.items())), folder / "model.safetensors", metadata={"format": "pt"})
    write_golden(folder, dequantised, seed)


def write_golden(folder, dequantised: dict, seed: int) -> None:
    model = LlamaForCausalLM(LlamaConfig(**CONFIG, attn_implementation="eager")).eval()
    missing, unexpected = model.load_state_dict(dequantised, strict=False)
    assert missing in ([], ["lm_head.weight"]) and not unexpected, (missing, unexpected)
    model.tie_weights()
    generator = torch.Generator().manual_seed(seed + 2000)
    sequences = []
    for length in (2, 9, 33):
        ids = torch.randint(VOCABULARY, (length,), generator=generator).tolist()
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0, :-1]
        sequences.append(measure(logits, ids, ()))
    hashes = {
        name: hashlib.sha256(tensor.float().contiguous().numpy().astype("<f4").tobytes()).hexdigest()
        for name, tensor in dequantised.items()
        if is_matrix(name)
    }
    golden = {"sequences": sequences, "sha256": hashes}
    (folder / "golden.json").write_text(to_json(golden))


# ---------------------------------------------------------------------------------------------------
# FP8 as transformers reads it
# ---------------------------------------------------------------------------------------------------


def fp8(block):
    from transformers.integrations.finegrained_fp8 import Fp8Dequantize

    def pack(name, weight, generator):
        rows, columns = weight.shape
        height, width = block or (rows, columns)
        grid = weight.reshape(rows // height, height, columns // width, width)
        scale = grid.abs().amax((1, 3)) / 448
        codes = (grid / scale[:, None, :, None]).reshape(rows, columns).to(torch.float8_e4m3fn)
        value = Fp8Dequantize(None)._dequantize_one(codes, scale)
        return {"weight": codes, "weight_scale_inv": scale if block else scale.reshape(())}, value

    config = {"quant_method": "fp8", "fmt": "e4m3", "activation_scheme": "dynamic"}
    return {**config, "weight_block_size": list(block) if block else None}, pack


# ---------------------------------------------------------------------------------------------------
# compressed-tensors
# ---------------------------------------------------------------------------------------------------


def compressed(form: str, dtype=torch.float32, **weights):
    from compressed_tensors.compressors import BaseCompressor
    from compressed_tensors.quantization import QuantizationArgs, QuantizationScheme
    from compressed_tensors.quantization.utils import calculate_qparams

    arguments = QuantizationArgs(**weights)
    scheme = QuantizationScheme(targets=["Linear"], weights=arguments)
    compressor = BaseCompressor.get_value_from_registry(form)

    def pack(name, weight, generator):
        rows, columns = weight.shape
        strategy = weights["strategy"]
        order = None
        if strategy == "tensor":
            low, high = weight.min().reshape(1), weight.max().reshape(1)
        elif strategy == "channel":
            low, high = weight.amin(1, keepdim=True), weight.amax(1, keepdim=True)
        elif strategy == "block":
            h, w = weights["block_structure"]
            grid = weight.reshape(rows // h, h, columns // w, w)
            low, high = grid.amin((1, 3)), grid.amax((1, 3))
        else:
            grid = weight.reshape(rows, -1, weights["group_size"])
            low, high = grid.amin(2), grid.amax(2)
        scale, zero = calculate_qparams(low, high, arguments)
        scale = scale.to(dtype).float()
        state = {"weight": weight, "weight_scale": scale}
        if not weights.get("symmetric", True):
            state["weight_zero_point"] = zero.to(torch.int8)
        packed = compressor.compress(state, scheme)
        value = compressor.decompress(packed, scheme)["weight"]
        return {k: v.to(dtype) if k == "weight_scale" else v for k, v in packed.items()}, value

    group = {"targets": ["Linear"], "weights": json.loads(arguments.model_dump_json())}
    return {
        "quant_method": "compressed-tensors",
        "format": form,
        "quantization_status": "compressed",
        "config_groups": {"group_0": group},
        "ignore": ["lm_head"],
    }, pack


def compressed_act_order():
    """Groups in an order of their own: weight_g_idx, as older versions write it for GPTQ."""
    config, _ = compressed(
        "pack-quantized", num_bits=4, type="int", strategy="group", group_size=16, symmetric=True
    )
    from compressed_tensors.compressors.pack_quantized.helpers import pack_to_int32, unpack_from_int32

    def pack(name, weight, generator):
        rows, columns = weight.shape
        index = (torch.randperm(columns, generator=generator) // 16).to(torch.int32)
        scale = torch.rand(rows, columns // 16, generator=generator) * 0.05 + 0.02
        codes = (weight / scale[:, index.long()]).round().clamp(-8, 7).to(torch.int8)
        packed = pack_to_int32(codes, 4)
        unpacked = unpack_from_int32(packed, 4, weight.shape)
        value = unpacked.float() * scale[:, index.long()]
        shape = torch.tensor(weight.shape)
        return {"weight_packed": packed, "weight_scale": scale, "weight_shape": shape, "weight_g_idx": index}, value

    config["config_groups"]["group_0"]["weights"]["actorder"] = "group"
    return config, pack


# ---------------------------------------------------------------------------------------------------
# GPTQ and AWQ
# ---------------------------------------------------------------------------------------------------


def words(codes: torch.Tensor, bits: int) -> torch.Tensor:
    """Neighbours along the last dimension into words of 32 bits, the first lowest."""
    parts = codes.to(torch.int64).reshape(*codes.shape[:-1], -1, 32 // bits)
    word = (parts << (torch.arange(32 // bits) * bits)).sum(-1)
    return torch.where(word >= 2**31, word - 2**32, word).to(torch.int32)


def gptq(bits: int, version: str, act_order: bool, symmetric: bool):
    size = 16
    ones = sum(1 << shift for shift in range(0, 32, bits))

    def pack(name, weight, generator):
        out, inputs = weight.shape
        groups = inputs // size
        index = torch.arange(inputs) // size
        if act_order:
            index = index[torch.randperm(inputs, generator=generator)]
        codes = torch.randint(2**bits, (inputs, out), generator=generator)
        low = 1 if version == "gptq" else 0
        zeros = torch.randint(low, 2**bits, (groups, out), generator=generator)
        if symmetric:
            zeros = torch.full((groups, out), 2 ** (bits - 1))
        elif version == "gptq":
            zeros[0, 0] = 0  # borrows from its neighbour as the file is written
        scales = ((torch.rand(groups, out, generator=generator) + 0.5) * 0.5 / 2**bits).half()
        qweight = words(codes.t(), bits).t()
        qzeros = words(zeros, bits)
        if version == "gptq":
            lessened = (qzeros.to(torch.int64) - ones) % 2**32
            stored = torch.where(lessened >= 2**31, lessened - 2**32, lessened).to(torch.int32)
        else:
            stored = qzeros
        # GPTQModel: version 1 becomes 2 by adding to whole words; then both are unpacked by shifts.
        corrected = stored + torch.tensor(ones).to(torch.int32) if version == "gptq" else stored
        shifts = torch.arange(0, 32, bits, dtype=torch.int32)
        mask = 2**bits - 1
        unpacked_zeros = ((corrected[:, :, None] >> shifts) & mask).reshape(groups, -1)
        unpacked = ((qweight[:, None, :] >> shifts[None, :, None]) & mask).reshape(inputs, out)
        value = (scales.float()[index] * (unpacked - unpacked_zeros[index])).t()
        packed = {"qweight": qweight, "qzeros": stored, "scales": scales, "g_idx": index.to(torch.int32)}
        if not act_order and version == "gptq_v2":
            del packed["g_idx"]
        packed["bias"] = torch.zeros(out, dtype=torch.float16)
        return packed, value

    return {
        "quant_method": "gptq",
        "bits": bits,
        "group_size": size,
        "desc_act": act_order,
        "sym": symmetric,
        "checkpoint_format": version,
        "lm_head": False,
    }, pack


def awq():
    spec = importlib.util.find_spec("awq")
    path = spec.submodule_search_locations[0] + "/utils/packing_utils.py"
    loader = importlib.util.spec_from_file_location("packing_utils", path)
    reference = importlib.util.module_from_spec(loader)
    loader.loader.exec_module(reference)
    size = 16

    def pack(name, weight, generator):
        out, inputs = weight.shape
        groups = inputs // size
        order = torch.tensor([0, 2, 4, 6, 1, 3, 5, 7])
        codes = torch.randint(16, (inputs, out), generator=generator)
        zeros = torch.randint(16, (groups, out), generator=generator)
        scales = ((torch.rand(groups, out, generator=generator) + 0.5) * 0.03).half()
        qweight = words(codes.reshape(inputs, -1, 8)[:, :, order].reshape(inputs, out), 4)
        qzeros = words(zeros.reshape(groups, -1, 8)[:, :, order].reshape(groups, out), 4)
        value = reference.dequantize_gemm(qweight, qzeros, scales.float(), 4, size).t()
        return {"qweight": qweight, "qzeros": qzeros, "scales": scales}, value

    return {
        "quant_method": "awq",
        "bits": 4,
        "group_size": size,
        "zero_point": True,
        "version": "gemm",
        "modules_to_not_convert": None,
    }, pack


# ---------------------------------------------------------------------------------------------------
# bitsandbytes
# ---------------------------------------------------------------------------------------------------


def four_bits(kind: str, nested: bool, dtype):
    from bitsandbytes import functional
    from bitsandbytes.backends.default.ops import _dequantize_4bit_compute

    def pack(name, weight, generator):
        codes, state = functional.quantize_4bit(
            weight.to(dtype), quant_type=kind, blocksize=64, compress_statistics=nested
        )
        largest = state.absmax
        if nested:
            largest = functional.dequantize_blockwise(largest, state.state2) + state.offset
        value = _dequantize_4bit_compute(
            codes.reshape(-1), largest, state.code, state.blocksize, state.shape, dtype
        ).float()
        return {"weight": codes, **{"weight." + k: v for k, v in state.as_dict(packed=True).items()}}, value

    return {
        "quant_method": "bitsandbytes",
        "load_in_4bit": True,
        "load_in_8bit": False,
        "bnb_4bit_quant_type": kind,
        "bnb_4bit_use_double_quant": nested,
        "bnb_4bit_compute_dtype": str(dtype).removeprefix("torch."),
        "bnb_4bit_quant_storage": "uint8",
    }, pack


def eight_bits():
    from bitsandbytes import functional

    def pack(name, weight, generator):
        codes, statistics, _ = functional.int8_vectorwise_quant(weight.half())
        value = functional.int8_vectorwise_dequant(codes, statistics)
        return {"weight": codes, "SCB": statistics, "weight_format": torch.zeros((), dtype=torch.uint8)}, value

    return {"quant_method": "bitsandbytes", "load_in_4bit": False, "load_in_8bit": True}, pack


FORMS = {
    "fp8-blocks": lambda: fp8((16, 8)),
    "fp8-matrix": lambda: fp8(None),
    "compressed-fp8-tensor": lambda: compressed("float-quantized", num_bits=8, type="float", strategy="tensor"),
    "compressed-fp8-channel": lambda: compressed(
        "float-quantized", torch.bfloat16, num_bits=8, type="float", strategy="channel"
    ),
    "compressed-fp8-block": lambda: compressed(
        "float-quantized", num_bits=8, type="float", strategy="block", block_structure=[16, 8]
    ),
    "compressed-int8-channel": lambda: compressed("int-quantized", num_bits=8, type="int", strategy="channel"),
    "compressed-int8-group": lambda: compressed(
        "int-quantized", num_bits=8, type="int", strategy="group", group_size=16, symmetric=False
    ),
    "compressed-int4-group": lambda: compressed(
        "pack-quantized", torch.bfloat16, num_bits=4, type="int", strategy="group", group_size=16
    ),
    "compressed-int4-zeros": lambda: compressed(
        "pack-quantized", num_bits=4, type="int", strategy="group", group_size=16, symmetric=False
    ),
    "compressed-int8-packed": lambda: compressed(
        "pack-quantized", num_bits=8, type="int", strategy="channel", symmetric=False
    ),
    "compressed-int4-order": compressed_act_order,
    "gptq-4": lambda: gptq(4, "gptq", False, False),
    "gptq-4-order": lambda: gptq(4, "gptq", True, True),
    "gptq-8": lambda: gptq(8, "gptq", True, False),
    "gptq-2-version-2": lambda: gptq(2, "gptq_v2", False, False),
    "awq-4": awq,
    "bnb-nf4": lambda: four_bits("nf4", False, torch.float32),
    "bnb-nf4-double": lambda: four_bits("nf4", True, torch.bfloat16),
    "bnb-fp4": lambda: four_bits("fp4", True, torch.float16),
    "bnb-int8": eight_bits,
}


def main() -> None:
    torch.set_num_threads(1)
    for seed, (form, make) in enumerate(FORMS.items()):
        config, pack = make()
        write(form, seed, config, pack)
        print(form)


if __name__ == "__main__":
    main()
