package ai.rote.core.model;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.gguf.GgufCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder where Hugging Face libraries keep what they have downloaded. Looked into, never
 * written to, and nothing is ever downloaded from here.
 *
 * <pre>
 *   CACHE/models--ORG--NAME/refs/main               the commit that a branch or tag stands for
 *                           snapshots/COMMIT/FILE   the files of a commit, links into blobs
 *                           blobs/HASH              their contents
 * </pre>
 *
 * It is where {@code HF_HUB_CACHE} says; else {@code $HF_HOME/hub}; else {@code
 * $XDG_CACHE_HOME/huggingface/hub}; else {@code ~/.cache/huggingface/hub}.
 *
 * @param folder where it is; need not exist
 */
public record HubCache(Path folder) {

  /**
   * The cache that the environment names.
   *
   * @return the cache, whether or not it exists
   */
  public static HubCache standard() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * The cache that an environment names.
   *
   * @param environment its variables
   * @param home the user's home folder
   * @return the cache, whether or not it exists
   */
  public static HubCache of(Map<String, String> environment, Path home) {
    for (String variable : new String[] {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
      Optional<Path> folder = path(environment, home, variable);
      if (folder.isPresent()) {
        return new HubCache(folder.get());
      }
    }
    return new HubCache(huggingFaceHome(environment, home).resolve("hub"));
  }

  /**
   * The folder that holds the cache and the access token, unless they are placed elsewhere.
   *
   * @param environment variables
   * @param home the user's home folder
   * @return {@code HF_HOME} or what stands for it
   */
  public static Path huggingFaceHome(Map<String, String> environment, Path home) {
    return path(environment, home, "HF_HOME")
        .orElseGet(
            () ->
                path(environment, home, "XDG_CACHE_HOME")
                    .orElse(home.resolve(".cache"))
                    .resolve("huggingface"));
  }

  private static Optional<Path> path(Map<String, String> environment, Path home, String variable) {
    String value = environment.get(variable);
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(value.startsWith("~/") ? home.resolve(value.substring(2)) : Path.of(value));
  }

  /**
   * Where a model's files are: in a folder of this name if there is one, else in this cache.
   *
   * @param model a folder, or a name on the hub
   * @return a checkpoint folder
   * @throws CheckpointException if there is neither; the message says where was looked and how to
   *     get the model
   */
  public Path resolve(String model) {
    Path given = Path.of(model);
    if (Files.isDirectory(given) || GgufCheckpoint.isFile(given)) {
      return given;
    }
    if (Files.exists(given)) {
      throw new CheckpointException(
          model + ": is a file, expected the folder that it stands in, or a GGUF file");
    }
    return HubName.parse(model)
        .map(this::find)
        .orElseThrow(
            () ->
                new CheckpointException(
                    model + ": no such folder, and no name on the hub (ORG/NAME[@REVISION])"));
  }

  /**
   * Where a model's files are in this cache.
   *
   * @param name of the model
   * @return the folder of its snapshot
   * @throws CheckpointException if it is not there; the message says where was looked and how to
   *     get the model
   */
  public Path find(HubName name) {
    Path repository = repository(name);
    Path reference = repository.resolve("refs").resolve(name.revision());
    Path snapshots = repository.resolve("snapshots");
    Path snapshot = snapshots.resolve(name.revision());
    try {
      if (Files.isRegularFile(reference)) {
        snapshot = snapshots.resolve(Files.readString(reference).strip());
      }
      if (Files.isDirectory(snapshot)) {
        return snapshot;
      }
      throw new CheckpointException(
          name
              + ": no such folder, and not in the Hugging Face cache: looked in "
              + repository
              + (Files.isDirectory(repository)
                  ? ", which has revisions " + revisions(repository)
                  : "")
              + "; nothing is downloaded unasked, 'rote fetch "
              + name
              + "' would get it");
    } catch (IOException e) {
      throw new CheckpointException(repository + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static TreeSet<String> revisions(Path repository) throws IOException {
    TreeSet<String> revisions = new TreeSet<>();
    Path references = repository.resolve("refs");
    if (Files.isDirectory(references)) {
      try (Stream<Path> files = Files.walk(references)) {
        files
            .filter(Files::isRegularFile)
            .forEach(file -> revisions.add(references.relativize(file).toString()));
      }
    }
    Path snapshots = repository.resolve("snapshots");
    if (Files.isDirectory(snapshots)) {
      try (Stream<Path> folders = Files.list(snapshots)) {
        folders.forEach(snapshot -> revisions.add(snapshot.getFileName().toString()));
      }
    }
    return revisions;
  }

  /**
   * The folder of a model, all revisions together.
   *
   * @param name of the model
   * @return its path, whether or not it exists
   */
  public Path repository(HubName name) {
    return folder.resolve("models--" + name.repository().replace("/", "--"));
  }
}
