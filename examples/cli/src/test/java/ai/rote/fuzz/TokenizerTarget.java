package ai.rote.fuzz;

import ai.rote.cli.TestFiles;
import ai.rote.core.RoteException;
import ai.rote.core.token.TextTokenizer;
import ai.rote.core.token.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokenizers of all kinds, and the files beside them. What is taken has to tokenise texts, and to
 * read ids, without taking the process down.
 */
final class TokenizerTarget implements Target {
  private static final List<String> TEXTS =
      List.of(
          "The <s> quick  brown\n\tfox </s> jumps <mark> over 12345 dogs, naïve café!",
          "你好 日本語 한국어 🙂👩‍👧 \u0000 \u200b e\u0301 ﬁ Ⅷ <0xE4> ##x ▁x",
          "  \n\n   " + "a".repeat(300) + " ".repeat(300) + "é".repeat(100),
          "a",
          "");
  private static final List<String> FILES =
      List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");

  private record Base(Path folder, List<Path> files, List<byte[]> contents) {}

  private final boolean beside;
  private final List<Base> bases = new ArrayList<>();

  /**
   * Tokenizers.
   *
   * @param beside whether the files beside tokenizer.json are damaged, and not that one
   */
  TokenizerTarget(boolean beside) {
    this.beside = beside;
  }

  @Override
  public void prepare(Path folder) throws IOException {
    Path golden = TestFiles.repository("core/src/test/resources/golden/tokenizers");
    List<Path> sources = new ArrayList<>();
    for (String variant :
        List.of("config-decoder", "special-map", "split-special", "bos-sequence")) {
      sources.add(golden.resolve(variant));
    }
    if (!beside) {
      for (String kind : List.of("unigram", "wordpiece", "llama", "wordlevel")) {
        sources.add(TestFiles.module("src/test/resources/fuzz").resolve(kind));
      }
    }
    for (Path source : sources) {
      Path copy = Files.createDirectories(folder.resolve(source.getFileName().toString()));
      ModelTarget.copy(source, copy);
      List<Path> files = new ArrayList<>();
      List<byte[]> contents = new ArrayList<>();
      for (String name : beside ? FILES.subList(1, 3) : FILES.subList(0, 1)) {
        if (Files.exists(copy.resolve(name))) {
          files.add(copy.resolve(name));
          contents.add(Files.readAllBytes(copy.resolve(name)));
        }
      }
      bases.add(new Base(copy, files, contents));
    }
  }

  @Override
  public Outcome run(Mutator mutator) throws IOException {
    Base base = bases.get(mutator.below(bases.size()));
    for (int i = 0; i < base.files.size(); i++) {
      Cases.replace(base.files.get(i), mutator.json(base.contents.get(i)));
    }
    try (TextTokenizer tokenizer = TextTokenizer.ofCheckpoint(base.folder)) {
      tokenizer.startIds();
      tokenizer.bosId();
      for (String text : TEXTS) {
        TokenizedText tokens = tokenizer.encode(text);
        tokenizer.decode(tokens.ids());
      }
      tokenizer.decode(new int[] {0, 1, 2, 3, 100, 255, 256, 1 << 20, Integer.MAX_VALUE});
      return Outcome.TAKEN;
    } catch (RoteException e) {
      return Cases.refused(e);
    }
  }
}
