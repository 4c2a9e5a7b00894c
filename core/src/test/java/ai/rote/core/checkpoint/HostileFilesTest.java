package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that asked for gigabytes, or for a stack without end. */
class HostileFilesTest {
  @TempDir private Path folder;

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The old format of torch.save: four pickles, then the list of the storages' keys. */
  private Path old(String keys) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(latin1("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019."));
    out.writeBytes(latin1("\u0080\u0002M\u00e9\u0003."));
    out.writeBytes(latin1("\u0080\u0002}."));
    out.writeBytes(latin1("\u0080\u0002}."));
    out.writeBytes(latin1("\u0080\u0002" + keys));
    return Files.write(folder.resolve("old.bin"), out.toByteArray());
  }

  @Test
  void aStoragesKeyIsAText() throws IOException {
    int depth = 100_000;
    Path nested = old("]".repeat(depth) + "a".repeat(depth - 1) + ".");
    assertThatThrownBy(() -> TorchFile.read(nested))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("lists a storage by something that is no text");

    // Each list holds the one before it twice: 2^60 elements, were they written out.
    StringBuilder doubled = new StringBuilder("]q\u0000");
    for (int i = 0; i < 60; i++) {
      doubled.append("0]h").append((char) i).append("ah").append((char) i).append("a");
      doubled.append("q").append((char) (i + 1));
    }
    Path wide = old(doubled + ".");
    assertThatThrownBy(() -> TorchFile.read(wide))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("lists a storage by something that is no text");
  }

  /** A directory of two gigabytes of zeros, which a sparse file has for nothing. */
  @Test
  void aZipFilesDirectoryIsNotBelieved() throws IOException {
    Path file = folder.resolve("pytorch_model.bin");
    int directory = 2_000_000_000;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(latin1("PK\u0003\u0004"));
      sparse.seek(directory + 4L);
      ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
      end.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
      end.putInt(directory).putInt(4);
      sparse.write(end.array());
    }
    assertThat(Files.size(file)).isEqualTo(directory + 26L);

    assertThatThrownBy(() -> TorchFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is a zip file with a directory of 2000000000 bytes");
  }

  @Test
  void configurationsHaveALimitOfSizeAndDepth() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}");
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("nesting depth");

    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is larger than 67108864 bytes");
  }

  @Test
  void aMessageShowsTheBeginningOfAValue() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "{\"a\": \"" + "x".repeat(1_000_000) + "\"}");
    assertThatThrownBy(() -> ConfigFile.read(file).count("a"))
        .isInstanceOf(CheckpointException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1000));
  }
}
