package ai.rote.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The nested beams of the near-verbatim search, as their definition reads: every beam is a list of
 * beginnings, and each takes the next token by trying all.
 */
final class BeamOracle {
  private final int vocabulary;
  private final int length;
  private final int epsilon;

  /** The least distance from the target that a beginning can still end with. */
  private final ToIntFunction<int[]> least;

  /** ln of a beginning's probability. */
  private final ToDoubleFunction<int[]> logProb;

  private boolean tied;

  BeamOracle(
      int vocabulary,
      int length,
      int epsilon,
      ToIntFunction<int[]> least,
      ToDoubleFunction<int[]> logProb) {
    this.vocabulary = vocabulary;
    this.length = length;
    this.epsilon = epsilon;
    this.least = least;
    this.logProb = logProb;
  }

  /**
   * The mass that the beam of each width 1, 2, 4 ... counts; empty if two beginnings of the same
   * probability stand where a beam ends, so that rounding decides which of them it holds.
   */
  Optional<List<Double>> masses(int widest) {
    List<List<int[]>> beams = new ArrayList<>();
    for (int width = 1; width <= widest; width *= 2) {
      beams.add(List.of(new int[0]));
    }
    for (int t = 1; t < length; t++) {
      beams = next(beams);
    }
    return tied
        ? Optional.empty()
        : Optional.of(
            beams.stream()
                .map(beam -> children(beam).mapToDouble(logProb).map(Math::exp).sum())
                .toList());
  }

  /** Each beam holds the narrower one, and the likeliest children of its own beginnings besides. */
  private List<List<int[]>> next(List<List<int[]>> beams) {
    List<List<int[]>> all = new ArrayList<>();
    Set<List<Integer>> taken = new LinkedHashSet<>();
    List<int[]> chosen = new ArrayList<>();
    for (int i = 0; i < beams.size(); i++) {
      List<int[]> likeliest =
          children(beams.get(i)).sorted(Comparator.comparingDouble(logProb).reversed()).toList();
      if (i == 0) {
        nearest(likeliest).ifPresent(each -> add(each, taken, chosen));
      }
      for (int[] each : likeliest) {
        if (chosen.size() < 1 << i) {
          add(each, taken, chosen);
        } else if (!taken.contains(key(each))) {
          tied |= isTied(each, chosen.get(chosen.size() - 1));
        }
      }
      all.add(List.copyOf(chosen));
    }
    return all;
  }

  private static void add(int[] beginning, Set<List<Integer>> taken, List<int[]> chosen) {
    if (taken.add(key(beginning))) {
      chosen.add(beginning);
    }
  }

  private static List<Integer> key(int[] beginning) {
    return Arrays.stream(beginning).boxed().toList();
  }

  private boolean isTied(int[] a, int[] b) {
    return Math.abs(logProb.applyAsDouble(a) - logProb.applyAsDouble(b)) < 1e-5;
  }

  private Optional<int[]> nearest(List<int[]> likeliest) {
    List<int[]> nearest =
        likeliest.stream().sorted(Comparator.comparingInt(least)).limit(2).toList(); // is stable
    if (nearest.size() == 2
        && least.applyAsInt(nearest.get(0)) == least.applyAsInt(nearest.get(1))) {
      tied |= isTied(nearest.get(0), nearest.get(1));
    }
    return nearest.stream().findFirst();
  }

  private Stream<int[]> children(List<int[]> beam) {
    List<int[]> children = new ArrayList<>();
    for (int[] beginning : beam) {
      for (int token = 0; token < vocabulary; token++) {
        int[] child = Arrays.copyOf(beginning, beginning.length + 1);
        child[beginning.length] = token;
        if (least.applyAsInt(child) <= epsilon && logProb.applyAsDouble(child) > -1e300) {
          children.add(child);
        }
      }
    }
    return children.stream();
  }
}
