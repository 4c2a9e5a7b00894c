package ai.rote.core.model;

import ai.rote.core.score.SamplingScheme;
import ai.rote.core.torchscript.ScriptArgument;
import ai.rote.core.torchscript.ScriptArgument.FloatsArg;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Sampling schemes in the order {@code schemes.py} wants them: those of one temperature together,
 * so that what they share is computed once.
 */
final class SchemePlan {
  /** Sorted logits kept beyond the largest k, for ties at the cut. */
  private static final int TIE_SLACK = 24;

  /** Sorted logits kept for a nucleus; rows with a wider one are sorted whole. */
  private static final int NUCLEUS_WIDTH = 1024;

  private final List<SamplingScheme> asked;
  private final List<SamplingScheme> grouped;
  private final Map<SamplingScheme, Integer> columns = new LinkedHashMap<>();
  private final int vocabularySize;

  SchemePlan(List<SamplingScheme> schemes, int vocabularySize) {
    this.asked = schemes.stream().distinct().toList();
    this.grouped =
        asked.stream().sorted(Comparator.comparingDouble(SamplingScheme::temperature)).toList();
    this.vocabularySize = vocabularySize;
    asked.forEach(scheme -> columns.put(scheme, grouped.indexOf(scheme)));
  }

  /** What makes the class {@code Schemes}: five numbers a scheme, and the width. */
  List<ScriptArgument> arguments() {
    double[] table =
        grouped.stream()
            .flatMapToDouble(
                scheme ->
                    DoubleStream.of(
                        scheme.temperature(),
                        scheme.topK(),
                        scheme.topP(),
                        scheme.minP(),
                        scheme.typicalP()))
            .toArray();
    return List.of(new FloatsArg(table), new IntArg(width()));
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
