package ai.rote.studies.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyntheticCorpusTest {

  private static final SyntheticCorpus.Size SIZE =
      new SyntheticCorpus.Size(600, 60, List.of(1, 2, 4), List.of(1, 1, 2, 4));

  private static final SyntheticCorpus CORPUS = SyntheticCorpus.generate(7, SIZE);

  @Test
  void sameSeedGivesTheSameCorpus() {
    assertEquals(CORPUS, SyntheticCorpus.generate(7, SIZE));
    assertNotEquals(CORPUS, SyntheticCorpus.generate(8, SIZE));
  }

  /** Guards against a change of the generator by accident: shipped models depend on it. */
  @Test
  void corpusOfASeedNeverChanges() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    everything().forEach(d -> digest.update(d.text().getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        "2e6146e4caca10cf22a8cd07dbc028d17312b67ebe95caedee0424ee0a2fae77",
        HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void setsAreDisjoint() {
    Set<String> texts = new HashSet<>();
    everything().forEach(document -> assertTrue(texts.add(document.text()), document.id()));
    Set<String> controlReferences =
        CORPUS.control().stream().map(Document::reference).collect(toSet());
    assertTrue(
        CORPUS
            .trainingDocuments()
            .noneMatch(document -> controlReferences.contains(document.reference())));
  }

  @Test
  void textsBearTheirReference() {
    everything().forEach(d -> assertTrue(d.text().contains(d.reference()), d.text()));
  }

  @Test
  void levelsHoldTheSameKindsAndVersions() {
    Map<Integer, Map<String, Long>> levels =
        CORPUS.planted().stream()
            .collect(
                groupingBy(
                    PlantedDocument::repetitions,
                    groupingBy(p -> p.document().kind() + " x " + p.versions(), counting())));
    assertEquals(Set.copyOf(SIZE.repetitions()), levels.keySet());
    assertEquals(1, Set.copyOf(levels.values()).size());
    assertEquals(3 * 6 * (1 + 1 + 2 + 4), CORPUS.planted().size());
  }

  @Test
  void trainingOrderHoldsEveryCopyInAnOrderOfItsSeed() {
    List<Document> order = CORPUS.trainingOrder(1);
    Map<Document, Long> seen = order.stream().collect(groupingBy(Function.identity(), counting()));
    Map<Document, Long> expected =
        CORPUS.planted().stream()
            .collect(toMap(PlantedDocument::document, planted -> (long) planted.repetitions()));
    CORPUS.background().forEach(document -> expected.put(document, 1L));
    assertEquals(expected, seen);
    assertEquals(order, CORPUS.trainingOrder(1));
    assertNotEquals(order, CORPUS.trainingOrder(2));
  }

  @Test
  void refusesSizesThatFavourAKind() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SyntheticCorpus.Size(601, 60, List.of(1), List.of(1)));
  }

  private static Stream<Document> everything() {
    return Stream.concat(CORPUS.trainingDocuments(), CORPUS.control().stream());
  }
}
