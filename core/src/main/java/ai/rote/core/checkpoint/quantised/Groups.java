package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import java.util.Optional;

/** To which group of scales each input of a matrix belongs. */
final class Groups {
  private Groups() {}

  /**
   * The groups as a tensor lists them or, where there is none, in runs of the same length.
   *
   * @param listed one entry an input, if it is stored
   * @param inputs how many there are
   * @param groups how many groups
   * @param size of a group
   * @param owner the packed tensor, for messages
   */
  static int[] of(
      Optional<StoredTensor> listed, long inputs, long groups, long size, StoredTensor owner) {
    int[] group = new int[Math.toIntExact(inputs)];
    if (listed.isPresent()) {
      Modules.checkShape(listed.get(), inputs);
      Bytes words = Bytes.of(listed.get());
      for (int i = 0; i < group.length; i++) {
        group[i] = words.word(i);
        if (group[i] < 0 || group[i] >= groups) {
          throw Modules.problem(
              listed.get(), "names group " + group[i] + ", but there are " + groups);
        }
      }
      return group;
    }
    check(inputs, groups, size, owner);
    for (int i = 0; i < group.length; i++) {
      group[i] = (int) (i / size);
    }
    return group;
  }

  static void check(long inputs, long groups, long size, StoredTensor owner) {
    if (size < 1 || (inputs + size - 1) / size != groups) {
      throw Modules.problem(
          owner, "has " + inputs + " inputs in groups of " + size + ", but scales for " + groups);
    }
  }

  /** The types that scales may have. */
  static StoredType[] scaleTypes() {
    return new StoredType[] {StoredType.F32, StoredType.F16, StoredType.BF16};
  }
}
