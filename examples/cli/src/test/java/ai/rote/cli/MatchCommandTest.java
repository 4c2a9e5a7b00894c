package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rote match}, from files to files. */
class MatchCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Path zipped(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String words(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }

  private JsonNode match(Object... arguments) throws IOException {
    Path out = folder.resolve("out");
    CommandRun.succeed("match", "--out=" + out, List.of(arguments));
    return JSON.readTree(out.resolve("match.json").toFile());
  }

  private String refused(Object... arguments) {
    CommandRun run = CommandRun.of("match", List.of(arguments));
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).startsWith("error: ").doesNotContain("\tat ");
    return run.err().replace(folder.toString(), "@");
  }

  @Test
  void readsTextsLinesAndCompressedOnes() throws IOException {
    Path book = file("book.txt", "\ufeff" + words(0, 300).replace("w9 ", "w9,\r\n"));
    Path other = zipped("other.jsonl.gz", "{\"id\": \"x\", \"text\": \"" + words(500, 520) + "\"}");
    Path lines =
        zipped(
            "runs.jsonl.gz",
            "{\"id\": 1, \"prompt\": \""
                + words(0, 10)
                + "\", \"completion\": \""
                + words(0, 160).replace('w', 'W')
                + "\"}\n\n{\"id\": 2, \"generations\": [\"\", {\"generated_text\": \"\\ud83d\\ude42 "
                + words(505, 512)
                + "\"}]}\n{\"outputs\": []}\n{\"output\": null}\n");
    Path text = file("answer.txt", words(200, 210));

    JsonNode report = match("--reference", book, other, "--generated", lines, text);

    assertThat(report.at("/references/0/covered").asInt()).isEqualTo(150 + 10);
    assertThat(report.at("/references/0/bmc").asDouble()).isEqualTo(160 / 300.0);
    assertThat(report.at("/references/0/nvRecall").asDouble()).isEqualTo(150 / 300.0);
    assertThat(report.at("/references/1/name").asText()).isEqualTo("other.jsonl.gz, x");
    assertThat(report.at("/references/1/covered").asInt()).isEqualTo(7);
    assertThat(report.at("/longest/words").asInt()).isEqualTo(150);
    assertThat(report.at("/longest/text").asText()).startsWith("w10 w11").endsWith("w159");
    assertThat(report.at("/outputs/promptWords").asInt()).isEqualTo(10);
    assertThat(report.at("/outputs/empty").asInt()).isEqualTo(2);
    assertThat(report.at("/outputs/withSpan/count").asInt()).isEqualTo(3);
    assertThat(report.at("/generated/0/outputs").asInt()).isEqualTo(4);
    assertThat(report.at("/each/4/file").asText()).isEqualTo(text.toString());
    assertThat(report.at("/each").findValuesAsText("line"))
        .containsExactly("1", "3", "3", "5", "0");

    List<String> spans = Files.readAllLines(folder.resolve("out/spans.jsonl"));
    assertThat(spans).hasSize(3);
    JsonNode span = JSON.readTree(spans.get(1));
    assertThat(span.get("text").asText()).isEqualTo(words(505, 512));
    assertThat(span.get("outputStart").asInt()).isEqualTo(3);
    assertThat(folder.resolve("out/match.html")).isNotEmptyFile();
  }

  @Test
  void textsOfAFolderMayBeCompressedToo() throws IOException {
    Path books = Files.createDirectory(folder.resolve("books"));
    zipped("books/a.txt.gz", words(0, 20));
    file("books/b.txt", words(50, 60));

    JsonNode report = match("--reference", books, "--generated", file("answer.txt", words(5, 15)));

    assertThat(report.at("/references").findValuesAsText("name"))
        .containsExactly("a.txt.gz", "b.txt");
    assertThat(report.at("/references/0/covered").asInt()).isEqualTo(10);
    assertThat(report.at("/references/1/covered").asInt()).isZero();
  }

  @Test
  void targetsNeedNoReference() throws IOException {
    Path lines =
        file(
            "batch.jsonl",
            """
            {"q": "Where?", "gold": "42 Elm Street", "r": {"a": [{"m": "At 42, ELM street!"}]}}
            {"q": "Who?", "gold": ["Ann Lee", "Bo Lee"], "r": {"a": [{"m": "Ann Lee"}]}}
            {"q": "Is it Ann Lee?", "gold": "Ann Lee", "r": {"a": [{"m": "Yes, Ann Lee."}]}}
            """);
    String fields = "--fields=output=/r/a/0/m,target=gold,prompt=q,id=#";

    JsonNode report = match("--generated=" + lines, fields);

    assertThat(report.at("/targets/apart/found/count").asInt()).isEqualTo(2);
    assertThat(report.at("/targets/apart/found/total").asInt()).isEqualTo(3);
    assertThat(report.at("/targets/inPrompt/found/total").asInt()).isOne();
    assertThat(report.at("/each/0/targets/0/words/partSimilarity").asDouble()).isOne();
    CommandRun printed = CommandRun.of("match", "--generated=" + lines, fields);
    assertThat(printed.out())
        .contains("targets  2 of 3 found word for word")
        .contains("1 in their prompt already, counted apart: 1 of 1 found");
    assertThat(
            CommandRun.of("match", "--generated=" + lines, fields, "--keep=case,punctuation").out())
        .contains("targets  1 of 3 found word for word");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"answer\": \"x\"}|runs.jsonl, line 2: no output; expected 'output'",
        "{\"answer\": \"x\"}|found 'answer' (a field of another name is given by --fields",
        "{\"output\": \"x\", \"response\": \"y\"}|line 2: has 'output' and 'response'",
        "{\"output\": 7}|line 2: 'output' must be a text, found number",
        "{\"output\": [\"a\", 7]}|line 2: 'output' must be a text, found number",
        "{\"output\": \"\\ud83d\"}|line 2: 'output' holds half a surrogate pair",
        "{\"output\": \"a\", \"id\": 1.5}|line 2: 'id' must be a text or a whole number",
        "{\"output\": \"a\", \"target\": \"...\"}|line 2: the target has no word",
        "{\"output\": \"a\"|line 2: malformed JSON",
        "{\"prefixIds\": [1], \"suffixIds\": [2], \"tokens\": {}}|line 2: is a record of rote measure",
      })
  void complaintsNameFileAndLine(String line, String complaint) throws IOException {
    Path runs = file("runs.jsonl", "{\"output\": \"a\"}\n" + line + "\n");

    assertThat(refused("--reference=" + file("book.txt", "a b"), "--generated=" + runs))
        .contains("@/runs.jsonl")
        .contains(complaint);
  }

  @Test
  void refusesWhatCannotBeMatched() throws IOException {
    Path book = file("book.txt", "one two three four five six");
    Path runs = file("runs.jsonl", "{\"output\": \"a\"}\n");
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, "one\ntw\u00f6\n".getBytes(StandardCharsets.ISO_8859_1));
    String generated = "--generated=" + runs;

    assertThat(refused(generated)).contains("there is nothing to look for");
    assertThat(refused("--reference=" + latin, generated)).contains("latin.txt, line 2: not UTF-8");
    assertThat(refused("--reference=" + folder.resolve("none"), generated))
        .contains("@/none: no such file");
    assertThat(refused("--reference=" + book, "--generated=" + folder)).contains("is a folder");
    assertThat(refused("--reference=" + book, "--generated=" + file("no.jsonl", "")))
        .contains("@/no.jsonl: no output to look into");
    assertThat(refused("--reference=" + runs, generated))
        .contains("runs.jsonl, line 1: a reference must have its text in 'text'");
    assertThat(refused("--reference=" + book, generated, "--out=" + folder))
        .contains("is not empty");
    assertThat(refused("--reference=" + book, generated, "--k=0"))
        .contains("expected a whole number from 1");
    assertThat(refused("--reference=" + book, generated, "--keep=colour"))
        .contains("expected case, punctuation, space, unicode or all");
    assertThat(refused("--reference=" + book, generated, "--fields=answer=x"))
        .contains("'answer=x' names no field");
    assertThat(refused("--reference=" + book, "--generated", runs, runs))
        .contains("names a file twice");
  }
}
