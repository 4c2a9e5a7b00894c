package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Hugging Face checkpoint folder: its configuration and where each of its tensors lies. Weights
 * are read from safetensors files; where there are none, from {@code pytorch_model.bin}, of which
 * nothing is ever run.
 *
 * @param folder where it is
 * @param config its config.json
 * @param weightFiles the files that hold the tensors, one or all shards
 * @param tensors all stored tensors by name
 */
public record Checkpoint(
    Path folder, ConfigFile config, List<Path> weightFiles, Map<String, StoredTensor> tensors) {
  private static final String CONFIG = "config.json";

  /** The ways to store weights; the first that is there wins. */
  private enum Format {
    SAFETENSORS("model.safetensors", Safetensors::read),
    TORCH("pytorch_model.bin", TorchFile::read);

    final String single;
    final String index;
    final Function<Path, List<StoredTensor>> reader;

    Format(String single, Function<Path, List<StoredTensor>> reader) {
      this.single = single;
      this.index = single + ".index.json";
      this.reader = reader;
    }
  }

  /**
   * Copies files and tensors, keeping their order.
   *
   * @param folder where it is
   * @param config its config.json
   * @param weightFiles the files that hold the tensors, one or all shards
   * @param tensors all stored tensors by name
   */
  public Checkpoint {
    weightFiles = List.copyOf(weightFiles);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Opens a folder: reads its configuration and finds its tensors, without reading their values.
   *
   * @param folder holds config.json, and model.safetensors or pytorch_model.bin, or shards of
   *     either with their index
   * @return the checkpoint
   * @throws CheckpointException if the folder or a file is missing or malformed
   */
  public static Checkpoint open(Path folder) {
    return open(folder, config(folder));
  }

  /**
   * Opens a folder whose configuration has been read already.
   *
   * @param folder as for {@link #open(Path)}
   * @param config its configuration
   * @return the checkpoint
   * @throws CheckpointException if a file is missing or malformed
   */
  public static Checkpoint open(Path folder, ConfigFile config) {
    for (Format format : Format.values()) {
      Path single = folder.resolve(format.single);
      if (Files.exists(single)) {
        return new Checkpoint(folder, config, List.of(single), byName(format.reader.apply(single)));
      }
      Path index = folder.resolve(format.index);
      if (Files.exists(index)) {
        return sharded(folder, config, index, format.reader);
      }
    }
    throw new CheckpointException(
        folder
            + ": found neither "
            + Arrays.stream(Format.values())
                .map(format -> format.single + " nor " + format.index)
                .collect(Collectors.joining(" nor "))
            + ", so there are no weights to read");
  }

  /**
   * Reads a folder's configuration alone.
   *
   * @param folder holds config.json
   * @return the configuration
   * @throws CheckpointException if the folder or the file is missing or malformed
   */
  public static ConfigFile config(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": no such folder");
    }
    if (!Files.exists(folder.resolve(CONFIG))) {
      refuseOtherFolders(folder);
    }
    return ConfigFile.read(folder.resolve(CONFIG));
  }

  /** Says what a folder without a configuration is, where that can be told. */
  private static void refuseOtherFolders(Path folder) {
    if (Files.exists(folder.resolve(LoraAdapter.CONFIG))) {
      throw new CheckpointException(
          folder
              + ": holds an adapter ("
              + LoraAdapter.CONFIG
              + "), expected a whole model: name the model that it was trained on (--model), and"
              + " this folder as the adapter (--adapter)");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> inFolder = files.sorted().toList();
      for (Path file : inFolder) {
        refuseGguf(file);
      }
      String inside =
          inFolder.stream()
              .filter(each -> Files.exists(each.resolve(CONFIG)))
              .map(each -> each.getFileName().toString())
              .collect(Collectors.joining(", "));
      if (!inside.isEmpty()) {
        throw new CheckpointException(folder + ": not a checkpoint folder; it contains " + inside);
      }
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void refuseGguf(Path file) {
    if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gguf")) {
      throw new CheckpointException(
          file + ": is a GGUF file: name the file itself, and not its folder, as the model");
    }
  }

  private static Checkpoint sharded(
      Path folder, ConfigFile config, Path index, Function<Path, List<StoredTensor>> reader) {
    Map<String, String> fileOf = new LinkedHashMap<>();
    JsonNode weightMap = Json.object(index).path("weight_map");
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw new CheckpointException(index + ": 'weight_map' must be an object that is not empty");
    }
    weightMap
        .properties()
        .forEach(
            entry ->
                fileOf.put(entry.getKey(), shardName(index, entry.getKey(), entry.getValue())));

    Set<String> names = new LinkedHashSet<>(fileOf.values());
    List<Path> files = new ArrayList<>();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        throw new CheckpointException(file + ": no such file, but " + index + " names it");
      }
      files.add(file);
      for (StoredTensor tensor : reader.apply(file)) {
        // One that the index does not know is kept, so that it is found to be left over.
        if (name.equals(fileOf.getOrDefault(tensor.name(), name))) {
          tensors.put(tensor.name(), tensor);
        }
      }
    }
    for (Map.Entry<String, String> entry : fileOf.entrySet()) {
      if (!tensors.containsKey(entry.getKey())) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: tensor '%s' is missing, but %s places it there",
                folder.resolve(entry.getValue()),
                entry.getKey(),
                index));
      }
    }
    return new Checkpoint(folder, config, files, tensors);
  }

  /** A shard's name must stay within the folder, whatever the index says. */
  private static String shardName(Path index, String tensor, JsonNode value) {
    String name = value.asText();
    if (!value.isTextual() || name.isEmpty() || !name.matches("[\\w.-]+") || name.startsWith(".")) {
      throw new CheckpointException(
          index + ": tensor '" + tensor + "' is placed in " + value + ", expected a file name");
    }
    return name;
  }

  private static Map<String, StoredTensor> byName(List<StoredTensor> tensors) {
    Map<String, StoredTensor> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return byName;
  }
}
