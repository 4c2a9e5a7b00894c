package ai.rote.cli;

import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import ai.rote.core.document.DocumentWindow;
import ai.rote.core.document.SlidingWindows;
import ai.rote.core.document.TokenStream;
import ai.rote.core.document.WindowShape;
import ai.rote.core.model.ModelInfo;
import ai.rote.core.token.BosPolicy;
import ai.rote.core.token.TextTokenizer;
import ai.rote.results.run.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** {@code scan --check}: every window cut and looked at, none scored. */
final class ScanDryRun {
  private final Terminal out;
  private final ModelInfo model;
  private final TextTokenizer tokenizer;
  private final WindowShape shape;
  private final int[] startIds;
  private final List<String> problems = new ArrayList<>();
  private long characters;
  private long tokens;
  private long windows;
  private long scored;
  private long tooShort;

  ScanDryRun(
      Terminal out, ModelInfo model, TextTokenizer tokenizer, WindowShape shape, BosPolicy bos) {
    this.out = out;
    this.model = model;
    this.tokenizer = tokenizer;
    this.shape = shape;
    this.startIds = bos.startIds(tokenizer);
  }

  /** Checks every text and prints what was found; true if all can be scanned. */
  boolean check(List<TextFile> texts) {
    texts.forEach(this::check);
    if (windows == 0) {
      problems.add("no text is as long as one window");
    }
    out.entry("model", "%s", ReportPrinter.describe(model));
    out.entry(
        "texts",
        "%,d of %,d characters and %,d tokens; %,d shorter than one window",
        texts.size(),
        characters,
        tokens,
        tooShort);
    out.entry("windows", "%,d", windows);
    new Cost(model, scored).print(out);
    problems.forEach(each -> out.entry("wrong", "%s", each));
    out.line(
        problems.isEmpty()
            ? "nothing is wrong; nothing was scanned"
            : "not to be scanned as it is");
    return problems.isEmpty();
  }

  /** Of each text the first window that the model cannot take is named. */
  private void check(TextFile text) {
    boolean fits = true;
    long before = windows;
    try (Reader reader = text.open()) {
      SlidingWindows sliding =
          new SlidingWindows(text.name(), new TokenStream(tokenizer, reader), shape, startIds);
      while (sliding.hasNext()) {
        DocumentWindow window = sliding.next();
        windows++;
        scored += window.example().length() - 1;
        fits = fits && fits(window);
      }
      characters += text.characters();
      tokens += sliding.tokens();
      tooShort += windows == before ? 1 : 0;
    } catch (IOException e) {
      throw new RoteException(text.file() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean fits(DocumentWindow window) {
    try {
      model.check(window.example());
      return true;
    } catch (ExampleException e) {
      problems.add(e.getMessage());
      return false;
    }
  }
}
