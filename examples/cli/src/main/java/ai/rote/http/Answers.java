package ai.rote.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What is read of answers, whoever gave them. */
public final class Answers {
  private static final int MOST_SHOWN = 200;

  private Answers() {}

  /**
   * What a server says, without what a terminal would act on, and not all of it.
   *
   * @param text a server's own
   * @return at most 200 of its characters
   */
  public static String printable(String text) {
    String shown = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "...";
  }

  /**
   * How long a server asks to be left alone.
   *
   * @param header the value of {@code Retry-After}: seconds, or a date
   * @return empty if it is neither, or the date has passed
   */
  public static Optional<Duration> retryAfter(String header) {
    if (header.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Integer.parseInt(header)));
    }
    try {
      Instant date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), date);
      return wait.isNegative() ? Optional.empty() : Optional.of(wait);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
