package ai.rote.hub;

import ai.rote.core.CheckpointException;
import ai.rote.core.RoteException;
import ai.rote.core.model.CausalLm;
import ai.rote.core.model.HubName;
import ai.rote.core.model.ModelInfo;
import ai.rote.http.Answers;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Downloads what Rote needs of a model into the Hugging Face cache, in the cache's own layout, so
 * that other libraries find it as well: contents as blobs under their hash, a snapshot of links to
 * them for each commit, a reference that names the commit of a branch. The reference is written
 * last: a model whose download was cut short is not found, and fetching again goes on where it
 * stopped.
 *
 * <p>Downloaded are the configuration, the tokenizer's files, and the weights once: safetensors or,
 * where there are none, {@code pytorch_model.bin}. Of a LoRA adapter, its configuration and
 * weights, also where it lies beside a model: whether it counts is asked when the model is loaded.
 */
public final class ModelFetch {
  private static final String CONFIG = "config.json";
  private static final String ADAPTER_CONFIG = "adapter_config.json";
  private static final List<String> SMALL_FILES =
      List.of(
          CONFIG,
          ADAPTER_CONFIG,
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt");

  private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");
  private static final List<String> ADAPTER_WEIGHTS =
      List.of("adapter_model.safetensors", "adapter_model.bin");
  private static final long MAX_SMALL_BYTES = 256 << 20;
  private static final long MAX_INDEX_BYTES = 64 << 20;
  private static final int BUFFER_BYTES = 1 << 20;

  private final HubSettings settings;
  private final HubClient client;
  private final FetchListener listener;
  private final HubName name;
  private final Path repository;

  private ModelFetch(HubSettings settings, HubName name, FetchListener listener) {
    this.settings = settings;
    this.client = new HubClient(settings);
    this.listener = listener;
    this.name = name;
    this.repository = settings.cache().repository(name);
  }

  /**
   * Downloads a model.
   *
   * @param name of the model
   * @param settings where from and where to
   * @param listener is told how things go
   * @return the folder of the snapshot, to be loaded from
   * @throws RoteException if the hub cannot be reached, refuses, or lacks files; or if a file
   *     arrives damaged
   */
  public static Path fetch(HubName name, HubSettings settings, FetchListener listener) {
    try {
      return new ModelFetch(settings, name, listener).fetch();
    } catch (IOException e) {
      throw unwritable(settings, e);
    }
  }

  /**
   * Downloads a model's configuration alone, and finds out whether the model is supported.
   *
   * @param name of the model
   * @param settings where from and where to
   * @param listener is told how things go
   * @return what follows from its configuration
   * @throws CheckpointException if the model is not supported, or has no configuration
   * @throws RoteException if the hub cannot be reached or refuses
   */
  public static ModelInfo check(HubName name, HubSettings settings, FetchListener listener) {
    try {
      return new ModelFetch(settings, name, listener).check();
    } catch (IOException e) {
      throw unwritable(settings, e);
    }
  }

  private static RoteException unwritable(HubSettings settings, IOException e) {
    return new RoteException(
        settings.cache().folder() + ": cannot be written: " + e.getMessage(), e);
  }

  private ModelInfo check() throws IOException {
    JsonNode model = client.model(name);
    return checked(there(model), commit(model));
  }

  private String commit(JsonNode model) {
    String commit = model.path("sha").asText();
    if (!commit.matches("[0-9a-f]{40}")) {
      throw new RoteException(settings.endpoint() + ": names no commit of " + name);
    }
    return commit;
  }

  private static Set<String> there(JsonNode model) {
    Set<String> there = new TreeSet<>();
    model.path("siblings").forEach(file -> there.add(file.path("rfilename").asText()));
    return there;
  }

  private Path snapshot(String commit) {
    return repository.resolve("snapshots").resolve(commit);
  }

  private Path fetch() throws IOException {
    JsonNode model = client.model(name);
    String commit = commit(model);
    Set<String> there = there(model);
    Path snapshot = snapshot(commit);

    List<RemoteFile> files = new ArrayList<>();
    for (String file : chosen(there, commit, snapshot)) {
      files.add(SMALL_FILES.contains(file) ? small(file, commit) : client.file(name, commit, file));
    }
    checkSpace(files);
    for (RemoteFile file : files) {
      fetch(file, commit, snapshot);
    }
    if (!name.revision().equals(commit)) {
      Path reference = repository.resolve("refs").resolve(name.revision());
      Files.createDirectories(reference.getParent());
      Files.writeString(reference, commit);
    }
    return snapshot;
  }

  /** What is to be known of a file that holds no weights, and so cannot be large. */
  private RemoteFile small(String file, String commit) {
    RemoteFile found = client.file(name, commit, file);
    if (found.bytes() > MAX_SMALL_BYTES) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: %s has %d bytes, more than the %d that such a file may have",
              name,
              file,
              found.bytes(),
              MAX_SMALL_BYTES));
    }
    return found;
  }

  private List<String> chosen(Set<String> there, String commit, Path snapshot) throws IOException {
    List<String> chosen = new ArrayList<>();
    if (!there.contains(CONFIG) && there.contains(ADAPTER_CONFIG)) {
      chosen.add(ADAPTER_CONFIG);
      chosen.add(firstOf(ADAPTER_WEIGHTS, there));
      return chosen;
    }
    checked(there, commit);
    SMALL_FILES.stream().filter(there::contains).forEach(chosen::add);
    if (there.contains(ADAPTER_CONFIG)) {
      ADAPTER_WEIGHTS.stream().filter(there::contains).findFirst().ifPresent(chosen::add);
    }
    for (String weights : WEIGHTS) {
      String index = weights + ".index.json";
      if (there.contains(weights)) {
        chosen.add(weights);
        return chosen;
      }
      if (there.contains(index)) {
        chosen.add(index);
        chosen.addAll(shards(index, there, commit, snapshot));
        return chosen;
      }
    }
    chosen.add(firstOf(WEIGHTS, there));
    return chosen;
  }

  /** Before gigabytes come that could not be used. */
  private ModelInfo checked(Set<String> there, String commit) throws IOException {
    if (!there.contains(CONFIG)) {
      throw new CheckpointException(
          name
              + ": has no config.json, so it is no checkpoint of transformers; it has "
              + shown(there));
    }
    Path snapshot = snapshot(commit);
    fetch(small(CONFIG, commit), commit, snapshot);
    return CausalLm.checkConfig(snapshot.resolve(CONFIG));
  }

  private String firstOf(List<String> names, Set<String> there) {
    return names.stream()
        .filter(there::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    name
                        + ": has no weights that can be read, neither "
                        + String.join(" nor ", names)
                        + "; it has "
                        + shown(there)));
  }

  private static String shown(Set<String> names) {
    return Answers.printable(String.join(", ", names));
  }

  private Set<String> shards(String index, Set<String> there, String commit, Path snapshot)
      throws IOException {
    fetch(small(index, commit), commit, snapshot);
    Set<String> shards = new TreeSet<>();
    index(snapshot.resolve(index)).path("weight_map").forEach(shard -> shards.add(shard.asText()));
    for (String shard : shards) {
      if (!there.contains(shard) || !shard.matches("\\w[\\w.-]*")) {
        throw new CheckpointException(
            name
                + ": "
                + index
                + " names '"
                + Answers.printable(shard)
                + "', which the hub does not have");
      }
    }
    return shards;
  }

  private JsonNode index(Path file) throws IOException {
    if (Files.size(file) > MAX_INDEX_BYTES) {
      throw new CheckpointException(
          file + ": is larger than " + MAX_INDEX_BYTES + " bytes, which no such file needs");
    }
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file + ": malformed JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void checkSpace(List<RemoteFile> files) throws IOException {
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    long missing =
        files.stream()
            .filter(file -> !Files.exists(blobs.resolve(file.hash())))
            .mapToLong(RemoteFile::bytes)
            .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
    long free = Files.getFileStore(blobs).getUsableSpace();
    if (missing > free) {
      throw new RoteException(
          String.format(
              Locale.ROOT, "%s: %s needs %d bytes, but %d are free", blobs, name, missing, free));
    }
  }

  private void fetch(RemoteFile file, String commit, Path snapshot) throws IOException {
    Path blob = repository.resolve("blobs").resolve(file.hash());
    Files.createDirectories(blob.getParent());
    if (Files.isRegularFile(blob) && Files.size(blob) == file.bytes()) {
      listener.begin(file, file.bytes());
    } else {
      download(file, commit, blob);
    }
    link(snapshot.resolve(file.name()), blob);
    listener.end();
  }

  private void download(RemoteFile file, String commit, Path blob) throws IOException {
    Path unfinished = blob.resolveSibling(file.hash() + ".incomplete");
    try (FileChannel target =
            FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = lock(target, unfinished)) {
      if (target.size() > file.bytes()) {
        target.truncate(0);
      }
      listener.begin(file, target.size());
      client.download(name, commit, file, target, listener);
      String problem = problem(file, target);
      if (problem != null) {
        target.truncate(0);
        throw new RoteException(
            file.name() + " of " + name + " arrived damaged: " + problem + "; fetch it again");
      }
      lock.release();
    }
    Files.move(unfinished, blob, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileLock lock(FileChannel target, Path file) throws IOException {
    try {
      FileLock lock = target.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process: the same answer.
    }
    throw new RoteException(file + ": is being downloaded by someone else");
  }

  private static String problem(RemoteFile file, FileChannel content) throws IOException {
    if (content.size() != file.bytes()) {
      return content.size() + " bytes, expected " + file.bytes();
    }
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(file.hash().length() == 64 ? "SHA-256" : "SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
    }
    if (file.hash().length() == 40) {
      // What git names a content by: the hash of a short header and the content.
      digest.update(("blob " + file.bytes() + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    content.position(0);
    while (content.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    return hash.equals(file.hash()) ? null : "its hash is " + hash + ", expected " + file.hash();
  }

  /** A relative link, as other libraries make it, or a copy where there are no links. */
  private static void link(Path file, Path blob) throws IOException {
    Files.createDirectories(file.getParent());
    if (Files.exists(file) && Files.isSameFile(file, blob)) {
      return;
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file);
    }
    try {
      Files.createSymbolicLink(file, file.getParent().relativize(blob));
    } catch (UnsupportedOperationException | IOException | SecurityException e) {
      Files.copy(blob, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
