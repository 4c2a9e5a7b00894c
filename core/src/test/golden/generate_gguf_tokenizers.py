#!/usr/bin/env python3
"""Writes GGUF files with tokenizers in them, and what the tokenizers that they come from make of odd texts.

What it writes, below core/src/test/resources/golden/gguf-tokenizers:

  NAME.gguf   a vocabulary, as convert_hf_to_gguf.py of llama.cpp writes it; no weights, but for gpt2
  NAME.json   "start": the ids before every text; "texts": per text the "ids" of the tokenizer that the file
              was made from, what it reads them as ("decoded") and, where transformers' own conversion of the
              file gives others, these ("transformers")

Byte-level BPE is trained here, with splitting, normalizer and flags as the tokenizer.json of the models has
them that the name stands for; SentencePiece models are trained by its own trainer, and turned into a
tokenizer.json as those of Llama 2, Phi 3 and Gemma are published. Their ids are compared with those of
SentencePiece itself, wherever a text holds no special token.

Versions: Python 3.11, transformers 5.23.0, tokenizers 0.23.3, sentencepiece 0.2.3, gguf 0.19.0.

  pip install torch==2.15.0 numpy transformers==5.23.0 gguf==0.19.0 sentencepiece==0.2.3 protobuf
  python core/src/test/golden/generate_gguf_tokenizers.py
"""

import io
import json
import shutil
from pathlib import Path

import gguf
import numpy as np
import sentencepiece
from gguf import TokenType
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

OUT = Path(__file__).resolve().parent.parent / "resources" / "golden" / "gguf-tokenizers"
SPACE = "\u2581"
WIDTH = 16

TEXTS = [
    "The tokenizer writes what it makes of a text.",
    "",
    " ",
    " one space before",
    "  two before, and two after  ",
    "tabs\t\tand\n\nnew lines\r\n \n  \n\n\n   \t end",
    "I'VE i've 'RE it''s we'll WE'LL 'd don't",
    "12 123 1234567 3.14 1e9 \u00bd\u00b2 \u0661\u0662\u0663 \u2167 \u2460",
    "na\u00efve caf\u00e9, cafe\u0301, A\u030angstro\u0308m \u212b \ufb01",
    "\ud55c\uad6d\uc5b4 \u4f60\u597d\u4e16\u754c \u65e5\u672c\u8a9e\u3067\u3059 \u1100\u1161",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308",
    "\u00a0no-break\u3000ideographic\u200bzero \ufeffmark",
    "CamelCaseHTTPServer snake_case_name ALLCAPS \u01c5 \u02b0",
    "https://a.example/b?c=d&e#f //x/y/z\n/path\r\n//",
    "x\x00y \x7f \U0010ffff",
    "a" * 40 + " " * 40 + "!" * 20 + "\n" * 9,
    "<s>The text</s> with <s> special </s>  tokens <|end|>  after",
    "<think> thought </think><think>",
    "[PAD300] <unused1> <0x41> \u2581piece \u2581",
    "<|endoftext|>the text<|endoftext|> ",
]


# ---------------------------------------------------------------------------------------------------
# Byte-level BPE
# ---------------------------------------------------------------------------------------------------

WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
TEKKEN = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def split(regex: str):
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(regex), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def gpt2():
    return pre_tokenizers.ByteLevel(add_prefix_space=False)


SPECIAL = ("<s>", "</s>", "<|endoftext|>")
RUNS = tuple(" " * n for n in (4, 3, 2))

# Name: architecture, tokenizer.ggml.pre, normalizer, splitting, words that are kept whole, added tokens,
# whether a BOS comes first; the last is written only where the models' files say so.
PAIRS = {
    "gpt2": ("gpt2", "gpt-2", None, gpt2(), False, (), None),
    "gptneox": ("gptneox", "olmo", normalizers.NFC(), gpt2(), False, RUNS, False),
    "llama3": ("llama", "llama-bpe", None, split(WORDS % r"\p{N}{1,3}"), True, ("<|end|>",), None),
    "qwen2": ("qwen2", "qwen2", normalizers.NFC(), split(WORDS % r"\p{N}"), False, ("<think>", "</think>"), False),
    "smollm": (
        "llama",
        "smollm",
        None,
        pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), gpt2()]),
        False,
        (),
        False,
    ),
    "nemo": ("llama", "tekken", None, split(TEKKEN), True, (), True),
}  # fmt: skip


