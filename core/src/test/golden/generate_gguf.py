#!/usr/bin/env python3
"""Writes GGUF files and what their references make of them.

What it writes, below core/src/test/resources/golden/gguf:

  types.gguf, types.json    a tensor of each type that is read, of random blocks; the SHA-256 of what
                            gguf.quants.dequantize makes of it, as little-endian float32
  FAMILY.gguf, FAMILY.json  a tiny random model with two layers, and sequences as generate_gpt_neox.py
                            describes them, computed by transformers

Files are written by gguf.GGUFWriter, under the names of gguf.get_tensor_name_map, with what
convert_hf_to_gguf.py of llama.cpp does to the values of a family written out below. For families that
transformers itself reads from GGUF, the model is the one that from_pretrained(gguf_file=...) loads, so
that the way back is not this script's; for the others (gemma, gpt_neox) the dequantised tensors are
turned back here.

Versions: Python 3.11, torch 2.15.0 (CPU), transformers 5.23.0, gguf 0.19.0, numpy 2.4.6. How to run it
again, from any directory:

  pip install torch==2.15.0 numpy safetensors transformers==5.23.0 gguf==0.19.0
  python core/src/test/golden/generate_gguf.py
"""

import hashlib
import json
import shutil

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type
from golden import GOLDEN, measure, to_json
from transformers import AutoConfig, AutoModelForCausalLM

OUT = GOLDEN / "gguf"
TYPES = ("F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "Q2_K", "Q3_K")

# Where half-precision numbers stand in a block: made random, they would not be finite.
HALVES = {
    "Q8_0": (0,), "Q4_0": (0,), "Q4_1": (0, 2), "Q5_0": (0,), "Q5_1": (0, 2),
    "Q4_K": (0, 2), "Q5_K": (0, 2), "Q6_K": (208,), "Q2_K": (80, 82),
    "Q3_K": (108,),
}  # fmt: skip

SIZES = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, vocab_size=64, num_attention_heads=4)
GROUPED = dict(**SIZES, num_key_value_heads=2, max_position_embeddings=64)
FAMILIES = {
    "llama": ("llama", dict(**GROUPED, rope_theta=5000.0, tie_word_embeddings=False), Type.Q8_0),
    "llama-stretched": ("llama", dict(**GROUPED, tie_word_embeddings=True), Type.Q4_0),
    "qwen2": ("qwen2", dict(**GROUPED, tie_word_embeddings=False), Type.Q4_0),
    "qwen3": ("qwen3", dict(**GROUPED, head_dim=16, tie_word_embeddings=True), Type.Q5_0),
    "gemma": ("gemma", dict(**GROUPED, head_dim=16), Type.F16),
    "gemma2": ("gemma2", dict(**GROUPED, head_dim=16, sliding_window=8, query_pre_attn_scalar=16), Type.Q4_1),
    "gemma3": ("gemma3_text", dict(**GROUPED, head_dim=16, sliding_window=8, query_pre_attn_scalar=16), Type.Q8_0),
    "phi3": ("phi3", dict(**GROUPED, pad_token_id=0, tie_word_embeddings=False), Type.BF16),
    "gpt2": ("gpt2", dict(n_embd=32, n_layer=2, n_head=4, n_positions=64, vocab_size=64), Type.Q5_1),
    "gpt_neox": ("gpt_neox", dict(**SIZES, max_position_embeddings=64), Type.Q8_0),
}
ARCHITECTURES = {"gemma3_text": "gemma3", "gpt_neox": "gptneox"}


def write_types() -> None:
    generator = np.random.default_rng(5)
    writer = gguf.GGUFWriter(OUT / "types.gguf", "llama")
    hashes = {}
    for name in TYPES:
        kind = Type[name]
        block, size = gguf.GGML_QUANT_SIZES[kind]
        rows, blocks = 3, 512 // block
        if name in HALVES:
            data = generator.integers(0, 256, (rows, blocks, size), dtype=np.uint8)
            for at in HALVES[name]:
                half = generator.normal(0, 0.01, (rows, blocks, 1)).astype(np.float16)
                data[:, :, at : at + 2] = half.view(np.uint8)
            data = data.reshape(rows, blocks * size)
        else:
            data = gguf.quantize(generator.normal(0, 1, (rows, 512)).astype(np.float32), kind)
        value = gguf.dequantize(data, kind)
        assert value.shape == (rows, 512) and np.isfinite(value).all()
        hashes[name] = hashlib.sha256(value.astype("<f4").tobytes()).hexdigest()
        writer.add_tensor(name, data, raw_dtype=kind)
    finish(writer)
    (OUT / "types.json").write_text(json.dumps(hashes, indent=2) + "\n")


def finish(writer) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


# ---------------------------------------------------------------------------------------------------
# What the converter does
# ---------------------------------------------------------------------------------------------------


def converted(family: str, config, name: str, tensor: torch.Tensor) -> torch.Tensor:
    if family == "llama" and ("q_proj" in name or "k_proj" in name):
        heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
        return tensor.reshape(heads, 2, -1, *tensor.shape[1:]).swapaxes(1, 2).reshape(tensor.shape)
    if family.startswith("gemma") and name.endswith("norm.weight"):
        return tensor + 1
    if family == "gpt2" and name.endswith(("c_attn.weight", "c_proj.weight", "c_fc.weight")):
        return tensor.T
    if family == "gpt_neox" and "query_key_value" in name:
        parts = tensor.reshape(config.num_attention_heads, 3, -1, *tensor.shape[1:])
        return torch.cat([parts[:, i].reshape(-1, *tensor.shape[1:]) for i in range(3)])
    return tensor


