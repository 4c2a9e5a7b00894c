package ai.rote.metrics;

import java.util.Objects;

/** How a report puts intervals around its rates. */
record RateMethod(ShareInterval interval, double level) {
  static final RateMethod DEFAULT =
      new RateMethod(ShareInterval.WILSON, ShareInterval.DEFAULT_LEVEL);

  RateMethod {
    Objects.requireNonNull(interval, "interval");
    Arguments.level(level);
  }

  Rate of(long count, long total) {
    return Rate.of(count, total, interval, level);
  }
}
