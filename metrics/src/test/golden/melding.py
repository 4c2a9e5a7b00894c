"""Writes golden values of the exact intervals of differences, by melding.

Independent of the Java code: the probabilities are integrated over the other variable than there,
by mpmath's adaptive rule at 18 digits, and the p-values are plain sums of binomial coefficients.
Needs Python 3 and mpmath (written with mpmath 1.3.0). From this folder:

    python3 melding.py ../resources/ai/rote/metrics
"""

import json
import pathlib
import sys

from mpmath import beta, betainc, binomial, findroot, log, mp, mpf, nstr, quad

mp.dps = 18


def digits(x):
    return nstr(x, 15, min_fixed=0, max_fixed=0)


class Share:
    """A beta variable; a constant where a parameter is 0."""

    def __init__(self, a, b):
        self.a, self.b = a, b
        self.constant = 0 if a == 0 else 1 if b == 0 else None
        self.norm = None if self.constant is not None else beta(a, b)

    def density(self, x):
        return x ** (self.a - 1) * (1 - x) ** (self.b - 1) / self.norm

    def below(self, x):
        if self.constant is not None:
            return mpf(1) if x >= self.constant else mpf(0)
        if x <= 0 or x >= 1:
            return mpf(x >= 1)
        return betainc(self.a, self.b, 0, x, regularized=True)

    def above(self, x):
        if self.constant is not None:
            return mpf(1) if x <= self.constant else mpf(0)
        if x <= 0 or x >= 1:
            return mpf(x <= 0)
        return betainc(self.a, self.b, x, 1, regularized=True)

    def expect(self, f, low, high):
        low, high = max(low, mpf(0)), min(high, mpf(1))
        if self.constant is not None:
            return f(mpf(self.constant)) if low <= self.constant <= high else mpf(0)
        if low >= high:
            return mpf(0)
        cuts = sorted({low, high, *(x for x in self.cuts() if low < x < high)})
        return quad(lambda x: self.density(x) * f(x), cuts, maxdegree=5)

    def cuts(self):
        mean = mpf(self.a) / (self.a + self.b)
        spread = (mean * (1 - mean) / (self.a + self.b + 1)) ** mpf("0.5")
        return [mean + k * spread for k in (-8, -4, 0, 4, 8)]


def root(rising, tail, low, high):
    """Bisection while far off, then the Illinois method on the logarithm."""
    f = lambda x: log(max(rising(x), mpf(10) ** -60) / tail)
    if f(low) >= 0 or f(high) <= 0:
        return low if f(low) >= 0 else high
    for _ in range(8):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return findroot(f, (low, high), solver="illinois", tol=mpf(10) ** -28, maxsteps=60)


def paired_lower(b, c, n, tail):
    m = b + c
    first = Share(b, c + 1)
    half = mpf(1) / 2
    if first.below(half) < tail:
        share = Share(m, n - m + 1)
        probability = lambda x: first.below(half) + first.expect(
            lambda w: share.below(min(mpf(1), x / (2 * w - 1))) if w > half else mpf(1), half,
            mpf(1))
        return root(probability, tail, mpf(0), mpf(1))
    share = Share(m + 1, n - m)
    probability = lambda x: first.expect(lambda w: share.above(-x / (1 - 2 * w)), mpf(0),
                                         (1 + x) / 2)
    return root(probability, tail, mpf(-1), mpf(0))


def lower(k1, n1, k2, n2, tail, effect, low, high):
    """P(effect(T1, T2) <= x) over T1; effect gives the T2 at which it equals x."""
    one, two = Share(k1, n1 - k1 + 1), Share(k2 + 1, n2 - k2)
    return root(lambda x: one.expect(lambda t: two.above(effect(t, x)), mpf(0), mpf(1)), tail,
                low, high)


def difference_lower(k1, n1, k2, n2, tail):
    return lower(k1, n1, k2, n2, tail, lambda t, x: t - x, mpf(-1), mpf(1))


def adjusted_bound(k1, n1, k2, n2, tail):
    """The lower bound of 1 - (1 - T1)/(1 - T2)."""
    return lower(k1, n1, k2, n2, tail, lambda t, x: 1 - (1 - t) / (1 - x), mpf(-50), mpf("0.9999"))


def mcnemar(b, c):
    return min(mpf(1), 2 * sum(binomial(b + c, j) for j in range(min(b, c) + 1)) / mpf(2)**(b + c))


def fisher(k1, n1, k2, n2):
    k = k1 + k2
    def term(x):
        return binomial(n1, x) * binomial(n2, k - x) / binomial(n1 + n2, k)
    least, most = max(0, k - n2), min(k, n1)
    return min(mpf(1), 2 * min(sum(term(x) for x in range(least, k1 + 1)),
                               sum(term(x) for x in range(k1, most + 1))))


def cases():
    found = []
    paired = [(0, 0, 30), (5, 0, 30), (3, 1, 30), (6, 0, 30), (4, 4, 50), (12, 3, 200),
              (0, 9, 40), (8, 2, 10)]
    for b, c, n in paired:
        for comparisons in (1, 903):
            tail = (1 - mpf(0.95)) / 2 / comparisons
            found.append({"kind": "PAIRED", "counts": [b, c, n], "comparisons": comparisons,
                          "pValue": digits(min(mpf(1), comparisons * mcnemar(b, c))),
                          "low": digits(paired_lower(b, c, n, tail)),
                          "high": digits(-paired_lower(c, b, n, tail))})
    different = [(0, 20, 0, 30), (7, 20, 1, 30), (3, 10, 3, 10), (0, 15, 4, 60), (10, 10, 4, 10),
                 (44, 1000, 2, 300), (5, 56, 0, 29)]
    for k1, n1, k2, n2 in different:
        for comparisons in (1, 40):
            tail = (1 - mpf(0.95)) / 2 / comparisons
            case = {"kind": "DIFFERENT", "counts": [k1, n1, k2, n2], "comparisons": comparisons,
                    "pValue": digits(min(mpf(1), comparisons * fisher(k1, n1, k2, n2))),
                    "low": digits(difference_lower(k1, n1, k2, n2, tail)),
                    "high": digits(-difference_lower(k2, n2, k1, n1, tail))}
            if comparisons == 1:
                case["adjustedLow"] = digits(adjusted_bound(k1, n1, k2, n2, tail))
                other = adjusted_bound(k2, n2, k1, n1, tail)
                case["adjustedHigh"] = digits(1 - 1 / (1 - other)) if k1 < n1 else "1.0"
            found.append(case)
    return found


if __name__ == "__main__":
    lines = ",\n".join("  " + json.dumps(case) for case in cases())
    text = '{"provenance": "src/test/golden/melding.py, mpmath",\n "cases": [\n' + lines + "\n]}\n"
    (pathlib.Path(sys.argv[1]) / "golden-melding.json").write_text(text)
