package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.Dtype;
import ai.rote.core.ExampleException;
import ai.rote.core.Pruning;
import ai.rote.core.Quantisation;
import ai.rote.core.RoteException;
import ai.rote.core.TestFiles;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that {@code torch.jit.save} wrote, against what they compute in Python. The generator
 * stands in {@code src/test/golden}.
 */
class TorchScriptLmTest {
  private static final Path GOLDEN = TestFiles.golden("torchscript");
  private static final SamplingScheme PLAIN = SamplingScheme.temperature(1);
  private static final double NATS = 1e-4;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain.pt", "named.pt", "tuple.pt"})
  void logitsAreFoundAndScored(String file) throws IOException {
    List<JsonNode> sequences = sequences();
    List<TokenizedExample> examples = examples(sequences);
    try (CausalLm model = load(file, LoadOptions.defaults())) {
      assertThat(model.info().modelType()).isEqualTo("torchscript");
      assertThat(model.info().vocabularySize()).isEqualTo(37);
      assertThat(model.info().parameters()).isEmpty();
      assertThat(model.info().contextTokens()).isEmpty();
      List<TokenScores> scores = model.score(examples, List.of(PLAIN, SamplingScheme.topK(3)));
      for (int s = 0; s < sequences.size(); s++) {
        JsonNode expected = sequences.get(s).get("logProb");
        TokenScores actual = scores.get(s);
        assertThat(actual.suffixTokens()).isEqualTo(expected.size());
        for (int t = 0; t < expected.size(); t++) {
          assertThat((double) actual.tokenLogProb(PLAIN, t))
              .isEqualTo(expected.get(t).doubleValue(), within(NATS));
          assertThat(Double.isInfinite(actual.tokenLogProb(SamplingScheme.topK(3), t)))
              .isEqualTo(actual.rank(t) > 3);
        }
      }
    }
  }

  @Test
  void itComputesInWhatItWasSavedIn() throws IOException {
    List<JsonNode> sequences = sequences();
    LoadOptions bfloat16 = LoadOptions.defaults().withDtype(Dtype.BFLOAT16);
    try (CausalLm model = load("half.pt", bfloat16)) {
      TokenScores first = model.score(examples(sequences), List.of(PLAIN)).get(0);
      for (int t = 0; t < first.suffixTokens(); t++) {
        assertThat((double) first.tokenLogProb(PLAIN, t))
            .isEqualTo(sequences.get(0).get("logProb").get(t).doubleValue(), within(0.3));
      }
    }
    assertThatThrownBy(() -> load("half.pt", LoadOptions.defaults()))
        .isInstanceOf(RoteException.class)
        .hasMessageEndingWith(
            "half.pt: computes in what it was saved in: its logits are bfloat16, but float32 was"
                + " asked for");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flat.pt | returns a tensor [2, 37] of float32, expected logits [2, 3, vocabulary]",
        "integer.pt | returns a tensor [2, 3] of no floating-point type that is known",
        "failing.pt | needs a mask",
        "golden.json | libtorch rejects it as a TorchScript module",
        "missing.pt | no such file"
      })
  void aFileThatDoesNotDoAsDescribed(String file, String message) {
    assertThatThrownBy(() -> load(file, LoadOptions.defaults()))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(message);
  }

  @Test
  void aCheckpointInPlaceOfTorchScript() {
    Path pickle = TestFiles.golden("torch_files/zip/pytorch_model.bin");
    assertThatThrownBy(() -> CausalLm.loadTorchScript(pickle, folder, LoadOptions.defaults()))
        .isInstanceOf(RoteException.class)
        .hasMessageContaining("libtorch rejects it as a TorchScript module");
  }

  @Test
  void theContextIsReadFromTheConfigurationIfThereIsOne() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"n_positions\": 8}");
    try (CausalLm model =
        CausalLm.loadTorchScript(GOLDEN.resolve("plain.pt"), folder, LoadOptions.defaults())) {
      assertThat(model.info().contextTokens()).hasValue(8);
      assertThatThrownBy(() -> model.score(examples(sequences()), List.of(PLAIN)))
          .isInstanceOf(ExampleException.class)
          .hasMessageContaining("the model's context has 8");
    }
  }

  @Test
  void itsWeightsAreLeftAlone() {
    LoadOptions pruned = LoadOptions.defaults().withPruning(Pruning.parse("magnitude=0.3"));
    LoadOptions adapted = LoadOptions.defaults().withAdapter(folder);
    LoadOptions quantised = LoadOptions.defaults().withQuantisation(Quantisation.NF4);
    LoadOptions int8 = LoadOptions.defaults().withInt8Weights();
    for (LoadOptions options : List.of(pruned, adapted, quantised, int8)) {
      assertThatThrownBy(() -> load("plain.pt", options))
          .isInstanceOf(RoteException.class)
          .hasMessageEndingWith(
              "plain.pt: a TorchScript file is run as it is: no adapter is merged, nothing is"
                  + " pruned, no weights are quantised or turned into int8");
    }
  }

  @Test
  void whatHasToGenerateRefusesIt() {
    try (CausalLm model = load("plain.pt", LoadOptions.defaults())) {
      assertThatThrownBy(() -> GenerativeLm.of(model))
          .isInstanceOf(RoteException.class)
          .hasMessage(
              "plain.pt: torchscript, float32 on cpu: this model can score but not generate");
    }
  }

  private CausalLm load(String file, LoadOptions options) {
    return CausalLm.loadTorchScript(GOLDEN.resolve(file), folder, options);
  }

  private static List<JsonNode> sequences() throws IOException {
    List<JsonNode> sequences = new ArrayList<>();
    new ObjectMapper()
        .readTree(GOLDEN.resolve("golden.json").toFile())
        .get("sequences")
        .forEach(sequences::add);
    return sequences;
  }

  private static List<TokenizedExample> examples(List<JsonNode> sequences) {
    List<TokenizedExample> examples = new ArrayList<>();
    for (JsonNode sequence : sequences) {
      int[] ids = new ObjectMapper().convertValue(sequence.get("ids"), int[].class);
      examples.add(
          TokenizedExample.of(
              "sequence " + examples.size(),
              Arrays.copyOf(ids, 1),
              Arrays.copyOfRange(ids, 1, ids.length)));
    }
    return examples;
  }
}
