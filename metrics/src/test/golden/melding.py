"""Writes golden values of the exact intervals of differences, by melding.

Independent of the Java code: the probabilities are integrated over the other variable than there,
by QUADPACK's adaptive rule, beta distributions are SciPy's, and the p-values are plain sums of exact
fractions. Needs Python 3 and SciPy (written with SciPy 1.14.1). From this folder:

    python3 melding.py ../resources/ai/rote/metrics
"""

import json
import math
import pathlib
import sys
from fractions import Fraction

from scipy import integrate, optimize, stats


class Share:
    """A beta variable; a constant where a parameter is 0."""

    def __init__(self, a, b):
        self.constant = 0.0 if a == 0 else 1.0 if b == 0 else None
        self.law = None if self.constant is not None else stats.beta(a, b)

    def below(self, x):
        if self.constant is not None:
            return float(x >= self.constant)
        return float(self.law.cdf(x))

    def above(self, x):
        if self.constant is not None:
            return float(x <= self.constant)
        return float(self.law.sf(x))

    def expect(self, f, low=0.0, high=1.0):
        if self.constant is not None:
            return f(self.constant) if low <= self.constant <= high else 0.0
        cuts = [low, *(x for x in self.law.ppf([1e-12, 1e-8, 1e-5, 0.01, 0.5, 0.99, 1 - 1e-5,
                                               1 - 1e-8]) if low < x < high), high]
        return math.fsum(integrate.quad(lambda x: self.law.pdf(x) * f(x), a, b, epsabs=1e-17,
                                        epsrel=1e-11, limit=200)[0]
                         for a, b in zip(cuts, cuts[1:]) if a < b)


def root(rising, tail, low, high):
    def excess(x):
        return math.log(max(rising(x), 1e-250) / tail)
    if excess(low) >= 0 or excess(high) <= 0:
        return low if excess(low) >= 0 else high
    return optimize.brentq(excess, low, high, xtol=1e-15, rtol=1e-13, maxiter=300)


def paired_lower(b, c, n, tail):
    m = b + c
    first = Share(b, c + 1)
    if first.below(0.5) < tail:
        share = Share(m, n - m + 1)
        return root(lambda x: first.below(0.5) + first.expect(
            lambda w: share.below(x / (2 * w - 1)) if w > 0.5 else 1.0, 0.5), tail, 1e-12, 1.0)
    share = Share(m + 1, n - m)
    return root(lambda x: first.expect(
        lambda w: share.above(-x / (1 - 2 * w)) if w < 0.5 else 0.0, 0.0, (1 + x) / 2),
        tail, -1.0, 0.0)


def lower(k1, n1, k2, n2, tail, second, low, high):
    """P(effect(T1, T2) <= x) over T1; second(t, x) is the T2 at which the effect equals x."""
    one, two = Share(k1, n1 - k1 + 1), Share(k2 + 1, n2 - k2)
    return root(lambda x: one.expect(lambda t: two.above(second(t, x))), tail, low, high)


def difference_lower(k1, n1, k2, n2, tail):
    return lower(k1, n1, k2, n2, tail, lambda t, x: t - x, -1.0, 1.0)


def adjusted_lower(k1, n1, k2, n2, tail):
    """The lower bound of 1 - (1 - T1)/(1 - T2)."""
    return lower(k1, n1, k2, n2, tail, lambda t, x: 1 - (1 - t) / (1 - x), -1e4, 1 - 1e-9)


def mcnemar(b, c):
    tail = sum(math.comb(b + c, j) for j in range(min(b, c) + 1))
    return min(1.0, float(Fraction(2 * tail, 2 ** (b + c))))


def fisher(k1, n1, k2, n2):
    k, n = k1 + k2, n1 + n2
    def terms(low, high):
        return sum(math.comb(n1, x) * math.comb(n2, k - x) for x in range(low, high + 1))
    tail = min(terms(max(0, k - n2), k1), terms(k1, min(k, n1)))
    return min(1.0, float(Fraction(2 * tail, math.comb(n, k))))


def cases():
    found = []
    paired = [(0, 0, 30), (5, 0, 30), (3, 1, 30), (6, 0, 30), (4, 4, 50), (12, 3, 200), (8, 2, 10),
              (0, 9, 40), (30, 12, 1000), (180, 9, 10000), (510, 480, 100000)]
    for b, c, n in paired:
        for comparisons in (1, 903):
            tail = (1 - 0.95) / 2 / comparisons
            found.append({"kind": "PAIRED", "counts": [b, c, n], "comparisons": comparisons,
                          "pValue": repr(min(1.0, comparisons * mcnemar(b, c))),
                          "low": repr(paired_lower(b, c, n, tail)),
                          "high": repr(-paired_lower(c, b, n, tail))})
    different = [(0, 20, 0, 30), (7, 20, 1, 30), (3, 10, 3, 10), (0, 15, 4, 60), (10, 10, 4, 10),
                 (44, 1000, 2, 300), (5, 56, 0, 29), (440, 10000, 30, 10000)]
    for k1, n1, k2, n2 in different:
        for comparisons in (1, 40):
            tail = (1 - 0.95) / 2 / comparisons
            case = {"kind": "DIFFERENT", "counts": [k1, n1, k2, n2], "comparisons": comparisons,
                    "pValue": repr(min(1.0, comparisons * fisher(k1, n1, k2, n2))),
                    "low": repr(difference_lower(k1, n1, k2, n2, tail)),
                    "high": repr(-difference_lower(k2, n2, k1, n1, tail))}
            if comparisons == 1:
                case["adjustedLow"] = repr(adjusted_lower(k1, n1, k2, n2, tail))
                other = adjusted_lower(k2, n2, k1, n1, tail) if k1 < n1 else -math.inf
                case["adjustedHigh"] = repr(1 - 1 / (1 - other))
            found.append(case)
    return found


if __name__ == "__main__":
    lines = ",\n".join("  " + json.dumps(case) for case in cases())
    text = '{"provenance": "src/test/golden/melding.py, SciPy",\n "cases": [\n' + lines + "\n]}\n"
    (pathlib.Path(sys.argv[1]) / "golden-melding.json").write_text(text)
