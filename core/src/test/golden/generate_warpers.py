#!/usr/bin/env python3
"""Writes the golden values of the sampling schemes: core/src/test/resources/golden/warpers.json, logits rows
and what the warpers of transformers 5 make of them.

Nobody needs Python to build, test or use Rote; read in generate_gpt_neox.py how to install its packages.

  venv5/bin/python core/src/test/golden/generate_warpers.py

warpers.json
  cases[].name, .logits     one row of float32 logits, written with the digits that name each float32
  cases[].schemes           for each scheme the log-probability of EVERY token, null if filtered out
  cases[].tieCut            schemes whose top-p cut goes through tokens of equal logit. How many of them
                            stay is certain. Which ones is not: transformers sorts with torch.sort, which is
                            not a stable sort. Up to 16 tokens the highest ids stay; from 17 on it depends
                            on the C++ library's sort, repeatably, but by no rule in terms of ids.
  cases[].atCut             schemes where a cumulative mass is within AT_CUT of the top-p cut, so that
                            float rounding decides. (It is certain for "uniform 4" and "uniform 8", whose
                            masses and their sums are exact: a token at a mass of exactly 1 - p goes.)
  cases[].underflow         top-p=1 schemes under which TopPLogitsWarper removes tokens, because their
                            probability is 0 in float32. (transformers' generate skips the warper at p = 1.)
"""

import torch
import transformers
from golden import GOLDEN, MAJOR, or_null, parse, to_json, warp

# See atCut above.
AT_CUT = 1e-6


def write_warpers(path) -> None:
    cases = []
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
        for spec in warper_schemes(row.shape[1]):
            scores = warp(row, spec)
            case["schemes"][spec] = or_null(scores[0].double().log_softmax(-1))
            for kind in doubts(row, spec, scores):
                case[kind].append(spec)
        if name.startswith("plain") and (case["tieCut"] or case["atCut"] or case["underflow"]):
            raise RuntimeError(f"{name} is not plain, choose another seed")
        cases.append(case)
    path.write_text(to_json({"transformers": transformers.__version__, "torch": torch.__version__, "cases": cases}))


def doubts(row: torch.Tensor, spec: str, scores: torch.Tensor) -> list:
    """In what respect the result hangs on more than the definition of the scheme; see the top."""
    top_p = parse(spec).get("top-p")
    if top_p is None:
        return []
    before = warp(row, ",".join(part for part in ("temperature=1," + spec).split(",") if "top-p" not in part))
    kept = scores.isfinite()
    lost = before.isfinite() & ~kept
    if top_p == 1:
        return ["underflow"] if lost.any() else []
    found = []
    if (before[lost][:, None] == before[kept][None, :]).any():
        found.append("tieCut")
    masses = before.double().softmax(-1).sort(-1).values.cumsum(-1)
    if ((masses - (1 - top_p)).abs() < AT_CUT).any():
        found.append("atCut")
    return found


def warper_rows() -> dict:
    generator = torch.Generator().manual_seed(9)

    def normal(size: int, spread: float) -> torch.Tensor:
        return spread * torch.randn(size, generator=generator)

    def shuffled(values: list) -> torch.Tensor:
        return torch.tensor(values)[torch.randperm(len(values), generator=generator)]

    rows = {
        "plain random 12": normal(12, 2),
        "plain random 50": normal(50, 2.5),
        "plain random 300": normal(300, 2.5),
        "all equal 12": torch.full((12,), 0.7),
        "all equal 50": torch.full((50,), -3.1),
        "tie for the largest 12": shuffled([3.0] * 3 + [2.5, 1.5, 1.0, 0.5, 0.0, -0.5, -1.0, -2.0, -4.0]),
        "ties at ranks 2 and 5 12": shuffled([4.0] + [3.0] * 2 + [2.0] * 5 + [1.0, 0.0, -1.0, -1.0]),
        "ties at the nucleus 12": shuffled([2.0] + [1.0] * 6 + [0.5] * 3 + [-1.0] * 2),
        "ties at the nucleus 50": shuffled([2.0] + [1.0] * 20 + [0.5] * 9 + [-1.0] * 20),
        "rounded to bfloat16 50": normal(50, 2.5).bfloat16(),
        "rounded to bfloat16 300": (8 + normal(300, 1.0)).bfloat16(),
        "one dominates 12": normal(12, 1) + torch.eye(12)[7] * 30,
        "most at -10000 12": torch.cat([torch.full((8,), -1e4), normal(4, 1)]),
        "all near -10000 12": -1e4 + normal(12, 2),
        "large magnitude 50": shuffled(torch.linspace(-80, 80, 50).tolist()),
        "uniform 4": torch.zeros(4),
        "uniform 8": torch.full((8,), 1.5),
        "halving 12": torch.tensor([0.5 ** min(i + 1, 11) for i in range(12)]).log(),
        "wide nucleus 300": normal(300, 0.05),
    }
    return rows


def warper_schemes(size: int) -> list:
    if size > 100:
        return [
            "temperature=0.5",
            "temperature=2",
            "top-k=5",
            f"top-k={size + 10}",
            "top-p=0.25",
            "top-p=0.95",
            "top-p=0.999",
            "top-p=1",
            "temperature=0.5,top-k=50,top-p=0.95",
            "temperature=2,top-p=0.75",
        ]
    return [
        *(f"temperature={t}" for t in ("0.01", "0.5", "1", "2")),
        *(f"top-k={k}" for k in sorted({1, 2, 5, size, size + 10})),
        *(f"top-p={p}" for p in ("0.05", "0.25", "0.5", "0.75", "0.95", "0.999", "1")),
        "top-k=2,top-p=0.5",
        "top-k=5,top-p=0.75",
        "temperature=0.5,top-k=5",
        "temperature=0.01,top-p=0.95",
        "temperature=2,top-p=0.95",
        "temperature=0.5,top-k=5,top-p=0.95",
        f"temperature=2,top-k={size + 10},top-p=0.999",
        "temperature=0.5,top-k=5,top-p=1",
    ]


if __name__ == "__main__":
    if MAJOR != 5:
        raise SystemExit("warpers.json is what transformers 5 computes")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    write_warpers(GOLDEN / "warpers.json")
