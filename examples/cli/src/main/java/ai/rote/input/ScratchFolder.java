package ai.rote.input;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder among the system's temporary ones, for as long as it is open. A process that is ended
 * leaves its folder behind; the next one that makes such a folder removes it. A file in the folder
 * is locked as long as the process lives, which the system sees to, so that no folder is removed
 * that is in use.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final String PREFIX = "rote-scratch";
  private static final String MARK = ".in-use";

  /** Between the making of a folder and its locking; no folder is younger when it is removed. */
  private static final Duration YOUTH = Duration.ofMinutes(1);

  private final Path folder;
  private final FileChannel mark;

  private ScratchFolder(Path folder, FileChannel mark) {
    this.folder = folder;
    this.mark = mark;
  }

  /**
   * Makes a folder, and removes those that earlier processes of the same user left behind.
   *
   * @return the folder, empty but for a hidden file
   * @throws RoteException if it cannot be made
   */
  public static ScratchFolder create() {
    try {
      Path folder = Files.createTempDirectory(PREFIX);
      Path file = folder.resolve(MARK);
      FileChannel mark =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      mark.lock();
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      removeLeftovers(folder.getParent(), Files.getOwner(folder));
      return new ScratchFolder(folder, mark);
    } catch (IOException e) {
      throw new RoteException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  private static void removeLeftovers(Path parent, UserPrincipal owner) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        try {
          if (isOurs(folder, owner)) {
            removeIfUnused(folder);
          }
        } catch (IOException | OverlappingFileLockException e) {
          // Somebody else removes it in this moment, or this process holds it: neither is our task.
          continue;
        }
      }
    }
  }

  private static boolean isOurs(Path folder, UserPrincipal owner) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(folder.resolve(MARK), LinkOption.NOFOLLOW_LINKS)
        || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
      return false;
    }
    FileTime changed = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS);
    return changed.toInstant().isBefore(Instant.now().minus(YOUTH));
  }

  private static void removeIfUnused(Path folder) throws IOException {
    try (FileChannel mark =
            FileChannel.open(
                folder.resolve(MARK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = mark.tryLock()) {
      if (lock != null) {
        remove(folder);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> inside = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inside) {
        Files.delete(file);
      }
    }
  }

  /**
   * Where it is.
   *
   * @return the folder
   */
  public Path path() {
    return folder;
  }

  /**
   * Removes the folder and what is in it.
   *
   * @throws RoteException if that cannot be done
   */
  @Override
  public void close() {
    try {
      mark.close();
      remove(folder);
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be removed: " + e.getMessage(), e);
    }
  }
}
