package ai.rote.metrics.match;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How much of a reference came out, over any number of outputs.
 *
 * <ul>
 *   <li><b>bmc@k</b>, book memorization coverage: the share of the reference's words that are in a
 *       run of at least k words which an output has too, wherever it stands in either. A run that
 *       the reference has several times covers all its places.
 *   <li><b>nv-recall</b>, near-verbatim recall: the share of the reference's words that are
 *       verbatim words of a nearly verbatim passage of an output ({@link
 *       OutputMatch#nearVerbatim}).
 * </ul>
 *
 * Both are in [0, 1], and 0 for a reference without a word. Adding takes time linear in the output,
 * and {@link #covered} once more in the reference.
 *
 * @see <a href="https://arxiv.org/abs/2603.20957">Liu et al. 2026, Alignment Whack-a-Mole, section
 *     3.1 and algorithm 1: bmc@k</a>
 * @see <a href="https://arxiv.org/abs/2601.02671">Ahmed et al. 2026, Extracting books from
 *     production language models: nv-recall</a>
 */
public final class ReferenceCoverage {
  private final int number;
  private final ReferenceIndex reference;
  private final int spanWords;

  /** Of each state: the most words of its parts that were read in an output. */
  private final int[] read;

  private final BitSet near = new BitSet();
  private BitSet covered;

  ReferenceCoverage(int number, ReferenceIndex reference, int spanWords) {
    this.number = number;
    this.reference = reference;
    this.spanWords = spanWords;
    this.read = new int[reference.automaton().states()];
  }

  /**
   * Adds what an output repeats.
   *
   * @param match of an output, by the matcher that this coverage is from
   */
  public void add(OutputMatch match) {
    SuffixAutomaton.Reader reader = reference.automaton().new Reader();
    for (int word : match.ids()) {
      reader.read(word);
      if (reader.length() >= spanWords) {
        read[reader.state()] = Math.max(read[reader.state()], reader.length());
        covered = null;
      }
    }
    for (NearVerbatimBlock block : match.nearVerbatim()) {
      if (block.reference() == number) {
        block.runs().forEach(run -> near.set(run.referenceStart(), run.referenceEnd()));
      }
    }
  }

  /**
   * How many words the reference has.
   *
   * @return at least 0
   */
  public int words() {
    return reference.text().words();
  }

  /**
   * Its words that are covered.
   *
   * @return which of them, a copy
   */
  public BitSet covered() {
    if (covered == null) {
      covered = computeCovered();
    }
    return (BitSet) covered.clone();
  }

  /**
   * Its words in nearly verbatim passages.
   *
   * @return which of them, a copy
   */
  public BitSet near() {
    return (BitSet) near.clone();
  }

  /**
   * bmc@k.
   *
   * @return in [0, 1]
   */
  public double share() {
    return words() == 0 ? 0 : (double) covered().cardinality() / words();
  }

  /**
   * nv-recall.
   *
   * @return in [0, 1]
   */
  public double nearShare() {
    return words() == 0 ? 0 : (double) near.cardinality() / words();
  }

  /**
   * Each place of the reference is the end of the longest run before it that an output has. A state
   * whose longer parts were read was itself read whole: its parts are their ends.
   */
  private BitSet computeCovered() {
    SuffixAutomaton automaton = reference.automaton();
    int[] longest = Arrays.copyOf(read, read.length);
    int[] byLength = byLength(automaton);
    for (int i = byLength.length - 1; i > 0; i--) {
      int state = byLength[i];
      int link = automaton.link(state);
      if (longest[state] > 0 && link > 0) {
        longest[link] = automaton.length(link);
      }
    }
    for (int state : byLength) {
      if (longest[state] == 0 && state != 0) {
        longest[state] = longest[automaton.link(state)];
      }
    }
    BitSet words = new BitSet(words());
    int state = 0;
    for (int i = 0; i < words(); i++) {
      state = automaton.next(state, reference.text().id(i));
      if (longest[state] >= spanWords) {
        words.set(i + 1 - longest[state], i + 1);
      }
    }
    return words;
  }

  /** The states, those of shorter parts first. */
  private static int[] byLength(SuffixAutomaton automaton) {
    int longest = 0;
    for (int state = 0; state < automaton.states(); state++) {
      longest = Math.max(longest, automaton.length(state));
    }
    int[] behind = new int[longest + 2];
    for (int state = 0; state < automaton.states(); state++) {
      behind[automaton.length(state) + 1]++;
    }
    for (int length = 0; length <= longest; length++) {
      behind[length + 1] += behind[length];
    }
    int[] order = new int[automaton.states()];
    for (int state = 0; state < automaton.states(); state++) {
      order[behind[automaton.length(state)]++] = state;
    }
    return order;
  }
}