def trained(normalizer, splitting, whole: bool, added) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = splitting
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([Path(__file__).read_text(), *TEXTS], trainer)
    content = json.loads(tokenizer.to_str())
    content["model"]["ignore_merges"] = whole
    for left, right in (("1", "2"), ("12", "3"), ("\u0120", "1"), ("\u010a", "\u010a"), ("/", "/")):
        if left + right not in content["model"]["vocab"]:  # merges that splitting keeps from being made
            content["model"]["vocab"][left + right] = len(content["model"]["vocab"])
            content["model"]["merges"].append([left, right])
    if whole:  # words that no merges lead to, as those of Llama 3 are
        vocabulary = content["model"]["vocab"]
        for word in ("\u0120tokenizer", "Camel", "CamelCase", "456"):
            vocabulary.setdefault(word, len(vocabulary))
    tokenizer = Tokenizer.from_str(json.dumps(content))
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_tokens([AddedToken(each, normalized=False) for each in added])
    return tokenizer


def write_pairs(name: str) -> None:
    architecture, pre, normalizer, splitting, whole, added, adds_bos = PAIRS[name]
    tokenizer = trained(normalizer, splitting, whole, added)
    tokens = {i: token for token, i in tokenizer.get_vocab(with_added_tokens=True).items()}
    types = []
    names = []
    for i in range(len(tokens) + 3):  # models have more rows than tokens
        token = tokens.get(i, f"[PAD{300 if i == len(tokens) else i}]")
        names.append(token)
        types.append(
            TokenType.UNUSED
            if i not in tokens
            else TokenType.CONTROL
            if token in SPECIAL
            else TokenType.USER_DEFINED
            if token in added
            else TokenType.NORMAL
        )
    writer = begin(name, architecture)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(names)
    writer.add_token_types(types)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    writer.add_token_merges([" ".join(merge) for merge in merges])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    if adds_bos is not None:
        writer.add_add_bos_token(adds_bos)
    if name == "gpt2":
        put_weights(writer, len(names))
    finish(writer)
    starts = adds_bos if adds_bos is not None else pre == "llama-bpe"
    write_golden(name, tokenizer, [0] if starts else [])


# ---------------------------------------------------------------------------------------------------
# SentencePiece
# ---------------------------------------------------------------------------------------------------

# Name: architecture, whether a space is put before texts, user-defined symbols, control symbols.
PIECES = {
    "llama": ("llama", True, ("<think>",), ("<|end|>",)),
    "llama-no-prefix": ("llama", False, (), ("<|end|>",)),
    "phi3": ("phi3", True, (), ("<|endoftext|>", "<|end|>")),
    "gemma": ("gemma2", False, ("\n\n", "\n\n\n", SPACE * 2, SPACE * 3, "<unused1>"), ("<|end|>",)),
}
KINDS = (
    ("is_unknown", TokenType.UNKNOWN),
    ("is_control", TokenType.CONTROL),
    ("is_unused", TokenType.UNUSED),
    ("is_byte", TokenType.BYTE),
)


def write_pieces(name: str) -> None:
    architecture, prefix, symbols, control = PIECES[name]
    model = io.BytesIO()
    text = [line for line in Path(__file__).read_text().splitlines() if line] + [t for t in TEXTS if t.strip()]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text * 3),
        model_writer=model,
        model_type="bpe",
        vocab_size=440,
        character_coverage=0.98,
        byte_fallback=True,
        add_dummy_prefix=prefix,
        remove_extra_whitespaces=False,
        normalization_rule_name="identity",
        split_digits=True,
        allow_whitespace_only_pieces=True,
        user_defined_symbols=list(symbols),
        control_symbols=list(control),
        num_threads=1,
        minloglevel=2,
    )
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    tokens, scores, types = [], [], []
    for i in range(pieces.get_piece_size()):
        kind = next((kind for test, kind in KINDS if getattr(pieces, test)(i)), TokenType.NORMAL)
        token = pieces.id_to_piece(i)
        if token in symbols:
            kind = TokenType.USER_DEFINED
            token = token.replace(SPACE, " ")
        tokens.append(token)
        scores.append(pieces.get_score(i))
        types.append(kind)
    writer = begin(name, architecture)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([*tokens, "[PAD300]"])
    writer.add_token_scores([*scores, -1000.0])
    # Older versions of the converter call tokens unknown that fill places.
    writer.add_token_types([*types, TokenType.UNKNOWN if architecture == "phi3" else TokenType.UNUSED])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    if not prefix:
        writer.add_add_space_prefix(False)
    if architecture == "gemma2":
        writer.add_add_bos_token(True)
    finish(writer)
    write_golden(name, published(pieces, architecture, prefix, symbols, control), [1], pieces)


