package ai.rote.results.record;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * SHA-256 of files, so that a record says which bytes it speaks of. Files are read side by side, on
 * threads of their own: the weights of a large model take about as long as reading them once, and
 * nobody has to wait for it before the first example.
 */
public final class Fingerprint {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Of the files of a checkpoint folder that can change a score, those of the tokenizer. */
  private static final List<String> TOKENIZER_FILES =
      List.of(
          ".model",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt");

  /** Those with weights, and TorchScript files. */
  private static final List<String> WEIGHT_FILES = List.of(".safetensors", ".bin", ".pt", ".pth");

  /** The others of them. */
  private static final List<String> CONFIG_FILES = List.of("config.json", "index.json");

  /** A thread a file; they end with their file, and do not keep the process alive. */
  private static final Executor THREADS =
      task -> {
        Thread thread = new Thread(task, "fingerprint");
        thread.setDaemon(true);
        thread.start();
      };

  private Fingerprint() {}

  /**
   * A message digest.
   *
   * @return SHA-256
   */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest of one file's bytes.
   *
   * @param file to be read whole
   * @return 64 hexadecimal digits
   */
  public static String of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = sha256();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException e) {
      throw new RoteException(file + ": no such file", e);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The digest of one file, computed in the background.
   *
   * @param file to be read whole
   * @return 64 hexadecimal digits, in time
   */
  public static CompletableFuture<String> later(Path file) {
    return CompletableFuture.supplyAsync(() -> of(file), THREADS);
  }

  /**
   * The digests of a model: of the file it is, or of those files in its folder that can change a
   * score. A GGUF file counts with the tokenizer's files beside it.
   *
   * @param model file or folder
   * @return digests by file name, in time
   */
  public static CompletableFuture<SortedMap<String, String>> ofModel(Path model) {
    return of(model, files(model));
  }

  /**
   * The digests of a tokenizer: of those files in a folder that belong to one, or as of a model if
   * it is a GGUF file.
   *
   * @param tokenizer file or folder
   * @return digests by file name, in time
   */
  public static CompletableFuture<SortedMap<String, String>> ofTokenizer(Path tokenizer) {
    List<Path> files = new ArrayList<>(files(tokenizer));
    if (Files.isDirectory(tokenizer)) {
      files.removeIf(file -> !isTokenizer(file.getFileName().toString()));
    }
    return of(tokenizer, files);
  }

  /**
   * The digests of a model that a server runs: of those files in a folder that are no weights.
   *
   * @param folder with configuration and tokenizer
   * @return digests by file name, in time
   */
  public static CompletableFuture<SortedMap<String, String>> withoutWeights(Path folder) {
    List<Path> files = new ArrayList<>(files(folder));
    files.removeIf(file -> isWeights(file.getFileName().toString()));
    return of(folder, files);
  }

  private static CompletableFuture<SortedMap<String, String>> of(Path model, List<Path> files) {
    if (files.isEmpty()) {
      // Without a digest, anything would pass for the same. Loading has more to say, so it goes
      // first.
      return CompletableFuture.failedFuture(
          new RoteException(model + ": holds no file of a model or an adapter"));
    }
    List<CompletableFuture<String>> digests = files.stream().map(Fingerprint::later).toList();
    return CompletableFuture.allOf(digests.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              SortedMap<String, String> byName = new TreeMap<>();
              for (int i = 0; i < files.size(); i++) {
                byName.put(files.get(i).getFileName().toString(), digests.get(i).join());
              }
              return Collections.unmodifiableSortedMap(byName);
            });
  }

  private static boolean isOfModel(String name) {
    return isTokenizer(name) || isWeights(name) || CONFIG_FILES.stream().anyMatch(name::endsWith);
  }

  /** Whether a file of a checkpoint folder belongs to its tokenizer. */
  static boolean isTokenizer(String name) {
    return TOKENIZER_FILES.stream().anyMatch(name::endsWith);
  }

  /** Whether a file holds weights, and perhaps a tokenizer. */
  static boolean isGguf(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  /** Whether a file holds weights. */
  static boolean isWeights(String name) {
    return WEIGHT_FILES.stream().anyMatch(name::endsWith);
  }

  private static List<Path> files(Path model) {
    boolean gguf = isGguf(model.getFileName().toString());
    if (!Files.isDirectory(model) && !gguf) {
      return List.of(model);
    }
    Predicate<Path> counts =
        gguf
            ? file -> isTokenizer(file.getFileName().toString())
            : file -> isOfModel(file.getFileName().toString());
    Path folder = gguf ? model.toAbsolutePath().getParent() : model;
    try (Stream<Path> files = Files.list(folder)) {
      Stream<Path> counted = files.filter(Files::isRegularFile).filter(counts).sorted();
      return (gguf ? Stream.concat(Stream.of(model), counted) : counted).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
