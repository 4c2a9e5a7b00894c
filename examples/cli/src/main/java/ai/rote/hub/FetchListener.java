package ai.rote.hub;

/** Follows a download as it goes. */
public interface FetchListener {

  /**
   * A file is about to be downloaded, or is there already.
   *
   * @param file which
   * @param bytesThere how many bytes of it are there already
   */
  void begin(RemoteFile file, long bytesThere);

  /**
   * More of the file has arrived.
   *
   * @param bytes how many bytes are there now
   */
  void progress(long bytes);

  /**
   * A connection failed and is tried again.
   *
   * @param reason what happened
   */
  void retry(String reason);

  /** The file is there, whole and verified. */
  void end();
}
