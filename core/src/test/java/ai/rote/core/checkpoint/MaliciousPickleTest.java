package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pickles that ask for more than tensors.
 *
 * <pre>
 *   what the pickle does                                         what must happen
 *   names a function, calls it (GLOBAL or STACK_GLOBAL, REDUCE)  refused, the function named
 *   creates an object the old ways (INST, OBJ, NEWOBJ)           refused
 *   names a class of Java                                        refused, the class not even loaded
 *   hides the call between sound tensors                         refused
 *   is in a file of the old format                               refused
 *   holds itself, claims huge texts, uses what is not there      refused, no crash
 * </pre>
 *
 * Each call would leave a file behind, had it been made.
 */
class MaliciousPickleTest {
  @TempDir private Path temporary;

  /** Leaves its mark as soon as anything makes the JVM initialise it. */
  static final class Canary {
    static final String MARK = "ai.rote.test.canary";

    static {
      System.setProperty(MARK, "initialised");
    }

    private Canary() {}
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "posix.system",
        "os.system",
        "nt.system",
        "subprocess.Popen",
        "builtins.eval",
        "builtins.exec",
        "builtins.getattr",
        "__builtin__.eval",
        "torch.load",
        "torch.hub.load",
        "torch._utils._rebuild_tensor",
        "torch.storage._load_from_bytes",
        "collections.OrderedDict.__reduce__",
        "java.lang.Runtime.exec"
      })
  void aCallOfAnythingButATensorIsRefusedByName(String name) throws IOException {
    Path trace = temporary.resolve("trace");
    Code call = new Code().global(name).bytes("(").text("touch " + trace).bytes("tR");
    Code inside = new Code().bytes("}").text("a").append(call).bytes("s.");
    Code stackGlobal =
        new Code()
            .text(name.substring(0, name.lastIndexOf('.')))
            .text(name.substring(name.lastIndexOf('.') + 1))
            .bytes("\u0093(")
            .text("touch " + trace)
            .bytes("tR.");

    for (Code code : new Code[] {new Code().append(call).bytes("."), inside, stackGlobal}) {
      for (Path file : new Path[] {zip(code), old(code)}) {
        assertThatThrownBy(() -> TorchFile.read(file))
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining("'" + name + "'")
            .hasMessageContaining("refused")
            .hasMessageContaining("nothing in them is ever run");
      }
    }
    assertThat(trace).doesNotExist();
  }

  @Test
  void aCallAmongSoundTensorsIsRefused() throws IOException {
    Path trace = temporary.resolve("trace");
    Code code =
        new Code()
            .global("collections.OrderedDict")
            .bytes(")R")
            .text("weight")
            .append(tensor())
            .bytes("s")
            .text("bias")
            .global("posix.system")
            .text("touch " + trace)
            .bytes("\u0085Rs.");

    assertThatThrownBy(() -> TorchFile.read(zip(code))).hasMessageContaining("'posix.system'");
    assertThat(trace).doesNotExist();
  }

  @Test
  void theSameFileWithoutTheCallIsRead() throws IOException {
    Code code = new Code().bytes("}").text("weight").append(tensor()).bytes("s.");

    assertThat(TorchFile.read(zip(code))).singleElement().hasToString("weight F32[2]");
  }

  @Test
  void aClassOfJavaIsNotEvenInitialised() throws IOException {
    String name = MaliciousPickleTest.class.getName() + "$Canary";
    for (String instructions : new String[] {")R.", ")\u0081.", ")}\u0092."}) {
      assertThatThrownBy(() -> TorchFile.read(zip(new Code().global(name).bytes(instructions))))
          .hasMessageContaining("'" + name + "'");
    }
    assertThat(System.getProperty("ai.rote.test.canary")).isNull();
    assertThat(new Canary()).isNotNull();
    assertThat(System.getProperty(Canary.MARK)).as("the canary works").isNotNull();
    System.clearProperty(Canary.MARK);
  }

  @Test
  void theOldWaysToCreateObjectsAreRefused() throws IOException {
    Code inst = new Code().bytes("(").text("touch x").bytes("iposix\nsystem\n.");
    assertThatThrownBy(() -> TorchFile.read(zip(inst))).hasMessageContaining("'posix.system'");

    Code object = new Code().bytes("(").global("collections.OrderedDict").bytes("o.");
    assertThatThrownBy(() -> TorchFile.read(zip(object))).hasMessageContaining("instruction 0x6f");

    Code created = new Code().global("collections.OrderedDict").bytes(")\u0081.");
    assertThatThrownBy(() -> TorchFile.read(zip(created))).hasMessageContaining("instruction 0x81");

    Code extension = new Code().bytes("\u0082\u0001.");
    assertThatThrownBy(() -> TorchFile.read(zip(extension)))
        .hasMessageContaining("instruction 0x82");
  }

  @Test
  void aKnownNameIsNoFunctionEither() throws IOException {
    Code callsStorage = new Code().global("torch.FloatStorage").bytes(")R.");
    assertThatThrownBy(() -> TorchFile.read(zip(callsStorage)))
        .isInstanceOf(CheckpointException.class);

    Code stateOfName = new Code().global("torch.FloatStorage").bytes("}b.");
    assertThatThrownBy(() -> TorchFile.read(zip(stateOfName)))
        .isInstanceOf(CheckpointException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A list that holds itself, as the value and as a key.
        "]q\u0000h\u0000a.",
        "}]q\u0000h\u0000ah\u0000K\u0001s.",
        "}q\u0000X\u0001\u0000\u0000\u0000ah\u0000s.",
        // Claims 2^31 - 1 bytes of text, or fewer than none.
        "X\u00ff\u00ff\u00ff\u007fa.",
        "X\u00ff\u00ff\u00ff\u00ffa.",
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffa.",
        // Adds to a tuple.
        ")K\u0001a.",
        "K\u0001\u0085(K\u0001e.",
        // Takes what is not there.
        ".",
        "R.",
        "t.",
        "(.",
        "0.",
        "h\u0007.",
        "K\u0001K\u0002.",
        "NNb.",
        "K\u0001Q.",
        // No end, no file.
        "(((((",
        ""
      })
  void nonsenseIsRefusedWithoutACrash(String instructions) throws IOException {
    Code code = new Code().bytes(instructions);
    for (Path file : new Path[] {zip(code), old(code)}) {
      assertThatThrownBy(() -> TorchFile.read(file))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0, 3, 1", // three elements of a storage of two
        "1, 2, 1", // two, from the second on
        "0, 2, 2", // every second
        "4611686018427387904, 2, 1", // 2^62
        "0, 9223372036854775807, 9223372036854775807"
      })
  void aTensorCannotReachBeyondItsStorage(String offsetSizeStride) throws IOException {
    String[] numbers = offsetSizeStride.split(", ");
    Code code =
        new Code()
            .bytes("}")
            .text("weight")
            .append(
                tensor(
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2])))
            .bytes("s.");

    assertThatThrownBy(() -> TorchFile.read(zip(code)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tensor 'weight'");
  }

  private static Code tensor() {
    return tensor(0, 2, 1);
  }

  /** A view of a storage of two float32 numbers. */
  private static Code tensor(long offset, long size, long stride) {
    return new Code()
        .global("torch._utils._rebuild_tensor_v2")
        .bytes("((")
        .text("storage")
        .global("torch.FloatStorage")
        .text("0")
        .text("cpu")
        .number(2)
        .bytes("tQ")
        .number(offset)
        .number(size)
        .bytes("\u0085")
        .number(stride)
        .bytes("\u0085\u0089}tR");
  }

  private Path zip(Code code) throws IOException {
    Path file = temporary.resolve("pytorch_model.bin");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      store(zip, "archive/data.pkl", new Code().bytes("\u0080\u0002").append(code).toBytes());
      store(zip, "archive/data/0", new byte[8]);
    }
    return file;
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }

  /** Before PyTorch 1.6: magic number, version, facts about the machine, then the content. */
  private Path old(Code code) throws IOException {
    Path file = temporary.resolve("old.bin");
    Code whole =
        new Code()
            .bytes("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.")
            .bytes("\u0080\u0002M\u00e9\u0003.")
            .bytes("\u0080\u0002}.")
            .bytes("\u0080\u0002")
            .append(code);
    Files.write(file, whole.toBytes());
    return file;
  }

  /** A pickle in the making. */
  private static final class Code {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Instructions, a character a byte. */
    Code bytes(String bytes) {
      out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    Code append(Code other) {
      out.writeBytes(other.toBytes());
      return this;
    }

    Code text(String text) {
      return bytes("X" + (char) text.length() + "\u0000\u0000\u0000" + text);
    }

    Code global(String name) {
      int dot = name.lastIndexOf('.');
      return bytes("c" + name.substring(0, dot) + "\n" + name.substring(dot + 1) + "\n");
    }

    Code number(long number) {
      bytes("\u008a\b");
      for (int i = 0; i < Long.BYTES; i++) {
        out.write((int) (number >>> (8 * i)));
      }
      return this;
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
