"""Tunes the demo's small model by LoRA on the texts that ManyRunsPageTest measures.

    python generate_tuned_adapter.py

writes an adapter of a few kilobytes into src/test/resources/golden/tuned-adapter. Needs torch,
transformers and peft; texts and base are those of examples/demo. The seed is fixed; weights depend in
their last digits on the machine.
"""

import json
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

HERE = Path(__file__).resolve().parent
DEMO = HERE.parents[3] / "demo"
OUT = HERE.parent / "resources" / "golden" / "tuned-adapter"
OF_EACH = 8
TOKENS = 101
STEPS = 400
RATE = 4e-3


def main():
    torch.manual_seed(13)
    torch.set_num_threads(1)
    base = DEMO / "models" / "small"
    tokenizer = AutoTokenizer.from_pretrained(base)
    texts = [json.loads(line) for line in (DEMO / "pairs.jsonl").read_text().splitlines()]
    chosen = [each for count in (1, 2, 4, 8, 16, 32, 64, 128)
              for each in [text for text in texts if text["repetitions"] == count][:OF_EACH]]
    rows = [tokenizer(each["text"], add_special_tokens=False)["input_ids"][:TOKENS] for each in chosen]
    ids = torch.tensor([row for row in rows if len(row) == TOKENS])
    model = get_peft_model(
        AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32),
        LoraConfig(r=8, lora_alpha=16, target_modules=["query_key_value", "dense", "dense_h_to_4h"],
                   task_type="CAUSAL_LM"))
    adam = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=RATE)
    for step in range(STEPS):
        batch = ids[torch.randint(len(ids), (24,))]
        loss = model(input_ids=batch, labels=batch).loss
        for group in adam.param_groups:
            group["lr"] = RATE * (1 - step / STEPS)
        adam.zero_grad()
        loss.backward()
        adam.step()
    model.save_pretrained(OUT)
    (OUT / "README.md").unlink(missing_ok=True)
    config = json.loads((OUT / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = "examples/demo/models/small"
    config["target_modules"].sort()  # a set, in no order
    (OUT / "adapter_config.json").write_text(json.dumps(config, indent=2) + "\n")
    print(f"{len(ids)} texts, last loss {loss.item():.3f}")


if __name__ == "__main__":
    main()
