package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.ChangedTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A tensor that lies in a file in blocks, of which each holds its scales. */
final class BlockTensor extends ChangedTensor {
  private final long place;
  private final BlockType type;
  private final int partBlocks;

  /** Mapped when the first values are asked for; one, but of tensors above 2 GiB. */
  private List<ByteBuffer> parts;

  BlockTensor(String name, Path file, long place, BlockType type, List<Long> shape) {
    super(name, file, shape);
    this.place = place;
    this.type = type;
    this.partBlocks = Integer.MAX_VALUE / type.bytes();
  }

  /** The same under another name. */
  BlockTensor named(String name) {
    return new BlockTensor(name, file(), place, type, shape());
  }

  @Override
  public String storedAs() {
    return type.name();
  }

  @Override
  public boolean isQuantised() {
    return true;
  }

  @Override
  public synchronized float[] floats(long start, int count) {
    if (parts == null) {
      parts = mapped();
    }
    float[] values = new float[count];
    float[] block = new float[type.elements()];
    int done = 0;
    while (done < count) {
      long number = (start + done) / block.length;
      int from = (int) ((start + done) % block.length);
      int length = Math.min(block.length - from, count - done);
      ByteBuffer bytes = parts.get((int) (number / partBlocks));
      int at = (int) (number % partBlocks) * type.bytes();
      if (length == block.length) {
        type.decode(bytes, at, values, done);
      } else {
        type.decode(bytes, at, block, 0);
        System.arraycopy(block, from, values, done, length);
      }
      done += length;
    }
    return values;
  }

  private List<ByteBuffer> mapped() {
    List<ByteBuffer> all = new ArrayList<>();
    long end = place + elements() / type.elements() * type.bytes();
    long step = (long) partBlocks * type.bytes();
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ)) {
      for (long from = place; from < end; from += step) {
        all.add(
            channel
                .map(FileChannel.MapMode.READ_ONLY, from, Math.min(step, end - from))
                .order(ByteOrder.LITTLE_ENDIAN));
      }
      return all;
    } catch (IOException e) {
      throw new CheckpointException(
          file() + ": tensor '" + name() + "' cannot be mapped into memory: " + e.getMessage(), e);
    }
  }
}
