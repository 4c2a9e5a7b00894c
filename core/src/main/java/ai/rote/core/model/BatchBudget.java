package ai.rote.core.model;

import ai.rote.core.ComputeDevice;
import ai.rote.core.decoder.DecoderConfig;

/**
 * How many tokens one forward pass takes, from the model's width.
 *
 * <p>On the processor, a thousand tokens are enough for matrix products to reach their full speed.
 * The widest intermediate tensors are kept from batch to batch, see {@code scratch.py}; the others
 * stay so small that the C library's allocator keeps their memory for the next layer. A GPU needs
 * more work at a time and has an allocator that keeps what it has.
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
        (long) options.dtype().bytes() * Math.max(config.mlp().widest(), 3 * config.width());
    long tokens = (cpu ? CPU_BYTES : GPU_BYTES) / widest;
    return (int) Math.max(LEAST_TOKENS, Math.min(tokens, Batches.TOKEN_BUDGET));
  }
}
