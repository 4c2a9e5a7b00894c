package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders that are not as they should be: each complaint names file, key or tensor, and more. */
class CheckpointErrorsTest {
  private static final String QKV = "gpt_neox.layers.1.attention.query_key_value.weight";

  @TempDir private Path folder;

  private final TinyCheckpoint checkpoint = TinyCheckpoint.random(1);

  private void assertRefused(String file, String... parts) {
    assertThatThrownBy(() -> CausalLm.load(folder).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(folder.resolve(file).toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void theCheckpointIsValidUntilItIsDamaged() throws IOException {
    checkpoint.write(folder);

    try (CausalLm model = CausalLm.load(folder)) {
      assertThat(model.info())
          .isEqualTo(
              ModelInfo.of(
                      "gpt_neox", TinyCheckpoint.VOCABULARY, Dtype.FLOAT32, ComputeDevice.cpu())
                  .withParameters(parameters())
                  .withShape(2, 16)
                  .withContextTokens(TinyCheckpoint.CONTEXT)
                  .withWeights("float32", 4L * parameters()));
    }
  }

  private long parameters() {
    return checkpoint.weights.values().stream().mapToLong(weight -> weight.values().length).sum();
  }

  @Test
  void aFolderThatIsNotThere() {
    Path missing = folder.resolve("pythia");
    assertThatThrownBy(() -> CausalLm.load(missing))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(missing + ": no such folder");
  }

  @Test
  void aFileInPlaceOfAFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("model.bin"));
    assertThatThrownBy(() -> CausalLm.load(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(file + ": no such folder");
  }

  @Test
  void aFolderWithoutConfig() throws IOException {
    checkpoint.write(folder);
    Files.delete(folder.resolve(TinyCheckpoint.CONFIG));
    assertRefused("config.json", ": no such file");
  }

  @Test
  void aFolderWithoutWeights() throws IOException {
    checkpoint.write(folder);
    Files.delete(folder.resolve(TinyCheckpoint.WEIGHTS));
    assertRefused("", "found neither model.safetensors nor model.safetensors.index.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~                          | expected a JSON object
          []                          | expected a JSON object, found ARRAY
          null                        | expected a JSON object, found NULL
          {"model_type": "gpt_neox"   | malformed JSON: it ends inside an object or list
          {"a": 1} {"b": 2}           | malformed JSON: Trailing token
          {"a": 1, "a": 2}            | malformed JSON: Duplicate field 'a'
          {"a": NaN}                  | malformed JSON: Non-standard token 'NaN'
          """)
  void aConfigThatIsNoJsonObject(String json, String message) throws IOException {
    checkpoint.write(folder);
    Files.writeString(folder.resolve(TinyCheckpoint.CONFIG), json);
    assertRefused("config.json", message);
  }

  @Test
  void aConfigThatIsNotUtf8() throws IOException {
    checkpoint.write(folder);
    Files.write(folder.resolve(TinyCheckpoint.CONFIG), new byte[] {'{', (byte) 0xff, '}'});
    assertRefused("config.json", "not UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          model_type              | "llama-9"  | 'model_type' is "llama-9", expected a family that Rote knows: gpt_neox
          model_type              | null       | 'model_type' is missing
          model_type              | 3          | 'model_type' is 3, expected a text
          num_hidden_layers       | null       | 'num_hidden_layers' is missing
          num_hidden_layers       | 0          | 'num_hidden_layers' is 0, expected a whole number above 0
          num_hidden_layers       | -1         | 'num_hidden_layers' is -1, expected a whole number above 0
          num_hidden_layers       | 2.5        | 'num_hidden_layers' is 2.5, expected a whole number above 0
          num_hidden_layers       | "2"        | 'num_hidden_layers' is "2", expected a whole number above 0
          num_hidden_layers       | 3000000000 | 'num_hidden_layers' is 3000000000, expected a whole number above 0
          num_hidden_layers       | 2000000000 | asks for 2000000000 layers, but only
          hidden_size             | []         | 'hidden_size' is [], expected a whole number above 0
          vocab_size              | true       | 'vocab_size' is true, expected a whole number above 0
          vocab_size              | 1          | asks for a vocabulary of 1 token, expected at least 2
          num_attention_heads     | 3          | 'num_attention_heads' is 3, expected a divisor of the width, 16
          max_position_embeddings | null       | 'max_position_embeddings' is missing
          layer_norm_eps          | "small"    | 'layer_norm_eps' is "small", expected a finite number
          layer_norm_eps          | -1         | 'layer_norm_eps' is -1, expected a number above 0
          layer_norm_eps          | 1e999      | expected a finite number
          rotary_emb_base         | 0          | 'rotary_emb_base' is 0, expected a number above 0
          rotary_emb_base         | -10000     | 'rotary_emb_base' is -10000, expected a number above 0
          rotary_pct              | 0          | 'rotary_pct' is 0, expected a share in (0, 1]
          rotary_pct              | 1.5        | 'rotary_pct' is 1.5, expected a share in (0, 1]
          rotary_pct              | 0.125      | 'rotary_pct' is 0.125, expected a share in (0, 1] that makes an even number of the head's 8 dimensions
          use_parallel_residual   | 1          | 'use_parallel_residual' is 1, expected true or false
          attention_bias          | "no"       | 'attention_bias' is "no", expected true or false
          tie_word_embeddings     | []         | 'tie_word_embeddings' is [], expected true or false
          hidden_act              | "mish"     | 'hidden_act' is "mish", expected one of gelu, gelu_fast, gelu_new, gelu_pytorch_tanh, relu, relu2, silu, swish
          rope_scaling            | {"type": "linear"}                               | 'rope_scaling.factor' is missing, which 'linear' needs
          rope_scaling            | {"rope_type": "spiral", "factor": 4}             | 'rope_scaling.rope_type' is "spiral", expected default, linear, dynamic
          rope_parameters         | {"rope_type": "dynamic", "rope_theta": 10000}    | 'rope_parameters.factor' is missing, which 'dynamic' needs
          rope_parameters         | {"rope_type": "default", "rope_theta": "x"}      | 'rope_parameters.rope_theta' is "x", expected a finite number
          rope_scaling            | "linear"                                         | 'rope_scaling' is "linear", expected an object
          rope_parameters         | [10000]                                          | 'rope_parameters' is [10000], expected an object
          """)
  void aConfigWithAValueThatCannotBe(String key, String value, String message) throws IOException {
    checkpoint.config.put(key, "VALUE");
    Path file = checkpoint.write(folder).resolve(TinyCheckpoint.CONFIG);
    Files.writeString(file, Files.readString(file).replace("\"VALUE\"", value));
    assertRefused("config.json", message);
  }

  @Test
  void aDefaultThatCannotBe() throws IOException {
    checkpoint.config.put("num_attention_heads", 4).remove("rotary_pct"); // a quarter of 4 is odd
    checkpoint.write(folder);
    assertRefused("config.json", "'partial_rotary_factor' is absent, expected");
  }

  @Test
  void aTensorThatIsMissing() throws IOException {
    checkpoint.weights.remove(QKV);
    checkpoint.write(folder);
    assertRefused(
        "", "the tensors do not fit a gpt_neox model", "'" + QKV + "' [48, 16] is missing");
  }

  @Test
  void aTensorThatIsLeftOver() throws IOException {
    checkpoint.zeros("gpt_neox.extra", 3).write(folder);
    assertRefused("", "'gpt_neox.extra' is left over: no part of the model wants it");
  }

  @Test
  void aTensorOfAnotherShape() throws IOException {
    checkpoint.zeros(QKV, 16, 48).write(folder);
    assertRefused(
        "",
        "'" + QKV + "' has shape [16, 48], expected [48, 16]",
        folder.resolve(TinyCheckpoint.WEIGHTS).toString());
  }

  @Test
  void aTensorOfIntegers() throws IOException {
    checkpoint.write(folder);
    Path weights = folder.resolve(TinyCheckpoint.WEIGHTS);
    patch(weights, "\"dtype\":\"F32\",\"shape\":[50,16]", "\"dtype\":\"I32\",\"shape\":[50,16]");
    assertRefused(
        "",
        "'gpt_neox.embed_in.weight' is stored as I32, expected F32, F16 or BF16",
        weights.toString());
  }

  @Test
  void allProblemsAreListedUpToALimit() throws IOException {
    checkpoint.weights.keySet().removeIf(name -> name.contains("layers."));
    checkpoint.zeros("other", 1).write(folder);
    assertRefused("", "layers.0.input_layernorm.weight' [16] is missing", "and 5 more");
  }

  /** Replaces the first occurrence by a text of the same length. */
  private static void patch(Path file, String from, String to) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    assertThat(to).hasSameSizeAs(from);
    int at = text.indexOf(from);
    Files.writeString(
        file,
        text.substring(0, at) + to + text.substring(at + from.length()),
        StandardCharsets.ISO_8859_1);
  }

  @Test
  void truncatedWeights() throws IOException {
    checkpoint.write(folder);
    Path weights = folder.resolve(TinyCheckpoint.WEIGHTS);
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 10));
    assertRefused("model.safetensors", "is truncated");
  }

  @Test
  void aDeviceThatIsNotThere() throws IOException {
    checkpoint.write(folder);
    LoadOptions options = LoadOptions.defaults().withDevice(ComputeDevice.cuda(99));
    assertThatThrownBy(() -> CausalLm.load(folder, options))
        .isExactlyInstanceOf(RoteException.class)
        .hasMessageContainingAll("device cuda:99 was asked for", "CUDA device(s)", "PyTorch 2.");
  }
}
