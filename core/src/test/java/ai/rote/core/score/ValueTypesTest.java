package ai.rote.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.token.TokenizedExample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the value types refuse, so that nothing downstream has to ask. */
class ValueTypesTest {

  @Test
  void metadataIsOfFourTypes() {
    PrefixSuffix example =
        PrefixSuffix.ofText("a", "x", "y")
            .with("text", "t")
            .with("int", 7)
            .with("short", (short) 8)
            .with("byte", (byte) 9)
            .with("long", 10L)
            .with("float", 0.5f)
            .with("double", 0.25)
            .with("flag", true);

    assertThat(example.metadata())
        .containsExactly(
            Map.entry("text", "t"),
            Map.entry("int", 7L),
            Map.entry("short", 8L),
            Map.entry("byte", 9L),
            Map.entry("long", 10L),
            Map.entry("float", 0.5),
            Map.entry("double", 0.25),
            Map.entry("flag", true));
  }

  @Test
  void otherMetadataIsRefusedByName() {
    PrefixSuffix example = PrefixSuffix.ofText("a", "x", "y");
    for (Object value :
        Arrays.asList(null, List.of(1), 'c', Double.NaN, Float.POSITIVE_INFINITY, Map.of())) {
      assertThatThrownBy(() -> example.with("field", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("example 'a': metadata 'field' is " + value);
    }
  }

  @Test
  void startTokensArePartOfThePrefix() {
    assertThatThrownBy(
            () -> new TokenizedExample("a", new int[] {1}, new int[] {2}, 2, false, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("startTokens is 2, but the prefix has 1 tokens");
  }

  @Test
  void aCutElsewhereKeepsTheStartAndDoesNotCountIt() {
    TokenizedExample example =
        new TokenizedExample("a", new int[] {60, 1}, new int[] {2, 3, 4}, 1, false, Map.of());
    int[] ones = {1, 1, 1};
    TokenScores scores =
        new TokenScores(example, ones, ones, new float[] {1, 2, 3}, Map.of()).recut(2, 1);

    assertThat(scores.example().prefixIds()).containsExactly(60, 1, 2);
    assertThat(scores.example().suffixIds()).containsExactly(3);
    assertThat(scores.example().startTokens()).isEqualTo(1);
    assertThat(scores.margin(0)).isEqualTo(2);
  }
}
