package ai.rote.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a server sends after its headers, as it arrives. A server that stalls, or sends a byte now
 * and then, is given up: in the time that patience allows, some thousand bytes must come.
 */
public final class Body implements AutoCloseable {
  /** What a line that moves brings within the time that patience allows, however thin it is. */
  private static final int LEAST_BYTES = 4_096;

  /** Bytes, the end, or why there are no more. */
  private record Event(List<ByteBuffer> bytes, Throwable failure) {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Duration patience;
  private volatile Flow.Subscription subscription;
  private volatile boolean closed;
  private long periodEnd;
  private long periodBytes;

  /**
   * Begins to receive.
   *
   * @param source of the bytes
   * @param patience how long the source may all but stand still
   */
  public Body(Flow.Publisher<List<ByteBuffer>> source, Duration patience) {
    this.patience = patience;
    source.subscribe(new Receiver());
    beginPeriod();
  }

  private final class Receiver implements Flow.Subscriber<List<ByteBuffer>> {
    @Override
    public void onSubscribe(Flow.Subscription made) {
      subscription = made;
      if (closed) {
        made.cancel();
      } else {
        made.request(1);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
      events.add(new Event(bytes, null));
    }

    @Override
    public void onError(Throwable failure) {
      events.add(new Event(null, failure));
    }

    @Override
    public void onComplete() {
      events.add(new Event(null, null));
    }
  }

  private void beginPeriod() {
    periodEnd = System.nanoTime() + patience.toNanos();
    periodBytes = 0;
  }

  /**
   * The next bytes.
   *
   * @return some, or null at the end
   * @throws IOException if the connection breaks or is given up
   */
  public List<ByteBuffer> next() throws IOException {
    Event event;
    try {
      event = events.poll(periodEnd - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (event != null && event.bytes() == null) {
      if (event.failure() != null) {
        throw new IOException(event.failure().getMessage(), event.failure());
      }
      return null;
    }
    if (event != null) {
      event.bytes().forEach(each -> periodBytes += each.remaining());
    }
    if (periodBytes >= LEAST_BYTES) {
      beginPeriod();
    } else if (event == null || System.nanoTime() > periodEnd) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the server sent %d bytes in %.0f s, and is given up",
              periodBytes,
              patience.toMillis() / 1e3));
    }
    subscription.request(1);
    return event.bytes();
  }

  /**
   * All bytes, of an answer that may have so many.
   *
   * @param most how many
   * @return the bytes
   * @throws IOException if there are more, or the connection breaks or is given up
   */
  public byte[] all(int most) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (List<ByteBuffer> bytes = next(); bytes != null; bytes = next()) {
      for (ByteBuffer each : bytes) {
        if (each.remaining() > most - whole.size()) {
          throw new TooMuchException("the answer is longer than " + most + " bytes");
        }
        byte[] copy = new byte[each.remaining()];
        each.get(copy);
        whole.writeBytes(copy);
      }
    }
    return whole.toByteArray();
  }

  /** An answer that does not end where it should: asking again would not help. */
  public static final class TooMuchException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * With what was too much.
     *
     * @param message says how much was expected
     */
    public TooMuchException(String message) {
      super(message);
    }
  }

  /** Lets go of what has not been received. */
  @Override
  public void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
