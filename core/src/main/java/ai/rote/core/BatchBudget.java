package ai.rote.core;

import ai.rote.core.decoder.DecoderConfig;

/**
 * How many tokens one forward pass takes, from the model's width.
 *
 * <p>On the processor, the widest intermediate tensor stays below what the C library's allocator
 * keeps for the next use (32 MB): larger ones go back to the operating system each time, and
 * fetching them anew, page by page, costs more than layer norms and activations together. A
 * thousand tokens are enough for matrix products to reach their full speed. A GPU needs more work
 * at a time and has an allocator that keeps what it has.
 */
final class BatchBudget {
  private static final long CPU_BYTES = 20L << 20;
  private static final long GPU_BYTES = 512L << 20;

  /** Below this, reading the weights costs more than computing with them. */
  private static final int LEAST_TOKENS = 512;

  private BatchBudget() {}

  static int tokens(DecoderConfig config, LoadOptions options) {
    boolean cpu = options.device().kind() == ComputeDevice.Kind.CPU;
    long widest =
        (long) options.dtype().bytes() * Math.max(config.mlp().width(), 3 * config.width());
    long tokens = (cpu ? CPU_BYTES : GPU_BYTES) / widest;
    return (int) Math.max(LEAST_TOKENS, Math.min(tokens, Batches.TOKEN_BUDGET));
  }
}
