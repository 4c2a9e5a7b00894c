"""Families with a way of their own of attending or of storing experts, and their variants, as in families.py."""

import torch
from variants import (
    BF16,
    GROUPED,
    Variant,
    rope,
)

YARN = dict(factor=4.0, beta_fast=8.0, beta_slow=1.0, truncate=False, original_max_position_embeddings=10)
SINKS = dict(GROUPED, intermediate_size=10, head_dim=6, sliding_window=5, num_local_experts=4, num_experts_per_tok=2,
             **rope("yarn", **YARN))  # fmt: skip

# ---------------------------------------------------------------------------------------------------
# MXFP4
# ---------------------------------------------------------------------------------------------------

FP4 = torch.tensor([0, 0.5, 1, 1.5, 2, 3, 4, 6])


def in_mxfp4(tensors: dict, model) -> dict:
    """Experts' matrices [experts, in, out] in blocks of 32 inputs, each with the smallest power of two that fits."""
    packed = {}
    for name, value in tensors.items():
        if name.endswith(("gate_up_proj", "down_proj")):
            blocks = value.transpose(1, 2).unflatten(-1, (-1, 32))
            exponent = torch.log2(blocks.abs().amax(-1) / 6).ceil()
            parts = blocks / torch.exp2(exponent)[..., None]
            codes = (parts.abs()[..., None] - FP4).abs().argmin(-1) + 8 * (parts < 0)
            packed[name + "_blocks"] = (codes[..., ::2] + 16 * codes[..., 1::2]).to(torch.uint8)
            packed[name + "_scales"] = (exponent + 127).to(torch.uint8)
        else:
            packed[name] = value
    return packed


def declare_mxfp4(config: dict) -> dict:
    kept = ["model.layers.*.self_attn", "model.layers.*.mlp.router", "model.embed_tokens", "lm_head"]
    return {**config, "quantization_config": {"modules_to_not_convert": kept, "quant_method": "mxfp4"}}


LARGER = {
    "gpt_oss": (
        SINKS,
        [
            Variant("usual", "2 of 4 experts, yarn, a window in the first layer, heads of 6"),
            Variant("odd", "3 layers, the last with a window; low limits of the activation; 1 of 3 experts, one key for all,"
                    " tied head, nothing stretched",
                    dict(num_hidden_layers=3, layer_types=["full_attention", "full_attention", "sliding_attention"],
                         swiglu_limit=0.6, swiglu_alpha=1.3, num_key_value_heads=1, num_local_experts=3,
                         num_experts_per_tok=1, tie_word_embeddings=True, rms_norm_eps=1e-3, **rope(rope_theta=500.0))),
            Variant("hub", "config of version 4, 3 of 5 experts, yarn with rounded borders, one key a head",
                    dict(num_local_experts=5, num_experts_per_tok=3, num_key_value_heads=4, rope_theta=150000.0,
                         rope_scaling=dict(rope_type="yarn", factor=8.0, beta_fast=32.0, beta_slow=1.0,
                                           original_max_position_embeddings=5)), written_by=4),
            Variant("mxfp4", "experts in mxfp4, as published; values are those of transformers' own dequantisation",
                    dict(hidden_size=32, intermediate_size=32, num_hidden_layers=1, num_local_experts=3),
                    changes=(in_mxfp4,), config_changes=declare_mxfp4),
            Variant("bf16", "one layer, bfloat16 weights; logProbBf16: run in bfloat16 throughout",
                    dict(num_hidden_layers=1), dtype=BF16),
        ],
    ),
}  # fmt: skip
