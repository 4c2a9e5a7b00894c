package ai.rote.core.score;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How one row of logits becomes the distribution from which the next token is drawn.
 *
 * <p>The steps apply in this order, the one Hugging Face {@code transformers} applies its logits
 * warpers in; after the last step the tokens that are left are renormalised:
 *
 * <ol>
 *   <li><b>temperature</b> T: logits are divided by T. T = 0 is greedy decoding: all mass on the
 *       arg max, the lowest token id where several share the largest logit.
 *   <li><b>top-k</b>: keeps every token whose logit is not below the k-th largest, so ties at the
 *       cut stay in.
 *   <li><b>top-p</b>: keeps the smallest set of most probable tokens whose mass reaches p, the
 *       token that crosses the line included. Among tokens of equal probability the higher id
 *       counts as the more probable one, as it does in {@code transformers}.
 *   <li><b>min-p</b>: keeps tokens at least as probable as this share of the most probable one
 *       (Nguyen et al. 2024, arXiv 2407.01082).
 *   <li><b>typical-p</b>: keeps the tokens whose information −ln q is nearest to the entropy of
 *       what the steps before left, until their mass reaches this share; tokens as near as the last
 *       one stay in (Meister et al. 2022, arXiv 2202.00666, locally typical sampling).
 * </ol>
 *
 * <p>Schemes are values: two that mean the same distribution for every model are equal, however
 * they are spelt. {@link #toString()} is the spelling that a scheme was read from by {@link
 * #parse(String)}, so that it stands in results as its user wrote it; a scheme made otherwise has
 * the {@linkplain #canonical() canonical} one.
 *
 * @see <a href="https://arxiv.org/abs/2410.19482">Hayes et al. 2024, section 2: the sampling scheme
 *     g_φ</a>
 */
public final class SamplingScheme {

  /** The value of {@link #topK()} that filters nothing. */
  public static final int ALL_TOKENS = Integer.MAX_VALUE;

  private static final String ALLOWED =
      "greedy, or a comma-separated list of temperature=T (T >= 0), top-k=K (K >= 1), top-p=P"
          + " (0 < P <= 1), min-p=M (0 <= M <= 1), typical-p=P (0 < P <= 1)";

  private final Parameters parameters;
  private final String spelling;

  /** What a scheme means; two schemes are equal if these are. */
  private record Parameters(
      double temperature, int topK, double topP, double minP, double typicalP) {

    /**
     * Checks the ranges and brings schemes of one meaning to one form: a temperature of 0 drops the
     * filters, which cannot change it.
     */
    Parameters {
      if (!(temperature >= 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "temperature must be finite and >= 0, but is " + temperature);
      }
      if (topK < 1) {
        throw new IllegalArgumentException("top-k must be >= 1, but is " + topK);
      }
      if (!(topP > 0 && topP <= 1)) {
        throw new IllegalArgumentException("top-p must be in (0, 1], but is " + topP);
      }
      if (!(minP >= 0 && minP <= 1)) {
        throw new IllegalArgumentException("min-p must be in [0, 1], but is " + minP);
      }
      if (!(typicalP > 0 && typicalP <= 1)) {
        throw new IllegalArgumentException("typical-p must be in (0, 1], but is " + typicalP);
      }
      minP = 0.0 + minP; // turns -0.0 into 0.0
      if (temperature == 0) {
        temperature = 0; // also turns -0.0 into 0.0
        topK = ALL_TOKENS;
        topP = 1;
        minP = 0;
        typicalP = 1;
      }
    }

    /** The canonical spelling, with the parts in the order they apply in. */
    String spelling() {
      if (temperature == 0) {
        return "greedy";
      }
      List<String> parts = new ArrayList<>();
      if (temperature != 1) {
        parts.add("temperature=" + plain(temperature));
      }
      if (topK != ALL_TOKENS) {
        parts.add("top-k=" + topK);
      }
      if (topP != 1) {
        parts.add("top-p=" + plain(topP));
      }
      if (minP != 0) {
        parts.add("min-p=" + plain(minP));
      }
      if (typicalP != 1) {
        parts.add("typical-p=" + plain(typicalP));
      }
      return parts.isEmpty() ? "temperature=1" : String.join(",", parts);
    }

    private static String plain(double value) {
      return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
  }

  private SamplingScheme(Parameters parameters, String spelling) {
    this.parameters = parameters;
    this.spelling = spelling;
  }

  private static SamplingScheme of(
      double temperature, int topK, double topP, double minP, double typicalP) {
    Parameters parameters = new Parameters(temperature, topK, topP, minP, typicalP);
    return new SamplingScheme(parameters, parameters.spelling());
  }

  /**
   * Greedy decoding: probability 1 for the arg max, 0 for all else.
   *
   * @return the scheme
   */
  public static SamplingScheme greedy() {
    return temperature(0);
  }

  /**
   * The model's own distribution at a temperature, unfiltered.
   *
   * @param temperature finite, at least 0
   * @return the scheme
   * @throws IllegalArgumentException if the temperature is out of its range
   */
  public static SamplingScheme temperature(double temperature) {
    return of(temperature, ALL_TOKENS, 1, 0, 1);
  }

  /**
   * The k most probable tokens at temperature 1.
   *
   * @param k at least 1
   * @return the scheme
   */
  public static SamplingScheme topK(int k) {
    return temperature(1).withTopK(k);
  }

  /**
   * The nucleus of mass p at temperature 1.
   *
   * @param p in (0, 1]
   * @return the scheme
   */
  public static SamplingScheme topP(double p) {
    return temperature(1).withTopP(p);
  }

  /**
   * The tokens at least as probable as a share of the most probable one, at temperature 1.
   *
   * @param share in [0, 1]
   * @return the scheme
   */
  public static SamplingScheme minP(double share) {
    return temperature(1).withMinP(share);
  }

  /**
   * The typical tokens of mass p at temperature 1.
   *
   * @param p in (0, 1]
   * @return the scheme
   */
  public static SamplingScheme typicalP(double p) {
    return temperature(1).withTypicalP(p);
  }

  /**
   * This scheme at another temperature.
   *
   * @param temperature finite, at least 0
   * @return a new scheme
   */
  public SamplingScheme withTemperature(double temperature) {
    return of(temperature, topK(), topP(), minP(), typicalP());
  }

  /**
   * This scheme with another top-k.
   *
   * @param k at least 1
   * @return a new scheme
   */
  public SamplingScheme withTopK(int k) {
    return of(temperature(), k, topP(), minP(), typicalP());
  }

  /**
   * This scheme with another top-p.
   *
   * @param p in (0, 1]
   * @return a new scheme
   */
  public SamplingScheme withTopP(double p) {
    return of(temperature(), topK(), p, minP(), typicalP());
  }

  /**
   * This scheme with another min-p.
   *
   * @param share in [0, 1]
   * @return a new scheme
   */
  public SamplingScheme withMinP(double share) {
    return of(temperature(), topK(), topP(), share, typicalP());
  }

  /**
   * This scheme with another typical-p.
   *
   * @param p in (0, 1]
   * @return a new scheme
   */
  public SamplingScheme withTypicalP(double p) {
    return of(temperature(), topK(), topP(), minP(), p);
  }

  /**
   * The divisor of the logits.
   *
   * @return finite and at least 0; 1 leaves them alone
   */
  public double temperature() {
    return parameters.temperature;
  }

  /**
   * The number of tokens kept.
   *
   * @return at least 1; {@link #ALL_TOKENS} for no limit. A value above the vocabulary's size keeps
   *     all tokens
   */
  public int topK() {
    return parameters.topK;
  }

  /**
   * The probability mass kept.
   *
   * @return in (0, 1]; 1 for no limit
   */
  public double topP() {
    return parameters.topP;
  }

  /**
   * The least probability kept, as a share of the largest.
   *
   * @return in [0, 1]; 0 for no limit
   */
  public double minP() {
    return parameters.minP;
  }

  /**
   * The mass of typical tokens kept.
   *
   * @return in (0, 1]; 1 for no limit
   */
  public double typicalP() {
    return parameters.typicalP;
  }

  /**
   * Whether this is {@link #greedy()}.
   *
   * @return true at temperature 0
   */
  public boolean isGreedy() {
    return temperature() == 0;
  }

  /**
   * Reads a scheme as it is written on a command line: {@code greedy}, {@code top-k=40}, {@code
   * top-p=0.95,temperature=0.8}. The order of the parts does not matter; each may stand once.
   *
   * @param text the spelling
   * @return the scheme, which prints as it is spelt here
   * @throws IllegalArgumentException if a part is unknown, repeated, malformed or out of range; the
   *     message says what is allowed
   */
  public static SamplingScheme parse(String text) {
    return new SamplingScheme(read(text), text.strip());
  }

  private static Parameters read(String text) {
    if (text.strip().equals("greedy")) {
      return greedy().parameters;
    }
    SamplingScheme scheme = temperature(1);
    Set<String> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name =
          (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      if (!seen.add(name)) {
        throw unreadable(text, "'" + name + "' stands twice");
      }
      try {
        scheme =
            switch (name) {
              case "temperature" -> scheme.withTemperature(decimal(value));
              case "top-k" -> scheme.withTopK(Integer.parseInt(value));
              case "top-p" -> scheme.withTopP(decimal(value));
              case "min-p" -> scheme.withMinP(decimal(value));
              case "typical-p" -> scheme.withTypicalP(decimal(value));
              default -> throw unreadable(text, "'" + part.strip() + "' is not known");
            };
      } catch (NumberFormatException e) {
        throw unreadable(text, "'" + value + "' is not a number that " + name + " can take");
      }
    }
    return scheme.parameters;
  }

  /** A number; not one that is too small to be told from 0, which would mean something else. */
  private static double decimal(String text) {
    double number = Double.parseDouble(text);
    if (number == 0 && text.split("[eE]")[0].matches(".*[1-9].*")) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  private static IllegalArgumentException unreadable(String text, String why) {
    return new IllegalArgumentException(
        "sampling scheme '" + text + "': " + why + "; allowed: " + ALLOWED);
  }

  /**
   * The same scheme in its canonical spelling: without what changes nothing, and with the parts in
   * the order they apply in. Equal schemes have one canonical spelling.
   *
   * @return an equal scheme
   */
  public SamplingScheme canonical() {
    return new SamplingScheme(parameters, parameters.spelling());
  }

  /** Whether the other scheme means the same distribution, however it is spelt. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SamplingScheme that && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return parameters.hashCode();
  }

  /** The spelling that the scheme was read from, or the canonical one. */
  @Override
  public String toString() {
    return spelling;
  }
}
