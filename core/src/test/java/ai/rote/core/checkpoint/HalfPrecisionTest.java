package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rounding to the 16-bit formats, against every value they have. */
class HalfPrecisionTest {
  private static final int ALL = 1 << 16;

  /** What the bits mean, by the definition of IEEE 754 binary16. */
  static float halfToFloat(short half) {
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> (1 + fraction / 1024.) * Math.pow(2, exponent - 15);
        };
    return (float) (half < 0 ? -magnitude : magnitude);
  }

  private static float brainToFloat(short brain) {
    return Float.intBitsToFloat(brain << 16);
  }

  @Test
  void everyHalfIsItsOwnRounding() {
    for (int bits = 0; bits < ALL; bits++) {
      short half = (short) bits;
      float value = halfToFloat(half);
      if (Float.isNaN(value)) {
        assertThat(halfToFloat(HalfPrecision.fromFloat(value))).isNaN();
      } else if (HalfPrecision.fromFloat(value) != half) {
        assertThat(HalfPrecision.fromFloat(value)).as("half %04x", bits).isEqualTo(half);
      }
    }
  }

  @Test
  void everyBrainFloatIsItsOwnRounding() {
    for (int bits = 0; bits < ALL; bits++) {
      short brain = (short) bits;
      float value = brainToFloat(brain);
      if (Float.isNaN(value)) {
        assertThat(brainToFloat(HalfPrecision.brainFromFloat(value))).isNaN();
      } else if (HalfPrecision.brainFromFloat(value) != brain) {
        assertThat(HalfPrecision.brainFromFloat(value)).as("%04x", bits).isEqualTo(brain);
      }
    }
  }

  @Test
  void signallingNansStayNans() {
    for (int bits : new int[] {0x7f800001, 0xff800001, 0x7fffffff}) {
      float nan = Float.intBitsToFloat(bits);
      assertThat(halfToFloat(HalfPrecision.fromFloat(nan))).isNaN();
      assertThat(brainToFloat(HalfPrecision.brainFromFloat(nan))).isNaN();
    }
  }

  /** No neighbour is nearer; of two equally near the even one is taken. */
  @Test
  void randomFloatsRoundToTheNearest() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      float inHalfRange = (float) Math.scalb(random.nextGaussian(), random.nextInt(42) - 26);
      float betweenHalves = halfway(random);
      for (float value : new float[] {any, inHalfRange, betweenHalves}) {
        if (!Float.isNaN(value)) {
          assertNearest(value, HalfPrecision.fromFloat(value), HalfPrecisionTest::halfToFloat);
          assertNearest(
              value, HalfPrecision.brainFromFloat(value), HalfPrecisionTest::brainToFloat);
        }
      }
    }
  }

  /** Exactly between two halves that follow one another. */
  private static float halfway(Random random) {
    short low = (short) random.nextInt(0x7bff);
    return (halfToFloat(low) + halfToFloat((short) (low + 1))) / 2;
  }

  private interface Format {
    float value(short bits);
  }

  private static void assertNearest(float value, short rounded, Format format) {
    double error = error(value, rounded, format);
    for (int step : new int[] {-1, 1}) {
      short neighbour = (short) (rounded + step);
      boolean sameSign = (neighbour < 0) == (rounded < 0);
      if (!sameSign || Float.isNaN(format.value(neighbour))) {
        continue;
      }
      double other = error(value, neighbour, format);
      if (other < error || (other == error && (rounded & 1) == 1)) {
        fail("%s became %04x, but %04x is nearer or even", value, rounded, neighbour);
      }
    }
  }

  /** Infinity counts as the number that would follow the largest finite one. */
  private static double error(float value, short bits, Format format) {
    double to = format.value(bits);
    if (Double.isInfinite(to)) {
      short below = (short) (bits - 1);
      double largest = format.value(below);
      to = largest + (largest - format.value((short) (bits - 2)));
    }
    return Float.isInfinite(value) ? (format.value(bits) == value ? -1 : 0) : Math.abs(to - value);
  }
}
