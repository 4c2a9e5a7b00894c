package ai.rote.core.model;

import ai.rote.core.RoteException;
import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * The suffix tokens of a batch as rows for {@code scoring.py}, one example after the other, and its
 * results as scores of each example.
 *
 * @param batch the examples
 * @param plan the schemes
 * @param vocabularySize width of a row of logits
 */
record ScoredRows(List<TokenizedExample> batch, SchemePlan plan, int vocabularySize) {
  /**
   * Logits that exist at one time: 768 rows of GPT-2's vocabulary, some 154 MB in float32. Fewer
   * rows make the head's product slower, since all its weights are read for each chunk.
   */
  private static final int CHUNK_LOGITS = 768 * 50_257;

  /**
   * What follows the input among the kernel's arguments.
   *
   * @param firstState of which number the state is that predicts an example's first suffix token,
   *     by the example's place in the batch; those of the other tokens come next
   */
  List<ScriptArgument> arguments(IntUnaryOperator firstState) {
    int count = batch.stream().mapToInt(TokenizedExample::suffixTokens).sum();
    long[] rows = new long[count];
    long[] targets = new long[count];
    int row = 0;
    for (int b = 0; b < batch.size(); b++) {
      TokenizedExample example = batch.get(b);
      for (int t = 0; t < example.suffixTokens(); t++) {
        rows[row] = (long) firstState.applyAsInt(b) + t;
        targets[row] = example.suffixId(t);
        row++;
      }
    }
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(new LongTensorArg(rows, count));
    arguments.add(new LongTensorArg(targets, count));
    arguments.addAll(plan.arguments());
    arguments.add(new IntArg(plan.needsMoments() ? 1 : 0));
    arguments.add(new IntArg(Math.max(1, CHUNK_LOGITS / vocabularySize)));
    return arguments;
  }

  /**
   * Takes the kernel's results apart.
   *
   * @param result log-probabilities, margins, ranks, arg maxes and moments of all rows
   * @param sink is handed the scores of each example
   * @throws RoteException if a logit is no finite number
   */
  void take(ScriptResult result, Consumer<TokenScores> sink) {
    float[] logProb = result.floats(0);
    float[] margin = result.floats(1);
    long[] rank = result.longs(2);
    long[] argMax = result.longs(3);
    float[] moments = result.floats(4);
    int start = 0;
    for (TokenizedExample example : batch) {
      int end = start + example.suffixTokens();
      refuseNotFinite(example, margin, start, end);
      TokenScores scores =
          new TokenScores(
              example,
              ints(argMax, start, end),
              ints(rank, start, end),
              Arrays.copyOfRange(margin, start, end),
              plan.logProb(logProb, start, end));
      sink.accept(plan.needsMoments() ? scores.with(moments(moments, start, end)) : scores);
      start = end;
    }
  }

  private static void refuseNotFinite(
      TokenizedExample example, float[] margin, int start, int end) {
    for (int row = start; row < end; row++) {
      if (!Float.isFinite(margin[row])) {
        throw new RoteException(
            String.format(
                Locale.ROOT,
                "example '%s': the model's logits at suffix token %d are not finite numbers",
                example.id(),
                row - start));
      }
    }
  }

  /** Rows {@code start} to {@code end} of a matrix with a column of means and one of deviations. */
  private static LogProbMoments moments(float[] matrix, int start, int end) {
    float[] mean = new float[end - start];
    float[] sd = new float[end - start];
    for (int row = start; row < end; row++) {
      mean[row - start] = matrix[2 * row];
      sd[row - start] = matrix[2 * row + 1];
    }
    return new LogProbMoments(mean, sd);
  }

  private static int[] ints(long[] values, int start, int end) {
    return Arrays.stream(values, start, end).mapToInt(Math::toIntExact).toArray();
  }
}
