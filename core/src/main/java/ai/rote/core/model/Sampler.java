package ai.rote.core.model;

import ai.rote.core.RoteException;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import ai.rote.core.torchscript.ScriptResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Draws continuations through {@code generation.py}.
 *
 * <p>Draws are made in blocks: with 64 rows, draws 0 to 63, 64 to 127 and so on. A block is always
 * computed whole, even if only some of its draws were asked for, since arithmetic on fewer rows
 * rounds in another way.
 */
final class Sampler {
  private final ScriptModule module;
  private final ModelInfo info;
  private final GenerationMemory memory;

  Sampler(ScriptModule module, ModelInfo info, GenerationMemory memory) {
    this.module = module;
    this.info = info;
    this.memory = memory;
  }

  Samples sample(TokenizedExample example, SampleRequest request) {
    info.check(example);
    DrawRandom random = new DrawRandom(request.seed(), example.id());
    boolean greedy = request.scheme().isGreedy();
    int rows = greedy ? 1 : memory.sequences(example.length());
    int end = greedy ? request.firstDraw() + 1 : request.firstDraw() + request.draws();
    int[][] ids = new int[request.draws()][];
    double[] logProb = new double[request.draws()];
    double[] leastGap = new double[request.draws()];
    for (int block = request.firstDraw() / rows * rows; block < end; block += rows) {
      ScriptResult drawn = draw(example, request, random, block, rows);
      int first = Math.max(block, request.firstDraw());
      for (int draw = first; draw < Math.min(block + rows, end); draw++) {
        int i = draw - request.firstDraw();
        int row = (draw - block) * example.suffixTokens();
        ids[i] = tokens(drawn.longs(0), row, row + example.suffixTokens());
        leastGap[i] = Double.POSITIVE_INFINITY;
        for (int t = row; t < row + ids[i].length; t++) {
          logProb[i] += drawn.floats(1)[t];
          leastGap[i] = Math.min(leastGap[i], drawn.floats(2)[t]);
        }
        if (!Double.isFinite(logProb[i]) || Double.isNaN(leastGap[i])) {
          throw new RoteException(
              String.format(
                  Locale.ROOT,
                  "example '%s', draw %d: the model's logits are not finite numbers",
                  example.id(),
                  draw));
        }
        leastGap[i] = Math.max(0, leastGap[i]);
      }
    }
    if (greedy) { // all draws are one
      Arrays.fill(ids, ids[0]);
      Arrays.fill(logProb, logProb[0]);
      Arrays.fill(leastGap, leastGap[0]);
    }
    return new Samples(example, request, ids, logProb, leastGap);
  }

  private ScriptResult draw(
      TokenizedExample example, SampleRequest request, DrawRandom random, int block, int rows) {
    int tokens = example.suffixTokens();
    long[] bits = new long[rows * tokens];
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < tokens; t++) {
        bits[row * tokens + t] = random.bits((long) block + row, t);
      }
    }
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(
        new LongTensorArg(
            Arrays.stream(example.prefixIds()).asLongStream().toArray(),
            1,
            example.prefixTokens()));
    arguments.add(new LongTensorArg(bits, rows, tokens));
    arguments.add(new IntArg(request.endToken().orElse(-1)));
    arguments.addAll(new SchemePlan(List.of(request.scheme()), info.vocabularySize()).arguments());
    return module.call("sample", arguments);
  }

  /** Up to the first that is −1. */
  private static int[] tokens(long[] values, int start, int end) {
    return Arrays.stream(values, start, end)
        .takeWhile(token -> token >= 0)
        .mapToInt(Math::toIntExact)
        .toArray();
  }
}
