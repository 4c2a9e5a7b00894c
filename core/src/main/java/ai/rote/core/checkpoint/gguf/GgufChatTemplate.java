package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.StoredChatTemplate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chat template of a checkpoint, GGUF files among them: what stands beside a file or, where
 * nothing does, the one within it.
 */
public final class GgufChatTemplate {
  private static final String KEY = "tokenizer.chat_template";
  private static final Map<String, String> ROLES =
      Map.of(
          "bos", "bos_token", "eos", "eos_token", "unknown", "unk_token", "padding", "pad_token");

  private GgufChatTemplate() {}

  /**
   * Reads a checkpoint's template.
   *
   * @param checkpoint a folder, or a GGUF file
   * @return the template
   * @throws CheckpointException if there is none, or none that can be read; the message says where
   *     it was looked for
   */
  public static StoredChatTemplate open(Path checkpoint) {
    boolean gguf = GgufCheckpoint.isFile(checkpoint);
    Path folder = gguf ? GgufCheckpoint.folder(checkpoint) : checkpoint;
    Optional<StoredChatTemplate> found = StoredChatTemplate.in(folder);
    return found
        .or(() -> gguf ? within(checkpoint) : Optional.empty())
        .orElseThrow(
            () ->
                new CheckpointException(
                    checkpoint
                        + ": has no chat template; looked for "
                        + StoredChatTemplate.places()
                        + (gguf ? " beside the file, and for '" + KEY + "' within it" : "")
                        + ". A model that was not trained for chats has none: measure it without"
                        + " --chat"));
  }

  private static Optional<StoredChatTemplate> within(Path file) {
    GgufKeys keys = new GgufKeys(file, GgufFile.read(file).metadata());
    return keys.text(KEY)
        .map(
            template ->
                new StoredChatTemplate(
                    file, StoredChatTemplate.DEFAULT, template, specialTokens(keys)));
  }

  private static Map<String, String> specialTokens(GgufKeys keys) {
    Map<String, String> tokens = new LinkedHashMap<>();
    GgufVocabulary vocabulary = new GgufVocabulary(keys);
    ROLES.forEach(
        (role, name) ->
            vocabulary.role(role).ifPresent(id -> tokens.put(name, vocabulary.text(id))));
    return tokens;
  }
}
