package ai.rote.core.model;

import ai.rote.core.ComputeDevice;
import ai.rote.core.decoder.Attention;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderConfig.Residual;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Mlp.Activation;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.Rotary;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.FloatTensorArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptObject;
import ai.rote.core.torchscript.ScriptResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The scoring kernel, and drawing, on logits that a test makes up; no weights needed. */
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

  private static final String PROBE =
      """

      class Probe(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        model : __torch__.LanguageModel

        def score_logits(self, logits: Tensor, targets: Tensor, table: List[float],
                         width: int) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
          return self.model.scorer.score_logits(
              logits, targets, __torch__.Schemes(table, width))

        def distribution(self, logits: Tensor, table: List[float], width: int) -> Tensor:
          return self.model.scorer.of_every_token(logits, __torch__.Schemes(table, width))

        def draw(self, logits: Tensor, bits: Tensor, table: List[float],
                 width: int) -> Tuple[Tensor, Tensor]:
          log_prob = self.distribution(logits.expand(bits.shape[0], -1), table, width)
          generator = self.model.generator
          return generator.draw(log_prob, generator.uniform(bits).unsqueeze(-1))
      """;

  private final ScriptModule module =
      ScriptModule.load(
          DecoderScript.languageModelSource(ANY) + PROBE,
          ScriptObject.module(
              "Probe", Map.of("model", DecoderScript.languageModel(ANY, ComputeDevice.cpu()))),
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
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(new FloatTensorArg(flat, rows.length, vocabulary));
    arguments.add(new LongTensorArg(Arrays.stream(targets).asLongStream().toArray(), rows.length));
    arguments.addAll(plan.arguments());
    ScriptResult result = module.call("score_logits", arguments);
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

  /** ln of every token's probability under a scheme. */
  float[] distribution(float[] row, SamplingScheme scheme) {
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(new FloatTensorArg(row, 1, row.length));
    arguments.addAll(new SchemePlan(List.of(scheme), row.length).arguments());
    return module.call("distribution", arguments).floats(0);
  }

  /** One token of the row for each random number, as generation draws it. */
  long[] draw(float[] row, SamplingScheme scheme, long[] bits) {
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(new FloatTensorArg(row, 1, row.length));
    arguments.add(new LongTensorArg(bits, bits.length));
    arguments.addAll(new SchemePlan(List.of(scheme), row.length).arguments());
    return module.call("draw", arguments).longs(0);
  }

  @Override
  public void close() {
    module.close();
  }
}
