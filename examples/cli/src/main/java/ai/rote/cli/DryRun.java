package ai.rote.cli;

import ai.rote.core.ExampleException;
import ai.rote.core.chat.ChatPrompt;
import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.ExampleTokenizer;
import ai.rote.core.token.SkippedExample;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedExample;
import ai.rote.input.DataSet;
import ai.rote.input.DataSummary;
import ai.rote.metrics.stat.Intervals;
import ai.rote.results.analysis.ControlSet;
import ai.rote.results.analysis.Grid;
import ai.rote.results.run.BaselineSettings;
import ai.rote.results.run.GenerationSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final boolean strict;
  private final List<String> problems = new ArrayList<>();
  private long moreProblems;
  private Optional<ControlSet> control = Optional.empty();
  private long examples;
  private long controls;
  private final Map<SkippedExample.Reason, List<SkippedExample>> skipped =
      new EnumMap<>(SkippedExample.Reason.class);
  private long bordersMoved;
  private long withSpecialTokens;
  private long tokens;
  private long suffixTokens;
  private int longest;
  private int shortest = Integer.MAX_VALUE;

  DryRun(
      Terminal out,
      ModelInfo model,
      TextTokenizer tokenizer,
      Lengths lengths,
      BosPolicy bos,
      Optional<ChatPrompt> chat,
      boolean strict) {
    this.out = out;
    this.model = model;
    this.strict = strict;
    this.tokenizer =
        new ExampleTokenizer(
            tokenizer,
            lengths.prefixTokens(),
            lengths.suffixTokens(),
            lengths.suffixStart(),
            bos,
            model.contextTokens(),
            chat);
  }

  /** Checks every example and prints what was found; true if all can be measured. */
  boolean check(
      DataSet data,
      DataSummary summary,
      Grid grid,
      Optional<ControlSet> control,
      GenerationSettings generation,
      BaselineSettings baselines) {
    this.control = control;
    try (Stream<PrefixSuffix> stream = data.source().stream()) {
      stream.forEach(this::check);
    }
    if (examples == 0) {
      problem("there is nothing to measure: no example can be scored");
    }
    print(data, summary, grid, generation, baselines);
    return problems.isEmpty();
  }

  private void check(PrefixSuffix example) {
    try {
      withSpecialTokens += isChat() && tokenizer.holdsSpecialToken(example) ? 1 : 0;
      tokenizer.tokenize(example, this::skip).ifPresent(this::check);
    } catch (ExampleException e) {
      problem(e.getMessage());
    }
  }

  private boolean isChat() {
    return tokenizer.chat().isPresent();
  }

  private void check(TokenizedExample example) {
    examples++;
    controls += control.filter(set -> set.holds(example.metadata())).isPresent() ? 1 : 0;
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

  private void skip(SkippedExample example) {
    skipped.computeIfAbsent(example.reason(), each -> new ArrayList<>()).add(example);
    if (strict) {
      problem(example.toString());
    }
  }

  private void problem(String message) {
    if (problems.size() < MOST_SHOWN) {
      problems.add(message);
    } else {
      moreProblems++;
    }
  }

  private void print(
      DataSet data,
      DataSummary summary,
      Grid grid,
      GenerationSettings generation,
      BaselineSettings baselines) {
    int schemes = grid.schemes().size();
    out.entry(
        "model",
        "%s, context %s, vocabulary %s",
        ReportPrinter.describe(model),
        model.contextTokens().isPresent()
            ? Tables.grouped(model.contextTokens().getAsInt()) + " tokens"
            : "unknown",
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
    if (skipped.isEmpty()) {
      out.entry("skipped", "none");
    }
    skipped.forEach(
        (reason, those) ->
            out.entry(
                "skipped",
                "%s: %s; the first is %s",
                Tables.grouped(those.size()),
                reason,
                those.get(0)));
    if (isChat()) {
      out.entry(
          "chat",
          "template of %s; %s examples hold the text of a special token, which then stands there",
          tokenizer.chat().get().template().file(),
          Tables.grouped(withSpecialTokens));
    } else {
      out.entry(
          "borders",
          "%s inside a token, which the suffix then begins with",
          Tables.grouped(bordersMoved));
    }
    printProspect(grid);
    new Cost(model, tokens + generatedTokens(schemes, generation) + otherTokens(baselines))
        .print(out);
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

  /** What so many examples could show, those of the control set left out. */
  private void printProspect(Grid grid) {
    Intervals intervals = grid.intervals();
    if (examples > controls) {
      out.entry(
          "shows",
          "%s%s",
          new Prospect(examples - controls, intervals.share(), intervals.level()),
          grid.design().isNone()
              ? ""
              : "; that is for independent examples: those of clusters or with weights show less");
    }
  }

  /** Of draws and of the greedy one beside them, and of beams, which cost as many draws. */
  private long generatedTokens(int schemes, GenerationSettings generation) {
    long sequences =
        (generation.draws().isPresent() ? 1L + generation.draws().getAsInt() : 0L)
            + generation.nearVerbatimWidth().orElse(0)
            + generation.tokenisationsWidth().orElse(0);
    return suffixTokens * schemes * sequences;
  }

  /** Of suffixes after unrelated prefixes, which run once; references count as if of this size. */
  private long otherTokens(BaselineSettings baselines) {
    return suffixTokens * baselines.prior().map(BaselineSettings.Prior::prefixes).orElse(0)
        + tokens * baselines.references().size();
  }

  /** As measured on the demo: what stands once an example, a token, and a token and scheme. */
  private double recordBytes(int schemes) {
    return 600.0 * examples + 8.0 * tokens + suffixTokens * (30.0 + 14.0 * schemes);
  }
}
