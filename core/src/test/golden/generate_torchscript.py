#!/usr/bin/env python3
"""Writes small TorchScript files as a user might bring them, and what their logits come to.

Nobody needs Python to build, test or use Rote; this script is kept so that the files can be traced,
reviewed and written anew.

What it writes, below core/src/test/resources/golden/torchscript:

  plain.pt     forward(ids) returns logits
  named.pt     forward(ids) returns a dictionary, whose logits are not the first entry
  tuple.pt     forward(ids) returns a tuple, logits first
  half.pt      logits in bfloat16
  flat.pt      forward(ids) returns the logits of the last position only
  integer.pt   forward(ids) returns integers
  failing.pt   forward(ids) raises an exception
  golden.json  sequences[]: ids, and per id but the first ln p by plain.pt in float32

The model is causal and small: the mean of the embeddings so far, and a projection.

Versions that the committed files come from: Python 3.11, torch 2.15.0 (CPU).

  python3 -m venv venv5
  venv5/bin/pip install torch==2.15.0 numpy
  venv5/bin/python core/src/test/golden/generate_torchscript.py
"""

import json
from pathlib import Path
from typing import Dict, Tuple

import torch
from torch import Tensor

OUT = Path(__file__).resolve().parent.parent / "resources" / "golden" / "torchscript"
VOCABULARY, WIDTH = 37, 8


class Plain(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(VOCABULARY, WIDTH)
        self.head = torch.nn.Linear(WIDTH, VOCABULARY)

    def logits(self, ids: Tensor) -> Tensor:
        embedded = self.embedding(ids)
        counts = torch.arange(1, ids.size(1) + 1, device=ids.device).to(embedded.dtype)
        return self.head(torch.cumsum(embedded, 1) / counts.unsqueeze(-1))

    def forward(self, ids: Tensor) -> Tensor:
        return self.logits(ids)


class Named(Plain):
    def forward(self, ids: Tensor) -> Dict[str, Tensor]:
        logits = self.logits(ids)
        return {"hidden": self.embedding(ids), "logits": logits}


class Tupled(Plain):
    def forward(self, ids: Tensor) -> Tuple[Tensor, Tensor]:
        return self.logits(ids), self.embedding(ids)


class Flat(Plain):
    def forward(self, ids: Tensor) -> Tensor:
        return self.logits(ids)[:, -1]


class Integers(Plain):
    def forward(self, ids: Tensor) -> Tensor:
        return self.logits(ids).argmax(-1)


class Failing(Plain):
    def forward(self, ids: Tensor) -> Tensor:
        if ids.size(0) > 0:
            raise ValueError("needs a mask")
        return self.logits(ids)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(20)
    plain = Plain()
    torch.nn.init.normal_(plain.head.weight, std=2)
    for name, kind in dict(plain=Plain, named=Named, tuple=Tupled, flat=Flat, integer=Integers, failing=Failing).items():
        model = kind()
        model.load_state_dict(plain.state_dict())
        torch.jit.save(torch.jit.script(model.eval()), OUT / f"{name}.pt")
    half = Plain()
    half.load_state_dict(plain.state_dict())
    torch.jit.save(torch.jit.script(half.eval().bfloat16()), OUT / "half.pt")

    sequences = []
    for length in (9, 14, 5):
        ids = torch.randint(0, VOCABULARY, (1, length))
        with torch.inference_mode():
            log_q = torch.log_softmax(plain(ids).double(), -1)[0]
        log_prob = log_q[:-1].gather(1, ids[0, 1:, None])[:, 0]
        sequences.append(dict(ids=ids[0].tolist(), logProb=[round(x, 7) for x in log_prob.tolist()]))
    (OUT / "golden.json").write_text(json.dumps(dict(sequences=sequences), indent=1) + "\n")


if __name__ == "__main__":
    main()
