package ai.rote.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Magnitude pruning at load: the smallest weights of the projection matrices in attention and MLP
 * are set to zero, so that a model can be measured before and after. Embeddings, the vocabulary
 * head, norms and biases are never pruned.
 *
 * <p>Exactly the nearest whole number to fraction · n of n weights become zero; the first ones go
 * where magnitudes are equal. Matrices are taken as the checkpoint stores them: a fused query, key
 * and value projection is one matrix.
 *
 * @param fraction of the weights to set to zero, above 0 and below 1
 * @param scope within which weights are compared
 * @param parts which parts of each block are pruned
 */
public record Pruning(double fraction, Scope scope, Set<Part> parts) {

  /** Within which weights are compared. */
  public enum Scope {
    /** Each matrix by itself loses the fraction; the literature's uniform, layer-wise pruning. */
    LAYER,
    /** One cut for all matrices: together they lose the fraction. */
    GLOBAL;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** Parts of a block. */
  public enum Part {
    /** The projections of self-attention. */
    ATTENTION,
    /** The projections of the MLP. */
    MLP;

    @Override
    public String toString() {
      return label(this);
    }
  }

  private static final String SYNTAX =
      "magnitude=FRACTION[,scope=layer|global][,parts=attention|mlp|attention+mlp]";

  /**
   * Checks the fraction and that there is something to prune.
   *
   * @param fraction of the weights to set to zero, above 0 and below 1
   * @param scope within which weights are compared
   * @param parts which parts of each block are pruned
   * @throws IllegalArgumentException if the fraction is not above 0 and below 1, or no part is
   *     named
   */
  public Pruning {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "the fraction of weights to prune must be above 0 and below 1, but is " + fraction);
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("no part of the model is named to be pruned");
    }
    parts = Collections.unmodifiableSet(new LinkedHashSet<>(EnumSet.copyOf(parts)));
  }

  /**
   * Prunes attention and MLP, each matrix by itself.
   *
   * @param fraction of the weights to set to zero, above 0 and below 1
   * @return the pruning
   */
  public static Pruning magnitude(double fraction) {
    return new Pruning(fraction, Scope.LAYER, EnumSet.allOf(Part.class));
  }

  /**
   * This pruning within another scope.
   *
   * @param scope within which weights are compared
   * @return a new pruning
   */
  public Pruning within(Scope scope) {
    return new Pruning(fraction, scope, parts);
  }

  /**
   * This pruning of one part only.
   *
   * @param part of each block
   * @return a new pruning
   */
  public Pruning only(Part part) {
    return new Pruning(fraction, scope, EnumSet.of(part));
  }

  /**
   * Reads {@code magnitude=0.3}, {@code magnitude=0.3,scope=global}, {@code
   * magnitude=0.5,parts=mlp}.
   *
   * @param text the spelling
   * @return the pruning
   * @throws IllegalArgumentException if it is spelt otherwise; the message says what is allowed
   */
  public static Pruning parse(String text) {
    double fraction = Double.NaN;
    Scope scope = Scope.LAYER;
    Set<Part> parts = EnumSet.allOf(Part.class);
    Set<String> seen = new LinkedHashSet<>();
    for (String item : text.split(",", -1)) {
      String[] pair = item.strip().split("=", 2);
      if (pair.length != 2 || !seen.add(pair[0])) {
        throw unknown(text);
      }
      switch (pair[0]) {
        case "magnitude" -> {
          try {
            fraction = Double.parseDouble(pair[1]);
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException(unknown(text).getMessage(), e);
          }
        }
        case "scope" -> scope = named(Scope.values(), pair[1], text);
        case "parts" ->
            parts =
                Arrays.stream(pair[1].split("\\+", -1))
                    .map(part -> named(Part.values(), part, text))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
        default -> throw unknown(text);
      }
    }
    if (!seen.contains("magnitude")) {
      throw unknown(text);
    }
    return new Pruning(fraction, scope, parts);
  }

  private static <E extends Enum<E>> E named(E[] values, String label, String text) {
    return List.of(values).stream()
        .filter(value -> label(value).equals(label))
        .findFirst()
        .orElseThrow(() -> unknown(text));
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "pruning '" + text + "' is not known; it is written " + SYNTAX);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The full spelling: {@code magnitude=0.3,scope=layer,parts=attention+mlp}. */
  @Override
  public String toString() {
    return "magnitude="
        + fraction
        + ",scope="
        + scope
        + ",parts="
        + parts.stream().map(Part::toString).collect(Collectors.joining("+"));
  }
}
