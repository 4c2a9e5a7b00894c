package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.core.document.TokenStream;
import ai.rote.core.token.TextTokenizer;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a text that a model is to continue.
 *
 * @param document the text's name
 * @param start its first token in the text, from 0
 * @param ids its tokens
 * @param text of it
 * @param target the text behind it, as long as the probe
 * @param tokensBehind how many tokens the text has behind it
 */
record Seed(
    String document, long start, List<Integer> ids, String text, String target, long tokensBehind) {

  /**
   * The seeds of a text, in their order; of places near its end, or behind it, there are none.
   *
   * @param name of the text
   * @param content all of it
   * @param tokens of it
   */
  static List<Seed> of(
      String name, String content, TokenStream tokens, ContinuationSettings settings) {
    List<Place> places = settings.seedStarts().stream().map(Place::new).toList();
    long count = 0;
    while (tokens.hasNext()) {
      TokenStream.Token token = tokens.next();
      for (Place place : places) {
        place.take(token, count - place.start, settings);
      }
      count++;
    }
    List<Seed> seeds = new ArrayList<>();
    for (Place place : places) {
      if (place.probeEnd >= 0) {
        seeds.add(
            new Seed(
                name,
                place.start,
                List.copyOf(place.ids),
                content.substring((int) place.from, (int) place.to),
                content.substring((int) place.to, (int) place.probeEnd),
                count - place.start - settings.seedTokens()));
      }
    }
    return seeds;
  }

  /** The seeds of a text. */
  static List<Seed> of(
      TextFile text, String content, TextTokenizer tokenizer, ContinuationSettings settings) {
    try (Reader reader = text.open()) {
      return of(text.name(), content, new TokenStream(tokenizer, reader), settings);
    } catch (IOException e) {
      throw new RoteException(text.file() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  int[] idArray() {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** What is known of a seed before the text has been read. */
  private static final class Place {
    private final long start;
    private final List<Integer> ids = new ArrayList<>();
    private long from = -1;
    private long to;
    private long probeEnd = -1;

    Place(long start) {
      this.start = start;
    }

    /** Takes a token, which stands so far behind the seed's first. */
    void take(TokenStream.Token token, long offset, ContinuationSettings settings) {
      if (offset < 0 || offset >= (long) settings.seedTokens() + settings.probeTokens()) {
        return;
      }
      if (offset < settings.seedTokens()) {
        from = from < 0 ? token.start() : from;
        to = token.end();
        ids.add(token.id());
      }
      if (offset == settings.seedTokens() + settings.probeTokens() - 1L) {
        probeEnd = Math.max(to, token.end());
      }
    }
  }
}
