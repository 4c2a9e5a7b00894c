package ai.rote.core.train;

import ai.rote.core.CheckpointException;
import ai.rote.core.Dtype;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Checkpoints of any supported family with weights drawn at random: to train from, or as a model of
 * the right size where the numbers do not matter.
 */
public final class InitialWeights {

  private InitialWeights() {}

  /**
   * Writes config.json and model.safetensors into a folder, tensor by tensor, so that a model may
   * be larger than the heap.
   *
   * <p>Norms start as the identity and biases at zero; the entries of matrices are normal with mean
   * 0 and the standard deviation that the configuration's {@code initializer_range} says, 0.02
   * where it says nothing. The same seed gives the same bytes everywhere.
   *
   * @param folder made if it is not there; files of these names are replaced
   * @param config the text of a config.json, written as it is given
   * @param seed of the weights
   * @param dtype what the weights are stored in
   * @throws CheckpointException if the configuration is malformed or describes no model that Rote
   *     knows
   * @throws IOException if a file cannot be written
   */
  public static void write(Path folder, String config, long seed, Dtype dtype) throws IOException {
    Blueprint blueprint = Blueprint.of(config);
    SplittableRandom random = new SplittableRandom(seed);
    blueprint.write(folder, dtype, spec -> blueprint.initial(spec, random));
  }
}
