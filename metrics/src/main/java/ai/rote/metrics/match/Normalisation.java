package ai.rote.metrics.match;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What two texts may differ in and still count as equal. A {@link Detail} that is kept makes a
 * difference; all others make none.
 *
 * <p>Texts are cut into words first, always in the same way: a word is a run of letters, digits and
 * the marks that belong to them (Unicode categories L, N, M), with apostrophes inside ({@code
 * don't}). Ideographs, kana, and pictures such as emoji are a word each. Whatever else is not white
 * space is punctuation, here including mathematical and currency signs; a hyphen or a dash so ends
 * a word. Scripts that write without blanks and are not named here, such as Thai, come out as long
 * words.
 *
 * @param kept which details must agree too
 */
public record Normalisation(Set<Detail> kept) {

  /** Nothing is kept: two texts are equal if a reader who only hears them finds them so. */
  public static final Normalisation FULL = new Normalisation(Set.of());

  /** Everything is kept: words with their punctuation, characters as they stand. */
  public static final Normalisation NONE = new Normalisation(EnumSet.allOf(Detail.class));

  /** Something that texts can differ in. */
  public enum Detail {
    /** {@code The} and {@code the}. Where it is not kept, words are compared in lower case. */
    CASE,
    /**
     * {@code well-known}, {@code well known} and {@code "well known!"}; {@code don't} and {@code
     * dont}. Where it is kept, every sign is a word of its own, and counts as one.
     */
    PUNCTUATION,
    /**
     * Line ends, tabs and how many blanks there are. It concerns comparisons of characters alone:
     * between words white space never counts. Where it is not kept, any run of it, or of
     * punctuation that is not kept, is one blank.
     */
    SPACE,
    /**
     * How a character is encoded and typeset: composed and decomposed letters, ligatures, letters
     * of full width, soft hyphens and other format characters, curly quotes and long dashes. Where
     * it is not kept, words are brought to Unicode's form NFKC, format characters are left out, and
     * quotes and dashes become those of ASCII.
     */
    UNICODE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Copies the set.
   *
   * @param kept which details must agree too
   */
  public Normalisation {
    Set<Detail> copy = EnumSet.noneOf(Detail.class);
    copy.addAll(kept);
    kept = Collections.unmodifiableSet(copy);
  }

  /**
   * Whether a detail makes a difference.
   *
   * @param detail of texts
   * @return whether it must agree
   */
  public boolean keeps(Detail detail) {
    return kept.contains(detail);
  }

  /** {@code nothing kept}, or as in {@code case, punctuation kept}. */
  @Override
  public String toString() {
    return kept.isEmpty()
        ? "nothing kept"
        : kept.stream().map(Detail::toString).collect(Collectors.joining(", ")) + " kept";
  }
}
