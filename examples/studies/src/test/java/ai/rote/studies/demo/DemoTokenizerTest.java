package ai.rote.studies.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.rote.core.token.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the demo's tokenizer makes of the demo's corpus, read back through the library: of all that
 * was planted, of the control set, and of every eighth of the other papers; {@code -Drote.all=true}
 * takes all of them.
 */
class DemoTokenizerTest {

  private static final int PREFIX = 50;
  private static final int EXAMPLE = 100;
  private static final int STEP = Boolean.getBoolean("rote.all") ? 1 : 8;

  private static SyntheticCorpus corpus;
  private static List<Document> background;
  private static BytePairEncoding encoding;
  private static TextTokenizer tokenizer;

  /** Of words that were met already. */
  private static final Map<String, List<Integer>> ENCODED = new HashMap<>();

  /** Of each document that is looked at. */
  private static Map<Document, int[]> ids;

  @BeforeAll
  static void train(@TempDir Path directory) throws IOException {
    DemoRecipe recipe = DemoRecipe.SHIPPED;
    corpus = SyntheticCorpus.generate(recipe.seed(), recipe.corpus());
    encoding =
        BpeTrainer.train(corpus.trainingDocuments().map(Document::text), recipe.vocabularySize());
    TokenizerFiles.write(encoding, recipe.contextTokens(), directory);
    tokenizer = TextTokenizer.load(directory.resolve("tokenizer.json"));
    ids = new IdentityHashMap<>();
    background =
        IntStream.range(0, corpus.background().size())
            .filter(i -> i % STEP == 0)
            .mapToObj(corpus.background()::get)
            .toList();
    Stream.of(
            background.stream(),
            corpus.planted().stream().map(PlantedDocument::document),
            corpus.control().stream())
        .flatMap(documents -> documents)
        .forEach(document -> ids.put(document, tokenizer.encode(document.text()).ids()));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void everyDocumentIsLongEnoughForPrefixAndSuffix() {
    ids.forEach((document, each) -> assertTrue(each.length > EXAMPLE, document.text()));
  }

  @Test
  void versionsOfAPaperShareTheirPrefixAndDifferInTheirSuffix() {
    corpus.planted().stream()
        .map(PlantedDocument::document)
        .collect(Collectors.groupingBy(Document::reference))
        .values()
        .forEach(
            versions -> {
              assertEquals(1, versions.stream().map(d -> part(d, 0, PREFIX)).distinct().count());
              assertEquals(
                  versions.size(),
                  versions.stream().map(d -> part(d, PREFIX, EXAMPLE)).distinct().count());
            });
  }

  @Test
  void prefixesTellPapersApart() {
    List<Document> papers = new ArrayList<>(background);
    papers.addAll(corpus.control());
    assertEquals(papers.size(), papers.stream().map(d -> part(d, 0, PREFIX)).distinct().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Total due: 1,204.50 EUR",
        "  two blanks,\n\n\ttabs and trailing blanks  ",
        "it's we'll I'd they've",
        "Grüße aus Łódź, 東京 and Ωmega – ½ € … 😀",
        "\u0000\u00a0\u00ad\u2028\ufffd"
      })
  void everyTextComesBackAndIsCutAsWeLearntIt(String text) {
    int[] ids = tokenizer.encode(text).ids();
    assertEquals(text, tokenizer.decode(ids));
    assertArrayEquals(encode(text), ids);
  }

  @Test
  void documentsAreCutAsWeLearntThem() {
    corpus
        .control()
        .forEach(document -> assertArrayEquals(encode(document.text()), ids.get(document)));
  }

  @Test
  void endOfTextIsOneSpecialToken() {
    assertArrayEquals(new int[] {0}, tokenizer.encode(BytePairEncoding.END_OF_TEXT).ids());
  }

  private static List<Integer> part(Document document, int from, int to) {
    return Arrays.stream(ids.get(document), from, to).boxed().toList();
  }

  private static int[] encode(String text) {
    return ByteLevel.words(text).stream()
        .flatMap(word -> ENCODED.computeIfAbsent(word, DemoTokenizerTest::encodeWord).stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Applies the merges in the order in which they were learnt. */
  private static List<Integer> encodeWord(String word) {
    List<String> parts = new ArrayList<>(Arrays.asList(word.split("")));
    for (BytePairEncoding.Merge merge : encoding.merges()) {
      for (int i = 0; i + 1 < parts.size(); i++) {
        if (parts.get(i).equals(merge.left()) && parts.get(i + 1).equals(merge.right())) {
          parts.set(i, merge.left() + merge.right());
          parts.remove(i + 1);
        }
      }
    }
    return parts.stream().map(encoding.vocabulary()::indexOf).toList();
  }
}
