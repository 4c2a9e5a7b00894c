package ai.rote.core.train;

import ai.rote.core.CheckpointException;
import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.quantised.QuantisedCheckpoint;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorSpec;
import ai.rote.core.decoder.Weights;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.torchscript.ScriptArgument.FloatTensorArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptArgument.TextArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model in training, on the processor and in float32: the decoder that Rote scores with, and a
 * step of Adam on it in a single native call ({@code training.py}).
 *
 * <pre>{@code
 * try (TrainableLm model = TrainableLm.create(Files.readString(config), 7, Adam.DEFAULT)) {
 *   for (Batch batch : batches) {
 *     double loss = model.step(batch.ids(), batch.targets(), 1e-3);
 *   }
 *   model.save(folder, Dtype.FLOAT16);
 * }
 * }</pre>
 *
 * <p>It holds native memory: close it. For one thread at a time.
 */
public final class TrainableLm implements AutoCloseable {
  /** A target that does not count. */
  public static final int NO_TARGET = -100;

  private final Blueprint blueprint;
  private final ScriptModule module;
  private long steps;

  private TrainableLm(Blueprint blueprint, ScriptModule module) {
    this.blueprint = blueprint;
    this.module = module;
  }

  /**
   * A model with weights drawn at random, as {@link InitialWeights#write} draws them: the same for
   * the same seed.
   *
   * @param config the text of a config.json of any family that Rote knows
   * @param seed of the weights
   * @param adam how to step
   * @return the model, before its first step
   * @throws CheckpointException if the configuration is malformed or describes no model that Rote
   *     knows
   */
  public static TrainableLm create(String config, long seed, Adam adam) {
    Blueprint blueprint = Blueprint.of(config);
    ScriptModule module = module(blueprint, adam);
    try {
      SplittableRandom random = new SplittableRandom(seed);
      for (TensorSpec spec : blueprint.tensors()) {
        List<ByteBuffer> values = List.of(buffer(blueprint.initial(spec, random)));
        long[] sizes = Blueprint.sizes(spec);
        module.put(spec.weight(), values, sizes, Dtype.FLOAT32, Dtype.FLOAT32, false);
      }
      return new TrainableLm(blueprint, module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  /**
   * A model with the weights of a checkpoint, to train on.
   *
   * @param folder as for {@link ai.rote.core.model.CausalLm#load(Path)}; no tokenizer is needed
   * @param adam how to step
   * @return the model, before its first step
   * @throws CheckpointException if a file, key or tensor is missing or not as expected
   * @throws IOException if config.json cannot be read
   */
  public static TrainableLm load(Path folder, Adam adam) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    Family family = Families.of(checkpoint.config());
    QuantisedCheckpoint.refuse(checkpoint.config(), "only weights in full can be trained");
    Weights.checkLayers(checkpoint);
    Blueprint blueprint =
        Blueprint.of(Files.readString(checkpoint.folder().resolve("config.json")));
    Weights weights = Weights.match(checkpoint, family, blueprint.decoder());
    ScriptModule module = module(blueprint, adam);
    try {
      weights.putInto(module, Dtype.FLOAT32, false);
      return new TrainableLm(blueprint, module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  private static ScriptModule module(Blueprint blueprint, Adam adam) {
    if (blueprint.decoder().mlp().experts().isPresent()) {
      throw new CheckpointException(
          "config.json: describes a mixture of experts, which can be measured but not trained: an"
              + " expert without a token in a batch has no gradient");
    }
    ComputeDevice device = ComputeDevice.cpu();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("decoder", DecoderScript.decoder(blueprint.decoder(), device));
    attributes.put("mean", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("variance", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("steps", 0);
    attributes.put("beta1", adam.beta1());
    attributes.put("beta2", adam.beta2());
    attributes.put("epsilon", adam.epsilon());
    attributes.put("clip_norm", adam.clipNorm());
    String source =
        DecoderScript.source(blueprint.decoder())
            + DecoderScript.resource(TrainableLm.class, "training.py");
    return ScriptModule.load(source, ScriptObject.module("Training", attributes), device);
  }

  private static ByteBuffer buffer(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer;
  }

  /**
   * The number of weights.
   *
   * @return a tied head counted once
   */
  public long parameters() {
    return blueprint.parameters();
  }

  /**
   * Takes one step.
   *
   * @param ids rows of token ids, all of one length
   * @param targets for each of these the token that is to follow it, or {@link #NO_TARGET}
   * @param rate the learning rate
   * @return the mean loss over all targets that count, before the step, in nats a token
   * @throws IllegalArgumentException if the rows are not of one length or too long for the model,
   *     an id lies outside the vocabulary, or no target counts
   * @throws RoteException if the loss is not a finite number
   */
  public double step(int[][] ids, int[][] targets, double rate) {
    int columns = check(ids, targets);
    float loss =
        module.train(
                new LongTensorArg(flat(ids, columns), ids.length, columns),
                new LongTensorArg(flat(targets, columns), ids.length, columns),
                new FloatTensorArg(new float[] {(float) rate}))
            .floats(0)[0];
    steps++;
    if (!Float.isFinite(loss)) {
      throw new RoteException("the loss before step " + steps + " is " + loss);
    }
    return loss;
  }

  private int check(int[][] ids, int[][] targets) {
    if (ids.length == 0 || ids.length != targets.length) {
      throw new IllegalArgumentException(
          ids.length + " rows of ids and " + targets.length + " of targets");
    }
    int columns = ids[0].length;
    int context = blueprint.decoder().contextTokens();
    if (columns == 0 || columns > context) {
      throw new IllegalArgumentException(
          "rows of " + columns + " tokens, expected 1 to " + context + ", the model's context");
    }
    int vocabulary = blueprint.decoder().vocabularySize();
    boolean any = false;
    for (int row = 0; row < ids.length; row++) {
      if (ids[row].length != columns || targets[row].length != columns) {
        throw new IllegalArgumentException(
            "row " + row + " has another number of tokens or targets than the first, " + columns);
      }
      for (int i = 0; i < columns; i++) {
        boolean counts = targets[row][i] != NO_TARGET;
        any |= counts;
        refuseOutside(ids[row][i], vocabulary, row, i);
        if (counts) {
          refuseOutside(targets[row][i], vocabulary, row, i);
        }
      }
    }
    if (!any) {
      throw new IllegalArgumentException("no target counts: there is nothing to learn");
    }
    return columns;
  }

  private static void refuseOutside(int token, int vocabulary, int row, int column) {
    if (token < 0 || token >= vocabulary) {
      throw new IllegalArgumentException(
          "row "
              + row
              + ", token "
              + column
              + ": id "
              + token
              + " is outside the model's vocabulary, 0 to "
              + (vocabulary - 1));
    }
  }

  private static long[] flat(int[][] rows, int columns) {
    long[] flat = new long[rows.length * columns];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < columns; i++) {
        flat[row * columns + i] = rows[row][i];
      }
    }
    return flat;
  }

  /**
   * Writes the weights as they are now, as an ordinary Hugging Face folder: config.json as it was
   * given or read, and model.safetensors. Tokenizer files are for the caller to put beside them.
   *
   * @param folder made if it is not there; files of these names are replaced
   * @param dtype what the weights are stored in
   * @throws IOException if a file cannot be written
   */
  public void save(Path folder, Dtype dtype) throws IOException {
    blueprint.write(
        folder, dtype, spec -> module.call("weight", new TextArg(spec.weight())).floats(0));
  }

  /** Frees the model's native memory. */
  @Override
  public void close() {
    module.close();
  }
}
