package ai.rote.core;

import ai.rote.core.decoder.Activation;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Residual;
import ai.rote.core.decoder.Rotary;
import ai.rote.core.torchscript.ScriptArgument.FloatTensorArg;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** {@code score_logits} of {@code scoring.py} on logits that a test makes up; no weights needed. */
final class Kernel implements AutoCloseable {
  private static final DecoderConfig ANY =
      DecoderConfig.builder()
          .sizes(1, 8, 8, 8)
          .norm(Norm.layer(1e-5))
          .residual(Residual.PARALLEL)
          .attention(Attention.of(1, 1, 8, Attention.Projection.GROUPS).withBias(true, true))
          .rotary(Rotary.of(2, 10_000))
          .mlp(new Mlp(Mlp.Kind.PLAIN, 8, Activation.GELU, true))
          .build();

  private final ScriptModule module =
      ScriptModule.load(
          DecoderScript.scoringSource(),
          DecoderScript.scorer(ANY, ComputeDevice.cpu()),
          ComputeDevice.cpu());

  /** What the kernel says of rows: per row, log-probabilities in the order of the schemes. */
  record Result(float[][] logProb, float[] margin, long[] rank, long[] argMax) {}

  /** One target a row. */
  Result score(float[][] rows, int[] targets, List<SamplingScheme> schemes) {
    int vocabulary = rows[0].length;
    float[] flat = new float[rows.length * vocabulary];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, flat, r * vocabulary, vocabulary);
    }
    SchemePlan plan = new SchemePlan(schemes, vocabulary);
    ScriptResult result =
        module.call(
            "score_logits",
            new FloatTensorArg(flat, rows.length, vocabulary),
            new LongTensorArg(Arrays.stream(targets).asLongStream().toArray(), rows.length),
            plan.temperatures(),
            plan.groups(),
            plan.topK(),
            plan.topP(),
            plan.minP(),
            plan.typicalP(),
            new IntArg(plan.width()));
    var byScheme = plan.logProb(result.floats(0), 0, rows.length);
    float[][] logProb = new float[rows.length][schemes.size()];
    for (int s = 0; s < schemes.size(); s++) {
      for (int r = 0; r < rows.length; r++) {
        logProb[r][s] = byScheme.get(schemes.get(s))[r];
      }
    }
    return new Result(logProb, result.floats(1), result.longs(2), result.longs(3));
  }

  /** Every one of the tokens as the target of the same row. */
  Result score(float[] row, int[] targets, List<SamplingScheme> schemes) {
    float[][] rows = new float[targets.length][];
    Arrays.fill(rows, row);
    return score(rows, targets, schemes);
  }

  /** Every token of the vocabulary as the target of the same row. */
  Result scoreAll(float[] row, List<SamplingScheme> schemes) {
    return score(row, IntStream.range(0, row.length).toArray(), schemes);
  }

  @Override
  public void close() {
    module.close();
  }
}
