package ai.rote.metrics.near;

import java.util.Arrays;
import java.util.Objects;

/** What a model generated for one prefix, beside what stood there in truth. */
public final class GeneratedSuffix {
  private final String id;
  private final int[] target;
  private final int[] generated;

  private GeneratedSuffix(String id, int[] target, int[] generated) {
    this.id = Objects.requireNonNull(id, "id");
    this.target = target;
    this.generated = generated;
  }

  /**
   * In tokens.
   *
   * @param id names the example
   * @param target the true suffix
   * @param generated what came; may be shorter, longer or empty
   * @return the pair
   */
  public static GeneratedSuffix ofTokens(String id, int[] target, int[] generated) {
    return new GeneratedSuffix(id, target.clone(), generated.clone());
  }

  /**
   * In characters, which are Unicode code points.
   *
   * @param id names the example
   * @param target the true suffix
   * @param generated what came
   * @return the pair
   */
  public static GeneratedSuffix ofText(String id, String target, String generated) {
    return new GeneratedSuffix(id, target.codePoints().toArray(), generated.codePoints().toArray());
  }

  /**
   * The example's name.
   *
   * @return as it was given
   */
  public String id() {
    return id;
  }

  /**
   * The true suffix.
   *
   * @return a copy
   */
  public int[] target() {
    return target.clone();
  }

  /**
   * What came.
   *
   * @return a copy
   */
  public int[] generated() {
    return generated.clone();
  }

  /**
   * Whether the two are the same.
   *
   * @return whether nothing differs
   */
  public boolean isVerbatim() {
    return Arrays.equals(target, generated);
  }

  @Override
  public String toString() {
    return "GeneratedSuffix[" + id + "]";
  }
}
