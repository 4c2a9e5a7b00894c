package ai.rote.core.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Sets the weights of the smallest magnitude to zero, an exact number of them: of n weights the
 * nearest whole number to fraction · n. Where weights of equal magnitude stand at the cut, the
 * first ones go.
 *
 * <p>The cut is found by counting, in two passes over the weights: non-negative floats are in the
 * same order as their bits, so one pass counts them by their upper 16 bits, and a second one,
 * within the bucket that holds the cut, by their lower 16. No sorting, and no copy of the weights.
 */
public final class MagnitudePruning {
  private static final int BUCKETS = 1 << 16;
  private static final int RUN = 1 << 18;

  private final List<StoredTensor> tensors;
  private long toGo;

  private MagnitudePruning(Collection<StoredTensor> tensors, double fraction) {
    this.tensors = List.copyOf(tensors);
    long elements = this.tensors.stream().mapToLong(StoredTensor::elements).sum();
    this.toGo = Math.round(fraction * elements);
  }

  /**
   * Prunes tensors together, by one cut for all.
   *
   * @param tensors in an order that does not change from run to run
   * @param fraction of the weights to set to zero, from 0 to 1
   * @return the pruned tensors, in the same order
   */
  public static List<StoredTensor> prune(Collection<StoredTensor> tensors, double fraction) {
    return new MagnitudePruning(tensors, fraction).prune();
  }

  private List<StoredTensor> prune() {
    if (toGo == 0) {
      return tensors;
    }
    int upper = findBucket(count(-1));
    int lower = findBucket(count(upper));
    float cut = Float.intBitsToFloat(upper << 16 | lower);
    // What is left in toGo now is how many of those exactly at the cut have to go.
    List<StoredTensor> pruned = new ArrayList<>();
    for (StoredTensor tensor : tensors) {
      pruned.add(new PrunedTensor(tensor, cut, endOfTies(tensor, cut)));
    }
    return pruned;
  }

  /** Counts magnitudes by their upper 16 bits, or, among those with these, by their lower 16. */
  private long[] count(int upper) {
    long[] counts = new long[BUCKETS];
    for (StoredTensor tensor : tensors) {
      for (long start = 0; start < tensor.elements(); start += RUN) {
        for (float value : run(tensor, start)) {
          int bits = Float.floatToRawIntBits(value) & 0x7fffffff;
          if (upper < 0) {
            counts[bits >>> 16]++;
          } else if (bits >>> 16 == upper) {
            counts[bits & 0xffff]++;
          }
        }
      }
    }
    return counts;
  }

  /** The bucket that holds the cut; those below it go as a whole. */
  private int findBucket(long[] counts) {
    int bucket = 0;
    while (toGo > counts[bucket]) {
      toGo -= counts[bucket];
      bucket++;
    }
    return bucket;
  }

  /** Up to which element those exactly at the cut go. */
  private long endOfTies(StoredTensor tensor, float cut) {
    for (long start = 0; toGo > 0 && start < tensor.elements(); start += RUN) {
      float[] values = run(tensor, start);
      for (int i = 0; i < values.length; i++) {
        if (Math.abs(values[i]) == cut) {
          toGo--;
          if (toGo == 0) {
            return start + i + 1;
          }
        }
      }
    }
    return toGo > 0 ? tensor.elements() : 0;
  }

  private static float[] run(StoredTensor tensor, long start) {
    return tensor.floats(start, (int) Math.min(RUN, tensor.elements() - start));
  }

  /** A tensor without the weights below the cut, and without those at it up to some element. */
  private static final class PrunedTensor extends ChangedTensor {
    private final StoredTensor original;
    private final float cut;
    private final long endOfTies;

    PrunedTensor(StoredTensor original, float cut, long endOfTies) {
      super(original);
      this.original = original;
      this.cut = cut;
      this.endOfTies = endOfTies;
    }

    @Override
    public float[] floats(long start, int count) {
      float[] values = original.floats(start, count);
      for (int i = 0; i < count; i++) {
        float magnitude = Math.abs(values[i]);
        if (magnitude < cut || (magnitude == cut && start + i < endOfTies)) {
          values[i] = 0;
        }
      }
      return values;
    }
  }
}
