package ai.rote.results.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.results.record.Fingerprint;
import ai.rote.results.run.Access;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of canaries as they are written and read back. */
class CanaryMakerTest {
  private static final AuditPlan AUDIT =
      new AuditPlan(CanaryScore.LOG_LIKELIHOOD, 5, 5, 5, 1e-5, 0.95);
  private static final CanaryForm CODES = CanaryFormat.parse("The code of {name} is {digit*6}.");
  private static final CanaryForm WORDS = CanaryFormat.parse("Pass: {word*4}");

  @TempDir Path folder;

  private static CanaryPlan plan(long seed, int count, int models) {
    return new CanaryPlan(seed, count, List.of(1, 4), models, List.of(CODES, WORDS), AUDIT);
  }

  private Path write(String name, CanaryPlan plan) {
    Path out = folder.resolve(name);
    new CanaryMaker(plan, Optional.empty()).write(out, Access.OWNER);
    return out;
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path out = write("a", plan(7, 60, 1));
    Path again = write("b", plan(7, 60, 1));
    Path other = write("c", plan(8, 60, 1));

    for (String file : List.of("canaries.jsonl", "insert.jsonl", "manifest.json")) {
      assertThat(out.resolve(file)).hasSameBinaryContentAs(again.resolve(file));
      assertThat(Files.readString(out.resolve(file)))
          .isNotEqualTo(Files.readString(other.resolve(file)));
    }
    // And on every machine and in every release: this changes only together with the format.
    assertThat(Fingerprint.of(out.resolve("canaries.jsonl"))).startsWith("f6e6e452bc2e");
    assertThat(Fingerprint.of(out.resolve("insert.jsonl"))).startsWith("f891baf73068");
  }

  @Test
  void whatIsInIsInsertedAsOftenAsPlannedAndNothingElse() throws IOException {
    CanaryFolder set = CanaryFolder.open(write("a", plan(7, 200, 1))).get(0);
    Map<String, Integer> expected = new HashMap<>();
    for (CanaryLine line : set.lines()) {
      if (line.isIn()) {
        expected.put(line.prefix() + line.suffix(), line.planned());
      }
    }
    Map<String, Integer> inserted = new HashMap<>();
    for (String line : Files.readAllLines(set.folder().resolve("insert.jsonl"))) {
      inserted.merge(new ObjectMapper().readTree(line).get("text").textValue(), 1, Integer::sum);
    }
    CanaryManifest manifest = set.manifest();

    assertThat(inserted).isEqualTo(expected);
    assertThat(manifest.in()).isEqualTo(expected.size());
    assertThat(manifest.out()).isEqualTo(200 - expected.size());
    assertThat(manifest.insertions())
        .isEqualTo(expected.values().stream().mapToInt(Integer::intValue).sum());
    assertThat(manifest.forms().get(0))
        .isEqualTo(
            new CanaryManifest.Form(CODES.toString(), 100, CODES.suffixBits().getAsDouble()));
    assertThat(manifest.tested()).isEqualTo("canary-00001");
    assertThat(set.lines().stream().map(CanaryLine::suffix).distinct().count()).isEqualTo(200);
    // Each form and number of repetitions as often as the next.
    assertThat(
            set.lines().stream()
                .filter(each -> each.form().equals(WORDS.toString()) && each.planned() == 4))
        .hasSize(50);
  }

  /** 50 models and 40 canaries: 2,000 coins. Fair ones stray so far once in 10⁶. */
  @Test
  void coinsAreFairAndOfEachModelItsOwn() {
    List<CanaryFolder> sets = CanaryFolder.open(write("models", plan(7, 40, 50)));
    int in = sets.stream().mapToInt(each -> each.manifest().in()).sum();
    Set<String> splits = new HashSet<>();
    sets.forEach(
        each -> splits.add(each.lines().stream().map(CanaryLine::set).toList().toString()));

    assertThat(sets.stream().map(each -> each.manifest().model())).isSorted().hasSize(50);
    assertThat(in).isBetween(1_000 - 110, 1_000 + 110);
    assertThat(splits).hasSize(50);
    assertThat(
            sets.stream()
                .map(each -> each.lines().stream().map(CanaryLine::suffix).toList())
                .distinct())
        .hasSize(1);
  }

  @Test
  void refusesPlansThatShowNothing() {
    assertThatThrownBy(() -> plan(1, 39, 1)).hasMessageContaining("expected at least 40");
    assertThatThrownBy(() -> plan(1, 1_000, 0)).hasMessageContaining("number of models");
    CanaryForm digit = CanaryFormat.parse("a {digit*2}");
    assertThatThrownBy(() -> new CanaryPlan(1, 20, List.of(1), 1, List.of(digit), AUDIT))
        .hasMessageContaining("can be filled in 100 ways; expected at least 200");
    assertThatThrownBy(() -> new CanaryPlan(1, 20, List.of(1, 1), 1, List.of(CODES), AUDIT))
        .hasMessageContaining("must differ");
    assertThatThrownBy(() -> new CanaryPlan(1, 20, List.of(1), 1, List.of(CODES, CODES), AUDIT))
        .hasMessageContaining("must differ");
    AuditPlan many = new AuditPlan(CanaryScore.LOG_LIKELIHOOD, 20, 5, 5, 1e-5, 0.95);
    assertThatThrownBy(() -> new CanaryPlan(1, 20, List.of(1), 1, List.of(CODES), many))
        .hasMessageContaining("more than the 20 canaries");
    assertThatThrownBy(() -> new AuditPlan(CanaryScore.LOG_LIKELIHOOD, 0, 0, 5, 1e-5, 0.95))
        .hasMessageContaining("guesses");
  }

  @Test
  void refusesASetThatIsNotAsItsManifestSays() throws IOException {
    Path out = write("a", plan(7, 60, 1));
    String canaries = Files.readString(out.resolve("canaries.jsonl"));
    Files.writeString(out.resolve("canaries.jsonl"), canaries.replaceFirst("\"in\"", "\"out\""));
    assertThatThrownBy(() -> CanaryFolder.open(out))
        .hasMessageContaining("canaries.jsonl: is not what the manifest beside it says");

    Files.writeString(out.resolve("canaries.jsonl"), canaries);
    String manifest = Files.readString(out.resolve("manifest.json"));
    Files.writeString(
        out.resolve("manifest.json"), manifest.replace("a fair coin for each", "the date of each"));
    assertThatThrownBy(() -> CanaryFolder.open(out)).hasMessageContaining("was split by 'the date");

    Files.delete(out.resolve("manifest.json"));
    assertThatThrownBy(() -> CanaryFolder.open(out)).hasMessageContaining("holds no canaries");
    assertThatThrownBy(() -> write("a", plan(7, 60, 1))).hasMessageContaining("is not empty");
  }
}
