package ai.rote.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.rote.core.TestFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Renderings of templates against those of transformers, which generate_chat.py has written. */
class ChatTemplateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = TestFiles.golden("chat");
  private static final Optional<LocalDate> DATE = Optional.of(LocalDate.of(2025, 3, 7));
  private static final Map<String, Object> SPECIAL =
      Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>", "pad_token", "<pad>");

  static String render(String template, JsonNode messages) {
    Map<String, Object> variables = new LinkedHashMap<>(SPECIAL);
    variables.put("messages", JSON.convertValue(messages, List.class));
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", true);
    return Template.of(template).render(variables, DATE);
  }

  private static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  @Test
  void rendersFamiliesAsTransformersDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    TreeSet<String> families = new TreeSet<>();
    for (JsonNode each : read(FOLDER.resolve("renderings.json"))) {
      String name = each.path("name").asText();
      families.add(name);
      String template = Files.readString(FOLDER.resolve("templates/" + name + ".jinja"));
      compare(wrong, name + ", " + each.path("chat").asText(), template, each);
    }
    assertThat(wrong).isEmpty();
    assertThat(families).hasSizeGreaterThan(20);
  }

  /** Notes a rendering that is not what transformers makes of it, or not refused as there. */
  private static void compare(List<String> wrong, String name, String template, JsonNode golden) {
    String expected = golden.path("rendered").textValue();
    String found;
    try {
      found = render(template, golden.path("messages"));
    } catch (TemplateException e) {
      if (expected != null) {
        wrong.add(name + ": refused: " + e.getMessage());
      }
      return;
    }
    if (!found.equals(expected)) {
      wrong.add(name + ": expected " + expected + "\nfound " + found);
    }
  }

  /** Not in the build: published templates are not part of this project. */
  @Test
  @EnabledIfSystemProperty(named = "rote.chatTemplates", matches = ".+")
  void rendersPublishedTemplatesAsTransformersDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode each : read(Path.of(System.getProperty("rote.chatTemplates")))) {
      String name = each.path("name").asText() + ", " + each.path("chat").asText();
      compare(wrong, name, each.path("template").asText(), each);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void eachConstructComesToWhatJinjaMakesOfIt() throws IOException {
    JsonNode messages = read(FOLDER.resolve("renderings.json")).get(2).path("messages");
    assertThat(messages).hasSize(3);
    List<String> wrong = new ArrayList<>();
    for (JsonNode each : read(FOLDER.resolve("constructs.json"))) {
      String template = each.path("template").asText();
      compare(wrong, template, template, ((ObjectNode) each).set("messages", messages));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void refusalsNameTheLineWhatWasFoundAndWhatIsSupported() {
    JsonNode none = JSON.createArrayNode();
    refuses("a\n{% include 'x' %}", none, 2, "'{% include %}' is not supported here", "for, ");
    refuses("{{ 'x' | upper }}\n\n{{ 'x' | safe }}", none, 3, "filter 'safe'", "tojson, trim");
    refuses("{{ 'x'.center(3) }}", none, 1, "method 'center' of texts", "split, ");
    refuses("{{ 1 is nothing }}", none, 1, "test 'is nothing'", "string, ");
    refuses("{{ raise_exception('no system role') }}", none, 1, "refuses the conversation", "role");
    refuses("{% if 1 %}\n{% else", none, 2, "a tag is not closed", "");
    refuses("{{ messages[0].content }}", none, 1, "'item 0' is undefined", "");
  }

  private static void refuses(
      String template, JsonNode messages, int line, String found, String supported) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render(template, messages))
        .withMessageContaining(found)
        .withMessageContaining(supported)
        .satisfies(e -> assertThat(e.line()).isEqualTo(line));
  }

  @Test
  void aTemplateThatWritesADateNeedsOne() {
    Template template = Template.of("{{ strftime_now('%Y') }}");
    assertThat(template.render(Map.of(), DATE)).isEqualTo("2025");
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> template.render(Map.of(), Optional.empty()))
        .withMessageContaining("--chat-date");
  }
}
