package ai.rote.cli;

import ai.rote.core.model.ModelInfo;
import java.util.Locale;

/**
 * What scoring would take, roughly: two operations a parameter and token, attention left out.
 *
 * @param model that would run; a checkpoint, whose size is always known
 * @param tokens that would go through it
 */
record Cost(ModelInfo model, long tokens) {
  /** For scale: what two CPU cores and one large GPU do of this work, in operations a second. */
  private static final double CPU_FLOPS = 2e11;

  private static final double GPU_FLOPS = 2e14;

  /** In words. */
  @Override
  public String toString() {
    long parameters = model.parameters().orElseThrow();
    double operations = 2.0 * parameters * tokens;
    return String.format(
        Locale.ROOT,
        "%,d tokens x %,d parameters x 2 = %.2g operations: %s at 200 GFLOP/s (two CPU cores),"
            + " %s at 200 TFLOP/s (a large GPU); weights take %s",
        tokens,
        parameters,
        operations,
        time(operations / CPU_FLOPS),
        time(operations / GPU_FLOPS),
        bytes(model.weightBytes().orElseThrow()));
  }

  private static String time(double seconds) {
    if (seconds < 1) {
      return "less than a second";
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, "about %.0f s", seconds);
    }
    return seconds < 7_200
        ? String.format(Locale.ROOT, "about %.0f min", seconds / 60)
        : String.format(Locale.ROOT, "about %.0f h", seconds / 3_600);
  }

  /** A size in words. */
  static String bytes(double bytes) {
    if (bytes < 1e6) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
