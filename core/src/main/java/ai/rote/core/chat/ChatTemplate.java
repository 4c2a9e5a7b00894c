package ai.rote.core.chat;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.StoredChatTemplate;
import ai.rote.core.checkpoint.gguf.GgufChatTemplate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model's makers write a conversation as one text: the {@code chat_template} of a checkpoint.
 * It is rendered as {@code apply_chat_template(..., add_generation_prompt=True)} of transformers
 * does it, without tools or documents, or refused: what is rendered is never nearly right.
 *
 * <p>Templates come with checkpoints and are not trusted: they compute with texts, numbers, lists
 * and maps, reach no object of Java, no file and no network, and are stopped when they take too
 * much.
 */
public final class ChatTemplate {
  private final Path file;
  private final String name;
  private final String sha256;
  private final Template template;
  private final Map<String, String> specialTokens;

  private ChatTemplate(StoredChatTemplate stored) {
    this.file = stored.file();
    this.name = stored.name();
    this.sha256 = digest(stored.source());
    this.specialTokens = Map.copyOf(stored.specialTokens());
    try {
      this.template = Template.of(stored.source());
    } catch (TemplateException e) {
      throw refusal(e);
    }
  }

  /**
   * Reads the template of a checkpoint: {@code chat_template.jinja}; else {@code chat_template} of
   * {@code tokenizer_config.json}, a text or a list of templates of which one is named "default";
   * else that of {@code chat_template.json}; else, of a GGUF file, the one within it.
   *
   * @param checkpoint folder of a checkpoint, or a GGUF file
   * @return the template
   * @throws CheckpointException if there is none, saying where it was looked for, or if it is
   *     malformed or uses what is not supported
   */
  public static ChatTemplate ofCheckpoint(Path checkpoint) {
    return new ChatTemplate(GgufChatTemplate.open(checkpoint));
  }

  /**
   * The text of a conversation in which the model has the next word: perhaps a system message, then
   * one of the user, then what stands before every answer.
   *
   * @param system the system message; without it there is none, and the template may write one of
   *     its own
   * @param user the user's message
   * @param date the day that the template may write as today's
   * @return the text, special tokens as texts among it
   * @throws CheckpointException if the template refuses the conversation, uses what is not
   *     supported, writes a date and is given none, or takes too much
   */
  public String render(Optional<String> system, String user, Optional<LocalDate> date) {
    List<Map<String, Object>> messages = new ArrayList<>();
    system.ifPresent(text -> messages.add(message("system", text)));
    messages.add(message("user", user));
    return render(messages, date);
  }

  private static Map<String, Object> message(String role, String content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  String render(List<Map<String, Object>> messages, Optional<LocalDate> date) {
    Map<String, Object> variables = new LinkedHashMap<>(specialTokens);
    variables.put("messages", messages);
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", true);
    try {
      return template.render(variables, date);
    } catch (TemplateException e) {
      throw refusal(e);
    }
  }

  private CheckpointException refusal(TemplateException e) {
    String line = e.line() > 0 ? ", line " + e.line() : "";
    return new CheckpointException(file + ": chat template" + line + ": " + e.getMessage(), e);
  }

  /**
   * The file that it stands in.
   *
   * @return chat_template.jinja, tokenizer_config.json, chat_template.json or a GGUF file
   */
  public Path file() {
    return file;
  }

  /**
   * Its name among the checkpoint's templates.
   *
   * @return "default", also where there is only one
   */
  public String name() {
    return name;
  }

  /**
   * The digest of the template's text.
   *
   * @return SHA-256 of its UTF-8 bytes, 64 hexadecimal digits
   */
  public String sha256() {
    return sha256;
  }

  private static String digest(String source) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
