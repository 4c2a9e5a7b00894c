package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import ai.rote.core.Quantisation;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.SafetensorsWriter;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.LatentAttention;
import ai.rote.core.decoder.Mlp;
import ai.rote.core.decoder.Norm;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.score.SampleRequest;
import ai.rote.core.score.Samples;
import ai.rote.core.score.SamplingScheme;
import ai.rote.core.score.TokenScores;
import ai.rote.core.token.TokenizedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with any model, done with the second decoder. */
class LatentDecoderTest {
  private static final SamplingScheme SCHEME = SamplingScheme.temperature(1);
  private static final Path USUAL = TestFiles.golden("deepseek_v3/usual");
  private static final int[] IDS = IntStream.range(1, 30).map(i -> i * 7 % 53).toArray();

  @TempDir Path folder;

  private static double[] scores(LoadOptions options) {
    try (CausalLm model = CausalLm.load(USUAL, options)) {
      TokenizedExample example = TokenizedExample.of("a", new int[] {1}, IDS);
      TokenScores scores = model.score(List.of(example), List.of(SCHEME)).get(0);
      return IntStream.range(0, IDS.length)
          .mapToDouble(i -> scores.tokenLogProb(SCHEME, i))
          .toArray();
    }
  }

  private static double distance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).average().orElse(0);
  }

  @Test
  void weightsMayBeRoundedPrunedAndAdapted() throws IOException {
    LoadOptions plain = LoadOptions.defaults();
    double[] full = scores(plain);
    double[] eightBits = scores(plain.withInt8Weights());
    double[] quantised = scores(plain.withQuantisation(Quantisation.INT8));

    assertThat(distance(eightBits, full)).isBetween(1e-4, 0.1);
    assertThat(distance(eightBits, quantised)).isLessThan(distance(eightBits, full));
    assertThat(distance(scores(plain.withDtype(Dtype.BFLOAT16)), full)).isBetween(1e-4, 0.1);
    Pruning attention = Pruning.magnitude(0.3).only(Pruning.Part.ATTENTION);
    assertThat(distance(scores(plain.withPruning(attention)), full)).isGreaterThan(1e-3);
    writeAdapter("model.layers.1.self_attn.kv_b_proj", 44, 8);
    assertThat(distance(scores(plain.withAdapter(folder)), full)).isGreaterThan(1e-3);
  }

  private void writeAdapter(String module, int outputs, int inputs) throws IOException {
    Files.writeString(
        folder.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 2, \"target_modules\": [\"layers.1.self_attn.kv_b_proj\"]}");
    float[] ones = new float[outputs];
    Arrays.fill(ones, 1);
    String name = "base_model.model." + module;
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.add(
        name + ".lora_A.weight",
        Dtype.FLOAT32,
        Arrays.copyOf(ones, inputs),
        new long[] {1, inputs});
    writer.add(name + ".lora_B.weight", Dtype.FLOAT32, ones, new long[] {outputs, 1});
    writer.write(folder.resolve("adapter_model.safetensors"));
  }

  @Test
  void drawsAreScoredAsTheyWereDrawn() {
    try (GenerativeLm model = CausalLm.load(USUAL)) {
      TokenizedExample example =
          TokenizedExample.of("a", Arrays.copyOf(IDS, 9), Arrays.copyOfRange(IDS, 9, 21));
      Samples samples = model.sample(example, SampleRequest.of(SCHEME, 3));
      for (int row = 0; row < 3; row++) {
        TokenizedExample drawn = TokenizedExample.of("b", Arrays.copyOf(IDS, 9), samples.ids(row));
        TokenScores scores = model.score(List.of(drawn), List.of(SCHEME)).get(0);
        double sum =
            IntStream.range(0, drawn.suffixTokens())
                .mapToDouble(i -> scores.tokenLogProb(SCHEME, i))
                .sum();
        assertThat(samples.logProb(row)).isCloseTo(sum, within(1e-3));
      }
    }
  }

  @Test
  void theLayerBehindTheLastIsLeftOutAndSaidToBe() {
    try (CausalLm model = CausalLm.load(TestFiles.golden("deepseek_v3/hub"))) {
      assertThat(model.info().leftOut()).contains("16 tensors of layers.2");
    }
  }

  @Test
  void aModelCompilesTheDecoderThatItUses() {
    String latent = DecoderScript.source(config("deepseek_v2/usual"));
    String other = DecoderScript.source(config("llama/usual"));

    assertThat(latent).contains("latent_size").doesNotContain("alibi_slopes");
    assertThat(other).doesNotContain("latent_size").contains("alibi_slopes");
  }

  private static DecoderConfig config(String checkpoint) {
    ConfigFile config = ConfigFile.read(TestFiles.golden(checkpoint).resolve("config.json"));
    return Families.of(config).decoder(config);
  }

  @Test
  void refusesWhatTheSecondDecoderDoesNotHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DecoderConfig.builder()
                    .sizes(1, 8, 8, 8)
                    .norm(Norm.rms(1e-5))
                    .attention(new LatentAttention(2, 0, 4, 2, 2, 4, false, 1e-6))
                    .mlp(new Mlp(Mlp.Kind.GATED, 8, Mlp.Activation.SILU, false))
                    .learnedPositions(8, 0)
                    .build())
        .withMessageContaining("latent attention");
  }
}
