package ai.rote.core.model;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.torchscript.OutOfNativeMemoryException;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Scores examples of which many have the same prefix, through {@code prefix_scoring.py}: a prefix
 * runs once and its keys and values are kept, for later calls as well, within a budget of memory.
 * Where they do not fit, a prefix runs once in each call.
 *
 * <p>A prefix always runs by itself, so that what is kept of it does not depend on its company.
 */
final class PrefixScorer {
  /** Native memory that kept prefixes may take. */
  private static final long BUDGET_BYTES = 1L << 30;

  private static final System.Logger LOG = System.getLogger(PrefixScorer.class.getName());

  private final ScriptModule module;
  private final ModelInfo info;
  private final Scorer plain;
  private final GenerationMemory memory;
  private final int lengthMattersAbove;
  private final int batchTokens;
  private final Map<List<Integer>, Integer> kept = new HashMap<>();
  private long keptTokens;

  /**
   * A scorer.
   *
   * @param plain scores what cannot share anything
   * @param memory what keys and values of a token take
   * @param lengthMattersAbove inputs of more tokens have keys that depend on the whole length, so
   *     that no two suffixes of different length share them
   * @param batchTokens the most tokens in one forward pass
   */
  PrefixScorer(
      ScriptModule module,
      ModelInfo info,
      Scorer plain,
      GenerationMemory memory,
      int lengthMattersAbove,
      int batchTokens) {
    this.module = module;
    this.info = info;
    this.plain = plain;
    this.memory = memory;
    this.lengthMattersAbove = lengthMattersAbove;
    this.batchTokens = Math.min(batchTokens, Batches.TOKEN_BUDGET);
  }

  /** An example, and its prefix as something that can be looked up. */
  private record Item(TokenizedExample example, List<Integer> prefix, int order) {}

  void score(
      List<TokenizedExample> examples, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    examples.forEach(example -> info.check(example));
    SchemePlan plan = new SchemePlan(schemes, info.vocabularySize());
    List<TokenizedExample> alone = new ArrayList<>();
    Map<Integer, List<Item>> byPrefixTokens = new HashMap<>();
    Map<List<Integer>, Integer> order = new HashMap<>();
    for (TokenizedExample example : examples) {
      if (example.length() - 1 > lengthMattersAbove) {
        alone.add(example);
      } else {
        List<Integer> prefix = Arrays.stream(example.prefixIds()).boxed().toList();
        order.putIfAbsent(prefix, order.size());
        byPrefixTokens
            .computeIfAbsent(prefix.size(), tokens -> new ArrayList<>())
            .add(new Item(example, prefix, order.get(prefix)));
      }
    }
    byPrefixTokens.keySet().stream()
        .sorted(Comparator.reverseOrder())
        .forEach(tokens -> score(byPrefixTokens.get(tokens), plan, schemes, sink));
    if (!alone.isEmpty()) {
      plain.score(alone, schemes, sink);
    }
  }

  /** Examples whose prefixes are equally long. */
  private void score(
      List<Item> items, SchemePlan plan, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    int prefixTokens = items.get(0).prefix().size();
    long prefixes = items.stream().map(Item::order).distinct().count();
    Comparator<Item> longestFirst =
        Comparator.comparingInt((Item item) -> item.example().suffixTokens()).reversed();
    Comparator<Item> byPrefix = Comparator.comparingInt(Item::order);
    List<Item> sorted =
        items.stream()
            .sorted(
                fits(prefixes * prefixTokens)
                    ? longestFirst.thenComparing(byPrefix)
                    : byPrefix.thenComparing(longestFirst))
            .toList();
    int start = 0;
    while (start < sorted.size()) {
      int longest = sorted.get(start).example().suffixTokens();
      int most =
          Math.max(1, Math.min(batchTokens / longest, memory.sequences(prefixTokens + longest)));
      int end = Math.min(sorted.size(), start + most);
      scoreBatch(sorted.subList(start, end), plan, schemes, sink);
      start = end;
    }
  }

  private boolean fits(long tokens) {
    return tokens * memory.cacheBytesPerToken() <= BUDGET_BYTES;
  }

  private void scoreBatch(
      List<Item> batch, SchemePlan plan, List<SamplingScheme> schemes, Consumer<TokenScores> sink) {
    List<TokenizedExample> examples = batch.stream().map(Item::example).toList();
    List<TokenScores> scored = new ArrayList<>();
    try {
      keep(batch);
      int columns =
          Math.max(
              1, examples.stream().mapToInt(TokenizedExample::suffixTokens).max().orElse(1) - 1);
      long[] numbers = batch.stream().mapToLong(item -> kept.get(item.prefix())).toArray();
      long[] input = new long[batch.size() * columns];
      for (int b = 0; b < batch.size(); b++) {
        for (int t = 0; t < examples.get(b).suffixTokens() - 1; t++) {
          input[b * columns + t] = examples.get(b).suffixId(t);
        }
      }
      ScoredRows rows = new ScoredRows(examples, plan, info.vocabularySize());
      List<ScriptArgument> arguments = new ArrayList<>();
      arguments.add(new LongTensorArg(numbers, batch.size()));
      arguments.add(new LongTensorArg(input, batch.size(), columns));
      arguments.addAll(rows.arguments(b -> b * (columns + 1)));
      rows.take(module.call("score_after", arguments), scored::add);
    } catch (OutOfNativeMemoryException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "not enough memory to keep prefixes for {0} suffixes at once; scoring these in full",
          batch.size());
      forget();
      scored.clear();
      plain.score(examples, schemes, scored::add);
    }
    scored.forEach(sink);
  }

  /** Runs those prefixes of a batch that are not there yet, once there is room for them. */
  private void keep(List<Item> batch) {
    Set<List<Integer>> missing = new HashSet<>();
    long tokens = 0;
    for (Item item : batch) {
      if (!kept.containsKey(item.prefix()) && missing.add(item.prefix())) {
        tokens += item.prefix().size();
      }
    }
    if (!missing.isEmpty() && !fits(keptTokens + tokens)) {
      forget();
    }
    for (Item item : batch) {
      List<Integer> prefix = item.prefix();
      if (!kept.containsKey(prefix)) {
        long[] ids = prefix.stream().mapToLong(Integer::longValue).toArray();
        module.call(
            "keep_prefix", List.of(new IntArg(kept.size()), new LongTensorArg(ids, 1, ids.length)));
        kept.put(prefix, kept.size());
        keptTokens += ids.length;
      }
    }
  }

  /** The kernel frees them when the next prefix becomes number 0. */
  private void forget() {
    kept.clear();
    keptTokens = 0;
  }
}
