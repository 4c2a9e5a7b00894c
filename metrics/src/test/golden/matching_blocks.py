"""What Python's difflib.SequenceMatcher finds in random sequences of words, of at most 64 each.

    python metrics/src/test/golden/matching_blocks.py metrics/src/test/resources/ai/rote/metrics/match

Made with Python 3.11, without difflib's heuristic for frequent words.
"""

import difflib
import json
import pathlib
import random
import sys

random.seed(20261122)
cases = []
for _ in range(120):
    letters = "abcdefgh"[: random.randint(2, 8)]
    reference = [random.choice(letters) for _ in range(random.randint(0, 60))]
    output = [random.choice(letters) for _ in range(random.randint(0, 60))]
    if random.random() < 0.5 and len(reference) > 10:
        start = random.randint(0, len(reference) - 6)
        part = reference[start : start + random.randint(5, 30)]
        for _ in range(random.randint(0, 4)):
            part[random.randrange(len(part))] = "x"
        place = random.randint(0, len(output))
        output = (output[:place] + part + output[place:])[:64]
    matcher = difflib.SequenceMatcher(None, reference, output, autojunk=False)
    cases.append(
        {
            "reference": " ".join(reference),
            "output": " ".join(output),
            "blocks": [[b.a, b.b, b.size] for b in matcher.get_matching_blocks() if b.size],
        }
    )
lines = ",\n".join("  " + json.dumps(case) for case in cases)
path = pathlib.Path(sys.argv[1]) / "golden-matching-blocks.json"
path.write_text('{"cases": [\n' + lines + "\n]}\n")
