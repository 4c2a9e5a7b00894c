package ai.rote.core.decoder;

import java.util.Locale;

/**
 * The norms of a decoder; all of one kind.
 *
 * @param kind what is computed
 * @param epsilon added to the variance
 * @param scaled whether each has a learned scale
 * @param shifted whether each has a learned shift
 * @param place where they stand in a block
 * @param last whether one more stands after the last block
 */
public record Norm(
    Kind kind, double epsilon, boolean scaled, boolean shifted, Place place, boolean last) {

  /** What a norm computes. */
  public enum Kind {
    /** (x − mean) / standard deviation, times the scale, plus the shift. */
    LAYER,
    /** As LAYER, times one plus the stored scale. */
    LAYER_PLUS_ONE,
    /** x / root mean square, times the scale. */
    RMS,
    /** As RMS, times one plus the stored scale. */
    RMS_PLUS_ONE;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where norms stand in a block; attention and MLP are its two branches. */
  public enum Place {
    /** Before each branch. */
    BEFORE,
    /** Before each branch, and on its result. */
    BEFORE_AND_AFTER,
    /** On each branch's result. */
    AFTER,
    /** On the sum of stream and branch. */
    AFTER_SUM;

    String scriptName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Layer norms with scale and shift before each branch and after the last block.
   *
   * @param epsilon added to the variance
   * @return the norms
   */
  public static Norm layer(double epsilon) {
    return new Norm(Kind.LAYER, epsilon, true, true, Place.BEFORE, true);
  }

  /**
   * Layer norms whose scale is one plus what is stored, with a shift, before each branch and after
   * the last block.
   *
   * @param epsilon added to the variance
   * @return the norms
   */
  public static Norm layerPlusOne(double epsilon) {
    return new Norm(Kind.LAYER_PLUS_ONE, epsilon, true, true, Place.BEFORE, true);
  }

  /**
   * RMS norms before each branch and after the last block.
   *
   * @param epsilon added to the mean square
   * @return the norms
   */
  public static Norm rms(double epsilon) {
    return new Norm(Kind.RMS, epsilon, true, false, Place.BEFORE, true);
  }

  /**
   * RMS norms whose scale is one plus what is stored, before each branch and after the last block.
   *
   * @param epsilon added to the mean square
   * @return the norms
   */
  public static Norm rmsPlusOne(double epsilon) {
    return new Norm(Kind.RMS_PLUS_ONE, epsilon, true, false, Place.BEFORE, true);
  }

  /**
   * These norms at another place.
   *
   * @param place where they stand
   * @return new norms
   */
  public Norm at(Place place) {
    return new Norm(kind, epsilon, scaled, shifted, place, last);
  }

  /**
   * These norms without a learned shift.
   *
   * @return new norms
   */
  public Norm withoutShift() {
    return new Norm(kind, epsilon, scaled, false, place, last);
  }

  /**
   * These norms without anything learned.
   *
   * @return new norms
   */
  public Norm withoutScale() {
    return new Norm(kind, epsilon, false, false, place, last);
  }

  /**
   * These norms without the one after the last block.
   *
   * @return new norms
   */
  public Norm withoutLast() {
    return new Norm(kind, epsilon, scaled, shifted, place, false);
  }
}
