package ai.rote.studies.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Writes papers with ever new references, and corrected versions of them. */
final class PaperWriter {

  private static final Grammar GRAMMAR = Grammar.resource("business-papers.grammar");
  private static final Pattern NUMBER = Pattern.compile("\\d{3,}");

  /** The characters among which a corrected number lies; well after the opening of any paper. */
  private static final int CORRECTION_FROM = 220;

  private static final int CORRECTION_TO = 335;

  private final Dice dice;
  private final Set<String> usedReferences = new HashSet<>();

  PaperWriter(Dice dice) {
    this.dice = dice;
  }

  /** Writes a set of single papers in which the kinds take turns. */
  List<Document> papers(String set, int count) {
    DocumentKind[] kinds = DocumentKind.values();
    List<Document> papers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      papers.addAll(
          versions(String.format(Locale.ROOT, "%s-%05d", set, i), kinds[i % kinds.length], 1));
    }
    return papers;
  }

  /**
   * Writes one paper in some versions, which differ in one number only and bear one reference.
   *
   * @param id name of the paper; its versions are numbered where there is more than one
   */
  List<Document> versions(String id, DocumentKind kind, int count) {
    Grammar.Expansion paper = freshPaper(kind);
    String reference = paper.remembered().get("ref");
    MatchResult number = correctable(paper.text()).orElseThrow();
    Set<String> numbers = new HashSet<>();
    List<Document> versions = new ArrayList<>(count);
    String current = number.group();
    while (versions.size() < count) {
      if (numbers.add(current)) {
        String text =
            paper.text().substring(0, number.start())
                + current
                + paper.text().substring(number.end());
        String name = count == 1 ? id : id + "-" + (versions.size() + 1);
        versions.add(new Document(name, kind, reference, text));
      }
      current = number(current.length());
    }
    return versions;
  }

  private Grammar.Expansion freshPaper(DocumentKind kind) {
    while (true) {
      Grammar.Expansion paper = GRAMMAR.expand(kind.name(), dice);
      if (correctable(paper.text()).isPresent()
          && usedReferences.add(paper.remembered().get("ref"))) {
        return paper;
      }
    }
  }

  private static Optional<MatchResult> correctable(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .filter(number -> number.start() >= CORRECTION_FROM && number.end() <= CORRECTION_TO)
        .findFirst();
  }

  private String number(int length) {
    StringBuilder digits = new StringBuilder().append(1 + dice.below(9));
    while (digits.length() < length) {
      digits.append(dice.below(10));
    }
    return digits.toString();
  }
}
