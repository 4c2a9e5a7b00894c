package ai.rote.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.data.PrefixSuffix;
import ai.rote.core.token.TokenizedExample;
import ai.rote.core.token.TokenizedText;
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
            () -> TokenizedExample.of("a", new int[] {1}, new int[] {2}).withStartTokens(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("startTokens is 2, but the prefix has 1 tokens");
  }

  @Test
  void aCutElsewhereKeepsTheStartAndDoesNotCountIt() {
    TokenizedExample example =
        TokenizedExample.of("a", new int[] {60, 1}, new int[] {2, 3, 4}).withStartTokens(1);
    int[] ones = {1, 1, 1};
    TokenScores scores =
        new TokenScores(example, ones, ones, new float[] {1, 2, 3}, Map.of()).recut(2, 1);

    assertThat(scores.example().prefixIds()).containsExactly(60, 1, 2);
    assertThat(scores.example().suffixIds()).containsExactly(3);
    assertThat(scores.example().startTokens()).isEqualTo(1);
    assertThat(scores.margin(0)).isEqualTo(2);
    assertThat(scores.id()).isEqualTo("a");
  }

  @Test
  void aCutElsewhereKeepsOriginAndMetadata() {
    TokenizedExample text =
        TokenizedExample.ofText("a", new int[] {1}, new int[] {2, 3, 4}, true)
            .withMetadata(Map.of("times", 4L));

    assertThat(text.recut(2, 1).isText()).isTrue();
    assertThat(text.recut(2, 1).metadata()).containsEntry("times", 4L);
    assertThat(text.recut(1, 2).borderMoved()).as("at the border that moved").isTrue();
    assertThat(text.recut(2, 1).borderMoved()).as("at another place").isFalse();
    assertThatThrownBy(() -> text.recut(2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("example 'a' has 1 + 3 tokens: a cut of 2 + 3 is not inside");
  }

  /**
   * What a caller does to an array after handing it over, or to one handed out, changes nothing.
   */
  @Test
  void arraysAreCopiedOnTheirWayInAndOut() {
    SamplingScheme scheme = SamplingScheme.topK(40);
    TokenizedExample example = TokenizedExample.of("a", new int[] {1}, new int[] {2});
    int[] ids = {7};
    int[] rank = {1};
    float[] floats = {-1};
    double[] doubles = {-1};
    TokenScores scores = new TokenScores(example, ids, rank, floats, Map.of(scheme, floats));
    LogProbMoments moments = new LogProbMoments(floats, new float[] {2});
    ContinuationMass.Found found = new ContinuationMass.Found(ids, -1, 1);
    TokenizedText text = new TokenizedText(ids, new int[] {0}, new int[] {1});
    Samples samples =
        new Samples(
            example, SampleRequest.of(scheme, 1), new int[][] {ids}, doubles, new double[] {1});

    ids[0] = 0;
    rank[0] = 9;
    floats[0] = -9;
    doubles[0] = -9;
    example.prefixIds()[0] = 0;
    found.ids()[0] = 0;
    text.ids()[0] = 0;
    samples.ids(0)[0] = 0;

    assertThat(example.prefixIds()).containsExactly(1);
    assertThat(scores.argMax(0)).isEqualTo(7);
    assertThat(scores.rank(0)).isEqualTo(1);
    assertThat(scores.margin(0)).isEqualTo(-1);
    assertThat(scores.tokenLogProb(scheme, 0)).isEqualTo(-1);
    assertThat(moments.mean(0)).isEqualTo(-1);
    assertThat(found.ids()).containsExactly(7);
    assertThat(text.ids()).containsExactly(7);
    assertThat(samples.ids(0)).containsExactly(7);
    assertThat(samples.logProb(0)).isEqualTo(-1);
  }
}
