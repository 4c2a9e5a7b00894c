package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in several files: read as one, and refused where index and shards disagree. */
class ShardErrorsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String EMBEDDING = "gpt_neox.embed_in.weight";

  @TempDir private Path folder;

  private final TinyCheckpoint checkpoint = TinyCheckpoint.random(2);

  private void assertRefused(String file, String... parts) {
    assertThatThrownBy(() -> CausalLm.load(folder).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.resolve(file).toString())
        .hasMessageContainingAll(parts);
  }

  private ObjectNode index() throws IOException {
    return (ObjectNode) JSON.readTree(folder.resolve(TinyCheckpoint.INDEX).toFile());
  }

  private void rewriteIndex(ObjectNode index) throws IOException {
    Files.writeString(folder.resolve(TinyCheckpoint.INDEX), index.toString());
  }

  @Test
  void shardsScoreAsOneFile(@TempDir Path whole) throws IOException {
    checkpoint.writeSharded(folder, 7);
    checkpoint.write(whole);
    TokenizedExample example = TinyCheckpoint.example(new Random(3), "a", 10, 10);
    SamplingScheme scheme = SamplingScheme.temperature(1);

    try (CausalLm sharded = CausalLm.load(folder);
        CausalLm single = CausalLm.load(whole)) {
      assertThat(sharded.info()).isEqualTo(single.info());
      TokenScores actual = sharded.score(List.of(example), List.of(scheme)).get(0);
      TokenScores expected = single.score(List.of(example), List.of(scheme)).get(0);
      for (int t = 0; t < 10; t++) {
        assertThat(actual.tokenLogProb(scheme, t)).isEqualTo(expected.tokenLogProb(scheme, t));
      }
    }
  }

  @Test
  void aShardThatIsMissing() throws IOException {
    checkpoint.writeSharded(folder, 7);
    Files.delete(folder.resolve("model-2.safetensors"));
    assertRefused(
        "model-2.safetensors", ": no such file, but ", TinyCheckpoint.INDEX + " names it");
  }

  @Test
  void aShardThatLacksATensor() throws IOException {
    checkpoint.writeSharded(folder, 7);
    ObjectNode index = index();
    ((ObjectNode) index.get("weight_map")).put(EMBEDDING, "model-2.safetensors");
    rewriteIndex(index);
    assertRefused(
        "model-2.safetensors", "tensor '" + EMBEDDING + "' is missing, but", "places it there");
  }

  @Test
  void aTensorThatTheIndexDoesNotKnow() throws IOException {
    checkpoint.writeSharded(folder, 7);
    ObjectNode index = index();
    ((ObjectNode) index.get("weight_map")).remove(EMBEDDING);
    rewriteIndex(index);
    CausalLm.load(folder).close();

    checkpoint.zeros("stray.weight", 2, 3).writeSharded(folder, 100);
    index = index();
    ((ObjectNode) index.get("weight_map")).remove("stray.weight");
    rewriteIndex(index);
    assertRefused("", "'stray.weight' is left over: no part of the model wants it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model-1.safetensors",
        "/etc/passwd",
        "sub/model-1.safetensors",
        "..\\model-1.safetensors",
        "..",
        ".hidden",
        "",
        "C:model.safetensors",
        "model\u0000.safetensors"
      })
  void anIndexThatLeavesTheFolder(String shard) throws IOException {
    checkpoint.writeSharded(folder, 7);
    ObjectNode index = index();
    ((ObjectNode) index.get("weight_map")).put(EMBEDDING, shard);
    rewriteIndex(index);
    assertRefused(
        TinyCheckpoint.INDEX, "tensor '" + EMBEDDING + "' is placed in ", "expected a file name");
  }

  @Test
  void aShardNameThatIsNoText() throws IOException {
    checkpoint.writeSharded(folder, 7);
    ObjectNode index = index();
    ((ObjectNode) index.get("weight_map")).put(EMBEDDING, 1);
    rewriteIndex(index);
    assertRefused(
        TinyCheckpoint.INDEX, "tensor '" + EMBEDDING + "' is placed in 1, expected a file name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                  | 'weight_map' must be an object that is not empty
          {"weight_map": {}}  | 'weight_map' must be an object that is not empty
          {"weight_map": []}  | 'weight_map' must be an object that is not empty
          {"weight_map": {    | malformed JSON
          {"weight_map": {"a": "x", "a": "y"}} | Duplicate field 'a'
          """)
  void aMalformedIndex(String json, String message) throws IOException {
    checkpoint.writeSharded(folder, 7);
    Files.writeString(folder.resolve(TinyCheckpoint.INDEX), json);
    assertRefused(TinyCheckpoint.INDEX, message);
  }
}
