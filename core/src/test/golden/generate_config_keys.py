#!/usr/bin/env python3
"""Changes one key of config.json after the other, for every family, and writes what transformers makes of it.

Nobody needs Python to build, test or use Rote. This script is kept so that the golden files can be traced,
reviewed and written anew; its output is committed.

It takes the usual golden checkpoint of each family, leaves its weights alone, and changes, adds, removes or sets to
null every key that transformers' configuration class has, every older name of one, and every key that code shared by
families looks at, whether or not this family does. What comes out goes to
core/src/test/resources/golden/config-keys/FAMILY.json:

  base       the checkpoint, below golden
  ids        the text
  logProb    ln p of its last tokens under the unchanged checkpoint
  cases[]    set: keys and their new values; removed: keys taken out; and one of
             logProb    if that changes the numbers by more than 1e-6 nats
             same       if it does not
             lacks      if transformers fills in weights that the checkpoint lacks, at random
             fails      if transformers cannot load or run it

Not covered, since they say nothing about logits: names of tokens, labels, what generation does by default. Values that
need other shapes of weights come out as "fails" or "lacks"; shapes are what generate_families.py varies.

  venv5/bin/python core/src/test/golden/generate_config_keys.py [--check] [FAMILY ...]

Written with torch 2.15.0 (CPU), transformers 5.23.0. --check writes nothing; it exits with 1 if outcomes differ.
"""

import argparse
import dataclasses
import json
import sys
import tempfile
import warnings
from pathlib import Path

import torch
import transformers
from golden import EXPERTS, GOLDEN, auto_class
from transformers import AutoConfig

OUT = GOLDEN / "config-keys"
FAMILIES = (
    "gpt_neox gpt2 gpt_neo gptj opt llama mistral qwen2 qwen3 gemma gemma2 gemma3_text phi phi3 olmo olmo2 stablelm"
    " starcoder2 falcon bloom smollm3 granite cohere gemma3 vaultgemma mistral3 ministral olmo3 cohere2 gpt_bigcode glm"
    " glm4 nemotron arcee exaone4 seed_oss ernie4_5 helium internlm3 hunyuan_v1_dense apertus mpt codegen biogpt xglm"
    " mixtral olmoe qwen2_moe qwen3_moe granitemoe phimoe flex_olmo gpt_oss deepseek_v2 deepseek_v3"
).split()
# Families that stand for a way of reading rotary settings; they are tried with all of them, the others with a third.
THOROUGH = {"gpt_neox", "llama", "gemma3_text", "phi3"}
LAST = 5  # tokens whose ln p is kept

# Models that take images as well: their keys are in an object of its own, which cases write as "text_config.KEY".
WRAPPED = {"gemma3", "mistral3"}
TEXT = "text_config"

# Keys that say nothing about logits.
SKIPPED = {
    "architectures", "bos_token_id", "classifier_dropout", "eos_token_id", "id2label", "is_decoder",
    "is_encoder_decoder", "label2id", "model_type", "output_hidden_states", "pad_token_id", "problem_type",
    "return_dict", "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type",
    "summary_use_proj", "transformers_version", "dtype", "torch_dtype", "vocab_size",
}  # fmt: skip

FULL, SLIDING = "full_attention", "sliding_attention"
FACTOR = dict(factor=2.0)
LLAMA3 = dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0)
YARN = dict(rope_type="yarn", factor=2.0)


# ---------------------------------------------------------------------------------------------------
# What is changed
# ---------------------------------------------------------------------------------------------------


