package ai.rote.metrics.prior;

import ai.rote.core.ExampleException;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Prefixes that have nothing to do with an example: those of other examples, in an order that a
 * seed decides. Every example takes the first J that are unrelated to it, so that nearly all
 * examples have the same ones, and a model runs each of them once.
 *
 * <p>A prefix is <b>related</b> to an example, and passed over, if it is the example's own or equal
 * to it, belongs to an equal suffix, has the suffix's tokens in it, or comes from an example with
 * the same value of a field that names clusters (a person, a document). It is made as long as the
 * example's own prefix: longer ones give their last tokens. Where fewer than J are as long, shorter
 * ones are taken whole, the longest first. The special tokens at the example's start stay.
 *
 * <p>The order depends on the seed and on the examples' ids alone. Immutable.
 */
public final class UnrelatedPrefixes {
  private final List<TokenizedExample> ordered;
  private final List<TokenizedExample> longestFirst;
  private final Optional<String> clusterField;

  private UnrelatedPrefixes(List<TokenizedExample> ordered, Optional<String> clusterField) {
    this.ordered = ordered;
    this.longestFirst =
        ordered.stream()
            .sorted(Comparator.comparingInt(UnrelatedPrefixes::ownTokens).reversed())
            .toList();
    this.clusterField = clusterField;
  }

  /**
   * The prefixes of some examples.
   *
   * @param examples whose prefixes to take: those that are measured, or others
   * @param seed decides their order
   * @return the prefixes
   */
  public static UnrelatedPrefixes of(List<TokenizedExample> examples, long seed) {
    Comparator<TokenizedExample> byChance =
        Comparator.comparingLong(example -> random(seed, example.id()));
    return new UnrelatedPrefixes(
        examples.stream().sorted(byChance.thenComparing(TokenizedExample::id)).toList(),
        Optional.empty());
  }

  /**
   * The same, with examples of one cluster counting as related.
   *
   * @param field metadata that names an example's cluster; examples without it are on their own
   * @return new prefixes
   */
  public UnrelatedPrefixes withClusters(String field) {
    return new UnrelatedPrefixes(ordered, Optional.of(field));
  }

  /** FNV-1a of the id, mixed with the seed as SplitMix64 does. */
  private static long random(long seed, String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    long mixed = hash + seed * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * An example's suffix after prefixes that are unrelated to it.
   *
   * @param example whose suffix
   * @param count J, how many prefixes; at least 1
   * @return J examples with the same id and suffix, each after another prefix
   * @throws ExampleException if there are fewer unrelated prefixes
   */
  public List<TokenizedExample> after(TokenizedExample example, int count) {
    int tokens = ownTokens(example);
    Set<List<Integer>> taken = new HashSet<>();
    List<TokenizedExample> found = new ArrayList<>();
    take(ordered, each -> ownTokens(each) >= tokens, example, count, taken, found);
    take(longestFirst, each -> ownTokens(each) < tokens, example, count, taken, found);
    if (found.size() < count) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s': a prior needs %d prefixes that have nothing to do with it, but among"
                  + " %d examples there are %d; take fewer, or name a file of others",
              example.id(),
              count,
              ordered.size(),
              found.size()));
    }
    return found;
  }

  private void take(
      List<TokenizedExample> from,
      Predicate<TokenizedExample> which,
      TokenizedExample example,
      int count,
      Set<List<Integer>> taken,
      List<TokenizedExample> found) {
    int[] start = Arrays.copyOf(example.prefixIds(), example.startTokens());
    int[] own = own(example, Integer.MAX_VALUE);
    int[] suffix = example.suffixIds();
    for (TokenizedExample each : from) {
      if (found.size() == count) {
        return;
      }
      if (!which.test(each)) {
        continue;
      }
      int[] prefix = own(each, own.length);
      boolean related =
          each == example
              || prefix.length == 0
              || each.suffixIs(suffix)
              || Arrays.equals(prefix, own)
              || holds(prefix, suffix)
              || isOfOneCluster(each, example);
      if (!related && taken.add(Arrays.stream(prefix).boxed().toList())) {
        int[] ids = Arrays.copyOf(start, start.length + prefix.length);
        System.arraycopy(prefix, 0, ids, start.length, prefix.length);
        found.add(example.after(ids, start.length));
      }
    }
  }

  private static int ownTokens(TokenizedExample example) {
    return example.prefixTokens() - example.startTokens();
  }

  /** The last tokens of a prefix, without special tokens at its start. */
  private static int[] own(TokenizedExample example, int most) {
    int[] prefix = example.prefixIds();
    int from = Math.max(example.startTokens(), prefix.length - Math.min(most, prefix.length));
    return Arrays.copyOfRange(prefix, from, prefix.length);
  }

  private static boolean holds(int[] prefix, int[] suffix) {
    for (int from = 0; from + suffix.length <= prefix.length; from++) {
      if (Arrays.equals(prefix, from, from + suffix.length, suffix, 0, suffix.length)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOfOneCluster(TokenizedExample one, TokenizedExample other) {
    return clusterField
        .map(field -> one.metadata().get(field))
        .filter(value -> Objects.equals(value, other.metadata().get(clusterField.get())))
        .isPresent();
  }
}
