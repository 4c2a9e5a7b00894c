package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Token ids that stand in a record: an array that nobody can change. */
public final class TokenIds {
  private final int[] ids;

  private TokenIds(int[] ids) {
    this.ids = ids;
  }

  /**
   * Takes ids.
   *
   * @param ids copied
   * @return the same ids
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TokenIds of(int[] ids) {
    return new TokenIds(ids.clone());
  }

  /**
   * The ids.
   *
   * @return a copy
   */
  @JsonValue
  public int[] toArray() {
    return ids.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  /** The ids with spaces between them. */
  @Override
  public String toString() {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }
}
