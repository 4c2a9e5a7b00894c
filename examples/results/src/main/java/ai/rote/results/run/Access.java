package ai.rote.results.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who may read results, which are as confidential as the texts they were made from. It is given to
 * files and folders as they come into being, so that nobody else can open them in between; it never
 * allows more than the process' umask does. Folders that were there keep what they have, and where
 * a file system knows no owners, its own rules hold.
 */
public enum Access {
  /** Their owner alone: files have mode 600, folders 700. */
  OWNER("rw-------", "rwx------"),

  /** Their owner's group too: files have mode 640, folders 750. */
  GROUP("rw-r-----", "rwxr-x---");

  private final String file;
  private final String folder;

  Access(String file, String folder) {
    this.file = file;
    this.folder = folder;
  }

  /**
   * Creates a file. A link of that name is not followed.
   *
   * @param path of the file
   * @return the empty file, to write into
   * @throws java.nio.file.FileAlreadyExistsException if there is anything of that name, a link
   *     included
   * @throws IOException if it cannot be created
   */
  public FileChannel create(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        attributes(path, file));
  }

  /**
   * Creates a folder, and those above it, where they are missing.
   *
   * @param path of the folder
   * @throws IOException if one cannot be created
   */
  public void createFolders(Path path) throws IOException {
    Files.createDirectories(path, attributes(path, folder));
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
