"""Writes the golden values of estimates from draws.

Independent of the Java code: exact fractions and 50-digit arithmetic, straight from the definitions.
Needs Python 3 and mpmath (written with mpmath 1.3.0). From this folder:

    python3 sampling.py ../resources/ai/rote/metrics
"""

import json
import pathlib
import sys
from fractions import Fraction
from math import comb

from mpmath import beta, binomial, exp, log, mp, mpf, nstr

mp.dps = 50


def digits(x):
    return nstr(mpf(x), 25, min_fixed=0, max_fixed=0)


def hits():
    """1 - C(M - h, n) / C(M, n), in whole numbers."""
    cases = []
    for draws in [1, 2, 10, 1000]:
        for count in sorted({0, 1, draws // 3, draws - 1, draws}):
            for n in sorted({1, 2, draws // 2, draws - 1, draws} - {0}):
                if n <= draws:
                    within = 1 - Fraction(comb(draws - count, n), comb(draws, n))
                    cases.append({"count": count, "draws": draws, "n": n, "within": digits(
                        mpf(within.numerator) / within.denominator)})
    return cases


def binomial_tests():
    """min(1, 2 min(P(X <= h), P(X >= h))), both sums term by term."""
    cases = []
    for draws in [1, 20, 1000]:
        for log_pz in ["-1e-6", "-0.01", "-0.5", "-1.5", "-6.0", "-12.0", "-60.0"]:
            p = exp(mpf(float(log_pz)))
            terms = [binomial(draws, j) * p**j * (1 - p) ** (draws - j) for j in range(draws + 1)]
            expected = int(draws * p)
            for count in sorted({0, 1, min(draws, expected + 5), expected,
                                 max(0, expected - 30), draws - 1, draws} & set(range(draws + 1))):
                value = min(mpf(1), 2 * min(sum(terms[:count + 1]), sum(terms[count:])))
                if value > mpf(10) ** -290:
                    cases.append({"count": count, "draws": draws, "logPz": float(log_pz),
                                  "pValue": digits(value)})
    return cases


def crossing(f, outside, inside):
    """Where f rises through 0."""
    for _ in range(170):
        middle = (outside + inside) / 2
        outside, inside = (outside, middle) if f(middle) > 0 else (middle, inside)
    return (outside + inside) / 2


def confidence_sequences():
    """All p whose mixture likelihood ratio is below 1 / alpha."""
    cases = []
    for level in [0.8, 0.95, 0.9999]:
        for count, draws in [(0, 1), (1, 1), (0, 50), (50, 50), (1, 50), (25, 50), (49, 50),
                             (0, 100000), (3, 100000), (12345, 100000), (99999, 100000)]:
            h, misses = mpf(count), mpf(draws - count)
            half = mpf(1) / 2

            def room(p):
                likelihood = (h * log(p) if h else 0) + (misses * log(1 - p) if misses else 0)
                mixture = log(beta(half + h, half + misses)) - log(beta(half, half))
                return log(1 / (1 - mpf(level))) - (mixture - likelihood)

            tiny = mpf(10) ** -45
            peak = min(max(h / draws, tiny), 1 - tiny)
            low = mpf(0) if count == 0 else crossing(room, tiny, peak)
            high = mpf(1) if count == draws else crossing(room, 1 - tiny, peak)
            cases.append({"count": count, "draws": draws, "level": level,
                          "low": digits(low), "high": digits(high)})
    return cases


def write(folder, name, cases):
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    text = '{"provenance": "src/test/golden/sampling.py, mpmath",\n "cases": [\n' + lines + "\n]}\n"
    (folder / name).write_text(text)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    write(target, "golden-hits.json", hits())
    write(target, "golden-binomial-tests.json", binomial_tests())
    write(target, "golden-confidence-sequences.json", confidence_sequences())
