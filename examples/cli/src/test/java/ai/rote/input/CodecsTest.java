package ai.rote.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;

/** Pages of Parquet files claim sizes, which are not believed. */
class CodecsTest {
  private static final byte[] TEXT = "the text of a page".getBytes(StandardCharsets.UTF_8);

  private static byte[] decompress(CompressionCodecName codec, byte[] bytes, int size)
      throws IOException {
    return new Codecs()
        .getDecompressor(codec)
        .decompress(BytesInput.from(bytes), size)
        .toInputStream()
        .readAllBytes();
  }

  @Test
  void aSoundPageIsRead() throws IOException {
    assertThat(decompress(CompressionCodecName.SNAPPY, Snappy.compress(TEXT), TEXT.length))
        .isEqualTo(TEXT);
    assertThat(decompress(CompressionCodecName.ZSTD, Zstd.compress(TEXT), TEXT.length))
        .isEqualTo(TEXT);
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD"})
  void aPageThatClaimsGigabytesIsRefused(CompressionCodecName codec) {
    for (int size : new int[] {Integer.MAX_VALUE, 300_000_000, -1}) {
      assertThatThrownBy(() -> decompress(codec, new byte[8], size))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a page claims " + size + " bytes");
    }
  }

  /** Snappy's own bytes say how long the text is: two gigabytes here. */
  @Test
  void aPageWithTwoSizesIsRefused() {
    byte[] bytes = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 0, 'a'};
    assertThatThrownBy(() -> decompress(CompressionCodecName.SNAPPY, bytes, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("a page is damaged: its two sizes differ");
  }
}
