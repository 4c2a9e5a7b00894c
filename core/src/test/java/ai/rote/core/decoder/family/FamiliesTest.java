package ai.rote.core.decoder.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of families, its documentation, and the names that their checkpoints may use. */
class FamiliesTest {
  private static final Path GOLDEN = TestFiles.golden("");

  @Test
  void theDocumentationListsEveryFamily() throws IOException {
    List<String> listed =
        Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(TestFiles.module("docs/families.md")))
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();

    assertThat(listed)
        .containsExactlyElementsOf(Families.ALL.stream().map(Family::modelType).toList());
  }

  @Test
  void everyFamilyIsFoundByItsName() {
    for (Family family : Families.ALL) {
      assertThat(Families.named(family.modelType())).isSameAs(family);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Families.named("gpt5"));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt_neox/single-fp32, lm_head.weight, embed_out.weight",
    "gpt_neox/single-fp32, layers.0.mlp.dense_h_to_4h.bias, gpt_neox.layers.0.mlp.dense_h_to_4h.bias",
    "gpt2/usual, h.0.attn.bias, transformer.h.0.attn.bias",
    "gpt2/usual, transformer.wte.weight, transformer.wte.weight",
    "gpt2/usual, lm_head.weight, lm_head.weight",
    "opt/usual, decoder.embed_tokens.weight, model.decoder.embed_tokens.weight",
    "opt/usual, embed_tokens.weight, model.decoder.embed_tokens.weight",
    "gptj/usual, lm_head.bias, lm_head.bias",
    "llama/usual, norm.weight, model.norm.weight",
  })
  void aTensorIsKnownUnderItsPublishedNames(String folder, String stored, String usual) {
    ConfigFile config = ConfigFile.read(GOLDEN.resolve(folder).resolve("config.json"));
    Family family = Families.of(config);

    assertThat(family.names(family.decoder(config)).usual(stored)).isEqualTo(usual);
  }

  @Test
  void whatNothingNeedsIsPassedOver() {
    ConfigFile config = ConfigFile.read(GOLDEN.resolve("gpt2/usual/config.json"));
    Family family = Families.of(config);
    DecoderConfig decoder = family.decoder(config);
    TensorNames names = family.names(decoder);

    assertThat(names.passesOver("transformer.h.11.attn.masked_bias", decoder)).isTrue();
    assertThat(names.passesOver("lm_head.weight", decoder)).isTrue();
    assertThat(names.passesOver("transformer.h.0.attn.c_attn.weight", decoder)).isFalse();
    assertThat(names.passesOver("transformer.h.0.adapter.bias", decoder)).isFalse();
  }
}
