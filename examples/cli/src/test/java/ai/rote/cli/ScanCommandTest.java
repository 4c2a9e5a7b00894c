package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.data.PrefixSuffix;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code rote scan} on texts in which records that a demo model has learned are planted. */
class ScanCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TestFiles.demo("models/medium").toString();
  private static final int PLANTED = 3;

  @TempDir static Path folder;

  /** Where in the text the planted records stand, in characters. */
  private static final List<long[]> PLACES = new ArrayList<>();

  private static Path text;
  private static Path out;
  private static CommandRun run;

  @BeforeAll
  static void scan() throws IOException {
    text = plantedText();
    out = folder.resolve("out");
    run = scan(text, out);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CommandRun scan(Path text, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("scan", "--model=" + MODEL, "--text=" + text, "--out=" + out));
    arguments.add("--scheme=top-k=40");
    arguments.addAll(List.of(more));
    if (Stream.of(more).noneMatch(each -> each.startsWith("--stride"))) {
      arguments.add("--stride=5");
    }
    return CommandRun.of(arguments);
  }

  /** Two papers of the control set, which the model never saw, around each planted record. */
  private static Path plantedText() throws IOException {
    List<String> unseen = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (PrefixSuffix each : PrefixSuffix.readJsonl(DemoData.FILE)) {
      String paper = ((PrefixSuffix.Document) each.content()).text();
      long repetitions = (Long) each.metadata().get("repetitions");
      if (repetitions == 0) {
        unseen.add(paper);
      } else if (repetitions == 128 && each.metadata().get("versions").equals(1L)) {
        known.add(paper);
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PLANTED; i++) {
      text.append(unseen.get(2 * i)).append("\n\n").append(unseen.get(2 * i + 1)).append("\n\n");
      PLACES.add(new long[] {text.length(), text.length() + known.get(i).length()});
      text.append(known.get(i)).append("\n\n");
    }
    text.append(unseen.get(2 * PLANTED));
    return Files.writeString(folder.resolve("planted.txt"), text);
  }

  /** One region a record, inside it, over most of what a prefix leaves of it; and none besides. */
  @Test
  void findsExactlyThePlantedRecords() throws IOException {
    String content = Files.readString(text);
    List<JsonNode> regions = Records.in(out.resolve("regions.jsonl"));

    assertThat(regions).hasSize(PLANTED);
    for (int i = 0; i < PLANTED; i++) {
      JsonNode region = regions.get(i);
      int start = region.get("start").intValue();
      int end = region.get("end").intValue();
      assertThat(start).as("start of region %d", i).isBetween((int) PLACES.get(i)[0], end);
      assertThat(end).as("end of region %d", i).isLessThanOrEqualTo((int) PLACES.get(i)[1]);
      assertThat(region.get("text").textValue()).isEqualTo(content.substring(start, end));
      assertThat(region.get("endToken").intValue() - region.get("startToken").intValue())
          .isGreaterThanOrEqualTo(50);
      assertThat(region.get("highestLogProb").doubleValue()).isGreaterThan(Math.log(0.3));
    }
  }

  @Test
  void coverageIsThatOfTheRegions() throws IOException {
    JsonNode scan = JSON.readTree(out.resolve("scan.json").toFile());
    long covered = 0;
    for (JsonNode region : Records.in(out.resolve("regions.jsonl"))) {
      covered += region.get("endToken").longValue() - region.get("startToken").longValue();
    }

    JsonNode all = scan.get("all");
    JsonNode cell = all.get("schemes").get(0).get("coverage").get(4 * 3 + 1);
    assertThat(cell.get("n").longValue()).isEqualTo(10_000);
    assertThat(cell.get("p").doubleValue()).isEqualTo(0.5);
    assertThat(cell.get("covered").longValue()).isEqualTo(covered);
    assertThat(cell.get("tokens").longValue()).isEqualTo(all.get("tokens").longValue());
    assertThat(cell.get("tested").longValue()).isEqualTo(all.get("tokens").longValue() - 50);
    assertThat(cell.get("share").doubleValue())
        .isEqualTo((double) covered / all.get("tokens").longValue());
    assertThat(run.out())
        .contains("planted.txt: ", "3 extractable regions at n = 10,000, p = 0.5, top-k=40");
  }

  /** Every character's highest p_z, from the windows by a plain loop. */
  @Test
  void positionsAreTheHighestOfTheWindows() throws IOException {
    int characters = Files.readString(text).length();
    double[] expected = new double[characters];
    double[] found = new double[characters];
    Arrays.fill(expected, Double.NaN);
    Arrays.fill(found, Double.NaN);
    for (JsonNode window : Records.in(out.resolve("windows.jsonl"))) {
      JsonNode logProb = window.get("logProb").get("top-k=40");
      double ln = logProb.isNull() ? Double.NEGATIVE_INFINITY : logProb.doubleValue();
      for (int i = window.get("start").intValue(); i < window.get("end").intValue(); i++) {
        expected[i] = Double.isNaN(expected[i]) ? ln : Math.max(expected[i], ln);
      }
    }
    for (JsonNode run : Records.in(out.resolve("positions.jsonl"))) {
      double ln =
          run.get("logProb").isNull() ? Double.NEGATIVE_INFINITY : run.get("logProb").doubleValue();
      Arrays.fill(found, run.get("start").intValue(), run.get("end").intValue(), ln);
    }
    assertThat(found).containsExactly(expected);
  }

  @Test
  void anInterruptedScanIsResumedToTheSameEnd() throws IOException {
    Path cut = Files.createDirectory(folder.resolve("cut"));
    byte[] windows = Files.readAllBytes(out.resolve("windows.jsonl"));
    Files.write(cut.resolve("windows.jsonl"), Arrays.copyOf(windows, 2 * windows.length / 3));
    ObjectNode state = (ObjectNode) JSON.readTree(out.resolve("run.json").toFile());
    state.put("state", "running");
    Files.writeString(cut.resolve("run.json"), state.toString());

    CommandRun resumed = scan(text, cut);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resuming " + cut);
    for (String file : List.of("windows.jsonl", "regions.jsonl", "positions.jsonl", "scan.json")) {
      assertThat(cut.resolve(file)).hasSameBinaryContentAs(out.resolve(file));
    }
  }

  @Test
  void aFinishedScanIsReportedAgainWithoutTheModel() throws IOException {
    Path again = folder.resolve("again");
    Files.createDirectory(again);
    for (String file : List.of("windows.jsonl", "run.json")) {
      Files.copy(out.resolve(file), again.resolve(file));
    }

    CommandRun stricter = scan(text, again, "--n=1", "--p=0.99");

    assertThat(stricter.exitCode()).as(stricter.err()).isZero();
    assertThat(stricter.err()).contains("finished: the model is not run again");
    assertThat(stricter.out()).contains("no extractable region at n = 1, p = 0.99");
    assertThat(again.resolve("regions.jsonl")).isEmptyFile();
    CommandRun other = scan(text, again, "--stride=7");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("holds another run", "options.stride");
  }

  @Test
  void aFolderIsScannedTextByText() throws IOException {
    Path texts = Files.createDirectories(folder.resolve("texts/sub"));
    String content = Files.readString(text).substring((int) PLACES.get(0)[0]);
    Files.writeString(texts.resolve("b.txt"), "\ufeff" + content.substring(0, 900));
    Files.writeString(texts.resolve("a.txt"), "too short");
    Files.writeString(texts.resolveSibling("c.txt"), content.substring(0, 700));
    Files.writeString(texts.resolve(".hidden"), "\ufeff");

    CommandRun run = scan(texts.getParent(), folder.resolve("several"), "--stride=50chars");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("3 texts: ", "1 texts are shorter than one window");
    JsonNode scan = JSON.readTree(folder.resolve("several/scan.json").toFile());
    assertThat(scan.get("texts").findValuesAsText("name"))
        .containsExactly("c.txt", "sub/a.txt", "sub/b.txt");
    assertThat(scan.get("texts").get(2).get("characters").intValue()).isEqualTo(900);
    List<JsonNode> regions = Records.in(folder.resolve("several/regions.jsonl"));
    assertThat(regions).isNotEmpty();
    for (JsonNode region : regions) {
      assertThat(content)
          .startsWith(
              content.substring(0, region.get("start").intValue())
                  + region.get("text").textValue());
    }
  }

  @Test
  void checkCountsEveryWindowAndScoresNone() throws IOException {
    JsonNode all = JSON.readTree(out.resolve("scan.json").toFile()).get("all");
    Path nowhere = folder.resolve("unchecked");

    CommandRun check = scan(text, nowhere, "--check");
    CommandRun tooLong = scan(text, nowhere, "--check", "--prefix-tokens=300");

    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out())
        .contains(
            String.format(Locale.ROOT, "windows  %,d%n", all.get("windows").longValue()),
            String.format(Locale.ROOT, "and %,d tokens", all.get("tokens").longValue()),
            "nothing is wrong");
    assertThat(tooLong.exitCode()).isEqualTo(1);
    assertThat(tooLong.out())
        .containsOnlyOnce("wrong    ")
        .contains("300 + 50 tokens, but the model's context has 256");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void standardInputIsAText() throws IOException {
    InputStream before = System.in;
    String content = Files.readString(text).substring(0, 600);
    System.setIn(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    try {
      CommandRun run = scan(Path.of("-"), folder.resolve("piped"), "--stride=50");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("standard input: 600 characters");
    } finally {
      System.setIn(before);
    }
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("--stride", "0", 2, "'0' is no length; expected a whole number from 1"),
        Arguments.of("--stride", "many", 2, "'many' is no length"),
        Arguments.of("--suffix-chars", "0", 2, "--suffix-chars must be at least 1, but is 0"),
        Arguments.of(
            "--prefix-tokens", "500", 1, "500 + 50 tokens, but the model's context has 256"),
        Arguments.of("--text", "no-such-text", 1, "no-such-text: no such file or folder"),
        Arguments.of("--text", "EMPTY", 1, "holds no file to scan"),
        Arguments.of("--text", "LATIN", 1, "not UTF-8, in line 1 or soon after"),
        Arguments.of("--text", "SHORT", 1, "no text is as long as one window, 50tokens and"),
        Arguments.of("--model", "no-model", 1, "no-model: no such folder"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesWithoutWriting(String option, String value, int exitCode, String message)
      throws IOException {
    Path input = Files.createDirectories(folder.resolve("wrong")).resolve(value);
    String given = value;
    if (value.equals("LATIN")) {
      given = Files.write(input, new byte[] {'a', (byte) 0xe9, 'b'}).toString();
    } else if (value.equals("SHORT")) {
      given = Files.writeString(input, "just a few words").toString();
    } else if (value.equals("EMPTY")) {
      given = Files.createDirectories(input).toString();
    }
    Path nowhere = folder.resolve("nowhere");
    List<String> arguments = new ArrayList<>(List.of("scan", "--out=" + nowhere));
    Map<String, String> options = new TreeMap<>();
    options.put("--model", MODEL);
    options.put("--text", text.toString());
    options.put(option, given);
    options.forEach((name, each) -> arguments.add(name + "=" + each));

    CommandRun run = CommandRun.of(arguments);

    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(nowhere).doesNotExist();
  }
}
