package ai.rote.bench;

/** Counts necessary operations: multiplications and additions of matrix products, nothing else. */
final class Operations {

  private Operations() {}

  /**
   * What one example cannot do without: every layer's products for every token that something later
   * depends on, attention to earlier tokens only, and the head where a suffix token is predicted.
   * In the last layer only keys and values are needed of the other tokens.
   */
  static double flops(BenchModel model, int prefixTokens, int suffixTokens) {
    double tokens = prefixTokens + suffixTokens - 1;
    double width = model.width();
    double square = 2 * width * width;
    double pairs = tokens * (tokens + 1) / 2;
    double layer = tokens * 12 * square + 4 * width * pairs;
    double unneeded = (tokens - suffixTokens) * 10 * square;
    double head = 2 * width * model.vocabularySize() * suffixTokens;
    return model.layers() * layer - unneeded + head;
  }
}
