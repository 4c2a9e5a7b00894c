package ai.rote.metrics.distance;

/** What a count of tokens or characters is told in. */
public enum Scale {
  /** The count itself: 3 tokens. */
  COUNT,
  /** The count over a length, in [0, 1]; which length, each closeness says. */
  SHARE;

  double of(int count, int length) {
    return this == COUNT ? count : (double) count / length;
  }

  /** "hamming" or "hamming, share". */
  String named(String name) {
    return this == COUNT ? name : name + ", share";
  }
}
