"""What the variants of golden checkpoints are made of: settings that many share, and changes to what transformers
has written, so that it looks like a published checkpoint."""

from dataclasses import dataclass, field
from typing import Callable

import torch

CONTEXT = 40

# ---------------------------------------------------------------------------------------------------
# Changes to what transformers has written, to look like published checkpoints
# ---------------------------------------------------------------------------------------------------


def without_prefix(prefix: str) -> Callable:
    return lambda tensors, model: {name.removeprefix(prefix): value for name, value in tensors.items()}


def with_head(tensors: dict, model) -> dict:
    """A tied head that is stored all the same."""
    assert "lm_head.weight" not in tensors
    return {**tensors, "lm_head.weight": model.get_input_embeddings().weight.detach().clone()}


def with_masks(name: str) -> Callable:
    """The causal mask and its fill value, in each layer."""

    def change(tensors: dict, model) -> dict:
        mask = torch.ones(CONTEXT, CONTEXT, dtype=torch.bool).tril()[None, None]
        extra = {}
        for layer in range(2):
            extra[name.format(layer) + ".bias"] = mask.clone()
            extra[name.format(layer) + ".masked_bias"] = torch.tensor(-1e4)
        return {**tensors, **extra}

    return change


def with_inverse_frequencies(name: str) -> Callable:
    """Rotary buffers, here with wrong values, so that using them shows."""
    return lambda tensors, model: {
        **tensors,
        **{name.format(layer) + ".rotary_emb.inv_freq": torch.full([2], 0.7) for layer in range(2)},
    }


def renamed(old: str, new: str) -> Callable:
    def change(tensors: dict, model) -> dict:
        assert any(old in name for name in tensors)
        return {name.replace(old, new): value for name, value in tensors.items()}

    return change


def inside(tensors: dict, model) -> dict:
    """The names that transformers 5 has in memory for models that take images as well."""
    return {
        name.replace("language_model.model.", "model.language_model.").replace("language_model.lm_head", "lm_head")
        if name.startswith("language_model.") else "model." + name: value for name, value in tensors.items()
    }  # fmt: skip


@dataclass(frozen=True)
class Variant:
    name: str
    note: str
    config: dict = field(default_factory=dict)
    written_by: int = 5  # major version of transformers
    dtype: torch.dtype = torch.float32
    attention: str = "eager"
    changes: tuple = ()  # to tensors
    config_changes: Callable = None  # to config.json
    as_in_memory: bool = False  # whether transformers 5 stores tensors under the names that it has in memory


COMMON = dict(
    vocab_size=53,
    hidden_size=16,
    intermediate_size=28,
    num_hidden_layers=2,
    num_attention_heads=4,
    max_position_embeddings=CONTEXT,
    bos_token_id=0,
    eos_token_id=0,
    pad_token_id=None,
)
GROUPED = dict(COMMON, num_key_value_heads=2)
GEMMA = dict(GROUPED, head_dim=6)
MOE = dict(GROUPED, intermediate_size=8, num_local_experts=4, num_experts_per_tok=2)
MANY = dict(GROUPED, intermediate_size=20, moe_intermediate_size=6, num_experts=6, num_experts_per_tok=3)
VISION = dict(hidden_size=4, intermediate_size=4, num_hidden_layers=1, num_attention_heads=1, image_size=4, patch_size=2,
              num_channels=1)
GPT2 = dict(vocab_size=53, n_embd=16, n_layer=2, n_head=4, n_positions=CONTEXT, bos_token_id=0, eos_token_id=0)
BF16 = torch.bfloat16
FP16 = torch.float16


def rope(rope_type: str = "default", **settings) -> dict:
    return dict(rope_parameters=dict(rope_type=rope_type, **{"rope_theta": 10000.0, **settings}))


def spelt_as_before(config: dict) -> dict:
    """With the rotary settings as transformers 4 has them."""
    rotary = config.pop("rope_parameters")
    rotary.pop("rope_type")
    dtype = config.pop("dtype")
    return {**config, **rotary, "torch_dtype": dtype}


LLAMA3 = dict(factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)
# Two layers, of which the first sees a window.
FIRST_SLIDES = dict(sliding_window=5, layer_types=["sliding_attention", "full_attention"])
