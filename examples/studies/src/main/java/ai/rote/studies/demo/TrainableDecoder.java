package ai.rote.studies.demo;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.TensorSpec;
import ai.rote.core.torchscript.ScriptArgument.FloatTensorArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptArgument.TextArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The decoder that Rote scores with, wrapped for training: the same TorchScript text, one more
 * class around it ({@code training.py}) that takes a step of Adam in a single native call.
 */
final class TrainableDecoder implements AutoCloseable {
  private static final double INITIAL_SPREAD = 0.02;

  private final ScriptModule module;

  private TrainableDecoder(ScriptModule module) {
    this.module = module;
  }

  /** A decoder on the processor with weights drawn at random: the same for the same seed. */
  static TrainableDecoder create(
      DecoderConfig config, List<TensorSpec> tensors, AdamSettings adam, long seed) {
    ComputeDevice device = ComputeDevice.cpu();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("decoder", DecoderScript.decoder(config, device));
    attributes.put("mean", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("variance", ScriptObject.EMPTY_TENSOR_DICT);
    attributes.put("steps", 0);
    attributes.put("beta1", adam.beta1());
    attributes.put("beta2", adam.beta2());
    attributes.put("epsilon", adam.epsilon());
    attributes.put("clip_norm", adam.clipNorm());
    String source =
        DecoderScript.source() + DecoderScript.resource(TrainableDecoder.class, "training.py");
    ScriptModule module =
        ScriptModule.load(source, ScriptObject.module("Training", attributes), device);
    SplittableRandom random = new SplittableRandom(seed);
    for (TensorSpec spec : tensors) {
      long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
      ByteBuffer values = initial(spec, random);
      module.put(spec.weight(), List.of(values), shape, Dtype.FLOAT32, Dtype.FLOAT32, false);
    }
    return new TrainableDecoder(module);
  }

  /** Norms start as the identity, biases at zero, matrices as small normal noise. */
  private static ByteBuffer initial(TensorSpec spec, SplittableRandom random) {
    long elements = spec.shape().stream().reduce(1L, Math::multiplyExact);
    ByteBuffer values =
        ByteBuffer.allocateDirect(Math.toIntExact(elements * Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    boolean matrix = spec.shape().size() > 1;
    float constant = spec.weight().endsWith("norm.weight") ? 1 : 0;
    while (values.hasRemaining()) {
      values.putFloat(matrix ? (float) (random.nextGaussian() * INITIAL_SPREAD) : constant);
    }
    return values.flip();
  }

  /**
   * Takes one step.
   *
   * @param batch what to learn
   * @param rate how far to go
   * @return the mean loss before the step, in nats a token
   */
  float step(TokenRows.Batch batch, double rate) {
    return module.train(
            new LongTensorArg(batch.ids(), batch.rows(), batch.columns()),
            new LongTensorArg(batch.targets(), batch.rows(), batch.columns()),
            new FloatTensorArg(new float[] {(float) rate}))
        .floats(0)[0];
  }

  /** The present values of a weight, in row-major order. */
  float[] weight(TensorSpec spec) {
    return module.call("weight", new TextArg(spec.weight())).floats(0);
  }

  @Override
  public void close() {
    module.close();
  }
}
