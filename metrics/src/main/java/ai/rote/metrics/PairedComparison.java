package ai.rote.metrics;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.PairedRates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Two reports compared example by example: two models on the same data, two checkpoints of one
 * model, or one model on originals and on variants of them.
 *
 * <pre>{@code
 * PairedComparison models = PairedComparison.of(pythia, neo);
 * models.greedy().difference();                         // 0.018 [0.014, 0.022], 310/10000 - 130/10000
 * models.greedy().mcNemar();                            // p = 3.2e-20, exact McNemar, 220 examples
 * models.under(SamplingScheme.topK(40)).flips();        // where probabilistic order is the other one
 * }</pre>
 */
public final class PairedComparison {
  private final ExtractionReport first;
  private final ExtractionReport second;

  private PairedComparison(ExtractionReport first, ExtractionReport second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Compares two reports on the same examples.
   *
   * @param first counts as positive in differences
   * @param second is taken from it
   * @return the comparison, with the level and the design of the first report
   * @throws IllegalArgumentException if one report holds an example that the other lacks; nothing
   *     is left out silently
   */
  public static PairedComparison of(ExtractionReport first, ExtractionReport second) {
    Map<String, ExampleOutcome> others = byId(second);
    List<String> missing =
        first.ids().stream().filter(id -> !others.containsKey(id)).limit(1).toList();
    if (!missing.isEmpty() || first.examples() != second.examples()) {
      throw new IllegalArgumentException(
          "paired reports must hold the same examples, but they hold "
              + first.examples()
              + " and "
              + second.examples()
              + (missing.isEmpty() ? "" : ", and the second lacks '" + missing.get(0) + "'"));
    }
    return new PairedComparison(first, second);
  }

  /**
   * Compares originals with variants of them, such as the same text with a name changed: how far
   * extraction survives a perturbation.
   *
   * @param originals holds every original, and perhaps more
   * @param variants holds every variant, and perhaps more; may be the same report
   * @param variantOf the id of each original and of its one variant
   * @return the comparison of the pairs; {@link PairedRates#agreement()} is the consistency
   * @throws IllegalArgumentException if there is no pair, or a report lacks one of the ids
   */
  public static PairedComparison ofVariants(
      ExtractionReport originals, ExtractionReport variants, Map<String, String> variantOf) {
    if (variantOf.isEmpty()) {
      throw new IllegalArgumentException("a comparison needs at least one pair");
    }
    Map<String, ExampleOutcome> ofOriginals = byId(originals);
    Map<String, ExampleOutcome> ofVariants = byId(variants);
    List<ExampleOutcome> left = new ArrayList<>();
    List<ExampleOutcome> right = new ArrayList<>();
    new TreeMap<>(variantOf)
        .forEach(
            (original, variant) -> {
              left.add(present(ofOriginals, original));
              right.add(present(ofVariants, variant));
            });
    return new PairedComparison(originals.part(left, List.of()), variants.part(right, List.of()));
  }

  private static Map<String, ExampleOutcome> byId(ExtractionReport report) {
    Map<String, ExampleOutcome> byId = new HashMap<>();
    report.outcomes().forEach(each -> byId.put(each.id(), each));
    return byId;
  }

  private static ExampleOutcome present(Map<String, ExampleOutcome> byId, String id) {
    ExampleOutcome outcome = byId.get(id);
    if (outcome == null) {
      throw new IllegalArgumentException("the report holds no example '" + id + "'");
    }
    return outcome;
  }

  /**
   * The number of pairs.
   *
   * @return at least 1
   */
  public int examples() {
    return first.examples();
  }

  /**
   * The first of the two.
   *
   * @return a report on the compared examples
   */
  public ExtractionReport first() {
    return first;
  }

  /**
   * The second of the two.
   *
   * @return a report on the compared examples
   */
  public ExtractionReport second() {
    return second;
  }

  /**
   * Greedy extraction by both.
   *
   * @return the fourfold table
   */
  public PairedRates greedy() {
    return table(i -> first.outcomes().get(i).greedy(), i -> second.outcomes().get(i).greedy());
  }

  /**
   * Probabilistic extraction by both under one scheme.
   *
   * @param scheme under which both were scored
   * @return its comparison
   * @throws IllegalArgumentException if one of the two was not scored under it
   */
  public PairedExtraction under(SamplingScheme scheme) {
    return new PairedExtraction(this, first.under(scheme), second.under(scheme));
  }

  PairedRates table(IntPredicate inFirst, IntPredicate inSecond) {
    return first.estimator().paired(inFirst, inSecond);
  }

  double level() {
    return first.estimator().intervals().level();
  }
}
