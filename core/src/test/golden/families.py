"""The families that generate_families.py writes golden values of, and their variants: what is special about
each checkpoint, and how it is made to look like a published one. Newer families stand in newer_families.py."""

from expert_families import EXPERT_FAMILIES
from larger_families import LARGER
from newer_families import NEWER
from variants import (
    BF16,
    CONTEXT,
    FIRST_SLIDES,
    FP16,
    GEMMA,
    GPT2,
    GROUPED,
    LLAMA3,
    Variant,
    rope,
    spelt_as_before,
    with_head,
    with_inverse_frequencies,
    with_masks,
    without_prefix,
)

FAMILIES = {
    "gpt2": (
        GPT2,
        [
            Variant("usual", "n_inner left to its default"),
            Variant("odd", "n_inner 37, relu, 2 heads, layer-norm epsilon 1e-3, untied head",
                    dict(n_inner=37, activation_function="relu", n_head=2, layer_norm_epsilon=1e-3,
                         tie_word_embeddings=False)),
            Variant("hub", "as the first published GPT-2: no 'transformer.' prefix, stored masks, config of version 4",
                    written_by=4, changes=(with_masks("transformer.h.{}.attn"), without_prefix("transformer."))),
            Variant("scales", "scores divided by the layer's number; the tied head is stored too",
                    dict(scale_attn_by_inverse_layer_idx=True, reorder_and_upcast_attn=True), changes=(with_head,)),
            Variant("unscaled", "scale_attn_weights false; float16 weights", dict(scale_attn_weights=False), dtype=FP16),
            Variant("bf16", "bfloat16 weights; logProbBf16: run in bfloat16 throughout", dtype=BF16),
        ],
    ),
    "gpt_neo": (
        dict(vocab_size=53, hidden_size=16, num_layers=2, num_heads=4, max_position_embeddings=CONTEXT,
             attention_types=[[["global", "local"], 1]], window_size=5, bos_token_id=0, eos_token_id=0),
        [
            Variant("usual", "a layer with a window of 5 after one without"),
            Variant("odd", "intermediate size 37, exact gelu, 2 heads, window 3 in both layers",
                    dict(intermediate_size=37, activation_function="gelu", num_heads=2, window_size=3,
                         attention_types=[[["local"], 2]])),
            Variant("hub", "config of version 4, stored masks", written_by=4,
                    changes=(with_masks("transformer.h.{}.attn.attention"),)),
            Variant("three", "three layers, the kinds given in two runs; untied head",
                    dict(num_layers=3, attention_types=[[["global", "local"], 1], [["local"], 1]],
                         tie_word_embeddings=False)),
        ],
    ),
    "gptj": (
        dict(GPT2, rotary_dim=2),
        [
            Variant("usual", "2 of 4 dimensions turned"),
            Variant("all", "all 8 dimensions of 2 heads turned; n_inner 37", dict(n_head=2, rotary_dim=8, n_inner=37)),
            Variant("hub", "config of version 4, stored masks, float16", written_by=4, dtype=FP16,
                    changes=(with_masks("transformer.h.{}.attn"),)),
            Variant("tied", "tied head, which keeps its bias", dict(tie_word_embeddings=True, n_head=2, rotary_dim=4)),
        ],
    ),
    "opt": (
        dict(vocab_size=53, hidden_size=16, ffn_dim=28, num_hidden_layers=2, num_attention_heads=4, dropout=0.0,
             max_position_embeddings=CONTEXT, bos_token_id=0, eos_token_id=0, pad_token_id=1),
        [
            Variant("usual", "as the 125m model"),
            Variant("post-norm", "as the 350m model: norms on sums, an embedding of 10 projected to 16",
                    dict(do_layer_norm_before=False, word_embed_proj_dim=10)),
            Variant("hub", "config of version 4, names without 'model.'", written_by=4,
                    changes=(without_prefix("model."),)),
            Variant("bare", "no biases, norms that learn nothing, gelu, no last norm, untied head",
                    dict(enable_bias=False, layer_norm_elementwise_affine=False, activation_function="gelu",
                         _remove_final_layer_norm=True, tie_word_embeddings=False)),
        ],
    ),
    "llama": (
        GROUPED,
        [
            Variant("usual", "grouped heads; config of version 5"),
            Variant("hub", "Llama 2 as published: config of version 4, stored rotary buffers, one key a head, float16",
                    dict(num_key_value_heads=4), written_by=4, dtype=FP16,
                    changes=(with_inverse_frequencies("model.layers.{}.self_attn"),)),
            Variant("llama3", "llama3 scaling, theta 500, tied head", dict(rope("llama3", rope_theta=500.0, **LLAMA3),
                                                                         tie_word_embeddings=True)),
            Variant("llama3-v4", "llama3 scaling in rope_scaling", dict(rope_theta=500.0,
                    rope_scaling=dict(rope_type="llama3", **LLAMA3)), written_by=4),
            Variant("linear-v4", "linear scaling in rope_scaling", dict(rope_scaling=dict(type="linear", factor=2.5)),
                    written_by=4),
            Variant("dynamic", "dynamic scaling from 12 tokens on; heads of 8",
                    dict(rope("dynamic", factor=3.0), head_dim=8, max_position_embeddings=12)),
            Variant("yarn", "yarn scaling", rope("yarn", factor=4.0, original_max_position_embeddings=10,
                                                 beta_fast=2.0)),
            Variant("biases", "biases on attention and MLP, heads of 10, one key for all, exact gelu, 3 layers",
                    dict(attention_bias=True, mlp_bias=True, head_dim=10, num_key_value_heads=1, hidden_act="gelu",
                         num_hidden_layers=3, rms_norm_eps=1e-3)),
            Variant("bf16", "bfloat16 weights; logProbBf16: run in bfloat16 throughout", dtype=BF16),
        ],
    ),
    "mistral": (
        dict(GROUPED, sliding_window=5),
        [
            Variant("usual", "window of 5"),
            Variant("no-window", "no window, heads of 6, theta 1e6", dict(rope(rope_theta=1e6), sliding_window=None,
                                                                         head_dim=6)),
            Variant("hub", "config of version 4, window 3, one key for all", dict(sliding_window=3, num_key_value_heads=1),
                    written_by=4),
        ],
    ),
    "qwen2": (
        GROUPED,
        [
            Variant("usual", "no window; the tied head is stored too", dict(tie_word_embeddings=True),
                    changes=(with_head,)),
            Variant("window", "the upper layer sees a window of 5",
                    dict(use_sliding_window=True, sliding_window=5, max_window_layers=1)),
            Variant("hub", "config of version 4, window size given but switched off, theta 1e6",
                    dict(rope_theta=1e6, sliding_window=5, use_sliding_window=False), written_by=4),
            Variant("yarn-v4", "yarn scaling in rope_scaling; one key a head",
                    dict(rope_scaling=dict(type="yarn", factor=4.0, original_max_position_embeddings=10),
                         num_key_value_heads=4), written_by=4),
        ],
    ),
    "qwen3": (
        dict(GROUPED, head_dim=6),
        [
            Variant("usual", "heads of 6"),
            Variant("window", "biases; the first layer sees a window of 5", dict(FIRST_SLIDES, attention_bias=True,
                    use_sliding_window=True, head_dim=8)),
            Variant("hub", "config of version 4, tied head, one key for all",
                    dict(tie_word_embeddings=True, num_key_value_heads=1, rope_theta=1e6), written_by=4),
        ],
    ),
    "gemma": (
        GEMMA,
        [
            Variant("usual", "heads of 6"),
            Variant("hub", "as the first Gemma: rope_theta by itself, and a hidden_act gelu that means its tanh form "
                    "(which transformers 4.57 takes at its word)", dict(num_key_value_heads=1),
                    config_changes=lambda config: {**{k: v for k, v in config.items() if k != "rope_parameters"},
                                                   "hidden_act": "gelu", "hidden_activation": None,
                                                   "rope_theta": 10000.0}),
            Variant("v4", "config of version 4, theta 500", dict(rope_theta=500.0), written_by=4),
            Variant("odd", "biases, heads of 10, untied head, epsilon 1e-3, theta 100",
                    dict(rope(rope_theta=100.0), attention_bias=True, head_dim=10, tie_word_embeddings=False,
                         rms_norm_eps=1e-3)),
        ],
    ),
    "gemma2": (
        dict(GEMMA, sliding_window=5, query_pre_attn_scalar=9, attn_logit_softcapping=1.5, final_logit_softcapping=3.0),
        [
            Variant("usual", "window of 5 on the first layer, caps of 1.5 and 3"),
            Variant("hub", "config of version 4 without layer_types", written_by=4,
                    config_changes=lambda config: {k: v for k, v in config.items() if k != "layer_types"}),
            Variant("no-caps", "no caps, both layers with a window, biases, 3 layers",
                    dict(attn_logit_softcapping=None, final_logit_softcapping=None, attention_bias=True,
                         num_hidden_layers=3, layer_types=["sliding_attention"] * 3)),
            Variant("bf16", "bfloat16 weights; logProbBf16: run in bfloat16 throughout", dtype=BF16),
        ],
    ),
    "gemma3_text": (
        dict(GEMMA, sliding_window=5, query_pre_attn_scalar=9, layer_types=["sliding_attention", "full_attention"]),
        [
            Variant("usual", "window of 5 on the first layer"),
            Variant("hub", "config of version 4: rope_local_base_freq, rope_scaling, a pattern of 3 over 4 layers",
                    dict(rope_theta=900.0, rope_local_base_freq=50.0, rope_scaling=dict(rope_type="linear", factor=8.0),
                         num_hidden_layers=4, layer_types=None, sliding_window_pattern=3, hidden_size=12), written_by=4,
                    config_changes=lambda config: {k: v for k, v in config.items() if k != "layer_types"}),
            Variant("caps", "a cap on logits, biases, linear scaling of the whole layer, untied head",
                    dict(final_logit_softcapping=3.0, attention_bias=True,
                         tie_word_embeddings=False,
                         rope_parameters=dict(full_attention=dict(rope_type="linear", factor=4.0, rope_theta=700.0),
                                              sliding_attention=dict(rope_type="default", rope_theta=70.0)))),
        ],
    ),
    "phi": (
        dict(GROUPED, num_attention_heads=2, num_key_value_heads=2),
        [
            Variant("usual", "half of each head turned"),
            Variant("norms", "norms on queries and keys, one key for all, all dimensions turned",
                    dict(rope(partial_rotary_factor=1.0), qk_layernorm=True, num_key_value_heads=1)),
            Variant("hub", "config of version 4, a quarter of each head turned, exact gelu",
                    dict(partial_rotary_factor=0.25, hidden_act="gelu"), written_by=4),
        ],
    ),
    "phi3": (
        dict(GROUPED, original_max_position_embeddings=CONTEXT),
        [
            Variant("usual", "grouped heads, no window"),
            Variant("window", "window of 5, one key a head, tied head",
                    dict(sliding_window=5, num_key_value_heads=4, tie_word_embeddings=True)),
            Variant("longrope", "longrope beyond 12 tokens, half of each head turned",
                    dict(rope("longrope", short_factor=[1.1, 1.3], long_factor=[2.0, 5.0], partial_rotary_factor=0.5,
                              original_max_position_embeddings=12),
                         original_max_position_embeddings=12, num_attention_heads=2, num_key_value_heads=1)),
            Variant("longrope-v4", "the same as version 4 writes it, under its early name",
                    dict(rope_scaling=dict(type="su", short_factor=[1.0, 1.2], long_factor=[3.0, 4.0]),
                         original_max_position_embeddings=12), written_by=4,
                    config_changes=lambda config: {
                        **config, "rope_scaling": {k: "su" if k == "type" else v
                                                   for k, v in config["rope_scaling"].items() if k != "rope_type"}}),
        ],
    ),
    "olmo": (
        GROUPED,
        [
            Variant("usual", "grouped heads"),
            Variant("clipped", "queries, keys and values cut at 0.6; one key a head; tied head",
                    dict(clip_qkv=0.6, num_key_value_heads=4, tie_word_embeddings=True)),
            Variant("hub", "config of version 4, biases, theta 500", dict(attention_bias=True, rope_theta=500.0),
                    written_by=4),
        ],
    ),
    "olmo2": (
        GROUPED,
        [
            Variant("usual", "grouped heads"),
            Variant("odd", "biases, 2 heads, one key, tied head", dict(attention_bias=True, num_attention_heads=2,
                    num_key_value_heads=1, tie_word_embeddings=True)),
            Variant("hub", "config of version 4, theta 500", dict(rope_theta=500.0), written_by=4),
        ],
    ),
    "stablelm": (
        dict(GROUPED, num_attention_heads=2, num_key_value_heads=1),
        [
            Variant("usual", "a quarter of each head of 8 turned"),
            Variant("parallel", "parallel residual, biases, all turned",
                    dict(rope(partial_rotary_factor=1.0), use_parallel_residual=True, use_qkv_bias=True)),
            Variant("hub", "config of version 4, half of each head turned, tied head",
                    dict(partial_rotary_factor=0.5, tie_word_embeddings=True, num_key_value_heads=2), written_by=4),
            Variant("12b", "as StableLM 2 12B: norms for each head, parallel residual, 4 heads with 2 keys, half of each turned",
                    dict(rope(partial_rotary_factor=0.5), qk_layernorm=True, use_parallel_residual=True,
                         num_attention_heads=4, num_key_value_heads=2)),
            Variant("normed", "norms for each head, one key for both, biases, all turned, epsilon 1e-3",
                    dict(rope(partial_rotary_factor=1.0), qk_layernorm=True, use_qkv_bias=True, layer_norm_eps=1e-3)),
            # transformers 4 fails to make such a model: its first weights need biases that these norms lack.
            Variant("normed-hub", "spelt as in version 4, norms for each head, a key a head, parallel residual, bfloat16",
                    dict(rope(partial_rotary_factor=0.5), qk_layernorm=True, use_parallel_residual=True,
                         num_attention_heads=4, num_key_value_heads=4), config_changes=spelt_as_before, dtype=BF16),
        ],
    ),
    "starcoder2": (
        GROUPED,
        [
            Variant("usual", "no window"),
            Variant("window", "window of 5, no biases, untied head", dict(sliding_window=5, use_bias=False,
                                                                         tie_word_embeddings=False)),
            Variant("hub", "config of version 4, window of 9, theta 500, one key for all",
                    dict(sliding_window=9, rope_theta=500.0, num_key_value_heads=1), written_by=4),
        ],
    ),
    "falcon": (
        dict(vocab_size=53, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=CONTEXT,
             bos_token_id=0, eos_token_id=0),
        [
            Variant("7b", "one key for all heads, one norm"),
            Variant("40b", "grouped heads, two norms", dict(new_decoder_architecture=True, num_kv_heads=2)),
            Variant("11b", "grouped heads, one norm, feed-forward size 37, untied head",
                    dict(new_decoder_architecture=True, num_kv_heads=2, num_ln_in_parallel_attn=1, ffn_hidden_size=37,
                         tie_word_embeddings=False)),
            # Under "eager", transformers 5.23 adds alibi to the scores twice.
            Variant("rw", "alibi, biases, one key a head, sequential; 6 heads, which is no power of two",
                    attention="sdpa", config=dict(alibi=True, bias=True, multi_query=False, parallel_attn=False, num_attention_heads=6,
                         hidden_size=24)),
            Variant("hub", "config of version 4, biases, theta 500", dict(bias=True, rope_theta=500.0), written_by=4),
        ],
    ),
    "bloom": (
        dict(vocab_size=53, hidden_size=16, n_layer=2, n_head=4, bos_token_id=0, eos_token_id=0),
        [
            Variant("usual", "4 heads"),
            Variant("hub", "as published: config of version 4, no 'transformer.' prefix", written_by=4,
                    changes=(without_prefix("transformer."),)),
            Variant("odd", "6 heads, which is no power of two; untied head, 3 layers",
                    dict(n_head=6, hidden_size=12, n_layer=3, tie_word_embeddings=False)),
            Variant("bf16", "bfloat16 weights; logProbBf16: run in bfloat16 throughout", dtype=BF16),
        ],
    ),
    "smollm3": (
        dict(GROUPED, num_hidden_layers=3, no_rope_layer_interval=2),
        [
            Variant("usual", "the second of three layers is not turned"),
            Variant("window", "the layer that is not turned sees a window of 5; biases; untied head",
                    dict(use_sliding_window=True, sliding_window=5, attention_bias=True, mlp_bias=True,
                         tie_word_embeddings=False)),
            Variant("hub", "config of version 4, layers listed one by one", dict(no_rope_layers=[0, 1, 1],
                    rope_theta=500.0), written_by=4),
        ],
    ),
    "granite": (
        dict(GROUPED, embedding_multiplier=3.0, attention_multiplier=0.3, residual_multiplier=0.4, logits_scaling=0.7),
        [
            Variant("usual", "all four factors"),
            Variant("odd", "biases, tied head, one key a head, llama3 scaling",
                    dict(rope("llama3", rope_theta=500.0, **LLAMA3), attention_bias=True, mlp_bias=True,
                         tie_word_embeddings=True, num_key_value_heads=4)),
            Variant("hub", "config of version 4", dict(rope_theta=500.0, residual_multiplier=0.22), written_by=4),
        ],
    ),
    "cohere": (
        dict(GROUPED, logit_scale=0.8),
        [
            Variant("usual", "grouped heads"),
            Variant("norms", "norms on queries and keys, biases, untied head",
                    dict(use_qk_norm=True, attention_bias=True, tie_word_embeddings=False)),
            Variant("hub", "config of version 4, theta 500", dict(rope_theta=500.0, num_key_value_heads=4), written_by=4),
        ],
    ),
}

# Each family's random numbers are its own; these started from the same number twice.
SEEDS = {family: number for number, family in enumerate([*FAMILIES, *EXPERT_FAMILIES])}
SEEDS |= {family: len(FAMILIES) + number for number, family in enumerate(NEWER)}
SEEDS |= {family: len(SEEDS) + number for number, family in enumerate(LARGER)}
FAMILIES |= EXPERT_FAMILIES | NEWER | LARGER
