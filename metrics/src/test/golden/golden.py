"""Writes the golden values of the metrics' closed forms.

Independent of the Java code: arbitrary-precision arithmetic, straight from the definitions, no
closed form rearranged. Needs Python 3 and mpmath (written with mpmath 1.3.0). From this folder:

    python3 golden.py ../resources/ai/rote/metrics
"""

import json
import pathlib
import sys

from mpmath import binomial, ceil, erfinv, exp, log, mp, mpf, nstr, sqrt

# e^-10000 has 4343 zeros; 1 - p_z must keep 30 digits of it.
mp.dps = 4400
sys.set_int_max_str_digits(0)


def digits(x):
    return nstr(x, 20, min_fixed=0, max_fixed=0)


def extraction():
    """1 - (1 - p_z)^n and its log, for p_z = e^L with L the exact value of the double."""
    logs = ["-0.0", "-1e-300", "-1e-20", "-1e-9", "-0.001", "-0.1", "-0.6931471805599453",
            "-0.7", "-1.0", "-3.5", "-10.0", "-36.7", "-39.9", "-40.0", "-40.1",
            "-46.051701859880914", "-100.25", "-700.0", "-708.5", "-744.9", "-760.0", "-1000.0",
            "-9999.5", "-10000.0"]
    counts = [1, 2, 40, 1000, 123456789, 10**12, 999999999999999999, 10**18]
    cases = []
    for text in logs:
        p_z = exp(mpf(float(text)))
        for n in counts:
            if p_z == 1:
                miss = mpf(0)
            elif n < 10**6:
                miss = (1 - p_z) ** n
            else:
                miss = exp(n * log(1 - p_z))
            within = 1 - miss
            log_within = mpf(0) if miss == 0 else log(within)
            cases.append({"logPz": float(text), "n": n,
                          "within": digits(within), "logWithin": digits(log_within)})
    return cases


def queries():
    """ceil(ln(1 - p) / ln(1 - p_z)); 'exact' where rounding ln p_z cannot change the ceiling."""
    cases = []
    for text in ["-1e-20", "-0.001", "-0.1", "-0.7", "-1.0", "-3.5", "-10.0", "-25.0", "-36.7",
                 "-39.9", "-40.1", "-43.0", "-46.0", "-100.25", "-744.9", "-760.0", "-10000.0"]:
        per_query = log(1 - exp(mpf(float(text))))
        for p in [1e-300, 1e-9, 0.1, 0.5, 0.9, 0.999, 1 - 2.0**-53]:
            ratio = log(1 - mpf(p)) / per_query
            least = ceil(ratio)
            nearest = abs(ratio - mp.nint(ratio))
            exact = bool(least < 10**12 and nearest > ratio * mpf(10) ** -12)
            case = {"logPz": float(text), "p": p, "log10": digits(log(least, 10)), "exact": exact}
            if least < 2**63:
                case["least"] = int(least)
            cases.append(case)
    return cases


