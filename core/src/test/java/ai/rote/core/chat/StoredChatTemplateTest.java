package ai.rote.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a checkpoint's template is found. */
class StoredChatTemplateTest {
  @TempDir private Path folder;

  private void write(String file, String content) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String rendered() {
    return ChatTemplate.ofCheckpoint(folder).render(Optional.empty(), "u", Optional.empty());
  }

  private void refuses(String message) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(this::rendered)
        .withMessageContaining(folder.toString())
        .withMessageContaining(message);
  }

  @Test
  void aFileOfItsOwnGoesBeforeTheConfigurationAndThatBeforeTheOlderFile() {
    write("chat_template.json", "{\"chat_template\": \"older {{ messages[0].content }}\"}");
    assertThat(rendered()).isEqualTo("older u");
    write(
        "tokenizer_config.json", "{\"chat_template\": \"{{ bos_token }}\", \"bos_token\": \"B\"}");
    assertThat(rendered()).isEqualTo("B");
    write("chat_template.jinja", "own {{ bos_token }}\n");
    assertThat(rendered()).isEqualTo("own B");
    assertThat(ChatTemplate.ofCheckpoint(folder).file().getFileName())
        .hasToString("chat_template.jinja");
    assertThat(ChatTemplate.ofCheckpoint(folder).name()).isEqualTo("default");
  }

  @Test
  void specialTokensAreNamedByObjectsAndByTheFileBeside() {
    write(
        "tokenizer_config.json",
        "{\"chat_template\": \"{{ bos_token ~ eos_token ~ pad_token }}\","
            + " \"bos_token\": {\"content\": \"<b>\"}, \"pad_token\": null}");
    write("special_tokens_map.json", "{\"eos_token\": {\"content\": \"<e>\"}}");
    assertThat(rendered()).isEqualTo("<b><e>");
  }

  @Test
  void ofSeveralTheDefaultIsTaken() {
    write(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"R\"},"
            + " {\"name\": \"default\", \"template\": \"D\"}]}");
    assertThat(rendered()).isEqualTo("D");
  }

  @Test
  void severalWithoutADefaultAreRefused() {
    write(
        "tokenizer_config.json", "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"R\"}]}");
    refuses("has chat templates named rag, but none named 'default'");
    write("additional_chat_templates/tool_use.jinja", "T");
    refuses("named tool_use, but none named 'default'");
  }

  @Test
  void whereThereIsNoneItIsSaidWhereItWasLookedFor() {
    refuses(
        "has no chat template; looked for chat_template.jinja, 'chat_template' of tokenizer_config");
    write("tokenizer_config.json", "{\"chat_template\": null}");
    refuses("has no chat template");
  }

  @Test
  void oddValuesAreRefused() {
    write("tokenizer_config.json", "{\"chat_template\": 3}");
    refuses("'chat_template' is 3, expected a text, or a list");
    write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"default\"}]}");
    refuses("expected a text, or a list of objects with 'name' and 'template'");
    write("tokenizer_config.json", "{\"chat_template\": \"a\\n{% if %}\"}");
    refuses("tokenizer_config.json: chat template, line 2: found the end of the tag");
  }

  /** One key more, of a size that keeps the file's data aligned. */
  @Test
  void theOneWithinAGgufFileCountsWhereNoneStandsBesideIt() throws IOException {
    byte[] without = Files.readAllBytes(TestFiles.golden("gguf-tokenizers/llama.gguf"));
    byte[] key = "tokenizer.chat_template".getBytes(StandardCharsets.UTF_8);
    byte[] value = "{{ bos_token }} chat!".getBytes(StandardCharsets.UTF_8);
    ByteBuffer with = ByteBuffer.allocate(without.length + 64).order(ByteOrder.LITTLE_ENDIAN);
    with.put(without, 0, 24).putLong(key.length).put(key).putInt(8).putLong(value.length);
    with.put(value).put(without, 24, without.length - 24);
    with.putLong(16, with.getLong(16) + 1);
    Path file = Files.write(folder.resolve("model.gguf"), with.array());

    ChatTemplate within = ChatTemplate.ofCheckpoint(file);
    assertThat(within.file()).isEqualTo(file);
    assertThat(within.render(Optional.empty(), "u", Optional.empty())).isEqualTo("<s> chat!");
    write("chat_template.jinja", "beside");
    assertThat(ChatTemplate.ofCheckpoint(file).render(Optional.empty(), "u", Optional.empty()))
        .isEqualTo("beside");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> ChatTemplate.ofCheckpoint(TestFiles.golden("gguf-tokenizers/llama.gguf")))
        .withMessageContaining("and for 'tokenizer.chat_template' within it");
  }

  @Test
  void aMessageHoldsThePlaceholderOnce() {
    write("chat_template.jinja", "{{ messages[-1].content }}");
    ChatTemplate template = ChatTemplate.ofCheckpoint(folder);
    ChatPrompt prompt =
        new ChatPrompt(template, "Go on: {prefix}", Optional.empty(), Optional.empty());
    assertThat(prompt.render("a {prefix} $1")).isEqualTo("Go on: a {prefix} $1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChatPrompt(template, "Go on", Optional.empty(), Optional.empty()))
        .withMessageContaining("holds {prefix} nowhere, expected once");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ChatPrompt(template, "{prefix}{prefix}", Optional.empty(), Optional.empty()))
        .withMessageContaining("2 times");
  }
}
