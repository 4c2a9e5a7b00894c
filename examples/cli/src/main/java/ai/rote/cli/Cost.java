package ai.rote.cli;

import ai.rote.core.model.ModelInfo;
import java.util.Locale;

/**
 * What a run would take, roughly: two operations a parameter and token, attention left out.
 *
 * @param model that would run
 * @param tokens that would go through it
 */
record Cost(ModelInfo model, long tokens) {
  /**
   * What a processor does in a second: a small model on a busy machine, and a large one on an idle
   * machine. Measured on processors with AVX-512; an older one may be slower still.
   */
  private static final double LEAST_CPU_FLOPS = 4e9;

  private static final double MOST_CPU_FLOPS = 1e11;

  /** The same for a large GPU, in half precision. */
  private static final double LEAST_GPU_FLOPS = 1e13;

  private static final double MOST_GPU_FLOPS = 2e14;

  private double operations() {
    return 2.0 * model.parameters().orElseThrow() * tokens;
  }

  /** Says it, with what was assumed. */
  void print(Terminal out) {
    if (model.parameters().isEmpty()) {
      out.entry("cost", "%,d tokens for the server to pass over", tokens);
      return;
    }
    out.entry(
        "cost",
        "%,d tokens x %,d parameters x 2 = %.2g operations; weights take %s",
        tokens,
        model.parameters().orElseThrow(),
        operations(),
        bytes(model.weightBytes().orElseThrow()));
    int processors = Runtime.getRuntime().availableProcessors();
    out.entry(
        "time",
        "%s on the %d processors here, at 100 to 4 GFLOP/s each: the less, the smaller the model and"
            + " the more runs beside it; %s on a large GPU, at 200 to 10 TFLOP/s. A run tells the"
            + " time left from its own speed.",
        span(processors * LEAST_CPU_FLOPS, processors * MOST_CPU_FLOPS),
        processors,
        span(LEAST_GPU_FLOPS, MOST_GPU_FLOPS));
  }

  private TimeLeft.Span span(double leastFlops, double mostFlops) {
    return new TimeLeft.Span(operations() / mostFlops, operations() / leastFlops);
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
