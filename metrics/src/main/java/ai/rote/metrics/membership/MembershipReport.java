package ai.rote.metrics.membership;

import ai.rote.core.score.TokenScores;
import ai.rote.metrics.stat.Auc;
import ai.rote.metrics.stat.SampleDesign;
import ai.rote.metrics.stat.TruePositiveRate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several {@link LikelihoodScore}s of training examples against a control set, from one stream of
 * token scores. It keeps 8 bytes of each example for each score, and none of the examples.
 *
 * <pre>{@code
 * MembershipReport report = new MembershipReport(LikelihoodScore.customary(true));
 * model.score(training, schemes, report::addTraining);
 * model.score(control, schemes, report::addControl);
 * report.scores(0.95);   // AUC and TPR at 1 % FPR of each
 * }</pre>
 *
 * <p>For one thread at a time.
 */
public final class MembershipReport {

  /** The false positive rate at which the literature compares: 1 %. */
  public static final double FALSE_POSITIVE_RATE = 0.01;

  private final List<LikelihoodScore> scores;
  private final Column[] training;
  private final Column[] control;

  /**
   * A report without examples.
   *
   * @param scores what to compute of each example; may be empty
   */
  public MembershipReport(List<LikelihoodScore> scores) {
    this.scores = List.copyOf(scores);
    this.training = columns();
    this.control = columns();
  }

  private Column[] columns() {
    return scores.stream().map(each -> new Column()).toArray(Column[]::new);
  }

  /**
   * Adds a training example; it may be thrown away after.
   *
   * @param example its scores, under {@code temperature=1} at least
   * @throws IllegalArgumentException if what a score needs was not kept
   */
  public void addTraining(TokenScores example) {
    add(training, example);
  }

  /**
   * Adds a control example; it may be thrown away after.
   *
   * @param example its scores, under {@code temperature=1} at least
   * @throws IllegalArgumentException if what a score needs was not kept
   */
  public void addControl(TokenScores example) {
    add(control, example);
  }

  private void add(Column[] columns, TokenScores example) {
    double[] row = scores.stream().mapToDouble(each -> each.of(example)).toArray();
    IntStream.range(0, row.length).forEach(i -> columns[i].add(row[i]));
  }

  /**
   * How well each score works, by the examples added so far, at a false positive rate of 1 %.
   *
   * @param level nominal coverage of the intervals, in (0, 1)
   * @return one for each score, in their order
   * @throws IllegalArgumentException if there is no training or no control example, or the level is
   *     out of its range
   */
  public List<MembershipScore> scores(double level) {
    int members = scores.isEmpty() ? 1 : Math.max(1, training[0].size);
    int controls = scores.isEmpty() ? 1 : Math.max(1, control[0].size);
    return scores(level, SampleDesign.independent(members), SampleDesign.independent(controls));
  }

  /**
   * The same of examples in clusters; see {@link Auc#of(double[], double[], SampleDesign,
   * SampleDesign, double)}.
   *
   * @param level nominal coverage of the intervals, in (0, 1)
   * @param ofTraining how the training examples were drawn; in any order
   * @param ofControl how the control examples were drawn; in any order
   * @return one for each score, in their order
   * @throws IllegalArgumentException as for independent examples, or if examples are weighted
   */
  public List<MembershipScore> scores(
      double level, SampleDesign ofTraining, SampleDesign ofControl) {
    return IntStream.range(0, scores.size())
        .mapToObj(
            i -> {
              double[] members = training[i].values();
              double[] others = control[i].values();
              Auc auc = Auc.of(members, others, ofTraining, ofControl, level);
              return new MembershipScore(
                  scores.get(i).toString(),
                  Arrays.stream(members).average().orElseThrow(),
                  Arrays.stream(others).average().orElseThrow(),
                  auc,
                  TruePositiveRate.of(
                      members, others, ofTraining, ofControl, FALSE_POSITIVE_RATE, level));
            })
        .toList();
  }

  /** Numbers that become more. */
  private static final class Column {
    private double[] values = new double[16];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    double[] values() {
      return Arrays.copyOf(values, size);
    }
  }
}
