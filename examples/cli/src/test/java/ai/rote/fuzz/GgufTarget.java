package ai.rote.fuzz;

import ai.rote.cli.TestFiles;
import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GGUF files of several architectures, damaged in their headers above all. */
final class GgufTarget implements Target {
  private static final List<String> BASES =
      List.of("llama", "llama-stretched", "gemma3", "gpt2", "gpt_neox");

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
  }

  @Override
  public Outcome run(Mutator mutator) throws IOException {
    byte[] whole = contents.get(mutator.below(contents.size()));
    Cases.replace(file, mutator.bytes(whole, HEADER_BYTES));
    try {
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
