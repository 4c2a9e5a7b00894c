"""What the scripts that write golden values share: places, measuring, sampling schemes, JSON.

Read in generate_gpt_neox.py how to install Python's packages and what a golden.json holds.
"""

import json
from pathlib import Path

import numpy as np
import torch
import transformers
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText
from transformers.generation.logits_process import (
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"
MAJOR = int(transformers.__version__.split(".")[0])

# The plain way of computing experts; the faster ones of transformers 5 refuse sizes as small as ours.
EXPERTS = dict(experts_implementation="eager") if MAJOR >= 5 else {}

# A logit may move by this much without changing a rank, an arg max, or what a scheme filters out.
STABILITY = 2e-4


def auto_class(family: str):
    """What loads a family's models: those that take images as well are not all known as causal language models."""
    return AutoModelForImageTextToText if family in ("gemma3", "mistral3") else AutoModelForCausalLM


def load(directory: Path, dtype: torch.dtype = torch.float32, attention: str = "eager") -> torch.nn.Module:
    family = json.loads((directory / "config.json").read_text())["model_type"]
    model = auto_class(family).from_pretrained(directory, dtype=dtype, attn_implementation=attention, **EXPERTS)
    assert all(parameter.dtype == dtype for name, parameter in model.named_parameters() if "act_fn" not in name)
    return model.eval()


def is_stable(logits: torch.Tensor, ids: list, schemes: tuple) -> bool:
    """Whether nothing but the numbers themselves changes when each logit moves a little."""
    generator = torch.Generator().manual_seed(1)
    expected = decisions(measure(logits, ids, schemes))
    for _ in range(50):
        # Every logit moves by the full amount, up or down.
        sign = torch.randint(2, logits.shape, generator=generator) * 2 - 1
        if decisions(measure(logits + STABILITY * sign, ids, schemes)) != expected:
            return False
    return True


def decisions(measured: dict) -> tuple:
    kept = {spec: [value is not None for value in values] for spec, values in measured["schemes"].items()}
    return measured["rank"], measured["argMax"], kept


def measure(logits: torch.Tensor, ids: list, schemes: tuple) -> dict:
    targets = torch.tensor(ids[1:])[:, None]
    target_logits = logits.gather(1, targets).double()
    others = logits.double().scatter(1, targets, -torch.inf).amax(1, keepdim=True)
    return {
        "ids": ids,
        "logProb": target_log_probs(logits, ids),
        "rank": (1 + (logits.double() > target_logits).sum(1)).tolist(),
        "argMax": logits.argmax(1).tolist(),
        "margin": (target_logits - others)[:, 0].tolist(),
        "schemes": {spec: target_log_probs(warp(logits, spec), ids) for spec in schemes},
    }


def target_log_probs(scores: torch.Tensor, ids: list) -> list:
    targets = torch.tensor(ids[1:])[:, None]
    return or_null(scores.double().log_softmax(-1).gather(1, targets)[:, 0])


def parse(spec: str) -> dict:
    return {name: float(value) for name, value in (part.split("=") for part in spec.split(","))}


def warp(logits: torch.Tensor, spec: str) -> torch.Tensor:
    """The scores that transformers samples from: temperature, then top-k, then top-p, in whatever
    order the specification names them."""
    scheme = parse(spec)
    scores = logits
    if "temperature" in scheme:
        scores = TemperatureLogitsWarper(scheme["temperature"])(None, scores)
    if "top-k" in scheme:
        scores = TopKLogitsWarper(int(scheme["top-k"]))(None, scores)
    if "top-p" in scheme:
        scores = TopPLogitsWarper(scheme["top-p"])(None, scores)
    return scores


def or_null(values: torch.Tensor) -> list:
    return [value if value != -np.inf else None for value in values.tolist()]


def to_json(value, depth: int = 0) -> str:
    """One line for each list of numbers, objects indented."""
    indent = "  " * (depth + 1)
    end = "\n" + "  " * depth
    if isinstance(value, dict):
        items = [f"{indent}{json.dumps(key)}: {to_json(item, depth + 1)}" for key, item in value.items()]
        text = "{\n" + ",\n".join(items) + end + "}"
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        text = "[\n" + ",\n".join(indent + to_json(item, depth + 1) for item in value) + end + "]"
    else:
        text = json.dumps(value, allow_nan=False)
    return text if depth else text + "\n"
