package ai.rote.results.canary;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A set of canaries before it is made.
 *
 * @param seed of texts, coins and order
 * @param count how many canaries, of which about half go in
 * @param repetitions how often those are inserted that go in, dealt out evenly: 1, 2, 4 and 8 times
 * @param models for how many models a split is made, each with coins of its own
 * @param forms of the texts, dealt out evenly
 * @param audit what an audit will look at
 */
public record CanaryPlan(
    long seed,
    int count,
    List<Integer> repetitions,
    int models,
    List<CanaryForm> forms,
    AuditPlan audit) {

  /**
   * Of each form and number of repetitions, so that hardly a seed leaves none of them in or out.
   */
  private static final int LEAST_OF_EACH = 10;

  /** A form must allow so many times more texts, so that those that differ are still random. */
  private static final int ROOM = 10;

  private static final int MOST_COUNT = 1_000_000;
  private static final int MOST_REPETITIONS = 100_000;
  private static final int MOST_MODELS = 10_000;

  /**
   * Checks what belongs together.
   *
   * @param seed of texts, coins and order
   * @param count how many canaries
   * @param repetitions how often those are inserted that go in
   * @param models for how many models a split is made
   * @param forms of the texts
   * @param audit what an audit will look at
   * @throws IllegalArgumentException if a number is out of its range, or a form allows too few
   *     texts
   */
  public CanaryPlan {
    repetitions = List.copyOf(repetitions);
    forms = List.copyOf(forms);
    Objects.requireNonNull(audit, "audit");
    refuseOutside("number of canaries", count, MOST_COUNT);
    refuseOutside("number of models", models, MOST_MODELS);
    repetitions.forEach(each -> refuseOutside("number of repetitions", each, MOST_REPETITIONS));
    if (repetitions.isEmpty() || repetitions.stream().distinct().count() < repetitions.size()) {
      throw new IllegalArgumentException(
          "numbers of repetitions must differ, and there must be one, but they are " + repetitions);
    }
    if (forms.isEmpty() || forms.stream().map(Object::toString).distinct().count() < forms.size()) {
      throw new IllegalArgumentException(
          "forms must differ, and there must be one, but they are " + forms);
    }
    int groups = forms.size() * repetitions.size();
    if (count < LEAST_OF_EACH * groups) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d canaries are too few for %d of each form and number of repetitions; expected at"
                  + " least %d",
              count,
              LEAST_OF_EACH,
              LEAST_OF_EACH * groups));
    }
    if ((long) audit.guessIn() + audit.guessOut() > count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d and %d guesses are more than the %d canaries",
              audit.guessIn(),
              audit.guessOut(),
              count));
    }
    int ofForm = (count + forms.size() - 1) / forms.size();
    for (CanaryForm form : forms) {
      OptionalDouble bits = form.textBits();
      if (bits.isPresent() && bits.getAsDouble() < Math.log(ROOM * (double) ofForm) / Math.log(2)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "'%s' can be filled in %.0f ways; expected at least %d, %d times the %d canaries of"
                    + " this form, which must all differ",
                form,
                Math.pow(2, bits.getAsDouble()),
                ROOM * (long) ofForm,
                ROOM,
                ofForm));
      }
    }
  }

  private static void refuseOutside(String what, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the %s must be from 1 to %,d, but is %d", what, most, number));
    }
  }

  /** Which form a canary has. */
  CanaryForm form(int canary) {
    return forms.get(canary / repetitions.size() % forms.size());
  }

  /** How often a canary is inserted if it goes in. */
  int planned(int canary) {
    return repetitions.get(canary % repetitions.size());
  }

  /**
   * The canary that is tested in every model: the first of those that are inserted most often.
   *
   * @return its number, from 0
   */
  int tested() {
    int most = repetitions.stream().mapToInt(Integer::intValue).max().orElseThrow();
    return repetitions.indexOf(most);
  }
}
