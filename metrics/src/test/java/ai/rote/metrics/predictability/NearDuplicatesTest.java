package ai.rote.metrics.predictability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {

  private static int[] counts(List<int[]> suffixes) {
    NearDuplicates set = new NearDuplicates();
    suffixes.forEach(set::add);
    return set.counts();
  }

  /** Every suffix with every other, by sets of lists. */
  private static int[] oracle(List<int[]> suffixes) {
    List<Set<List<Integer>>> sets = suffixes.stream().map(NearDuplicatesTest::shingles).toList();
    return IntStream.range(0, sets.size())
        .map(
            i ->
                (int)
                    IntStream.range(0, sets.size())
                        .filter(j -> j != i && isNear(sets.get(i), sets.get(j)))
                        .count())
        .toArray();
  }

  private static boolean isNear(Set<List<Integer>> one, Set<List<Integer>> other) {
    Set<List<Integer>> common = new HashSet<>(one);
    common.retainAll(other);
    Set<List<Integer>> all = new HashSet<>(one);
    all.addAll(other);
    return 10L * common.size() >= 8L * all.size();
  }

  private static Set<List<Integer>> shingles(int[] suffix) {
    int n = Math.min(3, suffix.length);
    Set<List<Integer>> shingles = new HashSet<>();
    for (int t = 0; t + n <= suffix.length; t++) {
      shingles.add(Arrays.stream(suffix, t, t + n).boxed().toList());
    }
    return shingles;
  }

  /** Of few words, changed a little, so that similarities lie on both sides of the threshold. */
  @Test
  void countsWhatComparingAllWithAllCounts() {
    SplittableRandom random = new SplittableRandom(3);
    List<int[]> suffixes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      if (i < 40 || random.nextInt(5) == 0) {
        suffixes.add(random.ints(1 + random.nextInt(60), 0, 30).toArray());
      } else {
        int[] copy = suffixes.get(random.nextInt(suffixes.size())).clone();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
          copy[random.nextInt(copy.length)] = random.nextInt(30);
        }
        suffixes.add(copy);
      }
    }

    int[] counts = counts(suffixes);

    assertThat(counts).isEqualTo(oracle(suffixes));
    assertThat(Arrays.stream(counts).filter(each -> each > 0).count()).isBetween(100L, 399L);
  }

  /** 4 of 5 shingles in common is 0.8. */
  @Test
  void takesInWhatLiesOnTheThreshold() {
    int[] longer = {1, 2, 3, 4, 5, 6, 7};
    int[] shorter = {1, 2, 3, 4, 5, 6};

    assertThat(counts(List.of(longer, shorter))).containsExactly(1, 1);
    assertThat(counts(List.of(longer, Arrays.copyOf(shorter, 5)))).containsExactly(0, 0);
  }

  @Test
  void suffixesShorterThanAShingleAreComparedAsAWhole() {
    assertThat(counts(List.of(new int[] {7}, new int[] {7}, new int[] {7, 8}, new int[] {8})))
        .containsExactly(1, 1, 0, 0);
  }

  @Test
  void stopsAtTheMost() {
    NearDuplicates set = new NearDuplicates();
    for (int i = 0; i < NearDuplicates.MOST + 5; i++) {
      set.add(new int[] {1, 2, 3, 4});
    }

    assertThat(set.counts()).containsOnly(NearDuplicates.MOST);
  }

  @Test
  void refusesASuffixWithoutTokens() {
    assertThatThrownBy(() -> new NearDuplicates().add(new int[0])).hasMessageContaining("no dup");
    assertThat(new NearDuplicates().counts()).isEmpty();
  }
}