def published(pieces, architecture: str, prefix: bool, symbols, control) -> Tokenizer:
    """As the tokenizer.json of Llama 2, Phi 3 and Gemma: merges by the order in which the pieces were learnt."""
    vocab = {pieces.id_to_piece(i): i for i in range(pieces.get_piece_size())}
    merges = []
    for piece, i in vocab.items():
        ways = [(piece[:k], piece[k:]) for k in range(1, len(piece)) if piece[:k] in vocab and piece[k:] in vocab]
        merges += [(i, *way) for way in sorted(ways, key=lambda way: (vocab[way[0]], vocab[way[1]]))]
    merges = [(left, right) for _, left, right in sorted(merges, key=lambda each: each[0])]
    tokenizer = Tokenizer(
        models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True, dropout=None)
    )
    replace = normalizers.Replace(" ", SPACE)
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), replace]) if prefix else replace
    parts = [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
    tokenizer.decoder = decoders.Sequence(parts + [decoders.Strip(" ", 1, 0)] if prefix else parts)
    spaces = {"</s>", "<|end|>"} if architecture == "phi3" else ()
    special = [*("<unk>", "<s>", "</s>"), *control]
    tokenizer.add_special_tokens([AddedToken(t, normalized=False, rstrip=t in spaces) for t in special])
    tokenizer.add_tokens([AddedToken(each, normalized=False) for each in symbols])
    return tokenizer


# ---------------------------------------------------------------------------------------------------
# Files
# ---------------------------------------------------------------------------------------------------


def begin(name: str, architecture: str):
    writer = gguf.GGUFWriter(OUT / f"{name}.gguf", architecture)
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(4 * WIDTH)
    writer.add_head_count(2)
    return writer


def put_weights(writer, tokens: int) -> None:
    """Those of a tiny GPT-2, at random."""
    generator = np.random.default_rng(3)
    shapes = {"token_embd.weight": (tokens, WIDTH), "position_embd.weight": (64, WIDTH)}
    for norm in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        shapes |= {f"{norm}.weight": (WIDTH,), f"{norm}.bias": (WIDTH,)}
    parts = {"attn_qkv": (3, 1), "attn_output": (1, 1), "ffn_up": (4, 1), "ffn_down": (1, 4)}
    for part, (rows, columns) in parts.items():
        shapes[f"blk.0.{part}.weight"] = (rows * WIDTH, columns * WIDTH)
        shapes[f"blk.0.{part}.bias"] = (rows * WIDTH,)
    writer.add_layer_norm_eps(1e-5)
    for name, shape in shapes.items():
        writer.add_tensor(name, generator.normal(0, 0.3, shape).astype(np.float32))


def finish(writer) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_golden(name: str, original: Tokenizer, start: list, pieces=None) -> None:
    try:
        theirs = AutoTokenizer.from_pretrained(OUT, gguf_file=f"{name}.gguf")
    except Exception as e:  # an architecture that transformers has no GGUF for
        print(f"{name}: no tokenizer by transformers: {type(e).__name__}: {e}")
        theirs = None
    texts, others, unlike = [], [], []
    for text in TEXTS:
        ids = original.encode(text, add_special_tokens=False).ids
        entry = {"text": text, "ids": ids, "decoded": original.decode(ids, skip_special_tokens=False)}
        if theirs:
            other = theirs(text, add_special_tokens=False)["input_ids"]
            if other != ids:
                entry["transformers"] = other
                others.append(text[:20])
        if pieces and pieces.encode(text) != ids:
            unlike.append(text[:20])
        texts.append(entry)
    if theirs and theirs("a")["input_ids"][: len(start)] != start:
        print(f"{name}: transformers starts with {theirs('a')['input_ids'][:2]}, not {start}")
    print(f"{name}: {len(texts)} texts; other ids by transformers: {others}; by SentencePiece: {unlike}")
    lines = ",\n".join("    " + json.dumps(entry) for entry in texts)
    (OUT / f"{name}.json").write_text(f'{{\n  "start": {start},\n  "texts": [\n{lines}\n  ]\n}}\n')


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    for name in PAIRS:
        write_pairs(name)
    for name in PIECES:
        write_pieces(name)


if __name__ == "__main__":
    main()
