#!/usr/bin/env python3
"""Writes tokenizers whose files do not agree, and what transformers 5 makes of some texts with them.

Nobody needs Python to build, test or use Rote; this script is kept so that the files can be traced,
reviewed and written anew.

What it writes, below core/src/test/resources/golden/tokenizers/VARIANT:

  tokenizer.json                              a tiny byte-level BPE, trained on this script's own text
  tokenizer_config.json, added_tokens.json,   as the variant says; see VARIANTS
  special_tokens_map.json
  golden.json                                 texts; per text the ids without and with special tokens,
                                              by AutoTokenizer, and what it reads the ids as

Versions that the committed files come from: Python 3.11, transformers 5.23.0, tokenizers 0.23.3.

  python3 -m venv venv5 && venv5/bin/pip install transformers==5.23.0
  venv5/bin/python core/src/test/golden/generate_tokenizers.py
"""

import json
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer

TARGET = Path(__file__).resolve().parent.parent / "resources" / "golden" / "tokenizers"
CLASS = {"tokenizer_class": "PreTrainedTokenizerFast"}
TEXTS = [
    "The tokenizer writes what it makes of a text.",
    "<s>The text</s> with <s> special </s> tokens",
    "one <mark> two<mark>three  <mark>  four",
    "a <tool> and <image>, <pad> and [MASK] as well <unk>",
    "<extra_0><extra_1> <extra_2>",
    "  white   space \n\n <mark> \t",
    "naïve 你好 🙂 <mark>🙂",
    "of the the of",
]


def token(content: str, **flags) -> dict:
    plain = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
    return {"content": content, **plain, **flags}


def byte_level(added=(), post_processor=None) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=330,
        special_tokens=["<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([Path(__file__).read_text()], trainer)
    for each in added:
        tokenizer.add_tokens([each])
    if post_processor:
        tokenizer.post_processor = post_processor
    return tokenizer


def bos_first() -> processors.TemplateProcessing:
    return processors.TemplateProcessing(single="<s> $A", pair="<s> $A $B", special_tokens=[("<s>", 0)])


# Name: tokenizer, and the files beside it.
VARIANTS = {
    # Tokens by id that tokenizer.json does not have.
    "config-decoder": (
        byte_level(),
        {
            "tokenizer_config.json": {
                **CLASS,
                "added_tokens_decoder": {
                    "0": token("<s>"),
                    "1": token("</s>"),
                    "330": token("<tool>", special=False, normalized=True),
                    "331": token("<mark>", lstrip=True, rstrip=True),
                },
                "bos_token": "<s>",
                "eos_token": "</s>",
            }
        },
    ),
    # Where the configuration lists tokens by id, the two older files have no say.
    "config-decoder-wins": (
        byte_level(),
        {
            "tokenizer_config.json": {
                **CLASS,
                "added_tokens_decoder": {"330": token("<mark>")},
                "bos_token": "<s>",
            },
            "special_tokens_map.json": {"pad_token": "<pad>", "additional_special_tokens": ["<tool>"]},
            "added_tokens.json": {"<image>": 330},
        },
    ),
    # Named in the configuration alone: they get the next ids.
    "config-names": (
        byte_level(),
        {
            "tokenizer_config.json": {
                **CLASS,
                "bos_token": "<s>",
                "pad_token": "<pad>",
                "mask_token": {"__type": "AddedToken", **token("[MASK]", lstrip=True)},
                "image_token": "<image>",
                "additional_special_tokens": ["<extra_0>", "<extra_1>"],
            }
        },
    ),
    "special-map": (
        byte_level(),
        {
            "tokenizer_config.json": CLASS,
            "special_tokens_map.json": {
                "bos_token": token("<s>"),
                "eos_token": "</s>",
                "pad_token": "<pad>",
                "unk_token": token("<unk>", rstrip=True),
                "additional_special_tokens": ["<extra_0>", "<tool>"],
            },
        },
    ),
    "added-tokens": (
        byte_level(),
        {
            "tokenizer_config.json": {**CLASS, "pad_token": "<pad>"},
            "added_tokens.json": {"<tool>": 331, "<mark>": 330, "<pad>": 332},
        },
    ),
    # A word of the vocabulary with a role is found whole from then on.
    "word-with-role": (
        byte_level(),
        {"tokenizer_config.json": {**CLASS, "eos_token": "of", "pad_token": "the"}},
    ),
    # The same token with other flags in the configuration.
    "other-flags": (
        byte_level([AddedToken("<mark>", normalized=False)]),
        {
            "tokenizer_config.json": {
                **CLASS,
                "added_tokens_decoder": {"330": token("<mark>", lstrip=True, special=False)},
            }
        },
    ),
    "split-special": (
        byte_level([AddedToken("<mark>", normalized=False)]),
        {
            "tokenizer_config.json": {
                **CLASS,
                "bos_token": "<s>",
                "eos_token": "</s>",
                "pad_token": "<pad>",
                "split_special_tokens": True,
            }
        },
    ),
    # add_bos_token against the post-processor.
    "bos-config-only": (
        byte_level(),
        {"tokenizer_config.json": {**CLASS, "bos_token": "<s>", "add_bos_token": True}},
    ),
    "bos-file-only": (
        byte_level(post_processor=bos_first()),
        {"tokenizer_config.json": {**CLASS, "bos_token": "<s>", "add_bos_token": False}},
    ),
    "bos-both": (
        byte_level(post_processor=bos_first()),
        {"tokenizer_config.json": {**CLASS, "bos_token": "<s>", "add_bos_token": True}},
    ),
    "bos-sequence": (
        byte_level(
            post_processor=processors.Sequence([processors.ByteLevel(trim_offsets=False), bos_first()])
        ),
        {"tokenizer_config.json": {**CLASS, "bos_token": "<s>"}},
    ),
    "bos-bert": (
        byte_level(post_processor=processors.RobertaProcessing(("</s>", 1), ("<s>", 0))),
        {"tokenizer_config.json": {**CLASS, "bos_token": "<s>"}},
    ),
}


def write(variant: str, tokenizer: Tokenizer, others: dict) -> None:
    folder = TARGET / variant
    folder.mkdir(parents=True, exist_ok=True)
    content = json.loads(tokenizer.to_str())
    (folder / "tokenizer.json").write_text(json.dumps(content, ensure_ascii=False) + "\n")
    for name, content in others.items():
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    theirs = AutoTokenizer.from_pretrained(folder)
    golden = []
    for text in TEXTS:
        ids = theirs(text, add_special_tokens=False)["input_ids"]
        golden.append(
            {
                "text": text,
                "ids": ids,
                "withSpecialTokens": theirs(text)["input_ids"],
                "decoded": theirs.decode(ids),
            }
        )
    lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in golden)
    (folder / "golden.json").write_text("[\n" + lines + "\n]\n")


if __name__ == "__main__":
    for name, (made, files) in VARIANTS.items():
        write(name, made, files)
