package ai.rote.core.decoder.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.decoder.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of the keys that each family reads says what its code asks for, over all golden
 * checkpoints of the family.
 */
class FamilyKeysTest {
  private static final Path PAGE = TestFiles.module("docs/family-keys.md");

  /** Set to true, the page is written anew. */
  private static final String WRITE = "rote.writeFamilyKeys";

  private static final String HEAD =
      """
      # Keys that are read

      Of each family's config.json these keys are read or looked for. Ways of stretching rotary embedding
      read what they need beside these, in `rope_parameters` or `rope_scaling`; no other key changes anything.
      What values they may have: [families.md](families.md) and, where versions of transformers disagree,
      [configurations.md](configurations.md). A test compares this page with the code, and writes it anew
      with `mvn -pl core test -Dtest=FamilyKeysTest -Drote.writeFamilyKeys=true`.

      """;

  @Test
  void thePageNamesTheKeysThatEachFamilyReads() throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).hasContent(page());
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    TreeSet<String> common = new TreeSet<>(keys(Families.ALL.get(0)));
    for (Family family : Families.ALL) {
      common.retainAll(keys(family));
    }
    page.append("Every family: ").append(listed(common)).append(".\n\n");
    page.append("| model type | keys |\n|---|---|\n");
    for (Family family : Families.ALL) {
      Set<String> own = new TreeSet<>(keys(family));
      own.removeAll(common);
      page.append(String.format("| `%s` | %s |\n", family.modelType(), listed(own)));
    }
    return page.toString();
  }

  private static Set<String> keys(Family family) throws IOException {
    Set<String> keys = new TreeSet<>();
    try (Stream<Path> variants = Files.list(TestFiles.golden(family.modelType()))) {
      for (Path variant : variants.toList()) {
        ConfigFile config = ConfigFile.read(variant.resolve("config.json"));
        Families.of(config).decoder(config);
        keys.addAll(config.keysAskedFor());
      }
    }
    return keys;
  }

  private static String listed(Set<String> keys) {
    return keys.stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
  }
}
