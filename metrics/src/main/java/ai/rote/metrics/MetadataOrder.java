package ai.rote.metrics;

import java.math.BigDecimal;
import java.util.Comparator;

/**
 * Orders the values of one metadata field, which may be of mixed types: numbers by size (1 and 1.0
 * are the same value), then false and true, then all else by its text.
 */
final class MetadataOrder implements Comparator<Object> {
  static final MetadataOrder INSTANCE = new MetadataOrder();

  private MetadataOrder() {}

  @Override
  public int compare(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return number(a).compareTo(number(b));
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return x.compareTo(y);
    }
    int byKind = Integer.compare(kind(a), kind(b));
    return byKind != 0 ? byKind : a.toString().compareTo(b.toString());
  }

  private static int kind(Object value) {
    if (isNumber(value)) {
      return 0;
    }
    return value instanceof Boolean ? 1 : 2;
  }

  private static boolean isNumber(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  private static BigDecimal number(Object value) {
    return new BigDecimal(value.toString());
  }
}
