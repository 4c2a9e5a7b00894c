package ai.rote.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What golden files hold in place of large tensors. */
public final class Digests {

  private Digests() {}

  /** SHA-256 of all values, as float32, in their order. */
  public static String sha256(StoredTensor tensor) throws NoSuchAlgorithmException {
    return sha256(tensor.floats(0, (int) tensor.elements()));
  }

  /** The same of values that have been read. */
  public static String sha256(float[] values) throws NoSuchAlgorithmException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}
