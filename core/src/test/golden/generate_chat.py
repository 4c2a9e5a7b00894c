"""Golden renderings of chat templates, by transformers.

    python core/src/test/golden/generate_chat.py

writes what lies in core/src/test/resources/golden/chat:

- templates/*.jinja are input. They were written for this project, each in the format of a published
  family and with the constructs that the family's own template uses; none is a copy of one.
- renderings.json: what transformers makes of each of them for several conversations, or that it
  refuses one.
- constructs.json: small templates, a construct each, with what comes of them; "refused" where
  this project refuses what Jinja would render, so that the list of what is refused is held too.
- bytes/, words/: two small checkpoint folders (a byte-level BPE with ChatML; a BPE over words with
  a mark for spaces, BOS, and named templates) and ids.json with the ids of prompts in both.

Of published templates, which are not part of this project, a file is made by

    python core/src/test/golden/generate_chat.py TEMPLATES.json OUT.json

where TEMPLATES.json holds templates by name; ChatTemplateTest renders them if it is run with
-Drote.chatTemplates=OUT.json. Written with transformers 5.23, jinja2 3.1.6, tokenizers as it needs.
"""

import json
import pathlib
import sys
from datetime import datetime

import transformers.utils.chat_template_utils as chat_utils
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

HERE = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden" / "chat"
DATE = "2025-03-07"
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}


class FixedDay(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(DATE)


chat_utils.datetime = FixedDay

CONVERSATIONS = {
    "user": [{"role": "user", "content": ' Continue: It was a "bright" <cold> day\n\n in April, it\'s é 😀 '}],
    "system": [{"role": "system", "content": "Be brief. "}, {"role": "user", "content": "Continue: the"}],
    "turns": [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": "<think>x\n</think>\n\nb"},
        {"role": "user", "content": "c"},
    ],
    "empty": [{"role": "user", "content": ""}],
}


def render(template, messages):
    try:
        return chat_utils.render_jinja_template([messages], None, None, template, add_generation_prompt=True, **SPECIAL)[0][0]
    except Exception:  # a template may raise, and Jinja raises errors of many kinds
        return None


def renderings(templates):
    return [
        {"name": name, "chat": chat, "template": template, "messages": messages, "rendered": render(template, messages)}
        for name, template in templates.items()
        for chat, messages in CONVERSATIONS.items()
    ]


def write(path, content):
    if isinstance(content, list):
        text = "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in content) + "\n]"
    else:
        text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


# A construct each. What stands under REFUSED is right in Jinja but not supported here.
CONSTRUCTS = [line for line in (HERE / "constructs.txt").read_text(encoding="utf-8").split("\n----\n") if line]
REFUSED = [line for line in (HERE / "refused.txt").read_text(encoding="utf-8").split("\n----\n") if line]


def constructs():
    chat = CONVERSATIONS["turns"]
    known = [{"template": each, "rendered": render(each, chat)} for each in CONSTRUCTS]
    return known + [{"template": each, "refused": True} for each in REFUSED]


TEXT = [
    "It was a bright cold day in April, and the clocks were striking thirteen.",
    "Dear Ms Ito, the parcel left on 3 May. Continue: the text as it goes on, please.",
    "user\nassistant\nsystem\n\nBe brief. A quick brown fox jumps over the lazy dog.",
]


def bytes_tokenizer(folder):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokenizer.train_from_iterator(
        TEXT, trainers.BpeTrainer(vocab_size=320, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    )
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": "<|im_end|>",
        "pad_token": "<|endoftext|>",
        "chat_template": (HERE / "templates" / "chatml.jinja").read_text(encoding="utf-8"),
    }
    write(folder / "tokenizer_config.json", config)


def words_tokenizer(folder):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.Strip(" ", 1, 0)])
    alphabet = [t.replace(" ", "▁") for t in TEXT]
    tokenizer.train_from_iterator(
        alphabet, trainers.BpeTrainer(vocab_size=200, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False)
    )
    tokenizer.add_tokens([AddedToken("[INST]", normalized=False)])
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    templates = [
        {"name": "default", "template": (HERE / "templates" / "llama2.jinja").read_text(encoding="utf-8")},
        {"name": "tool_use", "template": "{{ raise_exception('not this one') }}"},
    ]
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "chat_template": templates}
    write(folder / "tokenizer_config.json", config)


PREFIXES = ["It was a bright", "Dear Ms Ito,\n", " the parcel </s> left", "<|im_end|> é 😀", ""]


def ids():
    out = []
    for name in ("bytes", "words"):
        tokenizer = AutoTokenizer.from_pretrained(HERE / name)
        for system in (None, "Be brief."):
            for prefix in PREFIXES:
                messages = ([{"role": "system", "content": system}] if system else []) + [
                    {"role": "user", "content": "Continue: " + prefix}
                ]
                encoded = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
                out.append({"folder": name, "system": system, "prefix": prefix, "ids": list(encoded)})
    return out


if __name__ == "__main__":
    if len(sys.argv) == 3:
        write(pathlib.Path(sys.argv[2]), renderings(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))))
        sys.exit()
    own = {each.stem: each.read_text(encoding="utf-8") for each in sorted((HERE / "templates").glob("*.jinja"))}
    families = renderings(own)
    for each in families:
        del each["template"]
    write(HERE / "renderings.json", families)
    write(HERE / "constructs.json", constructs())
    bytes_tokenizer(HERE / "bytes")
    words_tokenizer(HERE / "words")
    write(HERE / "ids.json", ids())
