package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The chat template of a checkpoint folder, as it stands in its files: {@code chat_template.jinja}
 * goes before {@code tokenizer_config.json}, as in transformers, and {@code chat_template.json}
 * counts where neither has one.
 *
 * @param file that it stands in
 * @param name where a checkpoint has several, the one that is used: {@value #DEFAULT}
 * @param source the template
 * @param specialTokens texts of special tokens by the names that the template calls them by
 */
public record StoredChatTemplate(
    Path file, String name, String source, Map<String, String> specialTokens) {
  /** The name of the template that is used where none is named. */
  public static final String DEFAULT = "default";

  private static final String FILE = "chat_template.jinja";
  private static final String LEGACY_FILE = "chat_template.json";
  private static final String MORE = "additional_chat_templates";
  private static final String KEY = "chat_template";
  private static final String SUFFIX = ".jinja";

  /** Above what templates take, the longest of which have some ten thousand characters. */
  private static final int MAX_BYTES = 4 << 20;

  /**
   * Reads a folder's template.
   *
   * @param folder of a checkpoint
   * @return the template; empty if there is none
   * @throws CheckpointException if a file cannot be read, or there are several and none of them is
   *     the default
   */
  public static Optional<StoredChatTemplate> in(Path folder) {
    TokenizerFolder files = TokenizerFolder.read(folder);
    Map<String, String> special = files.specialTokensByName();
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      return Optional.of(
          new StoredChatTemplate(file, DEFAULT, Json.text(file, MAX_BYTES), special));
    }
    refuseOthersAlone(folder);
    Path config = files.configFile();
    Optional<StoredChatTemplate> found = in(config, files.config().path(KEY), special);
    Path legacy = folder.resolve(LEGACY_FILE);
    if (found.isEmpty() && Files.exists(legacy)) {
      return in(legacy, Json.object(legacy, MAX_BYTES).path(KEY), special);
    }
    return found;
  }

  private static void refuseOthersAlone(Path folder) {
    Path more = folder.resolve(MORE);
    if (!Files.isDirectory(more)) {
      return;
    }
    try (Stream<Path> files = Files.list(more)) {
      String names =
          String.join(
              ", ",
              files
                  .map(each -> each.getFileName().toString())
                  .filter(each -> each.endsWith(SUFFIX))
                  .map(each -> each.substring(0, each.length() - SUFFIX.length()))
                  .sorted()
                  .toList());
      if (!names.isEmpty()) {
        throw noDefault(more, names);
      }
    } catch (IOException e) {
      throw new CheckpointException(more + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static CheckpointException noDefault(Path place, String names) {
    return new CheckpointException(
        place + ": has chat templates named " + names + ", but none named '" + DEFAULT + "'");
  }

  /** A text, or a list of templates with names. */
  private static Optional<StoredChatTemplate> in(
      Path file, JsonNode stored, Map<String, String> special) {
    if (stored.isMissingNode() || stored.isNull()) {
      return Optional.empty();
    }
    if (stored.isTextual()) {
      return Optional.of(new StoredChatTemplate(file, DEFAULT, stored.textValue(), special));
    }
    Map<String, String> byName = new TreeMap<>();
    for (JsonNode each : stored) {
      if (!each.path("name").isTextual() || !each.path("template").isTextual()) {
        break;
      }
      byName.put(each.path("name").textValue(), each.path("template").textValue());
    }
    if (!stored.isArray() || byName.isEmpty() || byName.size() < stored.size()) {
      throw new CheckpointException(
          file
              + ": '"
              + KEY
              + "' is "
              + Json.shown(stored)
              + ", expected a text, or a list of objects with 'name' and 'template', no name twice");
    }
    String template = byName.get(DEFAULT);
    if (template == null) {
      throw noDefault(file, String.join(", ", byName.keySet()));
    }
    return Optional.of(new StoredChatTemplate(file, DEFAULT, template, special));
  }

  /**
   * Where a folder's template is looked for.
   *
   * @return files and keys, in words
   */
  public static String places() {
    return FILE + ", '" + KEY + "' of tokenizer_config.json and of " + LEGACY_FILE;
  }
}
