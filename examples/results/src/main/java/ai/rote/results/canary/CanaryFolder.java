package ai.rote.results.canary;

import ai.rote.core.RoteException;
import ai.rote.results.record.Fingerprint;
import ai.rote.results.record.RecordCodec;
import ai.rote.results.record.RunRecord.FileDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A set of canaries that was written, for one model.
 *
 * @param folder where it is
 * @param manifest of the set
 * @param lines the canaries, in their order
 */
public record CanaryFolder(Path folder, CanaryManifest manifest, List<CanaryLine> lines) {

  /**
   * Keeps the list from being changed.
   *
   * @param folder where it is
   * @param manifest of the set
   * @param lines the canaries
   */
  public CanaryFolder {
    lines = List.copyOf(lines);
  }

  /**
   * Reads what was written for one model, or for several.
   *
   * @param folder that was written
   * @return one for each model, by its number
   * @throws RoteException if there is no manifest, a file is not as the manifest says, or manifests
   *     are not of the same set
   */
  public static List<CanaryFolder> open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RoteException(folder + ": no such folder");
    }
    if (Files.exists(folder.resolve(CanaryMaker.MANIFEST))) {
      return List.of(read(folder));
    }
    List<CanaryFolder> all = new ArrayList<>();
    try (Stream<Path> inside = Files.list(folder)) {
      inside
          .filter(each -> Files.exists(each.resolve(CanaryMaker.MANIFEST)))
          .sorted()
          .forEach(each -> all.add(read(each)));
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    if (all.isEmpty()) {
      throw new RoteException(
          folder
              + ": holds no canaries; expected a folder that rote canaries make has written, with"
              + " manifest.json");
    }
    for (CanaryFolder each : all) {
      if (!each.manifest.isOfTheSameSet(all.get(0).manifest)) {
        throw new RoteException(
            each.folder + ": is of another set of canaries than " + all.get(0).folder);
      }
    }
    all.sort((a, b) -> Integer.compare(a.manifest.model(), b.manifest.model()));
    return List.copyOf(all);
  }

  private static CanaryFolder read(Path folder) {
    Path file = folder.resolve(CanaryMaker.MANIFEST);
    CanaryManifest manifest = RecordCodec.read(bytes(file), CanaryManifest.class, file + ": ");
    check(folder.resolve(CanaryMaker.INSERT), manifest.insertFile());
    Path canaries = folder.resolve(CanaryMaker.CANARIES);
    check(canaries, manifest.canariesFile());
    List<CanaryLine> lines = new ArrayList<>();
    for (String line : new String(bytes(canaries), StandardCharsets.UTF_8).lines().toList()) {
      lines.add(
          RecordCodec.read(
              line.getBytes(StandardCharsets.UTF_8),
              CanaryLine.class,
              canaries + ", line " + (lines.size() + 1) + ": "));
    }
    return new CanaryFolder(folder, manifest, lines);
  }

  private static void check(Path file, FileDigest expected) {
    String found = Fingerprint.of(file);
    if (!found.equals(expected.sha256())) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "%s: is not what the manifest beside it says; expected SHA-256 %.12s..., found %.12s...",
              file,
              expected.sha256(),
              found));
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
