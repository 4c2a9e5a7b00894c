package ai.rote.core.decoder.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorSpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Configurations of well-known models, as the resource's own words say: each is accepted, and makes
 * a model of the size that is known of it.
 */
class PublishedConfigurationsTest {

  private static JsonNode models() throws IOException {
    return new ObjectMapper()
        .readTree(TestFiles.module("src/test/resources/published-configurations.json").toFile())
        .get("models");
  }

  static Set<Map.Entry<String, JsonNode>> published() throws IOException {
    return models().properties();
  }

  @ParameterizedTest
  @MethodSource("published")
  void isAcceptedAndHasItsSize(Map.Entry<String, JsonNode> model) {
    ConfigFile config =
        ConfigFile.parse(model.getValue().get("config").toString(), Path.of(model.getKey()));
    Family family = Families.of(config);

    long parameters =
        family.tensors(family.decoder(config)).stream().mapToLong(TensorSpec::elements).sum();

    JsonNode known = model.getValue().path("parameters");
    if (!known.isMissingNode()) {
      assertThat(parameters).isEqualTo(known.longValue());
    }
  }

  @Test
  void everyFamilyHasOneAndThereAreManyWithAKnownSize() throws IOException {
    List<String> types =
        models().findValues("config").stream()
            .map(config -> config.get("model_type").textValue())
            .toList();

    assertThat(types).hasSizeGreaterThan(100);
    assertThat(new TreeSet<>(types))
        .isSubsetOf(Families.ALL.stream().map(Family::modelType).toList())
        .hasSizeGreaterThan(40);
    assertThat(models().findValues("parameters")).hasSizeGreaterThan(60);
  }
}
