package ai.rote.results.canary;

import ai.rote.core.RoteException;
import ai.rote.core.model.GenerativeLm;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Queue;

/**
 * Texts that a model draws, which look like what it was trained on. The temperature is at least
 * 0.8: below it, draws are texts that a model finds likely without having seen them. The same seed
 * gives the same draws with the same libraries, device and number of threads.
 */
public final class DrawnTexts implements CanaryForm {

  /** Below this, canaries would be likely texts. */
  public static final double LEAST_TEMPERATURE = 0.8;

  private static final int BLOCK = 64;
  private static final int MOST_USELESS_BLOCKS = 16;

  private final GenerativeLm model;
  private final double temperature;
  private final String start;
  private final int prefixTokens;
  private final int suffixTokens;

  /**
   * Draws of a model.
   *
   * @param model with its tokenizer; has to stay open while texts are drawn
   * @param temperature at least {@value #LEAST_TEMPERATURE}
   * @param start of each text; empty for draws from the token that begins or ends texts
   * @param prefixTokens tokens drawn for each prefix, at least 1
   * @param suffixTokens tokens drawn for each suffix, at least 1
   * @throws IllegalArgumentException if the temperature is too low
   */
  public DrawnTexts(
      GenerativeLm model, double temperature, String start, int prefixTokens, int suffixTokens) {
    if (!(temperature >= LEAST_TEMPERATURE && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "canaries are drawn at a temperature of at least "
              + LEAST_TEMPERATURE
              + ", since a model finds colder draws likely without having seen them; it is "
              + temperature);
    }
    this.model = model;
    this.temperature = temperature;
    this.start = start;
    this.prefixTokens = prefixTokens;
    this.suffixTokens = suffixTokens;
  }

  @Override
  public OptionalDouble textBits() {
    return OptionalDouble.empty();
  }

  @Override
  public OptionalDouble suffixBits() {
    return OptionalDouble.empty();
  }

  @Override
  public Source source(long seed) {
    TextTokenizer tokenizer = model.tokenizer();
    TokenizedExample example =
        TokenizedExample.of("canary", startIds(tokenizer), new int[prefixTokens + suffixTokens]);
    SampleRequest request =
        SampleRequest.of(SamplingScheme.temperature(temperature), BLOCK)
            .withSeed(new Chance(seed, "drawn texts").next());
    Queue<CanaryText> texts = new ArrayDeque<>();
    int[] drawn = {0};
    return () -> {
      for (int i = 0; texts.isEmpty() && i < MOST_USELESS_BLOCKS; i++) {
        Samples samples = model.sample(example, request.withDraws(drawn[0], BLOCK));
        drawn[0] += BLOCK;
        for (int draw = 0; draw < samples.count(); draw++) {
          TokenText.of(tokenizer, start, samples.ids(draw), prefixTokens).ifPresent(texts::add);
        }
      }
      return Optional.ofNullable(texts.poll())
          .orElseThrow(
              () ->
                  new RoteException(
                      "drawn texts: of "
                          + BLOCK * MOST_USELESS_BLOCKS
                          + " draws none came back as the tokens it was made of"));
    };
  }

  private int[] startIds(TextTokenizer tokenizer) {
    if (!start.isEmpty()) {
      int[] before = tokenizer.startIds();
      int[] ids = tokenizer.encode(start).ids();
      int[] all = Arrays.copyOf(before, before.length + ids.length);
      System.arraycopy(ids, 0, all, before.length, ids.length);
      return all;
    }
    if (tokenizer.startIds().length > 0) {
      return tokenizer.startIds();
    }
    OptionalInt first = tokenizer.bosId().isPresent() ? tokenizer.bosId() : tokenizer.endId();
    return new int[] {
      first.orElseThrow(
          () ->
              new RoteException(
                  "the tokenizer names no token that begins or ends texts to draw from; give the"
                      + " texts a start"))
    };
  }

  /** As in {@code drawn at temperature 1, 8 + 8 tokens}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "drawn at temperature %s%s, %d + %d tokens",
        temperature,
        start.isEmpty() ? "" : " after '" + start + "'",
        prefixTokens,
        suffixTokens);
  }
}