def values_of(key: str, value, layers: int) -> list:
    """Other sensible values of a key that the configuration class has."""
    if key in ("hidden_act", "hidden_activation", "activation_function", "activation"):
        return ["relu", "gelu", "gelu_new", "gelu_fast", "silu", "quick_gelu"]
    if key == "attn_config":
        return [dict(clip_qkv=0.5), dict(softmax_scale=0.4), dict(alibi=False), dict(alibi_bias_max=4), dict(qk_ln=True),
                dict(prefix_lm=True)]  # fmt: skip
    if key.endswith("layer_types"):
        return [[SLIDING] * layers, [FULL] * layers, [FULL] * (layers - 1) + [SLIDING], [FULL]]
    if isinstance(value, bool) or key == "use_bidirectional_attention":
        return [not value]
    if key in ("rope_parameters", "attention_types", "no_rope_layers"):
        return []  # below
    if key in ("sliding_window", "window_size", "max_window_layers"):
        return [1, 3, 4096, None]
    if isinstance(value, int) and not isinstance(value, bool):
        return [value * 2, max(1, value // 2)]
    if isinstance(value, float):
        return [value * 2 if value else 0.3]
    return [2.0, 0.4]


def extra(layers: int, half: int, thorough: bool) -> list:
    """Keys that code of several families looks at, with values, and pairs of keys that say different things. `half` is
    half the dimensions of a head."""
    longrope = dict(rope_type="longrope", short_factor=[1.0 + 0.1 * i for i in range(half)],
                    long_factor=[1.5 + i for i in range(half)])  # fmt: skip
    quarter = half // 2
    short = dict(longrope, short_factor=longrope["short_factor"][:quarter], long_factor=longrope["long_factor"][:quarter])
    kinds = [
        dict(rope_type="default"),
        dict(rope_type="default", factor=2.0),
        dict(rope_type="default", partial_rotary_factor=0.5),
        dict(rope_type="linear", **FACTOR),
        dict(type="linear", **FACTOR),
        dict(type="linear", rope_type="default", **FACTOR),
        dict(rope_type="linear"),
        FACTOR,
        dict(rope_type="dynamic", **FACTOR),
        dict(LLAMA3, original_max_position_embeddings=16),
        LLAMA3,
        dict(YARN, original_max_position_embeddings=16),
        YARN,
        dict(YARN, original_max_position_embeddings=16, beta_fast=0, beta_slow=0),
        dict(YARN, original_max_position_embeddings=16, beta_fast=4, beta_slow=0.5, truncate=False),
        dict(YARN, original_max_position_embeddings=16, attention_factor=0.9),
        dict(YARN, original_max_position_embeddings=16, mscale=0.7, mscale_all_dim=0.4),
        dict(YARN, original_max_position_embeddings=16, factor=None),
        dict(longrope, original_max_position_embeddings=16),
        dict(longrope, original_max_position_embeddings=30, factor=3.0),
        dict(longrope, original_max_position_embeddings=16, attention_factor=0.8),
        longrope,
        dict(longrope, rope_type="su", original_max_position_embeddings=16),
        dict(longrope, rope_type="yarn", original_max_position_embeddings=16),
        dict(short, original_max_position_embeddings=16),
        dict(short, original_max_position_embeddings=16, partial_rotary_factor=0.5),
        dict(rope_type="linear", partial_rotary_factor=0.5, **FACTOR),
        {FULL: dict(rope_type="linear", **FACTOR), SLIDING: dict(rope_type="default")},
        {FULL: dict(rope_type="linear", rope_theta=300.0, **FACTOR), SLIDING: dict(rope_type="default", rope_theta=20.0)},
        {FULL: dict(rope_type="default"), SLIDING: dict(rope_type="linear", **FACTOR)},
    ]
    theta = dict(rope_theta=100.0)
    changes = []
    for kind in kinds if thorough else kinds[::3]:
        changes += [dict(rope_parameters=dict(kind, **theta)), dict(rope_scaling=kind, rope_theta=70.0)]
    linear = dict(rope_type="linear", **FACTOR)
    changes += [
        dict(rope_parameters=dict(theta, rope_type="default"), rope_scaling=linear),
        dict(rope_parameters=dict(theta, rope_type="default"), rope_scaling=linear, rope_theta=70.0),
        dict(rope_parameters=dict(theta, rope_type="default"), rope_theta=70.0),
        dict(rope_parameters=dict(linear, **theta), rope_scaling={}),
        dict(rope_parameters=dict(linear, **theta), rope_scaling=None),
        dict(rope_parameters={}, rope_theta=70.0),
        dict(rope_parameters=None, rope_theta=70.0),
        dict(rope_parameters=None, rope_theta=70.0, partial_rotary_factor=0.5),
        dict(rope_parameters=None, rotary_emb_base=70.0, rotary_pct=0.5),
        dict(rope_parameters=None, rotary_emb_base=70.0, rope_theta=300.0),
        dict(rope_parameters=None, rotary_pct=0.5, partial_rotary_factor=1.0),
        dict(rope_parameters=dict(LLAMA3, **theta), original_max_position_embeddings=16),
        dict(rope_parameters=dict(LLAMA3, original_max_position_embeddings=8, **theta), original_max_position_embeddings=16),
        dict(rope_parameters=dict(YARN, original_max_position_embeddings=8, **theta), original_max_position_embeddings=16),
        dict(rope_parameters=dict(longrope, original_max_position_embeddings=8, **theta), original_max_position_embeddings=16),
        dict(rope_parameters=dict(longrope, original_max_position_embeddings=30, **theta), max_position_embeddings=60),
        dict(rope_parameters=dict(rope_type="dynamic", **FACTOR, **theta), max_position_embeddings=16),
        dict(rope_parameters=dict(rope_type="dynamic", **FACTOR, original_max_position_embeddings=8, **theta),
             max_position_embeddings=16),
        dict(rope_parameters=dict(rope_type="dynamic", factor=3, **theta), max_position_embeddings=20),
    ]  # fmt: skip
    single = dict(
        rope_theta=70.0, rotary_emb_base=70.0, rotary_pct=0.5, partial_rotary_factor=0.5, rope_local_base_freq=70.0,
        original_max_position_embeddings=16, sliding_window_pattern=1, _sliding_window_pattern=1, head_dim=2 * half,
        is_causal=False, per_layer_config=[{}] * layers, attention_chunk_size=4, layer_types=[FULL] * (layers - 1) + [SLIDING],
        sliding_window=3, use_sliding_window=True, hidden_act="relu", hidden_activation="relu", activation_function="relu",
        activation="relu", attention_bias=True, mlp_bias=True, use_bias=False, bias=True, qk_layernorm=True,
        use_qk_norm=True, clip_qkv=0.5, attn_logit_softcapping=2.0, final_logit_softcapping=2.0, query_pre_attn_scalar=3,
        embedding_multiplier=2.0, attention_multiplier=0.2, residual_multiplier=0.5, logits_scaling=2.0, logit_scale=0.5,
        rms_norm_eps=0.1, layer_norm_eps=0.1, layer_norm_epsilon=0.1, norm_epsilon=0.1, rotary_dim=2, n_inner=20,
        n_ctx=20, seq_length=30, num_experts=2, scale_attn_weights=False, scale_attn_by_inverse_layer_idx=True,
        reorder_and_upcast_attn=True, use_parallel_residual=False, parallel_attn=False, multi_query=False, alibi=True,
        new_decoder_architecture=True, apply_residual_connection_post_layernorm=True, slow_but_exact=True,
        pretraining_tp=2, do_layer_norm_before=False, enable_bias=False, layer_norm_elementwise_affine=False,
        no_rope_layers=[0] * layers, no_rope_layer_interval=1, chunk_size_feed_forward=3, use_cache=False,
        tie_word_embeddings=True, attention_dropout=0.5, initializer_range=1.0, output_attentions=False,
    )  # fmt: skip
    changes += [{key: value} for key, value in single.items()]
    mixed = [FULL] * (layers - 1) + [SLIDING]
    changes += [
        dict(use_sliding_window=True, sliding_window=3),
        dict(use_sliding_window=True, sliding_window=3, max_window_layers=0),
        dict(use_sliding_window=True, sliding_window=3, max_window_layers=1),
        dict(use_sliding_window=True, sliding_window=None),
        dict(use_sliding_window=True, sliding_window=3, layer_types=mixed),
        dict(use_sliding_window=False, sliding_window=3, layer_types=mixed),
        dict(sliding_window=3, layer_types=mixed),
        dict(sliding_window=None, layer_types=mixed),
        dict(sliding_window=3, layer_types=None),
        dict(sliding_window=3, layer_types=None, sliding_window_pattern=1),
        dict(sliding_window=3, layer_types=None, sliding_window_pattern=2),
        dict(hidden_act="gelu", hidden_activation=None),
        dict(hidden_act="gelu", hidden_activation="relu"),
        dict(hidden_act="gelu_pytorch_tanh", hidden_activation="gelu"),
        dict(hidden_act="relu", hidden_activation="relu"),
        dict(attention_types=[[["global"], layers]]),
        dict(attention_types=[[["local"], layers]], attention_layers=["global"] * layers),
        dict(attention_layers=["local"] * layers, window_size=3),
        dict(attention_layers=["local"] * layers, attention_types=None, window_size=3),
        dict(attention_layers=["global"] * layers, attention_types=[[["local"], layers]], window_size=3),
        dict(no_rope_layers=[1] * layers),
        dict(no_rope_layers=None, no_rope_layer_interval=1),
        dict(alibi=True, bias=False),
        dict(beta_fast=4),
    ]
    return changes


def changes_of(family: str, base: dict) -> list:
    """Pairs of keys to set and keys to remove, without repetition."""
    config = AutoConfig.for_model(**base)
    if family in WRAPPED:
        inner = changes_of(base[TEXT]["model_type"], base[TEXT])
        changes = [({f"{TEXT}.{key}": value for key, value in change.items()}, [f"{TEXT}.{key}" for key in removed])
                   for change, removed in inner]  # fmt: skip
        return changes + [({"tie_word_embeddings": tied}, []) for tied in (True, False, None)] + [({}, ["tie_word_embeddings"])]
    layers = config.num_hidden_layers
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    fields = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
    sets = [
        {key: value}
        for key, old in fields.items()
        if key not in SKIPPED and not key.startswith("_")
        for value in values_of(key, old, layers)
    ]
    for alias, name in type(config).attribute_map.items():
        value = getattr(config, name)
        sets += [{alias: value}, {alias: value, name: value * 2}, {alias: value * 2}, {alias: max(1, value // 2)}]
    for width in (base.get("hidden_size") or base.get("n_embd") or base.get("d_model"),):
        sets += [{"n_embed": width}, {"n_embed": 2 * width}, {"n_embd": 2 * width}]
    sets += extra(layers, head // 2, family in THOROUGH)
    changes = [(change, []) for change in sets]
    changes += [({}, [key]) for key in base if key not in SKIPPED]
    changes += [({key: None}, []) for key in base if key not in SKIPPED]
    if "rope_parameters" in base and family in THOROUGH:  # as transformers 4 writes them
        changes += [(change, ["rope_parameters"]) for change in sets if not "rope_parameters" in change and is_rotary(change)]
    seen = set()
    return [c for c in changes if not ((text := json.dumps(c)) in seen or seen.add(text)) and not is_base(c, base)]


def is_rotary(change: dict) -> bool:
    return any(key.startswith(("rope_", "rotary_", "partial_rotary")) for key in change)


def is_base(change: tuple, base: dict) -> bool:
    return not change[1] and all(key in base and base[key] == value for key, value in change[0].items())


# ---------------------------------------------------------------------------------------------------
# What comes out
# ---------------------------------------------------------------------------------------------------


@torch.no_grad()
def outcome(config: dict, weights: Path, ids: list):
    """Numbers, or "lacks", or "fails"."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(config))
        (Path(folder) / "model.safetensors").symlink_to(weights)
        try:
            # As "sdpa" where alibi is on: under "eager", transformers 5.23 adds it twice.
            attention = "sdpa" if config.get("alibi") else "eager"
            model, info = auto_class(config["model_type"]).from_pretrained(
                folder, dtype=torch.float32, attn_implementation=attention, output_loading_info=True, **EXPERTS
            )
            if info["missing_keys"]:
                return "lacks"
            logits = model.eval()(torch.tensor([ids[:-1]])).logits[0].double().log_softmax(-1)
        except Exception:  # whatever it is, transformers gives no answer
            return "fails"
    values = logits.gather(1, torch.tensor(ids[1:])[:, None])[-LAST:, 0]
    return [round(value, 6) for value in values.tolist()] if values.isfinite().all() else "fails"


def changed(base: dict, change: dict, removed: list) -> dict:
    config = {key: value for key, value in (base | change).items() if key not in removed or key in change}
    inside = {key.split(".", 1)[1]: config.pop(key) for key in list(config) if key.startswith(TEXT + ".")}
    if TEXT in base:
        config[TEXT] = {key: value for key, value in (base[TEXT] | inside).items()
                        if f"{TEXT}.{key}" not in removed or key in inside}  # fmt: skip
    return config


def write(family: str) -> dict:
    variant = {"gpt_neox": "single-fp32", "falcon": "7b"}.get(family, "usual")
    folder = GOLDEN / family / variant
    weights = folder / "model.safetensors"
    base = json.loads((folder / "config.json").read_text())
    ids = json.loads((folder / "golden.json").read_text())["sequences"][-1]["ids"][:30]
    plain = outcome(base, weights, ids)
    cases = []
    for change, removed in changes_of(family, base):
        config = changed(base, change, removed)
        found = outcome(config, weights, ids)
        case = {"set": change, "removed": removed}
        if isinstance(found, str):
            case[found] = True
        elif max(abs(a - b) for a, b in zip(plain, found, strict=True)) <= 1e-6:
            case["same"] = True
        else:
            case["logProb"] = found
        cases.append(case)
    return {"base": f"{family}/{variant}", "ids": ids, "logProb": plain, "cases": cases}


def to_text(golden: dict) -> str:
    head = json.dumps({key: value for key, value in golden.items() if key != "cases"})[:-1]
    return head + ', "cases": [\n  ' + ",\n  ".join(json.dumps(case) for case in golden["cases"]) + "\n]}\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description="Writes golden values; see the top of the file.")
    arguments.add_argument("--check", action="store_true", help="compare the files that are there, write nothing")
    arguments.add_argument("families", nargs="*", metavar="FAMILY", help="those named only")
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity(transformers.logging.CRITICAL)
    transformers.utils.logging.disable_progress_bar()
    OUT.mkdir(exist_ok=True)
    good = True
    for family in chosen.families or FAMILIES:
        golden = write(family)
        path = OUT / f"{family}.json"
        if chosen.check:
            same = path.read_text() == to_text(golden)
            good &= same
            print(family, "good" if same else "DIFFERENT")
        else:
            path.write_text(to_text(golden))
            kinds = {k: sum(k in case for case in golden["cases"]) for k in ("logProb", "same", "lacks", "fails")}
            print(family, len(golden["cases"]), kinds)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
