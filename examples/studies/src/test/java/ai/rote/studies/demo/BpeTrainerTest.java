package ai.rote.studies.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.rote.studies.demo.BytePairEncoding.Merge;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {

  private static final int BYTES_AND_SPECIAL = 257;

  @Test
  void joinsTheMostFrequentPairFirst() {
    BytePairEncoding encoding = BpeTrainer.train(Stream.of("abc abc"), BYTES_AND_SPECIAL + 3);
    assertEquals(
        List.of(new Merge("a", "b"), new Merge("ab", "c"), new Merge("Ġ", "abc")),
        encoding.merges());
    assertEquals(List.of("ab", "abc", "Ġabc"), learnt(encoding));
  }

  @Test
  void ofEquallyFrequentPairsTheSmallerIdsWin() {
    BytePairEncoding encoding = BpeTrainer.train(Stream.of("dc\nba"), BYTES_AND_SPECIAL + 1);
    assertEquals(List.of("ba"), learnt(encoding));
  }

  @Test
  void orderOfTextsDoesNotMatter() {
    assertEquals(
        BpeTrainer.train(Stream.of("wider winds", "winter"), 270),
        BpeTrainer.train(Stream.of("winter", "wider winds"), 270));
  }

  @Test
  void stopsWhenNothingIsLeftToJoin() {
    assertEquals(
        BYTES_AND_SPECIAL + 1, BpeTrainer.train(Stream.of("ab"), 1000).vocabulary().size());
  }

  @Test
  void refusesAVocabularyWithoutRoomForTheBytes() {
    assertThrows(
        IllegalArgumentException.class,
        () -> BpeTrainer.train(Stream.of("ab"), BYTES_AND_SPECIAL - 1));
  }

  private static List<String> learnt(BytePairEncoding encoding) {
    return encoding.vocabulary().subList(BYTES_AND_SPECIAL, encoding.vocabulary().size());
  }
}
