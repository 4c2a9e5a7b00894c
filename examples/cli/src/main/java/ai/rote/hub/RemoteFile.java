package ai.rote.hub;

/**
 * What the hub says of a file.
 *
 * @param name in its repository
 * @param hash SHA-256 of the content, or the SHA-1 that git gives it, in hexadecimal; the name of
 *     its blob in the cache
 * @param bytes its size
 */
public record RemoteFile(String name, String hash, long bytes) {}
