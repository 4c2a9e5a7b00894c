package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One part of a measurement that several machines share. Parts are made of whole batches of the
 * undivided run, every k-th, so that merged parts hold the same numbers to the last bit.
 *
 * @param index which part, from 1
 * @param count of how many
 */
public record Shard(int index, int count) {

  /** A measurement that is not divided. */
  public static final Shard WHOLE = new Shard(1, 1);

  private static final Pattern SPELLING = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  /**
   * Checks the range.
   *
   * @param index which part, from 1
   * @param count of how many
   */
  public Shard {
    if (index < 1 || index > count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shard %d/%d is none; expected I/K with I from 1 to K, as in 1/4",
              index,
              count));
    }
  }

  /**
   * Reads {@code 2/4}.
   *
   * @param text the spelling
   * @return the shard
   * @throws IllegalArgumentException if it is spelt otherwise or out of range
   */
  @JsonCreator
  public static Shard parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no shard; expected I/K with I from 1 to K, as in 1/4");
    }
    return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * Whether a batch of the undivided run belongs to this part.
   *
   * @param batch its number, from 0
   * @return true for every {@code count}-th
   */
  public boolean holds(int batch) {
    return batch % count == index - 1;
  }

  /** As it is read: {@code 2/4}. */
  @Override
  @JsonValue
  public String toString() {
    return index + "/" + count;
  }
}
