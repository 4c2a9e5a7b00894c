package ai.rote.core.train;

import ai.rote.core.Dtype;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.TensorSpec;
import ai.rote.core.decoder.family.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A model as its config.json describes it, without weights. */
record Blueprint(
    String config, DecoderConfig decoder, List<TensorSpec> tensors, double initialSpread) {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";

  /** What the configurations of most families say, and what stands for those that say nothing. */
  private static final double USUAL_SPREAD = 0.02;

  static Blueprint of(String config) {
    ConfigFile read = ConfigFile.parse(config, Path.of(CONFIG));
    Family family = Families.of(read);
    DecoderConfig decoder = family.decoder(read);
    double spread = read.number("initializer_range").orElse(USUAL_SPREAD);
    return new Blueprint(config, decoder, family.tensors(decoder), spread);
  }

  long parameters() {
    return tensors.stream().mapToLong(Blueprint::elements).sum();
  }

  private static long elements(TensorSpec spec) {
    return spec.shape().stream().reduce(1L, Math::multiplyExact);
  }

  static long[] sizes(TensorSpec spec) {
    return spec.shape().stream().mapToLong(Long::longValue).toArray();
  }

  /** Norms start as the identity, biases at zero, matrices as small normal noise. */
  float[] initial(TensorSpec spec, SplittableRandom random) {
    boolean norm = spec.weight().endsWith("norm.weight");
    boolean bias = spec.weight().endsWith("bias");
    boolean noise = !norm && !bias && spec.shape().size() > 1;
    float constant = norm && decoder.norm().kind() != Norm.Kind.RMS_PLUS_ONE ? 1 : 0;
    float[] values = new float[Math.toIntExact(elements(spec))];
    for (int i = 0; i < values.length; i++) {
      values[i] = noise ? (float) (random.nextGaussian() * initialSpread) : constant;
    }
    return values;
  }

  /** Writes the folder; the weights are replaced in one step, once all are written. */
  void write(Path folder, Dtype dtype, Function<TensorSpec, float[]> values) throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter writer = new SafetensorsWriter();
    for (TensorSpec spec : tensors) {
      int at = 0;
      for (TensorSpec piece : spec.pieces()) {
        int from = at;
        at += Math.toIntExact(piece.elements());
        int to = at;
        writer.add(
            piece.stored(),
            dtype,
            () -> Arrays.copyOfRange(values.apply(spec), from, to),
            sizes(piece));
      }
    }
    Path unfinished = folder.resolve(WEIGHTS + ".unfinished");
    writer.write(unfinished);
    Files.writeString(folder.resolve(CONFIG), config);
    Files.move(unfinished, folder.resolve(WEIGHTS), StandardCopyOption.REPLACE_EXISTING);
  }
}
