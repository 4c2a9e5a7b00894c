package ai.rote.core.model;

import ai.rote.core.RoteException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.OutOfNativeMemoryException;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    long[] input = new long[batch.size() * columns];
    for (int b = 0; b < batch.size(); b++) {
      int[] ids = batch.get(b).ids();
      for (int i = 0; i < ids.length - 1; i++) {
        input[b * columns + i] = ids[i];
      }
    }
    ScoredRows rows = new ScoredRows(batch, plan, info.vocabularySize());
    List<ScriptArgument> arguments = new ArrayList<>();
    arguments.add(new LongTensorArg(input, batch.size(), columns));
    arguments.addAll(rows.arguments(b -> b * columns + batch.get(b).prefixTokens() - 1));
    rows.take(kernel.score(arguments), sink);
  }
}
