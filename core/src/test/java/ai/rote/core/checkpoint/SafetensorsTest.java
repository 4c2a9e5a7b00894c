package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not as they should be are refused with a message that says where and why. */
class SafetensorsTest {
  private static final String ONE =
      "{'a':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}}".replace('\'', '"');

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  /** Headers in single quotes, bytes of data, and what the message must say beside the file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'a':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}}| 23 | is truncated: tensor 'a' ends at byte 24 of the data, but the file holds 23
          {'a':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}}| 25 | has 1 bytes after its last tensor
          {'a':{'dtype':'F32','shape':[2,3],'data_offsets':[0,20]}}| 20 | tensor 'a': F32[2, 3] needs 24 bytes, but its offsets span 20
          {'a':{'dtype':'F16','shape':[2,3],'data_offsets':[0,24]}}| 24 | tensor 'a': F16[2, 3] needs 12 bytes, but its offsets span 24
          {'a':{'dtype':'F32','shape':[],'data_offsets':[0,0]}}| 0 | tensor 'a': F32[] needs 4 bytes, but its offsets span 0
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[8,4]}}| 8 | tensor 'a': F32[1] needs 4 bytes, but its offsets span -4
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[9223372036854775807,4]}}| 8 | tensor 'a': F32[1] needs 4 bytes, but its offsets span -
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}| 8 | tensor 'a' starts at byte
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}}| 12 | tensor 'b' starts at byte
          {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}| 8 | tensor 'b' starts at byte
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}| 4 | starts at byte
          {'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,0]}}| 0 | tensor 'a': impossible shape [4611686018427387904, 4]
          {'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,0]}}| 0 | tensor 'a': 'shape' holds 9223372036854775808
          {'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}| 4 | tensor 'a': 'shape' holds -1
          {'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}| 4 | tensor 'a': 'shape' holds 1.0
          {'a':{'dtype':'F32','shape':['1'],'data_offsets':[0,4]}}| 4 | tensor 'a': 'shape' holds "1"
          {'a':{'dtype':'F32','shape':1,'data_offsets':[0,4]}}| 4 | tensor 'a': 'shape' must be an array, found 1
          {'a':{'dtype':'F32','data_offsets':[0,4]}}| 4 | tensor 'a': 'shape' must be an array
          {'a':{'dtype':'F32','shape':[1]}}| 4 | tensor 'a': 'data_offsets' must be an array
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}| 4 | tensor 'a': 'data_offsets' must have 2 numbers, found [0]
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}}| 4 | tensor 'a': 'data_offsets' must have 2 numbers, found [0, 4, 8]
          {'a':{'dtype':'F32','shape':[1],'data_offsets':{'x':0,'y':4}}}| 4 | tensor 'a': 'data_offsets' must be an array, found
          {'a':{'dtype':'F33','shape':[1],'data_offsets':[0,4]}}| 4 | tensor 'a': unknown dtype 'F33'
          {'a':{'shape':[1],'data_offsets':[0,4]}}| 4 | tensor 'a': unknown dtype ''
          {'a':7}| 4 | tensor 'a': unknown dtype ''
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}| 8 | header: malformed JSON: Duplicate field 'a'
          {'a':{'dtype':'F32','shape':[1],'shape':[1],'data_offsets':[0,4]}}| 4 | header: malformed JSON: Duplicate field 'shape'
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}| 4 | header: malformed JSON: it ends inside an object or list
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} x| 4 | header: malformed JSON: Unrecognized token 'x'
          ['a']| 0 | header: expected a JSON object, found ARRAY
          {}| 3 | has 3 bytes after its last tensor
          """)
  void refusesAMalformedFile(String header, int dataBytes, String message) throws IOException {
    RawSafetensors.write(file, header.replace('\'', '"'), dataBytes);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 0, 1, 100_000_001, Long.MAX_VALUE})
  void refusesAnAbsurdHeaderLength(long claimed) throws IOException {
    RawSafetensors.write(file, claimed, ONE.getBytes(), 24);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(file + ": is no safetensors file: its header claims " + claimed + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void refusesAFileThatIsTooShortForAnything(int bytes) throws IOException {
    Files.write(file, new byte[bytes]);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file
                + ": is "
                + bytes
                + " bytes long, too short for a safetensors file; is it truncated?");
  }

  @Test
  void refusesATruncatedHeader() throws IOException {
    RawSafetensors.write(file, 500, ONE.getBytes(), 0);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file
                + ": is truncated: its header claims 500 bytes, but the file has "
                + (8 + ONE.length()));
  }

  /** What git-lfs leaves in the place of a file that it has not fetched. */
  @Test
  void refusesAPointerInPlaceOfTheFile() throws IOException {
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 34\n");

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": is a git-lfs pointer")
        .hasMessageEndingWith("'git lfs pull' in its repository gets it");
  }

  @Test
  void readsWhatIsUnusualButAllowed() throws IOException {
    String header =
        """
        {"__metadata__":{"format":"pt"},
         "late":  {"dtype":"I64","shape":[1],"data_offsets":[4,12]},
         "none":  {"dtype":"F32","shape":[0,5],"data_offsets":[4,4]},
         "scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}
        """;

    List<StoredTensor> tensors = Safetensors.read(RawSafetensors.write(file, header, 12));

    assertThat(tensors).extracting(StoredTensor::name).containsExactly("late", "none", "scalar");
    assertThat(tensors).extracting(StoredTensor::elements).containsExactly(1L, 0L, 1L);
    assertThat(tensors).extracting(StoredTensor::byteCount).containsExactly(8L, 0L, 4L);
    assertThat(tensors.get(0).type().dtype()).isEmpty();
    assertThat(tensors.get(1).map()).isEmpty();
    assertThat(tensors.get(2).map()).extracting(ByteBuffer::remaining).containsExactly(4);
    assertThat(tensors.get(0)).hasToString("late I64[1]");
  }

  @Test
  void readsAFileWithoutTensors() throws IOException {
    assertThat(Safetensors.read(RawSafetensors.write(file, "{}", 0))).isEmpty();
  }
}
