#!/usr/bin/env python3
"""Writes tokenizers without a tokenizer.json, and what transformers makes of some texts with them.

Nobody needs Python to build, test or use Rote; this script is kept so that the files can be traced,
reviewed and written anew.

What it writes, below core/src/test/resources/golden/vocab_merges/VARIANT:

  vocab.json, merges.txt                      a tiny byte-level BPE, trained on this script's own text
  tokenizer_config.json, added_tokens.json,   as the variant says
  special_tokens_map.json
  golden.json                                 texts; per text the ids without and with special tokens,
                                              by GPT2Tokenizer; GPT2TokenizerFast must agree, except
                                              in codegen, where it numbers tokens beyond the gap anew

  gpt2     nothing but vocab.json and merges.txt, with <|endoftext|> at the end of the vocabulary
  opt      special tokens at the start of the vocabulary; add_bos_token, so a BOS before every text
  codegen  tokens beyond the vocabulary, with a gap, in added_tokens.json; one takes in white space

Versions that the committed files come from: Python 3.11, transformers 4.57.6, tokenizers 0.22.2.

  python3 -m venv venv4 && venv4/bin/pip install transformers==4.57.6
  venv4/bin/python core/src/test/golden/generate_vocab_merges.py
"""

import json
import tempfile
from pathlib import Path

from tokenizers import ByteLevelBPETokenizer
from transformers import GPT2Tokenizer, GPT2TokenizerFast

TARGET = Path(__file__).resolve().parent.parent / "resources" / "golden" / "vocab_merges"
END = "<|endoftext|>"
TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "What it writes, below core: vocab.json and merges.txt!",
    "  leading and   inner    spaces \n\n new lines\t\ttabs  ",
    "We're sure they'll say it's John's, I'd've thought; don't.",
    "1234567890 3.14159 0xff 2026-11-20",
    "naïve café Ωmega привет 你好 日本語 🙂👩‍👩‍👧 \u00a0\u200b",
    f"one{END}two {END} three",
    f"{END}The tokenizer",
    "</s>The <s> tokenizer <pad> x",
    "a  b <mark> c<mark>d    e",
    "x",
    " ",
]


def train(special: list) -> tuple:
    tokenizer = ByteLevelBPETokenizer()
    tokenizer.train_from_iterator([Path(__file__).read_text()] * 2, vocab_size=420, special_tokens=special)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.save_model(folder)
        vocabulary = json.loads((Path(folder) / "vocab.json").read_text())
        merges = (Path(folder) / "merges.txt").read_text()
    return vocabulary, merges


def write(variant: str, vocabulary: dict, merges: str, others: dict) -> None:
    folder = TARGET / variant
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text(merges)
    for name, content in others.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n")
    slow = GPT2Tokenizer.from_pretrained(folder)
    fast = GPT2TokenizerFast.from_pretrained(folder)
    golden = []
    for text in TEXTS:
        plain = slow(text, add_special_tokens=False)["input_ids"]
        full = slow(text)["input_ids"]
        if variant != "codegen":
            assert fast(text, add_special_tokens=False)["input_ids"] == plain, (variant, text)
            assert fast(text)["input_ids"] == full, (variant, text)
        golden.append({"text": text, "ids": plain, "withSpecialTokens": full})
    content = ",\n".join("  " + json.dumps(entry) for entry in golden)
    (folder / "golden.json").write_text("[\n" + content + "\n]\n")


def main() -> None:
    vocabulary, merges = train([])
    vocabulary[END] = len(vocabulary)
    write("gpt2", vocabulary, merges, {})

    opt, merges_opt = train(["<s>", "<pad>", "</s>", "<unk>"])
    end = {"content": "</s>", "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    config = {
        "add_bos_token": True,
        "add_prefix_space": False,
        "bos_token": end,
        "eos_token": end,
        "unk_token": end,
        "pad_token": {**end, "content": "<pad>"},
        "tokenizer_class": "GPT2Tokenizer",
    }
    special = {"bos_token": end, "eos_token": end, "unk_token": end, "pad_token": "<pad>"}
    write("opt", opt, merges_opt, {"tokenizer_config.json": config, "special_tokens_map.json": special})

    size = len(vocabulary)
    added = {"  ": size, "    ": size + 1, "<mark>": size + 7}

    def token(content: str, **options) -> dict:
        flags = {"lstrip": False, "normalized": True, "rstrip": False, "single_word": False, "special": False}
        return {"content": content, **flags, **options}

    config = {
        "add_prefix_space": False,
        "added_tokens_decoder": {
            str(vocabulary[END]): token(END, normalized=False, special=True),
            str(size): token("  "),
            str(size + 1): token("    "),
            str(size + 7): token("<mark>", lstrip=True, rstrip=True, normalized=False, special=True),
        },
        "bos_token": END,
        "eos_token": END,
        "unk_token": END,
        "tokenizer_class": "CodeGenTokenizer",
    }
    write("codegen", vocabulary, merges, {"tokenizer_config.json": config, "added_tokens.json": added})


if __name__ == "__main__":
    main()
