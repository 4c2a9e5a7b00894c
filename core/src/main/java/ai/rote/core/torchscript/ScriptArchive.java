package ai.rote.core.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the archive that libtorch loads a TorchScript module from.
 *
 * <pre>
 *   rote/data.pkl             the root object: class and attributes, a pickle of protocol 2
 *   rote/code/__torch__.py    the source text
 *   rote/constants.pkl        constants the text refers to: an empty tuple
 *   rote/version              version of the format
 * </pre>
 *
 * The zip entries are stored, not deflated, as libtorch requires.
 */
final class ScriptArchive {
  private static final String ROOT = "rote/";
  private static final byte[] FORMAT_VERSION = "10\n".getBytes(StandardCharsets.US_ASCII);

  private ScriptArchive() {}

  static byte[] write(String source, ScriptObject root) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", new Pickle().pickle(root));
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store(zip, "constants.pkl", new Pickle().pickleEmptyTuple());
      store(zip, "version", FORMAT_VERSION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** The few opcodes of Python's pickle protocol 2 that attributes need. */
  private static final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<ScriptObject, Integer> memo = new IdentityHashMap<>();

    byte[] pickle(ScriptObject root) {
      start();
      object(root);
      return stop();
    }

    byte[] pickleEmptyTuple() {
      start();
      out.write(')');
      return stop();
    }

    private void start() {
      out.write(0x80);
      out.write(2);
    }

    private byte[] stop() {
      out.write('.');
      return out.toByteArray();
    }

    /**
     * A new object of the class, with its attributes set from a dict. What has been written already
     * is referred to, so that objects can share a part.
     */
    private void object(ScriptObject object) {
      Integer written = memo.get(object);
      if (written != null) {
        out.write('j');
        littleEndian(written, Integer.BYTES);
        return;
      }
      global("__torch__", object.className());
      out.write(')');
      out.write(0x81);
      out.write('}');
      out.write('(');
      for (Map.Entry<String, Object> attribute : object.attributes().entrySet()) {
        text(attribute.getKey());
        value(attribute.getValue());
      }
      out.write('u');
      out.write('b');
      out.write('r');
      littleEndian(memo.size(), Integer.BYTES);
      memo.put(object, memo.size());
    }

    private void value(Object value) {
      if (value instanceof Boolean flag) {
        out.write(flag ? 0x88 : 0x89);
      } else if (value instanceof Integer number) {
        integer(number);
      } else if (value instanceof Long number) {
        integer(number);
      } else if (value instanceof Double number) {
        out.write('G');
        bigEndian(Double.doubleToLongBits(number));
      } else if (value instanceof String text) {
        text(text);
      } else if (value instanceof ScriptObject object) {
        object(object);
      } else if (value == ScriptObject.EMPTY_TENSOR_DICT) {
        typed("Dict[str, Tensor]", () -> out.write('}'));
      } else if (value instanceof ScriptObject.ListOf list) {
        typed(list.type(), () -> list(list.values()));
      } else {
        throw new IllegalArgumentException("TorchScript attribute of " + value.getClass());
      }
    }

    /** A dict or list, with its type beside it: an empty one would not tell. */
    private void typed(String type, Runnable value) {
      global("torch.jit._pickle", "restore_type_tag");
      out.write('(');
      value.run();
      text(type);
      out.write('t');
      out.write('R');
    }

    private void list(List<?> values) {
      out.write(']');
      out.write('(');
      values.forEach(this::value);
      out.write('e');
    }

    private void integer(long number) {
      out.write(0x8a);
      out.write(Long.BYTES);
      littleEndian(number, Long.BYTES);
    }

    private void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.write('X');
      littleEndian(utf8.length, Integer.BYTES);
      out.writeBytes(utf8);
    }

    private void global(String module, String name) {
      out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void littleEndian(long number, int bytes) {
      for (int i = 0; i < bytes; i++) {
        out.write((int) (number >> (8 * i)) & 0xff);
      }
    }

    private void bigEndian(long number) {
      for (int i = Long.BYTES - 1; i >= 0; i--) {
        out.write((int) (number >> (8 * i)) & 0xff);
      }
    }
  }
}
