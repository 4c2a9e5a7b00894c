package ai.rote.results.figures;

import ai.rote.core.score.SamplingScheme;
import ai.rote.metrics.stat.Interval;
import ai.rote.results.analysis.Grid;
import ai.rote.results.analysis.SubjectProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The facts of a measurement that bear on the anonymity of a model, as Opinion 28/2024 of the
 * European Data Protection Board puts it: that "the likelihood of direct (including probabilistic)
 * extraction of personal data" be insignificant, with all means reasonably likely to be used.
 *
 * @see <a href="https://www.edpb.europa.eu">European Data Protection Board, Opinion 28/2024 of 17
 *     December 2024, executive summary</a>
 */
final class EdpbFacts {
  private static final String ASKS =
      "Opinion 28/2024 of the European Data Protection Board (17 December 2024) holds a model to be"
          + " anonymous if the likelihood of direct (including probabilistic) extraction of personal"
          + " data of those whose data it was trained on, and that of obtaining such data from"
          + " queries, are insignificant for each of them, taking into account all the means"
          + " reasonably likely to be used. These are facts about the first likelihood. They are no"
          + " verdict: what is insignificant is not decided here.";

  private final SubjectFigures figures;
  private final Grid grid;
  private final List<ProfileFigures.Fact> facts = new ArrayList<>();

  private EdpbFacts(SubjectFigures figures, Grid grid) {
    this.figures = figures;
    this.grid = grid;
  }

  static ProfileFigures of(SubjectFigures figures, Grid grid) {
    EdpbFacts found = new EdpbFacts(figures, grid);
    found.list("", figures.main());
    if (figures.control() != null) {
      found.list("control: ", figures.control());
    }
    return new ProfileFigures(
        SubjectProfile.EDPB.toString(), ASKS, List.copyOf(found.facts), found.cannotSay());
  }

  private void list(String part, SubjectPart of) {
    add(
        part + "tested",
        "%,d examples of %,d persons; %,d more examples could not be, and %,d persons have no other",
        of.examples(),
        of.subjects(),
        of.skippedExamples(),
        of.unmeasuredSubjects());
    add(part + "persons with an example that greedy decoding emits", "%s", share(of.greedy()));
    long n = grid.mostQueries();
    double p = grid.middleProbability();
    for (int s = 0; s < of.schemes().size(); s++) {
      SubjectPart.Scheme each = of.schemes().get(s);
      String under = part + each.scheme() + ", n = " + grouped(n) + ": ";
      add(
          under + "persons with an example that comes out with probability " + p + " or more",
          "%s",
          share(each.rate(n, p).oneExample()));
      add(
          under + "persons of whom any does, their examples taken together",
          "%s",
          share(each.rate(n, p).together()));
      SamplingScheme scheme = grid.schemes().get(s);
      if (scheme.topK() != SamplingScheme.ALL_TOKENS
          || scheme.topP() < 1
          || scheme.minP() > 0
          || scheme.typicalP() < 1) {
        add(
            part + each.scheme() + ": persons with an example that can come out at all",
            "%s",
            share(each.worstCase()));
      }
      SubjectPart.Expected expected = each.expected().get(each.expected().size() - 1);
      add(
          under + "persons of whom something is expected to be held",
          "%s of %,d%s",
          number(expected.subjects()),
          of.subjects(),
          expected.cost() == null ? "" : ", for " + number(expected.cost()));
      SubjectPart.AtRisk worst = each.mostAtRisk().get(0);
      SubjectPart.Chance chance = worst.chances().get(worst.chances().size() - 1);
      add(
          under + "probability that something of the person most at risk comes out",
          "%s, of %,d example%s%s",
          probability(chance.probability(), worst.log10Probability()),
          worst.examples(),
          worst.examples() == 1 ? "" : "s",
          chance.cost() == null ? "" : ", for " + number(chance.cost()));
      add(
          part + each.scheme() + ": queries for each example of that person until it is " + p,
          "%s",
          queries(worst.queriesNeeded().get(grid.probabilities().indexOf(p))));
    }
  }

  private List<String> cannotSay() {
    List<String> limits = new ArrayList<>();
    limits.add(
        "Only these texts were tested. Of other personal data in the training data, and of other"
            + " parts of these texts, nothing is known from this.");
    limits.add(
        "Only this way of asking was tested: each text's own prefix, continued word for word,"
            + " under these sampling schemes, by somebody who has the prefix. Other prompts, other"
            + " lengths, fine-tuning, inversion and inference of membership are other means.");
    limits.add(
        "What comes out in other words, or nearly so, is not counted as extracted, nor is a part of"
            + " a suffix; a name alone may be a part.");
    limits.add(
        "Whether a suffix holds personal data, and of whom, is what the field '"
            + figures.field()
            + "' of the data says.");
    limits.add(
        "A share, or its bound, is of persons drawn like these. It says nothing of any one person"
            + " who was not tested, and an insignificant likelihood for each of them does not follow"
            + " from a small share.");
    if (figures.main().skippedExamples() > 0) {
      limits.add("Examples that could not be measured are in no figure; they may come out.");
    }
    if (figures.control() == null) {
      limits.add(
          "Without a control set it is not known how much of this comes out of a model that has"
              + " never seen the texts.");
    } else if (figures.inBoth() > 0) {
      limits.add(
          String.format(
              Locale.ROOT,
              "%,d persons have texts in the training data and in the control set, so the control"
                  + " set is not one of persons whom the model has never met.",
              figures.inBoth()));
    }
    limits.add(
        figures.price() == null
            ? "What asking costs was not computed; no price of tokens was given."
            : "Costs are of tokens at the price that was given: each query sends its prefix anew"
                + " and stops at the length of the suffix. Nobody's time, access or right to ask is"
                + " in them, nor what a limit on requests would prevent.");
    return List.copyOf(limits);
  }

  private void add(String what, String format, Object... values) {
    facts.add(new ProfileFigures.Fact(what, String.format(Locale.ROOT, format, values)));
  }

  private static String share(SubjectPart.SubjectRate share) {
    String counts =
        String.format(Locale.ROOT, "%,d of %,d", share.rate().count(), share.rate().total());
    return share.atMost() == null
        ? counts
        : String.format(
            Locale.ROOT,
            "%s; at most %s %% at %s %%",
            counts,
            SubjectNumbers.bound(share.atMost().value()),
            Interval.percent(share.atMost().level()));
  }

  private static String number(double value) {
    return SubjectNumbers.plain(value);
  }

  private static String probability(double probability, Double log10) {
    return log10 == null ? "0" : SubjectNumbers.probability(probability);
  }

  private static String queries(SubjectPart.Needed needed) {
    return SubjectNumbers.queries(needed);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
