"""Families with a way of their own of attending or of storing experts, and their variants, as in families.py."""

import torch
from variants import (
    BF16,
    COMMON,
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


# ---------------------------------------------------------------------------------------------------
# DeepSeek
# ---------------------------------------------------------------------------------------------------

LATENT = dict(COMMON, intermediate_size=20, moe_intermediate_size=6, num_experts_per_tok=3, first_k_dense_replace=1,
              kv_lora_rank=8, qk_nope_head_dim=6, qk_rope_head_dim=4, v_head_dim=5)  # fmt: skip
LATENT_YARN = dict(factor=4.0, beta_fast=8.0, beta_slow=1.0, original_max_position_embeddings=10)
# What published files hold and transformers passes over.
PUBLISHED = dict(moe_layer_freq=1, ep_size=1, seq_aux=True, aux_loss_alpha=0.001, pretraining_tp=1)


def with_further_layer(tensors: dict, model) -> dict:
    """The layer behind the last, which predicts one more token: DeepSeek-V3's files hold it."""
    last = model.config.num_hidden_layers
    extra = {name.replace(f"layers.{last - 1}.", f"layers.{last}."): value.clone()
             for name, value in tensors.items() if f"layers.{last - 1}." in name and ".experts." not in name}  # fmt: skip
    width = model.config.hidden_size
    extra |= {f"model.layers.{last}.eh_proj.weight": torch.ones(width, 2 * width),
              f"model.layers.{last}.enorm.weight": torch.ones(width)}  # fmt: skip
    return {**tensors, **extra}


FP8_BLOCK = 4


def in_fp8(tensors: dict, model) -> dict:
    """Matrices in e4m3 with a scale for each block."""
    packed = {}
    for name, value in tensors.items():
        if name.endswith(("proj.weight", "proj_with_mqa.weight")):
            scale = value.unflatten(1, (-1, FP8_BLOCK)).unflatten(0, (-1, FP8_BLOCK)).abs().amax((1, 3)) / 448
            spread = scale.repeat_interleave(FP8_BLOCK, 0).repeat_interleave(FP8_BLOCK, 1)
            packed[name] = (value / spread).to(torch.float8_e4m3fn)
            packed[name + "_scale_inv"] = scale
        else:
            packed[name] = value
    return packed


def declare_fp8(config: dict) -> dict:
    return {**config, "quantization_config": dict(activation_scheme="dynamic", fmt="e4m3", quant_method="fp8",
                                                  weight_block_size=[FP8_BLOCK, FP8_BLOCK])}  # fmt: skip


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
    "deepseek_v2": (
        dict(LATENT, n_routed_experts=6, n_shared_experts=2, q_lora_rank=None, topk_method="greedy"),
        [
            Variant("usual", "as V2-Lite: queries made at once, 3 of 6 experts and 2 shared, yarn that also scales scores",
                    rope("yarn", mscale=0.707, mscale_all_dim=0.707, **LATENT_YARN)),
            Variant("odd", "3 layers; queries from a state, 2 of 3 groups of experts, a factor on their weights; biases; tied"
                    " head; values larger than keys; all experts of a layer in one tensor",
                    dict(num_hidden_layers=3, q_lora_rank=7, topk_method="group_limited_greedy", n_group=3, topk_group=2,
                         routed_scaling_factor=4.0, attention_bias=True, tie_word_embeddings=True, v_head_dim=12,
                         n_shared_experts=1, rms_norm_eps=1e-3, **rope(rope_theta=500.0)), as_in_memory=True),
            Variant("hub", "config of version 4 with what published files hold, as V2: queries from a state, groups; yarn"
                    " with an amplitude; no layer without experts",
                    dict(q_lora_rank=7, topk_method="group_limited_greedy", n_group=2, topk_group=1, num_experts_per_tok=2,
                         routed_scaling_factor=2.0, first_k_dense_replace=0, num_key_value_heads=4, scoring_func="softmax",
                         rope_theta=10000.0, rope_scaling=dict(type="yarn", mscale=0.9, mscale_all_dim=0.0, **LATENT_YARN),
                         **PUBLISHED), written_by=4),
            Variant("bf16", "one layer, bfloat16 weights; logProbBf16: run in bfloat16 throughout",
                    dict(num_hidden_layers=1, first_k_dense_replace=0), dtype=BF16),
        ],
    ),
    "deepseek_v3": (
        dict(LATENT, n_routed_experts=8, n_shared_experts=1, q_lora_rank=7, n_group=4, topk_group=2, num_key_value_heads=4),
        [
            Variant("usual", "3 experts of 2 of 4 groups, and one shared; yarn that also scales scores",
                    rope("yarn", mscale=1.0, mscale_all_dim=1.0, **LATENT_YARN)),
            Variant("odd", "as Moonlight: queries made at once, no groups; weights as they are, with a factor; biases; tied"
                    " head; values larger than keys; halves turned; no layer without experts; all experts in one tensor",
                    dict(q_lora_rank=None, n_group=1, topk_group=1, norm_topk_prob=False, routed_scaling_factor=1.7,
                         attention_bias=True, tie_word_embeddings=True, v_head_dim=12, rope_interleave=False,
                         first_k_dense_replace=0, n_shared_experts=2,
                         **rope("yarn", mscale=0.7, mscale_all_dim=0.4, **LATENT_YARN)), as_in_memory=True),
            Variant("hub", "config of version 4 with what published files hold, and the layer that predicts one more token",
                    dict(num_nextn_predict_layers=1, topk_method="noaux_tc", scoring_func="sigmoid", rope_theta=10000.0,
                         rope_scaling=dict(type="yarn", mscale=1.0, mscale_all_dim=1.0, **LATENT_YARN), **PUBLISHED),
                    written_by=4, changes=(with_further_layer,)),
            Variant("fp8", "stored in fp8 with blocks, as V3 is published; values are those of transformers' dequantisation",
                    dict(kv_lora_rank=12, q_lora_rank=8, moe_intermediate_size=8), changes=(in_fp8,), config_changes=declare_fp8),
            Variant("bf16", "one layer, bfloat16 weights; logProbBf16: run in bfloat16 throughout",
                    dict(num_hidden_layers=1, first_k_dense_replace=0), dtype=BF16),
        ],
    ),
}  # fmt: skip
