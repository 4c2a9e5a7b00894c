package ai.rote.fuzz;

import ai.rote.cli.TestFiles;
import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import ai.rote.core.token.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * GGUF files of several architectures, and tokenizers in such, damaged in their headers above all.
 */
final class GgufTarget implements Target {
  private static final List<String> BASES =
      List.of("llama", "llama-stretched", "gemma3", "gpt2", "gpt_neox");

  private static final List<String> TOKENIZERS = List.of("gpt2", "llama3", "gemma");

  /** Metadata and table end before this byte. */
  private static final int HEADER_BYTES = 3_000;

  /** One in so many cases that could be loaded is. */
  private static final int LOADED = 8;

  private final List<byte[]> contents = new ArrayList<>();
  private Path file;

  @Override
  public void prepare(Path folder) throws IOException {
    file = folder.resolve("model.gguf");
    for (String base : BASES) {
      contents.add(
          Files.readAllBytes(
              TestFiles.repository("core/src/test/resources/golden/gguf/" + base + ".gguf")));
    }
    for (String base : TOKENIZERS) {
      contents.add(
          Files.readAllBytes(
              TestFiles.repository(
                  "core/src/test/resources/golden/gguf-tokenizers/" + base + ".gguf")));
    }
  }

  @Override
  public Outcome run(Mutator mutator) throws IOException {
    int base = mutator.below(contents.size());
    boolean isTokenizer = base >= BASES.size();
    byte[] whole = contents.get(base);
    Cases.replace(file, mutator.bytes(whole, isTokenizer ? whole.length : HEADER_BYTES));
    try {
      if (isTokenizer) {
        try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(file)) {
          tokenizer.decode(tokenizer.encode("Some text, 1234 </s>\n\n  \u00e4\ud83d\ude00").ids());
        }
        return Outcome.TAKEN;
      }
      CausalLm.inspect(file, LoadOptions.defaults());
      if (mutator.below(LOADED) == 0) {
        ModelTarget.score(file, LoadOptions.defaults());
      }
      return Outcome.TAKEN;
    } catch (RoteException e) {
      return Cases.refused(e);
    }
  }
}