def turned_back(family: str, config, name: str, tensor: torch.Tensor) -> torch.Tensor:
    if family.startswith("gemma") and name.endswith("norm.weight"):
        return tensor - 1
    if family == "gpt_neox" and "query_key_value" in name:
        parts = tensor.reshape(3, config.num_attention_heads, -1, *tensor.shape[1:])
        return parts.swapaxes(0, 1).reshape(tensor.shape)
    return tensor


def put_keys(writer, family: str, config) -> None:
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_head_count(config.num_attention_heads)
    writer.add_vocab_size(config.vocab_size)
    if family == "gpt2":
        writer.add_feed_forward_length(4 * config.hidden_size)
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
        return
    writer.add_feed_forward_length(config.intermediate_size)
    if family == "gpt_neox":
        writer.add_layer_norm_eps(config.layer_norm_eps)
        share = config.rope_parameters["partial_rotary_factor"]
        writer.add_rope_dimension_count(int(share * config.hidden_size / config.num_attention_heads))
        writer.add_parallel_residual(config.use_parallel_residual)
        return
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_key_length(head)
    writer.add_value_length(head)
    if family in ("llama", "phi3"):
        writer.add_rope_dimension_count(head)
    rope = config.rope_parameters
    writer.add_rope_freq_base(rope.get("full_attention", rope)["rope_theta"])
    if family == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if family in ("gemma2", "gemma3_text"):
        writer.add_sliding_window(config.sliding_window)


def factors(config) -> torch.Tensor:
    """What convert_hf_to_gguf.py writes for Llama 3's way of stretching."""
    half = config.hidden_size // config.num_attention_heads // 2
    return torch.tensor([1.0] + [2.0 + i for i in range(half - 1)])


def write_family(label: str, seed: int) -> None:
    family, settings, kind = FAMILIES[label]
    config = AutoConfig.for_model(family, **settings)
    model = AutoModelForCausalLM.from_config(config)
    generator = torch.Generator().manual_seed(seed)
    architecture = ARCHITECTURES.get(family, family)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH[architecture.upper()], 2)
    path = OUT / f"{label}.gguf"
    writer = gguf.GGUFWriter(path, architecture)
    put_keys(writer, family, config)
    dequantised = {}
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name or ".ln_" in name:
            plus_one = family.startswith("gemma") or name.endswith("bias")
            value = (0 if plus_one else 1) + 0.3 * noise
        elif parameter.dim() == 1:
            value = 0.3 * noise
        elif "embed" in name or "wte" in name or "wpe" in name or "lm_head" in name:
            value = noise * (0.3 if "wpe" in name else 1)
        else:
            value = noise * 1.2 / 32**0.5
        stored = converted(family, config, name, value)
        target = names.get_name(name, try_suffixes=(".weight", ".bias"))
        data = stored.contiguous().numpy().astype(np.float32)
        tensor_kind = kind if stored.dim() == 2 and "wpe" not in name else Type.F32
        data = gguf.quantize(data, tensor_kind)
        writer.add_tensor(target, data, raw_dtype=tensor_kind)
        back = torch.from_numpy(np.array(gguf.dequantize(data, tensor_kind))).reshape(stored.shape)
        dequantised[name] = turned_back(family, config, name, back)
    if label == "llama-stretched":
        writer.add_tensor("rope_freqs.weight", factors(config).numpy())
    finish(writer)
    write_golden(label, family, config, model, dequantised, seed)


def write_golden(label: str, family: str, config, model, dequantised: dict, seed: int) -> None:
    if family in ("gemma", "gpt_neox"):
        missing, unexpected = model.load_state_dict(dequantised, strict=False)
        assert set(missing) <= {"lm_head.weight"} and not unexpected, (missing, unexpected)
        model.tie_weights()
        model.config._attn_implementation = "eager"
    else:
        model = from_file(label, config)
    model.eval()
    generator = torch.Generator().manual_seed(seed + 2000)
    sequences = []
    for length in (2, 9, 33):
        ids = torch.randint(64, (length,), generator=generator).tolist()
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0, :-1]
        sequences.append(measure(logits, ids, ()))
    (OUT / f"{label}.json").write_text(to_json({"sequences": sequences}))


def from_file(label: str, config):
    model = AutoModelForCausalLM.from_pretrained(
        OUT, gguf_file=f"{label}.gguf", config=config, dtype=torch.float32, attn_implementation="eager"
    )
    if label == "llama-stretched":  # transformers passes the factors over; llama.cpp divides by them
        rotary = model.model.rotary_emb
        rotary.inv_freq /= factors(config)
        if hasattr(rotary, "original_inv_freq"):
            rotary.original_inv_freq = rotary.inv_freq
    return model


def main() -> None:
    torch.set_num_threads(1)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    write_types()
    for seed, label in enumerate(FAMILIES):
        write_family(label, seed)
        print(label)


if __name__ == "__main__":
    main()
