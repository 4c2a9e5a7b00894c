package ai.rote.studies.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Papers that end in standard clauses, as letters and forms do: after an opening that no other
 * paper has, a heading names one of a few sections, and that section's clause follows word for
 * word. Who has learnt the clauses can continue any such paper, one never seen as well as one seen.
 */
final class Notices {
  /** What a paper's own part has at most, cut at a blank: some 55 tokens. */
  private static final int OPENING_CHARACTERS = 190;

  private final List<String[]> clauses;
  private final Dice dice;
  private final PaperWriter papers;

  /**
   * One paper, divided at a place that either begins its clause or lies within it.
   *
   * @param id of the paper
   * @param section whose clause it is
   * @param form {@code template} or {@code phrase}
   * @param prefix up to the border
   * @param suffix after it
   */
  record Notice(String id, String section, String form, String prefix, String suffix) {
    String text() {
      return prefix + suffix;
    }
  }

  Notices(long seed) {
    this.dice = new Dice(seed);
    this.papers = new PaperWriter(new Dice(seed + 1));
    this.clauses = read();
  }

  private static List<String[]> read() {
    try (InputStream in = Notices.class.getResourceAsStream("notices.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", 2))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Papers with openings that no other has. */
  List<Notice> write(String set, int count) {
    List<Notice> notices = new ArrayList<>();
    List<Document> openings = papers.papers(set, count);
    for (int i = 0; i < count; i++) {
      String[] clause = dice.pick(clauses);
      String opening = openings.get(i).text();
      int end = opening.lastIndexOf(' ', OPENING_CHARACTERS);
      String head = opening.substring(0, end) + "\nFiled under " + clause[0] + ".";
      boolean within = i % 2 == 1;
      int border = within ? clause[1].indexOf(' ', clause[1].length() / 4) : 0;
      notices.add(
          new Notice(
              String.format(Locale.ROOT, "notice-%s-%04d", set, i),
              clause[0],
              within ? "phrase" : "template",
              head + (within ? " " + clause[1].substring(0, border) : ""),
              (within ? "" : " ") + clause[1].substring(border)));
    }
    return notices;
  }
}
