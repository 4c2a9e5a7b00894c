package ai.rote.metrics.predictability;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Of each suffix of a set, how many others are nearly the same: those whose sets of shingles,
 * {@value #SHINGLE_TOKENS} tokens in a row, have a Jaccard similarity of at least {@value
 * #LEAST_SIMILARITY},
 *
 * <pre>
 *   |A ∩ B| / |A ∪ B|
 * </pre>
 *
 * A suffix shorter than a shingle is one shingle. Counting stops at {@value #MOST}: that many, or
 * more.
 *
 * <p>The counts are exact but for shingles whose 64-bit digests collide. Nothing is compared with
 * everything: under any order of all shingles, two sets of such similarity have one in common among
 * the first |A| − ⌈0.8·|A|⌉ + 1 of each (Chaudhuri et al. 2006, the prefix filter), and rare
 * shingles are put first. Memory is about 11 bytes a suffix token and 200 a suffix.
 */
public final class NearDuplicates {
  /** Tokens of a shingle. */
  public static final int SHINGLE_TOKENS = 3;

  /** From this similarity on, two suffixes are near-duplicates. */
  public static final double LEAST_SIMILARITY = 0.8;

  /** The largest count. */
  public static final int MOST = 1000;

  private static final int TABLE = 1 << 20;

  /** Suffixes of the same shingles are counted together: the first has the number of all. */
  private final Map<LongBuffer, Integer> groups = new HashMap<>();

  private final List<long[]> sets = new ArrayList<>();
  private int[] members = new int[16];
  private int[] groupOf = new int[16];
  private int size;

  /** How often shingles come, roughly: those of one row are counted together. */
  private final int[] frequencies = new int[TABLE];

  /** An empty set. */
  public NearDuplicates() {}

  /**
   * Adds a suffix.
   *
   * @param suffix token ids, at least one
   * @throws IllegalArgumentException if it is empty
   */
  public void add(int[] suffix) {
    if (suffix.length == 0) {
      throw new IllegalArgumentException("a suffix without tokens has no duplicates");
    }
    long[] shingles = shingles(suffix);
    Integer group = groups.putIfAbsent(LongBuffer.wrap(shingles), sets.size());
    if (group == null) {
      group = sets.size();
      sets.add(shingles);
      for (long each : shingles) {
        frequencies[row(each)]++;
      }
    }
    members = grown(members, group);
    members[group]++;
    groupOf = grown(groupOf, size);
    groupOf[size++] = group;
  }

  private static int[] grown(int[] array, int index) {
    return index < array.length ? array : Arrays.copyOf(array, 2 * array.length);
  }

  /**
   * How many near-duplicates each suffix has.
   *
   * @return in the order they were added, from 0 to {@value #MOST}
   */
  public int[] counts() {
    long[] index = index();
    int[] seenBy = new int[sets.size()];
    int[] ofGroup = new int[sets.size()];
    for (int group = 0; group < sets.size(); group++) {
      ofGroup[group] = count(group, index, seenBy);
    }
    int[] counts = new int[size];
    for (int i = 0; i < size; i++) {
      counts[i] = ofGroup[groupOf[i]];
    }
    return counts;
  }

  private int count(int group, long[] index, int[] seenBy) {
    long[] set = sets.get(group);
    int found = members[group] - 1;
    for (long shingle : rarest(set)) {
      long key = shingle >>> Integer.SIZE << Integer.SIZE;
      int at = Arrays.binarySearch(index, key);
      for (int i = at < 0 ? -at - 1 : at; i < index.length && index[i] >>> 32 == key >>> 32; i++) {
        int other = (int) index[i];
        if (found >= MOST) {
          return MOST;
        }
        if (other != group && seenBy[other] != group + 1) {
          seenBy[other] = group + 1;
          found += isSimilar(set, sets.get(other)) ? members[other] : 0;
        }
      }
    }
    return Math.min(MOST, found);
  }

  /** Under the upper half of each shingle among a set's first, the number of the set. */
  private long[] index() {
    LongStream.Builder entries = LongStream.builder();
    for (int group = 0; group < sets.size(); group++) {
      for (long shingle : rarest(sets.get(group))) {
        entries.add(shingle >>> Integer.SIZE << Integer.SIZE | group);
      }
    }
    return entries.build().sorted().toArray();
  }

  /** The first of a set's shingles, so many that similar sets have one of them in common. */
  private long[] rarest(long[] set) {
    int first = set.length - (int) Math.ceil(LEAST_SIMILARITY * set.length - 1e-9) + 1;
    return Arrays.stream(set)
        .boxed()
        .sorted(
            (one, other) -> {
              int byRarity = Integer.compare(frequencies[row(one)], frequencies[row(other)]);
              return byRarity != 0 ? byRarity : Long.compare(one, other);
            })
        .limit(first)
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** Of sets in rising order. */
  private static boolean isSimilar(long[] one, long[] other) {
    int common = 0;
    for (int i = 0, j = 0; i < one.length && j < other.length; ) {
      int order = Long.compare(one[i], other[j]);
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return (double) common / (one.length + other.length - common) >= LEAST_SIMILARITY;
  }

  private static long[] shingles(int[] suffix) {
    int tokens = Math.min(SHINGLE_TOKENS, suffix.length);
    long[] shingles = new long[suffix.length - tokens + 1];
    for (int t = 0; t < shingles.length; t++) {
      long digest = tokens;
      for (int i = 0; i < tokens; i++) {
        digest = mixed(digest * 0x9E3779B97F4A7C15L + suffix[t + i]);
      }
      shingles[t] = digest;
    }
    return Arrays.stream(shingles).sorted().distinct().toArray();
  }

  /** A finaliser of Stafford's, as SplittableRandom has it: each bit depends on all bits. */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static int row(long shingle) {
    return (int) shingle & (TABLE - 1);
  }
}
