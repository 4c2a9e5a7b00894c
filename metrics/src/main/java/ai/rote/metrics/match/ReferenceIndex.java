package ai.rote.metrics.match;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** One reference, its words and all their runs. */
final class ReferenceIndex {
  private final int number;
  private final WordText text;
  private final SuffixAutomaton automaton;

  ReferenceIndex(int number, WordText text) {
    this.number = number;
    this.text = text;
    this.automaton = new SuffixAutomaton(text.ids());
  }

  WordText text() {
    return text;
  }

  SuffixAutomaton automaton() {
    return automaton;
  }

  /** The runs of at least some words that an output has too, each as long as it can be. */
  List<MatchedSpan> spans(int[] output, int leastWords) {
    List<MatchedSpan> spans = new ArrayList<>();
    SuffixAutomaton.Reader reader = automaton.new Reader();
    for (int end = 0; end <= output.length; end++) {
      int length = reader.length();
      int state = reader.state();
      if (end < output.length) {
        reader.read(output[end]);
      }
      boolean goesOn = end < output.length && reader.length() == length + 1;
      if (!goesOn && length >= leastWords) {
        spans.add(
            new MatchedSpan(number, automaton.firstEnd(state) - length, end - length, length));
      }
    }
    return spans;
  }

  /** Tells of every word of a text that stands in a run of at least so many that is here too. */
  void forWordsInRuns(int[] words, int leastWords, IntConsumer place) {
    SuffixAutomaton.Reader reader = automaton.new Reader();
    int told = 0;
    for (int i = 0; i < words.length; i++) {
      reader.read(words[i]);
      if (reader.length() >= leastWords) {
        for (int each = Math.max(told, i + 1 - reader.length()); each <= i; each++) {
          place.accept(each);
        }
        told = i + 1;
      }
    }
  }
}
