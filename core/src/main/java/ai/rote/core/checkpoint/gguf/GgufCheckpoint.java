package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.Checkpoint;
import ai.rote.core.checkpoint.StoredTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** GGUF files as checkpoints. */
public final class GgufCheckpoint {
  private GgufCheckpoint() {}

  /**
   * Whether a path is that of a GGUF file, by its name.
   *
   * @param path of a model
   * @return true if it is a file, and its name ends so
   */
  public static boolean isFile(Path path) {
    return Files.isRegularFile(path)
        && path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  /** Where files that belong to one are looked for. */
  static Path folder(Path file) {
    return file.getParent() == null ? Path.of("") : file.getParent();
  }

  /**
   * Opens a file: reads its header, and finds its tensors without reading their values.
   *
   * @param file a GGUF file
   * @return a checkpoint with the configuration and the tensor names of its family; its folder is
   *     the file itself
   * @throws CheckpointException if the file is malformed, or of an architecture or with tensors
   *     that are not read; the message names what was found and what is supported
   */
  public static Checkpoint open(Path file) {
    GgufFile gguf = GgufFile.read(file);
    GgufKeys keys = new GgufKeys(file, gguf.metadata());
    Architecture architecture = Architecture.ALL.get(keys.architecture());
    if (architecture == null) {
      throw keys.unexpected(
          "general.architecture", "one of " + new TreeSet<>(Architecture.ALL.keySet()));
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (StoredTensor tensor : architecture.renamed(keys, gguf.tensors())) {
      tensors.put(tensor.name(), tensor);
    }
    return new Checkpoint(
        file, GgufConfig.of(file, architecture, keys, gguf.tensors()), List.of(file), tensors);
  }
}
