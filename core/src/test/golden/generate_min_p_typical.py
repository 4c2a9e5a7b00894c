"""Writes ../resources/golden/warpers-min-p-typical.json: what the min-p and the typical warper of
Hugging Face transformers, after those for temperature, top-k and top-p, make of rows of logits.

Rows and layout are those of warpers.json. A result that float32 does not settle is left out: one that
float64, or a cut moved by 2e-6, answers with other tokens. Needs what generate_gpt_neox.py needs
(written with transformers 5.23.0). From this folder:

    python generate_min_p_typical.py
"""

import torch
import transformers
from transformers.generation.logits_process import MinPLogitsWarper, TypicalLogitsWarper

from generate_warpers import doubts, warper_rows
from golden import GOLDEN, or_null, parse, to_json, warp

NUDGE = 2e-6

SCHEMES = [
    *(f"min-p={p}" for p in ("0.001", "0.05", "0.1", "0.25", "0.5", "0.9", "1")),
    *(f"typical-p={p}" for p in ("0.05", "0.2", "0.5", "0.9", "0.95", "0.999")),
    "temperature=0.5,min-p=0.1",
    "temperature=2,min-p=0.3",
    "top-k=5,min-p=0.2",
    "top-p=0.9,min-p=0.05",
    "temperature=0.5,typical-p=0.7",
    "temperature=2,typical-p=0.3",
    "top-k=5,typical-p=0.6",
    "top-p=0.9,typical-p=0.5",
    "min-p=0.02,typical-p=0.8",
    "temperature=1.5,top-k=7,top-p=0.95,min-p=0.02,typical-p=0.6",
]


def first_steps(spec: str) -> str:
    return ",".join(part for part in spec.split(",") if part.split("=")[0] not in ("min-p", "typical-p"))


def scores(row: torch.Tensor, spec: str, nudge: float = 0.0) -> torch.Tensor:
    """In the order of transformers: temperature, top-k, top-p, min-p, typical."""
    scheme = parse(spec)
    before = first_steps(spec)
    found = warp(row, before) if before else row
    if "min-p" in scheme:
        found = MinPLogitsWarper(min(1.0, scheme["min-p"] * (1 + nudge)))(None, found)
    if "typical-p" in scheme:
        found = TypicalLogitsWarper(scheme["typical-p"] * (1 + nudge))(None, found)
    return found


def settled(row: torch.Tensor, spec: str) -> bool:
    kept = scores(row, spec).isfinite()
    others = [scores(row.double(), spec), *(scores(row, spec, nudge) for nudge in (-NUDGE, NUDGE))]
    return all(torch.equal(other.isfinite(), kept) for other in others)


def main() -> None:
    cases = []
    left_out = 0
    for name, logits in warper_rows().items():
        row = logits.float()[None, :]
        case = {
            "name": name,
            "logits": [float(str(value)) for value in row[0].numpy()],
            "schemes": {},
            "tieCut": [],
            "atCut": [],
            "underflow": [],
        }
        for spec in SCHEMES if row.shape[1] <= 100 else SCHEMES[1::3]:
            if settled(row, spec):
                case["schemes"][spec] = or_null(scores(row, spec)[0].double().log_softmax(-1))
                if "top-p" in spec:  # ties at its cut, as in warpers.json
                    for kind in doubts(row, first_steps(spec), warp(row, first_steps(spec))):
                        case[kind].append(spec)
            else:
                left_out += 1
        cases.append(case)
    written = sum(len(case["schemes"]) for case in cases)
    print(f"{written} results, {left_out} left out")
    versions = {"transformers": transformers.__version__, "torch": torch.__version__}
    (GOLDEN / "warpers-min-p-typical.json").write_text(to_json({**versions, "cases": cases}))


if __name__ == "__main__":
    main()
