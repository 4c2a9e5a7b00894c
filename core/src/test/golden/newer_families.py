"""Families that came later, and their variants, as in families.py."""

from variants import (
    BF16,
    COMMON,
    CONTEXT,
    FIRST_SLIDES,
    FP16,
    GEMMA,
    GPT2,
    GROUPED,
    LLAMA3,
    VISION,
    Variant,
    inside,
    rope,
    with_masks,
    without_prefix,
)

NEWER = {
    "olmo3": (
        dict(GROUPED, **FIRST_SLIDES),
        [
            Variant("usual", "window of 5 on the first layer"),
            Variant("hub", "config of version 4: yarn scaling of the layer without a window in rope_scaling, the kinds of "
                    "4 layers left to their default",
                    dict(rope_theta=500000.0, num_hidden_layers=4, layer_types=None, num_attention_heads=2, hidden_size=12,
                         num_key_value_heads=1,
                         rope_scaling=dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=10,
                                           attention_factor=1.2)), written_by=4,
                    config_changes=lambda config: {k: v for k, v in config.items() if k != "layer_types"}),
            Variant("odd", "biases, tied head, one key a head, a base for each kind of layer",
                    dict(attention_bias=True, tie_word_embeddings=True, num_key_value_heads=4, rms_norm_eps=1e-3,
                         rope_parameters=dict(full_attention=dict(rope_type="linear", factor=4.0, rope_theta=700.0),
                                              sliding_attention=dict(rope_type="default", rope_theta=70.0)))),
        ],
    ),
    "vaultgemma": (
        dict(GEMMA, sliding_window=5, query_pre_attn_scalar=9, attn_logit_softcapping=1.5, final_logit_softcapping=3.0),
        [
            Variant("usual", "window of 5 on the first layer, caps of 1.5 and 3"),
            Variant("hub", "config of version 4, theta 500, no caps",
                    dict(rope_theta=500.0, attn_logit_softcapping=None, final_logit_softcapping=None), written_by=4),
            Variant("odd", "biases, untied head, both layers without a window, heads of 10",
                    dict(attention_bias=True, tie_word_embeddings=False, head_dim=10, layer_types=["full_attention"] * 2)),
        ],
    ),
    "gemma3": (
        dict(text_config=dict(GEMMA, sliding_window=5, query_pre_attn_scalar=9, model_type="gemma3_text",
                              layer_types=["sliding_attention", "full_attention"]),
             vision_config=dict(VISION, model_type="siglip_vision_model"), mm_tokens_per_image=1),
        [
            Variant("usual", "window of 5 on the first layer"),
            Variant("hub", "as published: names without 'model.', a text_config that leaves the defaults of version 4 out",
                    dict(text_config=dict(GEMMA, sliding_window=5, head_dim=6, num_hidden_layers=6, hidden_size=8,
                                          intermediate_size=9, query_pre_attn_scalar=9, model_type="gemma3_text",
                                          rope_scaling=dict(rope_type="linear", factor=8.0))),
                    written_by=4, config_changes=lambda config: {
                        **config, "text_config": {k: v for k, v in config["text_config"].items()
                                                  if k in GEMMA or k in ("query_pre_attn_scalar", "rope_scaling",
                                                                         "sliding_window", "model_type")}}),
            Variant("inside", "names with 'model.language_model.', as version 5 has them in memory; biases",
                    dict(text_config=dict(GEMMA, sliding_window=3, query_pre_attn_scalar=5, model_type="gemma3_text",
                                          layer_types=["full_attention", "sliding_attention"], attention_bias=True)),
                    changes=(inside,)),
        ],
    ),
    "mistral3": (
        dict(text_config=dict(GROUPED, sliding_window=None, head_dim=6, model_type="mistral"),
             vision_config=dict(VISION, model_type="pixtral", head_dim=4), tie_word_embeddings=False),
        [
            Variant("usual", "heads of 6, no window"),
            Variant("hub", "as published: config of version 4, nothing said of the head",
                    dict(text_config=dict(GROUPED, sliding_window=None, head_dim=8, rope_theta=1e6, model_type="mistral")),
                    written_by=4, config_changes=lambda config: {
                        **{k: v for k, v in config.items() if k != "tie_word_embeddings"},
                        "text_config": {k: v for k, v in config["text_config"].items() if k != "tie_word_embeddings"}}),
            Variant("inside", "names with 'model.language_model.', as version 5 has them in memory; window of 5; yarn scaling",
                    dict(text_config=dict(GROUPED, **rope("yarn", factor=4.0, original_max_position_embeddings=10),
                                          sliding_window=5, head_dim=6, num_key_value_heads=4, model_type="mistral")),
                    changes=(inside,)),
        ],
    ),
    "ministral": (
        dict(GROUPED, head_dim=4, **FIRST_SLIDES),
        [
            Variant("usual", "window of 5 on the first layer"),
            Variant("hub", "config of version 4, window of 3 on all layers, heads of 6",
                    dict(sliding_window=3, layer_types=None, head_dim=6, rope_theta=500.0), written_by=4),
            Variant("odd", "no layer with a window, one key for all, tied head",
                    dict(layer_types=["full_attention"] * 2, num_key_value_heads=1, tie_word_embeddings=True)),
        ],
    ),
    "cohere2": (
        dict(GROUPED, logit_scale=0.8, **FIRST_SLIDES),
        [
            Variant("usual", "window of 5 on the first layer, which alone is turned"),
            Variant("hub", "config of version 4, a pattern of 3 over 4 layers",
                    dict(layer_types=None, sliding_window_pattern=3, num_hidden_layers=4, hidden_size=12,
                         num_attention_heads=2, num_key_value_heads=1, rope_theta=500.0), written_by=4,
                    config_changes=lambda config: {**{k: v for k, v in config.items() if k != "layer_types"},
                                                   "sliding_window_pattern": 3}),
            Variant("odd", "biases, untied head, one key a head, both layers with a window of 3",
                    dict(attention_bias=True, tie_word_embeddings=False, num_key_value_heads=4, sliding_window=3,
                         layer_types=["sliding_attention"] * 2)),
        ],
    ),
    "gpt_bigcode": (
        GPT2,
        [
            Variant("usual", "one key for all heads"),
            Variant("heads", "one key a head, n_inner 37, relu, untied head",
                    dict(multi_query=False, n_inner=37, activation_function="relu", tie_word_embeddings=False, n_head=2)),
            Variant("hub", "config of version 4, scores not scaled, stored masks", dict(scale_attn_weights=False),
                    written_by=4, changes=(with_masks("transformer.h.{}.attn"),)),
        ],
    ),
    "glm": (
        dict(GROUPED, head_dim=8, num_attention_heads=2, num_key_value_heads=1),
        [
            Variant("usual", "half of each head turned"),
            Variant("odd", "no biases, all dimensions turned, tied head, one key a head",
                    dict(rope(partial_rotary_factor=1.0), attention_bias=False, tie_word_embeddings=True,
                         num_key_value_heads=2, rms_norm_eps=1e-3)),
            Variant("hub", "config of version 4, a quarter of each head turned",
                    dict(partial_rotary_factor=0.25, rope_theta=500.0), written_by=4),
        ],
    ),
    "glm4": (
        dict(GROUPED, head_dim=8, num_attention_heads=2, num_key_value_heads=1),
        [
            Variant("usual", "half of each head turned"),
            Variant("odd", "no biases, all dimensions turned, tied head, one key a head",
                    dict(rope(partial_rotary_factor=1.0), attention_bias=False, tie_word_embeddings=True,
                         num_key_value_heads=2, rms_norm_eps=1e-3)),
            Variant("hub", "config of version 4, a quarter of each head turned",
                    dict(partial_rotary_factor=0.25, rope_theta=500.0), written_by=4),
        ],
    ),
    "nemotron": (
        dict(GROUPED, num_attention_heads=2, num_key_value_heads=1),
        [
            Variant("usual", "half of each head turned"),
            Variant("odd", "biases, all turned, tied head, gelu, heads of 6",
                    dict(rope(partial_rotary_factor=1.0), attention_bias=True, mlp_bias=True, tie_word_embeddings=True,
                         hidden_act="gelu", head_dim=6, norm_eps=1e-3)),
            Variant("hub", "config of version 4, a quarter turned", dict(partial_rotary_factor=0.25, rope_theta=500.0),
                    written_by=4),
            Variant("bf16", "bfloat16 weights; logProbBf16: run in bfloat16 throughout", dtype=BF16),
        ],
    ),
    "arcee": (
        GROUPED,
        [
            Variant("usual", "grouped heads"),
            Variant("odd", "biases, tied head, heads of 10, yarn scaling",
                    dict(rope("yarn", factor=4.0, original_max_position_embeddings=10), attention_bias=True, mlp_bias=True,
                         tie_word_embeddings=True, head_dim=10, num_key_value_heads=1)),
            Variant("hub", "config of version 4, theta 500, one key a head", dict(rope_theta=500.0, num_key_value_heads=4),
                    written_by=4),
        ],
    ),
    "exaone4": (
        dict(GROUPED, **FIRST_SLIDES),
        [
            Variant("usual", "window of 5 on the first layer, which alone is turned"),
            Variant("whole", "as the 1.2B model: no window, all layers turned; llama3 scaling, tied head",
                    dict(rope("llama3", rope_theta=500.0, **LLAMA3), sliding_window=None, layer_types=["full_attention"] * 2,
                         tie_word_embeddings=True)),
            Variant("hub", "config of version 4, a pattern of 3 over 4 layers, one key a head",
                    dict(layer_types=None, sliding_window_pattern=3, num_hidden_layers=4, hidden_size=12,
                         num_attention_heads=2, num_key_value_heads=2, rope_theta=500.0), written_by=4,
                    config_changes=lambda config: {k: v for k, v in config.items() if k != "layer_types"}),
        ],
    ),
    "seed_oss": (
        dict(GROUPED, head_dim=6),
        [
            Variant("usual", "biases on queries, keys and values"),
            Variant("odd", "a bias on attention's result and the MLP alone, tied head, heads of 10",
                    dict(attention_bias=False, attention_out_bias=True, mlp_bias=True, tie_word_embeddings=True,
                         head_dim=10)),
            Variant("hub", "config of version 4, theta 500, one key for all", dict(rope_theta=500.0, num_key_value_heads=1),
                    written_by=4),
        ],
    ),
    "ernie4_5": (
        dict(GROUPED, head_dim=6),
        [
            Variant("usual", "heads of 6"),
            Variant("odd", "biases, untied head, one key a head, epsilon 1e-3",
                    dict(use_bias=True, tie_word_embeddings=False, num_key_value_heads=4, rms_norm_eps=1e-3)),
            Variant("hub", "config of version 4, theta 700", dict(rope_theta=700.0, num_key_value_heads=1), written_by=4),
        ],
    ),
    "helium": (
        dict(GROUPED, head_dim=4),
        [
            Variant("usual", "grouped heads"),
            Variant("odd", "biases, tied head, heads of 8, theta 100",
                    dict(rope(rope_theta=100.0), attention_bias=True, mlp_bias=True, tie_word_embeddings=True, head_dim=8,
                         num_attention_heads=2, num_key_value_heads=1)),
            Variant("hub", "config of version 4, one key a head", dict(num_key_value_heads=4, rms_norm_eps=1e-3),
                    written_by=4),
        ],
    ),
    "internlm3": (
        dict(GROUPED, head_dim=6),
        [
            Variant("usual", "heads of 6"),
            Variant("odd", "biases, tied head, one key a head", dict(attention_bias=True, mlp_bias=True,
                    tie_word_embeddings=True, num_key_value_heads=4)),
            Variant("hub", "as published: names of its own for biases, rope_theta and rope_scaling as version 4 writes them",
                    dict(rope("linear", factor=2.5, rope_theta=700.0)), config_changes=lambda config: {
                        **{k: v for k, v in config.items() if k not in ("rope_parameters", "attention_bias", "mlp_bias")},
                        "bias": False, "qkv_bias": False, "rope_theta": 700.0,
                        "rope_scaling": dict(rope_type="linear", factor=2.5)}),
        ],
    ),
    "hunyuan_v1_dense": (
        dict(GROUPED, head_dim=6),
        [
            Variant("usual", "heads of 6"),
            Variant("odd", "biases, tied head, one key a head, heads of 8",
                    dict(attention_bias=True, tie_word_embeddings=True, num_key_value_heads=4, head_dim=8)),
            Variant("hub", "as published: config of version 4, a base stretched by alpha",
                    dict(rope_theta=700.0, rope_scaling=dict(type="dynamic", alpha=50.0, factor=1.0, beta_fast=32,
                                                            beta_slow=1, mscale=1.0, mscale_all_dim=0.0)), written_by=4),
        ],
    ),
    "apertus": (
        dict(GROUPED, **rope(rope_theta=500.0)),
        [
            Variant("usual", "grouped heads"),
            Variant("default", "stretching left to its default; biases, tied head, one key a head",
                    dict(rope_parameters=None, attention_bias=True, tie_word_embeddings=True, num_key_value_heads=4)),
            Variant("hub", "as published: llama3 scaling in rope_scaling, as version 4 writes it (which computes with what the"
                    " activation learned in bfloat16)", rope("llama3", rope_theta=500.0, **LLAMA3),
                    config_changes=lambda config: {
                        **{k: v for k, v in config.items() if k != "rope_parameters"}, "rope_theta": 500.0,
                        "rope_scaling": dict(rope_type="llama3", **LLAMA3)}),
            Variant("relu", "an activation that learns nothing", dict(hidden_act="relu2")),
        ],
    ),
    "mpt": (
        dict(vocab_size=53, d_model=16, n_layers=2, n_heads=4, max_seq_len=CONTEXT, bos_token_id=0, eos_token_id=0),
        [
            Variant("usual", "4 heads"),
            Variant("odd", "6 heads, which is no power of two; cut queries, keys and values; untied head",
                    dict(n_heads=6, d_model=12, attn_config=dict(clip_qkv=0.6), tie_word_embeddings=False)),
            Variant("hub", "config of version 4, a scale of scores", dict(attn_config=dict(softmax_scale=0.7)), written_by=4),
        ],
    ),
    "codegen": (
        dict(GPT2, rotary_dim=2),
        [
            Variant("usual", "2 of 4 dimensions turned"),
            Variant("all", "8 heads of 2, all turned; n_inner 37, tied head",
                    dict(n_head=8, n_inner=37, tie_word_embeddings=True)),
            Variant("hub", "config of version 4, stored masks, float16", written_by=4, dtype=FP16,
                    changes=(with_masks("transformer.h.{}.attn"),)),
        ],
    ),
    "biogpt": (
        COMMON,
        [
            Variant("usual", "as the published models"),
            Variant("odd", "embedding not scaled, relu, 2 heads, untied head",
                    dict(scale_embedding=False, hidden_act="relu", num_attention_heads=2, tie_word_embeddings=False)),
            Variant("hub", "config of version 4, gelu_new, names without 'biogpt.'", dict(hidden_act="gelu_new"),
                    written_by=4, changes=(without_prefix("biogpt."),)),
        ],
    ),
    "xglm": (
        dict(vocab_size=53, d_model=16, ffn_dim=28, num_layers=2, attention_heads=4, max_position_embeddings=CONTEXT,
             bos_token_id=0, eos_token_id=0, pad_token_id=1),
        [
            Variant("usual", "as the published models"),
            Variant("odd", "embedding not scaled, relu, 2 heads, untied head",
                    dict(scale_embedding=False, activation_function="relu", attention_heads=2, tie_word_embeddings=False)),
            Variant("hub", "config of version 4, names without 'model.'", written_by=4,
                    changes=(without_prefix("model."),)),
        ],
    ),
}