def wilson(k, n, level):
    z = sqrt(mpf(2)) * erfinv(level)
    middle = (mpf(k) / n + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(mpf(k) * (n - k) / mpf(n) ** 3 + z**2 / (4 * mpf(n) ** 2))
    return (mpf(0) if k == 0 else middle - half), (mpf(1) if k == n else middle + half)


def tail(k, n, share):
    """P(X >= k) for X binomial(n, share), summed over the shorter side."""
    def term(j):
        return binomial(n, j) * share**j * (1 - share) ** (n - j)
    if k <= n - k:
        return 1 - sum(term(j) for j in range(k))
    return sum(term(j) for j in range(k, n + 1))


def root(rising):
    low, high = mpf(0), mpf(1)
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def clopper_pearson(k, n, level):
    left_out = (1 - level) / 2
    low = mpf(0) if k == 0 else root(lambda x: tail(k, n, x) - left_out)
    high = mpf(1) if k == n else root(lambda x: tail(k + 1, n, x) - (1 - left_out))
    return low, high


def intervals():
    cases = []
    small = [(0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (9, 10), (10, 10), (0, 10000),
             (1, 10000), (130, 10000), (9999, 10000), (10000, 10000), (1, 1000000),
             (37, 250), (999999, 1000000)]
    for level in [0.5, 0.9, 0.95, 0.999]:
        for k, n in small + [(5, 1200000000), (70000000000, 10**13)]:
            low, high = wilson(k, n, mpf(level))
            cases.append({"method": "WILSON", "count": k, "total": n, "level": level,
                          "low": digits(low), "high": digits(high)})
        for k, n in small:
            low, high = clopper_pearson(k, n, mpf(level))
            cases.append({"method": "CLOPPER_PEARSON", "count": k, "total": n, "level": level,
                          "low": digits(low), "high": digits(high)})
    return cases


def falling_root(f, low, high, steps=140):
    """Where a falling function crosses 0; an end of the range if it does not."""
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > 0 else (low, middle)
    return (low + high) / 2


def normal_quantile(level):
    return sqrt(mpf(2)) * erfinv(mpf(level))


# Score intervals, with the likeliest parameters under each tested value found from the likelihood's
# derivative by bisection, not from the closed forms that the Java code uses.


def ratio_bounds(statistic, first, second, estimate, level):
    z = normal_quantile(level)
    tiny = mpf(10) ** -25
    low = mpf(0) if first == 0 else exp(falling_root(
        lambda t: statistic(exp(t)) - z, mpf(-60), log(estimate) - tiny if second else mpf(60)))
    high = None if second == 0 else exp(falling_root(
        lambda t: statistic(exp(t)) + z, log(estimate) + tiny if first else mpf(-60), mpf(60)))
    return low, high


def independent_ratio(k1, n1, k2, n2, level):
    def statistic(theta):
        x = falling_root(lambda x: (k1 + k2) / x - (n1 - k1) * theta / (1 - theta * x)
                         - (n2 - k2) / (1 - x), mpf(0), min(mpf(1), 1 / theta), 200)
        first = theta * x
        variance = first * (1 - first) / n1 + theta**2 * x * (1 - x) / n2
        return (mpf(k1) / n1 - theta * mpf(k2) / n2) / sqrt(variance)

    return ratio_bounds(statistic, k1, k2, mpf(k1) / n1 / (mpf(k2) / n2) if k2 else None, level)


def paired_ratio(both, b, c, n, level):
    def shares(theta, mu):
        return both / (n + mu * (1 - theta)), b / (n + mu), c / (n - mu * theta)

    def statistic(theta):
        def constraint(mu):
            x11, x10, x01 = shares(theta, mu)
            return x11 * (1 - theta) + x10 - theta * x01

        edge = mpf(10) ** -30
        low, high = -n * (1 - edge), n / theta * (1 - edge)
        if theta > 1:
            high = min(high, n / (theta - 1) * (1 - edge))
        if theta < 1:
            low = max(low, -n / (1 - theta) * (1 - edge))
        x11, x10, x01 = shares(theta, falling_root(constraint, low, high, 220))
        # Where a count is 0 its share is free at the end of mu's range: the constraint gives it.
        if b == 0:
            x10 = theta * x01 - x11 * (1 - theta)
        elif c == 0:
            x01 = (x11 * (1 - theta) + x10) / theta
        difference = mpf(both + b) / n - theta * mpf(both + c) / n
        return difference / sqrt(theta * (x10 + x01) / n)

    return ratio_bounds(statistic, both + b, both + c,
                        mpf(both + b) / (both + c) if both + c else None, level)


def effects():
    cases = []

    def add(kind, counts, level, bounds):
        case = {"kind": kind, "counts": counts, "level": level, "low": digits(bounds[0])}
        if bounds[1] is not None:
            case["high"] = digits(bounds[1])
        cases.append(case)

    independent = [(440, 10000, 30, 10000), (5, 56, 0, 29), (0, 20, 0, 30), (3, 10, 3, 10),
                   (0, 15, 4, 200), (9, 10, 1, 10), (130, 10000, 90, 5000)]
    paired = [(130, 180, 9, 10000), (20, 5, 12, 50), (4, 6, 0, 30), (4, 0, 6, 30), (7, 3, 3, 40),
              (0, 2, 1, 25), (1, 40, 1, 1000)]
    for level in [0.9, 0.95]:
        for k1, n1, k2, n2 in independent:
            counts = [k1, n1, k2, n2]
            if k1 + k2:
                add("INDEPENDENT_RATIO", counts, level, independent_ratio(*counts, level))
        for both, b, c, n in paired:
            counts = [both, b, c, n]
            add("PAIRED_RATIO", counts, level, paired_ratio(*counts, level))
    return cases


def mcnemar():
    cases = []
    for b, c in [(0, 0), (0, 1), (1, 1), (9, 1), (180, 9), (3, 12), (500, 520), (0, 60),
                 (1200, 900), (700, 100)]:
        m, fewer = b + c, min(b, c)
        p = min(mpf(1), 2 * sum(binomial(m, j) for j in range(fewer + 1)) / mpf(2) ** m)
        cases.append({"onlyFirst": b, "onlySecond": c, "pValue": digits(p)})
    return cases


def write(folder, name, cases):
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    text = '{"provenance": "src/test/golden/golden.py, mpmath",\n "cases": [\n' + lines + "\n]}\n"
    (folder / name).write_text(text)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    write(target, "golden-extraction.json", extraction())
    write(target, "golden-queries.json", queries())
    mp.dps = 60
    write(target, "golden-intervals.json", intervals())
    write(target, "golden-mcnemar.json", mcnemar())
    mp.dps = 45
    write(target, "golden-effects.json", effects())
