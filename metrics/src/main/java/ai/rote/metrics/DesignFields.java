package ai.rote.metrics;

import ai.rote.core.ExampleException;
import ai.rote.metrics.stat.SampleDesign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which metadata fields of the examples say how they were drawn: by which clusters, with which
 * weights, from which population.
 *
 * <pre>{@code
 * report.with(DesignFields.NONE.withCluster("person").withWeight("weight"))
 * }</pre>
 *
 * @param cluster the field that names an example's cluster, a text or a number; examples with equal
 *     values may depend on each other. Empty if each example stands for itself
 * @param weight the field that holds an example's weight, a number above 0: in proportion to the
 *     inverse of its chance of being drawn. Empty if all count once
 * @param population what the examples were drawn from; empty if it has no end or is not known
 * @see SampleDesign
 */
public record DesignFields(
    Optional<String> cluster, Optional<String> weight, Optional<Population> population) {

  /** Independent examples that all count once, as is taken for granted where nothing is said. */
  public static final DesignFields NONE =
      new DesignFields(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Refuses nulls.
   *
   * @param cluster the field that names an example's cluster
   * @param weight the field that holds an example's weight
   * @param population what the examples were drawn from
   */
  public DesignFields {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(population, "population");
  }

  /**
   * The same with clusters.
   *
   * @param field that names an example's cluster
   * @return new fields
   */
  public DesignFields withCluster(String field) {
    return new DesignFields(Optional.of(field), weight, population);
  }

  /**
   * The same with weights.
   *
   * @param field that holds an example's weight
   * @return new fields
   */
  public DesignFields withWeight(String field) {
    return new DesignFields(cluster, Optional.of(field), population);
  }

  /**
   * The same from a finite population.
   *
   * @param whole what the examples were drawn from
   * @return new fields
   */
  public DesignFields withPopulation(Population whole) {
    return new DesignFields(cluster, weight, Optional.of(whole));
  }

  /**
   * The same without what is known of the population: of a control set, which is not of it.
   *
   * @return new fields
   */
  public DesignFields withoutPopulation() {
    return new DesignFields(cluster, weight, Optional.empty());
  }

  /**
   * Whether nothing is said.
   *
   * @return true for {@link #NONE}
   */
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * What is said, in words.
   *
   * @return as in {@code clusters by person, weights by weight, population of 120000}; empty if
   *     nothing is said
   */
  public String inWords() {
    List<String> words = new ArrayList<>();
    cluster.ifPresent(field -> words.add("clusters by " + field));
    weight.ifPresent(field -> words.add("weights by " + field));
    population.ifPresent(
        whole ->
            words.add((whole.field().isEmpty() ? "population of " : "population by ") + whole));
    return String.join(", ", words);
  }

  /**
   * The names of all fields that are needed.
   *
   * @return often none
   */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    cluster.ifPresent(names::add);
    weight.ifPresent(names::add);
    population.flatMap(Population::field).ifPresent(names::add);
    return names;
  }

  /**
   * The design of some examples.
   *
   * @param ids of the examples
   * @param metadata of each, in the same order
   * @return one entry an example
   * @throws ExampleException if an example lacks a field or its value cannot be taken, naming the
   *     example; or if the examples do not fit the population
   */
  public SampleDesign of(List<String> ids, List<Map<String, Object>> metadata) {
    SampleDesign.Builder builder = SampleDesign.builder(ids.size());
    cluster.ifPresent(
        field -> {
          List<Object> labels = new ArrayList<>();
          for (int i = 0; i < ids.size(); i++) {
            labels.add(label(field, "its cluster", ids.get(i), metadata.get(i)));
          }
          builder.clusters(labels);
        });
    weight.ifPresent(
        field -> {
          double[] weights = new double[ids.size()];
          for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(field, ids.get(i), metadata.get(i));
          }
          builder.weights(weights);
        });
    try {
      population.ifPresent(whole -> addPopulation(builder, whole, ids, metadata));
    } catch (IllegalArgumentException e) {
      throw new ExampleException(e.getMessage(), e);
    }
    return builder.build();
  }

  /**
   * Refuses an example that has no cluster, weight or kind of the population.
   *
   * @param id of the example
   * @param metadata of the example
   * @param isOfPopulation whether it is of the population: false in a control set
   * @throws ExampleException if it lacks a field, or its value cannot be taken
   */
  public void check(String id, Map<String, Object> metadata, boolean isOfPopulation) {
    cluster.ifPresent(field -> label(field, "its cluster", id, metadata));
    weight.ifPresent(field -> weight(field, id, metadata));
    population
        .filter(whole -> isOfPopulation && whole.field().isPresent())
        .ifPresent(whole -> kind(whole, id, metadata));
  }

  private static String kind(Population whole, String id, Map<String, Object> metadata) {
    String field = whole.field().orElseThrow();
    String kind = present(field, "its kind in the population", id, metadata).toString();
    if (!whole.sizes().containsKey(kind)) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s' has %s = %s, of which the population is not said to have any; sizes are"
                  + " given for %s",
              id,
              field,
              kind,
              whole.sizes().keySet()));
    }
    return kind;
  }

  private static void addPopulation(
      SampleDesign.Builder builder,
      Population whole,
      List<String> ids,
      List<Map<String, Object>> metadata) {
    if (whole.field().isEmpty()) {
      builder.population(whole.sizes().get(""));
      return;
    }
    String field = whole.field().get();
    List<String> kinds = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      kinds.add(kind(whole, ids.get(i), metadata.get(i)));
    }
    builder.postStrata(field, kinds, whole.sizes());
  }

  private static Object label(String field, String what, String id, Map<String, Object> metadata) {
    Object value = present(field, what, id, metadata);
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return new BigDecimal(number.toString()).stripTrailingZeros();
    }
    if (!(value instanceof String)) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s': field '%s' tells %s by a text or a number, but is %s",
              id,
              field,
              what,
              value));
    }
    return value;
  }

  private static double weight(String field, String id, Map<String, Object> metadata) {
    Object value = present(field, "its weight", id, metadata);
    double weight = value instanceof Number number ? number.doubleValue() : Double.NaN;
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s': field '%s' tells its weight by a number above 0, but is %s",
              id,
              field,
              value));
    }
    return weight;
  }

  private static Object present(
      String field, String what, String id, Map<String, Object> metadata) {
    Object value = metadata.get(field);
    if (value == null) {
      throw new ExampleException(
          String.format(
              Locale.ROOT,
              "example '%s' has no field '%s' to tell %s; it has %s",
              id,
              field,
              what,
              new TreeSet<>(metadata.keySet())));
    }
    return value;
  }
}
