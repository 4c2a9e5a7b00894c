package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.metrics.match.MatchSettings;
import ai.rote.metrics.match.Normalisation;
import ai.rote.metrics.match.ReferenceCoverage;
import ai.rote.metrics.match.TargetMatch;
import ai.rote.metrics.match.TextMatcher;
import ai.rote.results.record.ContinuedChunk;
import ai.rote.results.record.ContinuedChunk.Stop;
import ai.rote.results.record.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The continuation of one seed, chunk by chunk: each is generated behind seed and chunks before it,
 * as far as the window reaches back. What comes next depends on the chunks so far alone, whether
 * they were generated here or by an earlier session.
 */
final class Chain {
  /** Runs of fewer words come up by chance in any long text. */
  static final int PROGRESS_WORDS = 10;

  /** What counts as progress. */
  static final MatchSettings PROGRESS =
      new MatchSettings(Normalisation.FULL, PROGRESS_WORDS, 5, 100);

  /** The text of a token may depend on those before it: on so many at most. */
  private static final int TEXT_CONTEXT = 32;

  /** What the decoder puts for bytes that are not yet a character. */
  private static final char INCOMPLETE = '\ufffd';

  /** A model and how it is to continue. */
  record Continuing(
      GenerativeLm model,
      BosPolicy bos,
      SamplingScheme scheme,
      ContinuationSettings settings,
      int windowTokens) {

    private OptionalInt endToken() {
      OptionalInt end = model.tokenizer().endId();
      return end.isPresent() && end.getAsInt() < model.info().vocabularySize()
          ? end
          : OptionalInt.empty();
    }
  }

  private final Seed seed;
  private final Continuing how;
  private final TextMatcher matcher;
  private final ReferenceCoverage coverage;

  /** Seed and continuation, of which the first {@code length} are there. */
  private int[] ids;

  private int length;
  private int chunks;
  private int chunksInVain;
  private String lastOutput = "";
  private boolean isOver;

  /**
   * At the seed.
   *
   * @param matcher of the seed's text, with {@link #PROGRESS}
   */
  Chain(Seed seed, Continuing how, TextMatcher matcher) {
    this.seed = seed;
    this.how = how;
    this.matcher = matcher;
    this.coverage = matcher.coverage(0);
    this.ids = seed.idArray();
    this.length = ids.length;
  }

  boolean isOver() {
    return isOver;
  }

  /** What the next chunk is called. */
  String nextName() {
    return RunKind.chunk(seed.document(), seed.start(), chunks);
  }

  /** How many tokens there are of the continuation. */
  long tokens() {
    return length - seed.ids().size();
  }

  /** How many there will be at most. */
  long budget() {
    return how.settings.budgetTokens().orElse(seed.tokensBehind());
  }

  /** Takes the next chunk, of an earlier session. */
  void take(ContinuedChunk chunk) {
    newWords(chunk.output());
    advance(chunk);
  }

  /** Generates the next chunk. */
  ContinuedChunk generate() {
    boolean isProbe = chunks == 0;
    ContinuationSettings settings = how.settings;
    int size =
        isProbe
            ? settings.probeTokens()
            : (int) Math.min(settings.chunkTokens(), budget() - tokens());
    OptionalInt end = how.endToken();
    Samples samples =
        how.model.sample(
            example(size),
            new SampleRequest(
                how.scheme, settings.randomSeed(), 0, isProbe ? settings.attempts() : 1, end));
    List<Double> similarities = new ArrayList<>();
    int best = 0;
    for (int i = 0; isProbe && i < samples.count(); i++) {
      similarities.add(similarity(text(withoutEnd(samples.ids(i), end))));
      best = similarities.get(i) > similarities.get(best) ? i : best;
    }
    int[] found = withoutEnd(samples.ids(best), end);
    String output = text(found);
    int newWords = newWords(output);
    boolean isLike = !isProbe || similarities.get(best) >= settings.leastSimilarity();
    ContinuedChunk chunk =
        new ContinuedChunk(
            seed.document(),
            seed.start(),
            chunks,
            isProbe ? seed.text() : null,
            isProbe ? similarities : null,
            TokenIds.of(found),
            output,
            newWords,
            isLike
                ? stop(found.length, found.length < samples.ids(best).length, newWords)
                : Stop.UNLIKE);
    advance(chunk);
    return chunk;
  }

  private Stop stop(int found, boolean isEnded, int newWords) {
    if (isEnded) {
      return Stop.END_TOKEN;
    }
    if (tokens() + found >= budget()) {
      return Stop.BUDGET;
    }
    boolean isInVain = chunks > 0 && newWords == 0;
    return isInVain && chunksInVain + 1 >= how.settings.patience() ? Stop.NO_MATCH : null;
  }

  private void advance(ContinuedChunk chunk) {
    int[] found = chunk.ids().toArray();
    if (length + found.length > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, length + found.length));
    }
    System.arraycopy(found, 0, ids, length, found.length);
    length += found.length;
    // The probe has shown that it is like the text, be it shorter than a run that counts.
    chunksInVain = chunks > 0 && chunk.newWords() == 0 ? chunksInVain + 1 : 0;
    chunks++;
    isOver = chunk.stop() != null;
  }

  /** Of its suffix only the length counts. */
  private TokenizedExample example(int size) {
    int[] start = how.bos.startIds(how.model.tokenizer());
    int[] window = Arrays.copyOfRange(ids, Math.max(0, length - how.windowTokens), length);
    return TokenizedExample.ofText(
            nextName(), ExampleTokenizer.after(start, window), new int[size], false)
        .withStartTokens(start.length);
  }

  private static int[] withoutEnd(int[] drawn, OptionalInt end) {
    boolean isEnded = end.isPresent() && drawn[drawn.length - 1] == end.getAsInt();
    return isEnded ? Arrays.copyOf(drawn, drawn.length - 1) : drawn;
  }

  /** The longest common run over the true text's words, as in the paper's first phase. */
  private double similarity(String output) {
    try {
      TargetMatch.Likeness words =
          TargetMatch.of(seed.target(), "", output, PROGRESS.normalisation()).words();
      return (double) words.longestRun() / words.target();
    } catch (IllegalArgumentException e) {
      throw new RoteException(
          seed.document()
              + ": the text behind the seed at token "
              + seed.start()
              + " has no word that a continuation could be compared with",
          e);
    }
  }

  /** The text of tokens that stand behind those that are there. */
  private String text(int[] more) {
    int from = Math.max(0, length - TEXT_CONTEXT);
    int[] all = Arrays.copyOf(Arrays.copyOfRange(ids, from, length), length - from + more.length);
    System.arraycopy(more, 0, all, length - from, more.length);
    String before = complete(Arrays.copyOf(all, length - from));
    String whole = complete(all);
    return whole.startsWith(before)
        ? whole.substring(before.length())
        : how.model.tokenizer().decode(more);
  }

  private String complete(int[] tokens) {
    String text = how.model.tokenizer().decode(tokens);
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == INCOMPLETE) {
      end--;
    }
    return text.substring(0, end);
  }

  /**
   * How many words of the document are new in a chunk. A run may begin in the chunk before; what
   * repeats the seed counts for nothing.
   */
  private int newWords(String output) {
    int before = coverage.covered().cardinality();
    coverage.add(matcher.match(seed.text(), lastOutput + output));
    lastOutput = output;
    return coverage.covered().cardinality() - before;
  }
}
