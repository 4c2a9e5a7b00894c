package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rote measure --chat}, on a demo model that is given a chat template. */
class ChatOptionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SMALL = TestFiles.demo("models/small");
  private static final String TEMPLATE =
      "{%- for message in messages %}{{ message.role ~ ': ' ~ message.content ~ '\\n' }}"
          + "{%- endfor %}{{ 'answer:' if add_generation_prompt }}";
  private static final String ASKED = "--chat=Continue: {prefix}";

  @TempDir private static Path folder;

  private static Path model;
  private static Path data;
  private static Path out;

  @BeforeAll
  static void measure() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(SMALL.resolve(file), model.resolve(file));
    }
    Files.writeString(model.resolve("chat_template.jinja"), TEMPLATE);
    data = Files.write(folder.resolve("data.jsonl"), DemoData.lines().subList(0, 3));
    Files.writeString(
        data,
        Files.readString(data)
            + "{\"id\": \"pair\", \"prefix\": \"Dear Ms Ito, the\", \"suffix\": \" parcel left on\"}\n");
    out = folder.resolve("out");
    CommandRun.measure(model, data, out, ASKED, "--system=Be brief.", "--scheme=top-k=40");
  }

  private static CommandRun run(Path to, Object... more) {
    return CommandRun.of(
        "measure", "--model=" + model, "--data=" + data, "--out=" + to, List.of(more));
  }

  private static JsonNode read(String file) throws IOException {
    return JSON.readTree(out.resolve(file).toFile());
  }

  @Test
  void theRunSaysWhatWasAskedByWhichTemplate() throws IOException {
    JsonNode run = read("run.json");
    JsonNode chat = run.at("/tokenization/chat");
    assertThat(chat.path("user").textValue()).isEqualTo("Continue: {prefix}");
    assertThat(chat.path("system").textValue()).isEqualTo("Be brief.");
    assertThat(chat.path("template").textValue()).isEqualTo("chat_template.jinja");
    assertThat(chat.path("templateName").textValue()).isEqualTo("default");
    assertThat(chat.path("templateSha256").textValue()).hasSize(64);
    assertThat(chat.path("examplesWithSpecialTokens").intValue()).isZero();
    assertThat(run.at("/identity/options/chat").textValue()).isEqualTo("Continue: {prefix}");
    assertThat(run.at("/identity/options/chat-template")).isEqualTo(chat.path("templateSha256"));
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("asked in a chat", "Chat: 'Continue: {prefix}', system message 'Be brief.'");
    assertThat(SchemaTest.complaints(SchemaTest.schema("run"), run)).isEmpty();
  }

  @Test
  void thePrefixStandsInTheMessageAndTheSuffixIsScoredAsGiven() throws IOException {
    boolean found = false;
    for (String line : Files.readAllLines(out.resolve("scores.jsonl"))) {
      JsonNode each = JSON.readTree(line);
      assertThat(each.path("prefix").textValue())
          .startsWith("system: Be brief.\nuser: Continue: ")
          .endsWith("\nanswer:");
      if (each.path("id").textValue().equals("pair")) {
        found = true;
        assertThat(each.path("prefix").textValue()).contains("Continue: Dear Ms Ito, the\nanswer:");
        assertThat(each.path("suffix").textValue()).isEqualTo(" parcel left on");
      }
    }
    assertThat(found).isTrue();
  }

  @Test
  void anotherMessageIsAnotherRun() {
    CommandRun other = run(out, ASKED, "--system=Be long.", "--scheme=top-k=40");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("options.system (Be brief. there, Be long. here)");
  }

  @Test
  void whatWasAskedInOtherWaysIsNotCompared() {
    Path plain = folder.resolve("plain");
    CommandRun.measure(model, data, plain, "--scheme=top-k=40");
    CommandRun compared = CommandRun.of("compare", out, plain, "--out=" + folder.resolve("both"));
    assertThat(compared.exitCode()).isEqualTo(1);
    assertThat(compared.err())
        .contains("in different ways, with --chat 'Continue: {prefix}' --system 'Be brief.' and")
        .contains("without a chat");
  }

  @Test
  void theDryRunNamesTheTemplate() {
    CommandRun check = run(folder.resolve("none"), ASKED, "--check");
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out()).contains("chat_template.jinja; 0 examples hold the text of a special");
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    refuses(2, "holds {prefix} nowhere, expected once", "--chat=Continue:");
    refuses(2, "--system and --chat-date belong to --chat", "--system=Be brief.");
    refuses(2, "--bos add: in a chat the template says where a BOS stands", ASKED, "--bos=add");
    refuses(2, "--chat takes one --prefix-tokens", ASKED, "--prefix-tokens=20,30", "--limit=3");
    refuses(2, "'May' is no date; expected as in 2026-01-31", ASKED, "--chat-date=May");
    refuses(1, "has no chat template; looked for chat_template.jinja", ASKED, "--model=" + SMALL);
    Path ids =
        Files.writeString(
            folder.resolve("ids.jsonl"),
            "{\"id\": \"a\", \"prefixIds\": [1], \"suffixIds\": [2]}\n");
    refuses(2, "--chat: a message is text, but 1 of 1 examples", ASKED, "--data=" + ids);
  }

  private static void refuses(int exitCode, String message, String... options) {
    Path none = folder.resolve("none");
    Object[] arguments = {
      "measure",
      "--out=" + none,
      hasOption(options, "--model") ? List.of() : List.of("--model=" + model),
      hasOption(options, "--data") ? List.of() : List.of("--data=" + data),
      List.of(options)
    };
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(none).doesNotExist();
  }

  private static boolean hasOption(String[] options, String name) {
    return List.of(options).stream().anyMatch(each -> each.startsWith(name + "="));
  }
}
