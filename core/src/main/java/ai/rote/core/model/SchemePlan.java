package ai.rote.core.model;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.FloatArg;
import ai.rote.core.torchscript.ScriptArgument.FloatsArg;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.IntsArg;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sampling schemes in the order {@code scoring.py} wants them: grouped by temperature, so that what
 * schemes of one temperature share is computed once.
 */
final class SchemePlan {
  /** Sorted logits kept beyond the largest k, for ties at the cut. */
  private static final int TIE_SLACK = 24;

  /** Sorted logits kept for a nucleus; rows with a wider one are sorted whole. */
  private static final int NUCLEUS_WIDTH = 1024;

  private final List<SamplingScheme> asked;
  private final List<SamplingScheme> grouped;
  private final Map<SamplingScheme, Integer> columns = new LinkedHashMap<>();
  private final Map<Double, Long> countByTemperature;
  private final int vocabularySize;

  SchemePlan(List<SamplingScheme> schemes, int vocabularySize) {
    this.asked = schemes.stream().distinct().toList();
    this.grouped =
        asked.stream().sorted(Comparator.comparingDouble(SamplingScheme::temperature)).toList();
    this.countByTemperature =
        grouped.stream()
            .collect(
                Collectors.groupingBy(
                    SamplingScheme::temperature, TreeMap::new, Collectors.counting()));
    this.vocabularySize = vocabularySize;
    asked.forEach(scheme -> columns.put(scheme, grouped.indexOf(scheme)));
  }

  FloatsArg temperatures() {
    return new FloatsArg(
        countByTemperature.keySet().stream().mapToDouble(Double::doubleValue).toArray());
  }

  IntsArg groups() {
    return new IntsArg(countByTemperature.values().stream().mapToLong(Long::longValue).toArray());
  }

  IntsArg topK() {
    return new IntsArg(grouped.stream().mapToLong(SamplingScheme::topK).toArray());
  }

  FloatsArg topP() {
    return new FloatsArg(grouped.stream().mapToDouble(SamplingScheme::topP).toArray());
  }

  FloatsArg minP() {
    return new FloatsArg(grouped.stream().mapToDouble(SamplingScheme::minP).toArray());
  }

  FloatsArg typicalP() {
    return new FloatsArg(grouped.stream().mapToDouble(SamplingScheme::typicalP).toArray());
  }

  /** One scheme alone, as {@code distribution} of {@code scoring.py} wants it. */
  static List<ScriptArgument> single(SamplingScheme scheme, int vocabularySize) {
    return List.of(
        new FloatArg(scheme.temperature()),
        new IntArg(scheme.topK()),
        new FloatArg(scheme.topP()),
        new FloatArg(scheme.minP()),
        new FloatArg(scheme.typicalP()),
        new IntArg(new SchemePlan(List.of(scheme), vocabularySize).width()));
  }

  /** Whether the model's own distribution is asked for, and so its moments, which go with it. */
  boolean needsMoments() {
    return asked.contains(SamplingScheme.temperature(1));
  }

  /** How many sorted logits of each row to keep; {@code scoring.py} caps it at the vocabulary. */
  int width() {
    int width = 2;
    for (SamplingScheme scheme : grouped) {
      if (scheme.topK() < vocabularySize) {
        width = Math.max(width, scheme.topK() + TIE_SLACK);
      } else if (scheme.topP() < 1 || scheme.minP() > 0 || scheme.typicalP() < 1) {
        width = Math.max(width, NUCLEUS_WIDTH);
      }
    }
    return Math.min(width, vocabularySize);
  }

  /** The rows {@code start} to {@code end} of a matrix with a column a scheme, by scheme. */
  Map<SamplingScheme, float[]> logProb(float[] matrix, int start, int end) {
    Map<SamplingScheme, float[]> byScheme = new LinkedHashMap<>();
    columns.forEach(
        (scheme, column) -> {
          float[] values = new float[end - start];
          for (int row = start; row < end; row++) {
            values[row - start] = matrix[row * grouped.size() + column];
          }
          byScheme.put(scheme, values);
        });
    return byScheme;
  }
}
