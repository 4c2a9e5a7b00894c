#!/usr/bin/env python3
"""Writes the tokenizers that FuzzTest damages, one of each kind, with every component that there is.

Nobody needs Python to build, test or use Rote; this script is kept so that the files can be traced,
reviewed and written anew.

What it writes: examples/cli/src/test/resources/fuzz/KIND/tokenizer.json

Versions that the committed files come from: tokenizers 0.23.3.

  python3 -m venv venv5 && venv5/bin/pip install tokenizers==0.23.3
  venv5/bin/python examples/cli/src/test/golden/generate_fuzz_tokenizers.py
"""

import base64
import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fuzz"


def save(kind: str, tokenizer: Tokenizer, edit=None) -> None:
    folder = TARGET / kind
    folder.mkdir(parents=True, exist_ok=True)
    content = json.loads(tokenizer.to_str())
    if edit:
        edit(content)
    (folder / "tokenizer.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def unigram() -> None:
    pieces = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), ("▁", -3.0)]
    pieces += [(c, -5.0 - i * 0.01) for i, c in enumerate("abcdefghijklmnopqrstuvwxyzT0123456789,.!")]
    pieces += [("▁the", -4.0), ("ab", -4.5)] + [(f"<0x{i:02X}>", -9.0) for i in range(256)]
    made = Tokenizer(models.Unigram(pieces, 0, True))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), "▁"),
            normalizers.Strip(),
            normalizers.Lowercase(),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(),
            pre_tokenizers.Digits(True),
            pre_tokenizers.Punctuation(),
            pre_tokenizers.UnicodeScripts(),
        ]
    )
    made.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A $B", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    made.add_special_tokens([AddedToken("<s>", lstrip=True), AddedToken("</s>", rstrip=True)])
    made.add_tokens([AddedToken("<Mark>", normalized=True, single_word=True)])

    def charsmap(content: dict) -> None:
        # A trie of 256 units, none of which leads anywhere.
        table = base64.b64encode((1024).to_bytes(4, "little") + bytes(1024)).decode()
        first = {"type": "Precompiled", "precompiled_charsmap": table}
        content["normalizer"]["normalizers"].insert(0, first)

    save("unigram", made, charsmap)


def wordpiece() -> None:
    words = ["[UNK]", "[CLS]", "[SEP]"] + list("abcdefghijklmnopqrstuvwxyz,.!")
    words += ["##" + c for c in "abcdefghijklmnopqrstuvwxyz"] + ["the", "##ck"]
    vocabulary = {word: i for i, word in enumerate(words)}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    made.add_special_tokens(["[UNK]", "[CLS]", "[SEP]"])
    save("wordpiece", made)


def llama() -> None:
    vocabulary = {"<unk>": 0, "<s>": 1, "</s>": 2}
    for i in range(256):
        vocabulary[f"<0x{i:02X}>"] = 3 + i
    for c in "▁abcdefghijklmnopqrstuvwxyz,.!":
        vocabulary[c] = len(vocabulary)
    merges = [("▁", "t"), ("t", "h"), ("a", "b")]
    for a, b in merges:
        vocabulary[a + b] = len(vocabulary)
    made = Tokenizer(
        models.BPE(
            vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True, ignore_merges=True
        )
    )
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Prepend("▁"),
            normalizers.Replace(" ", "▁"),
            normalizers.NFC(),
            normalizers.StripAccents(),
        ]
    )
    words = r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|\s*[\r\n]+|\s+(?!\S)|\s+"
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(words), "isolated"),
            pre_tokenizers.CharDelimiterSplit("x"),
            pre_tokenizers.WhitespaceSplit(),
        ]
    )
    made.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    made.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(
                single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)]
            ),
        ]
    )
    made.add_special_tokens(["<unk>", "<s>", "</s>"])
    made.add_tokens(
        [
            AddedToken("  ", normalized=False),
            AddedToken("<mark>", lstrip=True, rstrip=True, normalized=True),
        ]
    )
    save("llama", made)


def wordlevel() -> None:
    vocabulary = {"[UNK]": 0, "the": 1, "quick": 2, "a": 3, "fox": 4}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.NFKD(), normalizers.ByteLevel()]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.FixedLength(5)]
    )
    made.decoder = decoders.CTC()
    made.post_processor = processors.RobertaProcessing(("[UNK]", 0), ("the", 1))
    save("wordlevel", made)


if __name__ == "__main__":
    unigram()
    wordpiece()
    llama()
    wordlevel()
