"""Families of mixtures of experts, and their variants, as in families.py."""

from variants import (
    BF16,
    CONTEXT,
    FP16,
    MANY,
    MOE,
    Variant,
    rope,
)

EXPERT_FAMILIES = {
    # Experts. transformers 5 stores each expert by itself, as 4 did, unless it is told to store them as it has them
    # in memory: one tensor for all experts of a layer.
    "mixtral": (
        MOE,
        [
            Variant("usual", "2 of 4 experts; each stored by itself", dict(head_dim=4)),
            Variant("fused", "3 of 5 experts, all of a layer in one tensor; window of 5, tied head, heads of 6",
                    dict(num_local_experts=5, num_experts_per_tok=3, sliding_window=5, tie_word_embeddings=True,
                         head_dim=6), as_in_memory=True),
            Variant("hub", "config of version 4, 1 of 3 experts, one key for all, theta 500, relu, float16",
                    dict(num_local_experts=3, num_experts_per_tok=1, num_key_value_heads=1, rope_theta=500.0,
                         hidden_act="relu"), written_by=4, dtype=FP16),
            Variant("bf16", "one layer, bfloat16 weights; logProbBf16: run in bfloat16 throughout",
                    dict(num_hidden_layers=1), dtype=BF16),
        ],
    ),
    "olmoe": (
        dict(MANY, intermediate_size=6),
        [
            Variant("usual", "3 of 6 experts, weights as they are"),
            Variant("fused", "weights divided by their sum; queries, keys and values cut at 0.6; biases; one tensor",
                    dict(norm_topk_prob=True, clip_qkv=0.6, attention_bias=True), as_in_memory=True),
            Variant("hub", "config of version 4, one key a head, 2 of 3 experts, tied head",
                    dict(num_experts=3, num_experts_per_tok=2, num_key_value_heads=4, tie_word_embeddings=True,
                         rope_theta=500.0), written_by=4),
        ],
    ),
    "qwen2_moe": (
        dict(MANY, shared_expert_intermediate_size=10),
        [
            Variant("usual", "3 of 6 experts and one for all tokens"),
            Variant("fused", "4 layers: the second has no experts by the list, the first and third by the step; one tensor;"
                    " weights divided by their sum; no biases",
                    dict(num_hidden_layers=4, hidden_size=12, num_attention_heads=2, num_experts=3, num_experts_per_tok=2,
                         mlp_only_layers=[1], decoder_sparse_step=2, norm_topk_prob=True, qkv_bias=False),
                    as_in_memory=True),
            Variant("hub", "config of version 4, the first layer without experts, one key for all, all experts chosen",
                    dict(num_experts=3, num_experts_per_tok=3, mlp_only_layers=[0], num_key_value_heads=1,
                         rope_theta=500.0), written_by=4),
            Variant("bf16", "one layer, bfloat16 weights; logProbBf16: run in bfloat16 throughout",
                    dict(num_hidden_layers=1), dtype=BF16),
        ],
    ),
    "qwen3_moe": (
        dict(MANY, head_dim=6),
        [
            Variant("usual", "3 of 6 experts, heads of 6"),
            Variant("fused", "weights divided by their sum; window of 5 in both layers, biases; the first layer without"
                    " experts; one tensor",
                    dict(norm_topk_prob=True, use_sliding_window=True, sliding_window=5, attention_bias=True,
                         decoder_sparse_step=2), as_in_memory=True),
            Variant("hub", "config of version 4, tied head, one key for all, weights divided by their sum",
                    dict(tie_word_embeddings=True, num_key_value_heads=1, rope_theta=1e6, norm_topk_prob=True,
                         num_experts=5), written_by=4),
        ],
    ),
    "granitemoe": (
        dict(MOE, embedding_multiplier=3.0, attention_multiplier=0.3, residual_multiplier=0.4, logits_scaling=0.7),
        [
            Variant("usual", "all four factors, 2 of 4 experts"),
            Variant("fused", "3 of 5 experts under the names that version 5 has in memory; biases, tied head, one key a head",
                    dict(num_local_experts=5, num_experts_per_tok=3, attention_bias=True, tie_word_embeddings=True,
                         num_key_value_heads=4), as_in_memory=True),
            Variant("hub", "config of version 4, 1 of 3 experts",
                    dict(rope_theta=500.0, residual_multiplier=0.22, num_local_experts=3, num_experts_per_tok=1),
                    written_by=4),
        ],
    ),
    "phimoe": (
        MOE,
        [
            Variant("usual", "2 of 4 experts, those within 0.3 of the best weighted against each other",
                    dict(router_jitter_noise=0.15)),
            Variant("fused", "5 experts in one tensor, wide tolerance; biases, also on the head; window of 5",
                    dict(num_local_experts=5, router_jitter_noise=0.6, attention_bias=True, lm_head_bias=True,
                         sliding_window=5), as_in_memory=True),
            Variant("hub", "config of version 4, the usual tolerance, longrope that is never left",
                    dict(rope_theta=500.0, num_key_value_heads=4,
                         rope_scaling=dict(type="longrope", short_factor=[1.1, 1.3], long_factor=[2.0, 5.0],
                                           short_mscale=1.2, long_mscale=1.3, original_max_position_embeddings=CONTEXT)),
                    written_by=4),
            Variant("longrope", "the same as version 5 writes it",
                    rope("longrope", short_factor=[1.1, 1.4], long_factor=[2.0, 5.0], short_mscale=1.1, long_mscale=1.3,
                         original_max_position_embeddings=CONTEXT)),
        ],
    ),
    "flex_olmo": (
        dict(MANY, intermediate_size=6),
        [
            Variant("usual", "3 of 6 experts"),
            Variant("fused", "weights divided by their sum; biases, 2 heads, one key, tied head; one tensor",
                    dict(norm_topk_prob=True, attention_bias=True, num_attention_heads=2, num_key_value_heads=1,
                         tie_word_embeddings=True, num_experts=5), as_in_memory=True),
            Variant("hub", "config of version 4, theta 500, all of 3 experts",
                    dict(rope_theta=500.0, num_experts=3), written_by=4),
        ],
    ),
}
