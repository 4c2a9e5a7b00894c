package ai.rote.cli;

import ai.rote.core.ExampleException;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.input.DataSet;
import ai.rote.input.DataSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code --check}: everything a measurement would do up to the first forward pass, with all that is
 * wrong and not only the first, and what the rest would cost.
 */
final class DryRun {
  private static final int MOST_SHOWN = 20;

  private final Terminal out;
  private final ModelInfo model;
  private final ExampleTokenizer tokenizer;
  private final List<String> problems = new ArrayList<>();
  private long moreProblems;
  private long examples;
  private long tooShort;
  private long bordersMoved;
  private long tokens;
  private long suffixTokens;
  private int longest;
  private int shortest = Integer.MAX_VALUE;

  DryRun(
      Terminal out,
      ModelInfo model,
      TextTokenizer tokenizer,
      int prefixTokens,
      int suffixTokens,
      BosPolicy bos) {
    this.out = out;
    this.model = model;
    this.tokenizer = new ExampleTokenizer(tokenizer, prefixTokens, suffixTokens, bos);
  }

  /** Checks every example and prints what was found; true if all can be measured. */
  boolean check(DataSet data, DataSummary summary, int schemes) {
    try (Stream<PrefixSuffix> stream = data.source().stream()) {
      stream.forEach(this::check);
    }
    if (examples == 0) {
      problem("there is nothing to measure: " + tooShort + " examples, all too short");
    }
    print(data, summary, schemes);
    return problems.isEmpty();
  }

  private void check(PrefixSuffix example) {
    try {
      tokenizer.tokenize(example, this::shorter).ifPresent(this::check);
    } catch (ExampleException e) {
      problem(e.getMessage());
    }
  }

  private void check(TokenizedExample example) {
    examples++;
    bordersMoved += example.borderMoved() ? 1 : 0;
    tokens += example.length() - 1;
    suffixTokens += example.suffixTokens();
    longest = Math.max(longest, example.length());
    shortest = Math.min(shortest, example.length());
    try {
      model.check(example);
    } catch (ExampleException e) {
      problem(e.getMessage());
    }
  }

  private void shorter(SkippedExample document) {
    tooShort++;
  }

  private void problem(String message) {
    if (problems.size() < MOST_SHOWN) {
      problems.add(message);
    } else {
      moreProblems++;
    }
  }

  private void print(DataSet data, DataSummary summary, int schemes) {
    out.entry(
        "model",
        "%s, context %s tokens, vocabulary %s",
        ReportPrinter.describe(model),
        Tables.grouped(model.contextTokens().orElseThrow()),
        Tables.grouped(model.vocabularySize()));
    out.entry(
        "data",
        "%s: %s examples, %s of them whole texts, %s prefix and suffix as text, %s token ids",
        data.name(),
        Tables.grouped(summary.examples()),
        Tables.grouped(summary.documents()),
        Tables.grouped(summary.texts()),
        Tables.grouped(summary.examples() - summary.documents() - summary.texts()));
    if (!summary.metadata().isEmpty()) {
      out.entry("fields", "%s", String.join(", ", summary.metadata()));
    }
    if (examples > 0) {
      out.entry(
          "tokens",
          "%s to score in %s sequences of %s tokens",
          Tables.grouped(suffixTokens),
          Tables.grouped(examples),
          (shortest == longest ? "" : Tables.grouped(shortest) + " to ") + Tables.grouped(longest));
    }
    out.entry(
        "skipped", "%s texts shorter than prefix and suffix together", Tables.grouped(tooShort));
    out.entry(
        "borders",
        "%s inside a token, which the suffix then begins with",
        Tables.grouped(bordersMoved));
    out.entry("cost", "%s", new Cost(model, tokens));
    out.entry("results", "about %s of scores.jsonl", Cost.bytes(recordBytes(schemes)));
    for (String each : problems) {
      out.entry("wrong", "%s", each);
    }
    if (moreProblems > 0) {
      out.entry("", "and %s more", Tables.grouped(moreProblems));
    }
    out.line(
        problems.isEmpty()
            ? "nothing is wrong; nothing was measured"
            : "not to be measured as it is");
  }

  /** As measured on the demo: what stands once an example, a token, and a token and scheme. */
  private double recordBytes(int schemes) {
    return 600.0 * examples + 8.0 * tokens + suffixTokens * (30.0 + 14.0 * schemes);
  }
}
