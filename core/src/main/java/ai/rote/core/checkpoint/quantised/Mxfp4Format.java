package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import java.util.List;

/**
 * Experts in MXFP4 (Open Compute Project 2023, OCP Microscaling Formats 1.0), as gpt-oss is
 * published: 32 neighbours along the inputs of an output share a power of two.
 *
 * <pre>
 *   NAME_blocks  [experts, out, in / 32, 16] of two codes a byte, the first in the lower half
 *   NAME_scales  [experts, out, in / 32], the power's exponent plus 127
 *   NAME         [experts, in, out], the other way round, is what transformers makes of them
 *   value = code · 2^(scale − 127)
 * </pre>
 */
final class Mxfp4Format implements QuantisedFormat {
  private static final String BLOCKS = "_blocks";
  private static final String SCALES = "_scales";
  private static final List<String> PROJECTIONS = List.of("gate_up_proj", "down_proj");
  private static final int BLOCK = 32;
  private static final int BLOCK_BYTES = BLOCK / 2;

  /** What the 16 codes stand for: a sign, two bits of exponent, one of fraction. */
  private static final float[] CODE = {
    0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f, -0f, -0.5f, -1f, -1.5f, -2f, -3f, -4f, -6f
  };

  @Override
  public String method() {
    return "mxfp4";
  }

  /** Which modules are packed is told by the tensors; there are no other settings. */
  @Override
  public void check(ConfigFile config) {}

  @Override
  public void dequantise(ConfigFile config, Modules modules) {
    for (String projection : PROJECTIONS) {
      for (String module : modules.having(projection + BLOCKS)) {
        experts(modules, module + projection);
      }
    }
  }

  private static void experts(Modules modules, String name) {
    StoredTensor blocks = modules.take(name + BLOCKS, null, StoredType.U8);
    StoredTensor scales = modules.take(name + SCALES, blocks, StoredType.U8);
    if (blocks.shape().size() != 4
        || blocks.shape().get(3) != BLOCK_BYTES
        || blocks.elements() == 0) {
      throw Modules.problem(
          blocks,
          "has shape "
              + blocks.shape()
              + ", expected [experts, out, in / 32, "
              + BLOCK_BYTES
              + "]");
    }
    long[] sizes = blocks.sizes();
    Modules.checkShape(scales, sizes[0], sizes[1], sizes[2]);
    long outputs = sizes[1];
    int inputs = Math.toIntExact(sizes[2] * BLOCK);
    modules.put(
        DequantisedTensor.matrices(
            name,
            blocks,
            sizes[0],
            inputs,
            outputs,
            "mxfp4",
            () -> {
              Bytes codes = Bytes.of(blocks);
              Bytes exponents = Bytes.of(scales);
              float[] power = ByteCodes.powers();
              return (row, from, to, target, at) -> {
                long first = row / inputs * outputs;
                int input = row % inputs;
                for (int output = from; output < to; output++) {
                  long block = (first + output) * sizes[2] + input / BLOCK;
                  int two = codes.unsigned(block * BLOCK_BYTES + input % BLOCK / 2);
                  float code = CODE[input % 2 == 0 ? two & 0xf : two >> 4];
                  target[at + output - from] = code * power[exponents.unsigned(block)];
                }
              };
            }));
  }
}
