package ai.rote.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.HashMap;
import java.util.Map;

/** Matrix products and nothing else, through DJL: the rate that scoring is held against. */
final class Products implements AutoCloseable {
  /** As many rows as scoring gives the vocabulary head at a time. */
  private static final int HEAD_ROWS = 768;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  private final Map<Shape, NDArray> made = new HashMap<>();

  /** Random numbers, made once. */
  private NDArray random(long rows, long columns) {
    return made.computeIfAbsent(
        new Shape(rows, columns), shape -> manager.randomUniform(-0.5f, 0.5f, shape));
  }

  /** So many products of square matrices, 2 size^3 operations each. */
  void square(int size, int times) {
    NDArray a = random(size, size);
    for (int i = 0; i < times; i++) {
      a.matMul(a).close();
    }
  }

  /**
   * The products of a model's decoder for so many tokens: queries, keys and values in one,
   * attention's output, the two of the MLP; then the head, for {@code rows} of the tokens, a chunk
   * at a time.
   */
  void decoder(BenchModel model, int tokens, int rows) {
    int width = model.width();
    NDArray x = random(tokens, width);
    NDArray h = random(tokens, 4L * width);
    for (int i = 0; i < model.layers(); i++) {
      multiply(x, random(3L * width, width));
      multiply(x, random(width, width));
      multiply(x, random(4L * width, width));
      multiply(h, random(width, 4L * width));
    }
    for (int i = 0; i < rows; i += HEAD_ROWS) {
      try (NDArray some = x.get("0:" + Math.min(HEAD_ROWS, rows - i))) {
        multiply(some, random(model.vocabularySize(), width));
      }
    }
  }

  /**
   * The products of a mixture of experts for so many tokens, spread evenly over the experts of each
   * layer; then the head, as above.
   */
  void experts(ExpertModel model, int tokens, int rows) {
    int width = ExpertModel.WIDTH;
    NDArray x = random(tokens, width);
    int share = tokens * ExpertModel.PER_TOKEN / ExpertModel.EXPERTS;
    NDArray own = random(share, width);
    NDArray h = random(share, ExpertModel.EXPERT_WIDTH);
    for (int i = 0; i < model.layers(); i++) {
      multiply(x, random(width, width));
      multiply(x, random(ExpertModel.KEYS, width));
      multiply(x, random(ExpertModel.KEYS, width));
      multiply(x, random(width, width));
      for (int e = 0; e < ExpertModel.EXPERTS; e++) {
        multiply(own, random(ExpertModel.EXPERT_WIDTH, width));
        multiply(own, random(ExpertModel.EXPERT_WIDTH, width));
        multiply(h, random(width, ExpertModel.EXPERT_WIDTH));
      }
    }
    for (int i = 0; i < rows; i += HEAD_ROWS) {
      try (NDArray some = x.get("0:" + Math.min(HEAD_ROWS, rows - i))) {
        multiply(some, random(ExpertModel.VOCABULARY_SIZE, width));
      }
    }
  }

  private static void multiply(NDArray x, NDArray weight) {
    Linear.linear(x, weight).close();
  }

  @Override
  public void close() {
    manager.close();
  }
}
