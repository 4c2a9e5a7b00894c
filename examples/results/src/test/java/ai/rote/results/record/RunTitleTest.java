package ai.rote.results.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run is called: by the name it was given, or by all that makes it what it is. */
class RunTitleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "a".repeat(64);
  private static final String ADAPTER = "b".repeat(64);
  private static final String DATA = "c".repeat(64);

  private static RunRecord run(String dtype, Map<String, ?> more) {
    Map<String, Object> options = new LinkedHashMap<>(Map.of("model", "models/large"));
    options.putAll(more);
    Map<String, Object> scoring = new LinkedHashMap<>();
    if (options.containsKey("adapter")) {
      scoring.put(
          "adapter",
          new TreeMap<>(Map.of("adapter_config.json", DATA, "adapter_model.safetensors", ADAPTER)));
    }
    RunRecord.Model model =
        new RunRecord.Model(
            "models/large and more",
            "models/large",
            "gpt_neox",
            1,
            1,
            1,
            1,
            1,
            "float32",
            dtype,
            "cpu",
            null,
            List.of());
    return RunRecord.begin(
        model,
        new RunRecord.Data("data/pairs.jsonl", DATA, 1, 0, null),
        RunOptions.of(options),
        Shard.WHOLE,
        Tokenization.of(TokenIds.of(new int[0])),
        new RunIdentity(
            1,
            "engine",
            new TreeMap<>(Map.of("model.safetensors", MODEL, "config.json", DATA)),
            DATA,
            RunOptions.of(scoring)),
        null);
  }

  @Test
  void withoutANameItIsTheModelAndWhatWasDoneToIt() {
    assertThat(RunTitle.page(run("float32", Map.of()))).isEqualTo("large on pairs.jsonl");
    assertThat(RunTitle.name(run("bfloat16", Map.of()))).isEqualTo("large, in bfloat16");
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("adapter", "out/lora/");
    all.put("prune", "magnitude=0.3,scope=layer,parts=attention+mlp");
    all.put("int8-weights", true);
    assertThat(RunTitle.page(run("float16", all)))
        .isEqualTo(
            "large with lora, pruned by magnitude=0.3, with int8 weights, in float16 on"
                + " pairs.jsonl");
    assertThat(RunTitle.name(run("float32", Map.of("model", "EleutherAI/pythia-1b@step3"))))
        .as("as the hub names it, not the folder of the cache")
        .isEqualTo("pythia-1b@step3");
    assertThat(RunTitle.name(run("float32", Map.of("torchscript", "my/model.pt"))))
        .isEqualTo("model.pt");
    assertThat(RunTitle.given(run("float32", all))).isEmpty();
  }

  @Test
  void aGivenNameStandsInItsPlaceAndATitleInTheTitles() {
    RunRecord named = run("bfloat16", Map.of("name", "after unlearning"));
    assertThat(RunTitle.name(named)).isEqualTo("after unlearning");
    assertThat(RunTitle.page(named)).isEqualTo("after unlearning on pairs.jsonl");
    assertThat(RunTitle.model(named)).isEqualTo("large, in bfloat16");
    assertThat(RunTitle.page(run("float32", Map.of("name", "b", "title", "Figure 3"))))
        .isEqualTo("Figure 3");
  }

  @Test
  void digestsSayWhoseTheyAre() {
    assertThat(RunTitle.subtitle(run("bfloat16", Map.of("adapter", "lora"))))
        .isEqualTo(
            "Model models/large and more, computed in bfloat16 on cpu; SHA-256 of the model's"
                + " weights aaaaaaaaaaaa; SHA-256 of the adapter's weights bbbbbbbbbbbb. Data"
                + " data/pairs.jsonl: SHA-256 cccccccccccc.");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c, c",
    "a/b/, b",
    "c, c",
    "., .",
    "./, ./",
    "a/., a",
    "a/.., a/..",
    "C:\\models\\large, large"
  })
  void theLastPartOfAPathIsItsName(String path, String name) {
    assertThat(RunTitle.lastName(path)).isEqualTo(name);
  }

  @Test
  void labelsAreKeptAsTheyAreButForTheSpaceAround() {
    assertThat(Label.name("  LoRA r=8 – „groß“ 北京 👩‍🔬 <b>& \"c\"</b> "))
        .startsWith("LoRA r=8 – „groß“");
    assertThat(Label.name("x".repeat(80))).hasSize(80);
    assertThat(Label.title("x".repeat(200))).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 7, 9, 10, 13, 27, 127, 0x85, 0x9b, 0x200b, 0x202e, 0x2028, 0x2066, 0xfeff})
  void whatCannotBeSeenIsRefused(int character) {
    String text = "ab" + Character.toString(character) + "c";

    assertThatThrownBy(() -> Label.name(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a name must be one line of visible characters; character 3 is U+%04X", character);
  }

  @Test
  void emptyAndEndlessOnesAreRefused() {
    assertThatThrownBy(() -> Label.name(" \t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a name must not be empty");
    assertThatThrownBy(() -> Label.title("y".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a title may have 200 characters, but this has 1000000: 'yyyyyyyyyyyyyyyyyyyy...'");
  }

  /** A record comes from outside as much as an option does. */
  @ParameterizedTest
  @CsvSource({"name, \"a\\u001b[2Jb\"", "title, \"\"", "name, 5"})
  void aRecordWithSuchANameIsRefused(String option, String value) throws IOException {
    ObjectNode options = (ObjectNode) JSON.readTree("{\"model\": \"m\"}");
    options.set(option, JSON.readTree(value));

    assertThatThrownBy(() -> RunOptions.read(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option);
  }

  @Test
  void theLengthBehindTheLongestNameIsStillRead() throws IOException {
    String name = "x".repeat(Label.MOST_OF_NAME) + " prefix-100";

    RunOptions options =
        RunOptions.read((ObjectNode) JSON.readTree("{\"name\": \"" + name + "\"}"));

    assertThat(options.text("name")).contains(name);
  }
}
