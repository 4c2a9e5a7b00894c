package ai.rote.input;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Decompresses Parquet's pages: snappy, gzip, zstd. Parquet's own factory goes through Hadoop, of
 * which only the parts it cannot do without are there.
 */
final class Codecs implements CompressionCodecFactory {
  private static final int MAX_PAGE_BYTES = 256 << 20;

  @FunctionalInterface
  private interface Decompression {
    byte[] apply(byte[] bytes, int size) throws IOException;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Decompressor((bytes, size) -> bytes);
      case SNAPPY -> new Decompressor(Codecs::unsnap);
      case GZIP -> new Decompressor(Codecs::unzip);
      case ZSTD -> new Decompressor(Codecs::unzstd);
      default ->
          throw new UnsupportedOperationException(
              "compressed by " + codec + "; known: snappy, gzip, zstd, none");
    };
  }

  private static byte[] unsnap(byte[] bytes, int size) throws IOException {
    if (Snappy.uncompressedLength(bytes) != size) {
      throw new IOException("a page is damaged: its two sizes differ");
    }
    return Snappy.uncompress(bytes);
  }

  private static byte[] unzip(byte[] bytes, int size) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readNBytes(size);
    }
  }

  private static byte[] unzstd(byte[] bytes, int size) throws IOException {
    byte[] whole = new byte[size];
    long length = Zstd.decompress(whole, bytes);
    if (Zstd.isError(length)) {
      throw new IOException("a page is damaged: " + Zstd.getErrorName(length));
    }
    return whole;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public void release() {}

  private record Decompressor(Decompression decompression) implements BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      checkSize(size);
      return BytesInput.from(decompression.apply(array(bytes), size));
    }

    /** A few bytes of a file may claim any size; writers make pages of a megabyte or so. */
    private static void checkSize(int size) throws IOException {
      if (size < 0 || size > MAX_PAGE_BYTES) {
        throw new IOException(
            "a page claims " + size + " bytes, more than " + MAX_PAGE_BYTES + " may be");
      }
    }

    private static byte[] array(BytesInput bytes) throws IOException {
      ByteArrayOutputStream array = new ByteArrayOutputStream((int) bytes.size());
      bytes.writeAllTo(array);
      return array.toByteArray();
    }

    @Override
    public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int size)
        throws IOException {
      checkSize(size);
      byte[] bytes = new byte[compressedSize];
      input.get(bytes);
      output.put(decompression.apply(bytes, size));
    }

    @Override
    public void release() {}
  }
}
