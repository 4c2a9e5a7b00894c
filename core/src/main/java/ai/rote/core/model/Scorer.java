package ai.rote.core.model;

import ai.rote.core.RoteException;
import ai.rote.core.score.LogProbMoments;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.OutOfNativeMemoryException;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Lays examples out as tensors for {@code scoring.py} and takes its results apart again.
 *
 * <p>Which state predicts which token, for prefix length a = 3 and suffix length k = 2:
 *
 * <pre>
 *   position   0    1    2    3    4
 *   ids        z1   z2   z3 | z4   z5
 *   input      z1   z2   z3   z4        the last token predicts nothing that counts
 *   row                  2    3         states a-1 ... a+k-2
 *   target               z4   z5        the token right of each
 * </pre>
 */
final class Scorer {
  /**
   * Logits that exist at one time: 768 rows of GPT-2's vocabulary, some 154 MB in float32. Fewer
   * rows make the head's product slower, since all its weights are read for each chunk.
   */
  private static final int CHUNK_LOGITS = 768 * 50_257;

  /** The method {@code score} of {@code scoring.py}, over whatever yields the logits; ids first. */
  @FunctionalInterface
  interface Kernel {
    ScriptResult score(List<ScriptArgument> arguments);
  }

  private static final System.Logger LOG = System.getLogger(Scorer.class.getName());

  private final Kernel kernel;
  private final ModelInfo info;
  private final int lengthMattersAbove;
  private final int batchTokens;

  /**
   * A scorer.
   *
   * @param lengthMattersAbove inputs of more tokens share a batch with inputs of their length only
   * @param batchTokens the most tokens in one forward pass
   */
  Scorer(Kernel kernel, ModelInfo info, int lengthMattersAbove, int batchTokens) {
    this.kernel = kernel;
    this.info = info;
    this.lengthMattersAbove = lengthMattersAbove;
    this.batchTokens = batchTokens;
  }

  void score(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    examples.forEach(example -> info.check(example));
    SchemePlan plan = new SchemePlan(schemes, info.vocabularySize());
    Deque<List<TokenizedExample>> batches = new ArrayDeque<>(batches(examples));
    while (!batches.isEmpty()) {
      List<TokenizedExample> batch = batches.peek();
      try {
        scoreBatch(batch, plan, sink);
        batches.remove();
      } catch (OutOfNativeMemoryException e) {
        batches = smaller(batches, e);
      }
    }
  }

  List<List<TokenizedExample>> batches(List<TokenizedExample> examples) {
    return Batches.of(examples, lengthMattersAbove, batchTokens);
  }

  /** The same examples in batches of half as many tokens as the first. */
  private Deque<List<TokenizedExample>> smaller(
      Deque<List<TokenizedExample>> batches, OutOfNativeMemoryException cause) {
    List<TokenizedExample> first = batches.element();
    int length = first.get(0).length();
    if (first.size() == 1) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "example '%s': not enough memory for its %d tokens, even alone: %s",
              first.get(0).id(),
              length,
              cause.getMessage()),
          cause);
    }
    int tokens = first.size() / 2 * length;
    LOG.log(
        System.Logger.Level.WARNING,
        "not enough memory for {0} examples of {1} tokens at once; going on with {2}",
        first.size(),
        length,
        first.size() / 2);
    List<TokenizedExample> left = batches.stream().flatMap(List::stream).toList();
    return new ArrayDeque<>(Batches.of(left, lengthMattersAbove, tokens));
  }

  private void scoreBatch(
      List<TokenizedExample> batch, SchemePlan plan, Consumer<TokenScores> sink) {
    int columns = batch.stream().mapToInt(TokenizedExample::length).max().orElseThrow() - 1;
    int rowCount = batch.stream().mapToInt(TokenizedExample::suffixTokens).sum();
    long[] input = new long[batch.size() * columns];
    long[] rows = new long[rowCount];
    long[] targets = new long[rowCount];
    int row = 0;
    for (int b = 0; b < batch.size(); b++) {
      TokenizedExample example = batch.get(b);
      int[] ids = example.ids();
      for (int i = 0; i < ids.length - 1; i++) {
        input[b * columns + i] = ids[i];
      }
      for (int i = example.prefixTokens(); i < ids.length; i++) {
        rows[row] = (long) b * columns + i - 1;
        targets[row] = ids[i];
        row++;
      }
    }
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(new LongTensorArg(input, batch.size(), columns));
    arguments.add(new LongTensorArg(rows, rowCount));
    arguments.add(new LongTensorArg(targets, rowCount));
    arguments.addAll(plan.arguments());
    arguments.add(new IntArg(plan.needsMoments() ? 1 : 0));
    arguments.add(new IntArg(Math.max(1, CHUNK_LOGITS / info.vocabularySize())));
    ScriptResult result = kernel.score(arguments);
    float[] logProb = result.floats(0);
    float[] margin = result.floats(1);
    long[] rank = result.longs(2);
    long[] argMax = result.longs(3);
    float[] moments = result.floats(4);
    int start = 0;
    for (TokenizedExample example : batch) {
      int end = start + example.suffixTokens();
      TokenScores scores = scores(example, plan, logProb, margin, rank, argMax, start, end);
      sink.accept(plan.needsMoments() ? scores.with(moments(moments, start, end)) : scores);
      start = end;
    }
  }

  private static TokenScores scores(
      TokenizedExample example,
      SchemePlan plan,
      float[] logProb,
      float[] margin,
      long[] rank,
      long[] argMax,
      int start,
      int end) {
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
    return new TokenScores(
        example,
        ints(argMax, start, end),
        ints(rank, start, end),
        Arrays.copyOfRange(margin, start, end),
        plan.logProb(logProb, start, end));
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
