package ai.rote.results.record;

import ai.rote.core.data.ExampleSource;
import java.util.concurrent.CompletableFuture;

/**
 * A data set, read as it goes.
 *
 * @param name of its file or files, for the record
 * @param examples in its order
 * @param sha256 of its bytes, in time
 */
public record RunData(String name, ExampleSource examples, CompletableFuture<String> sha256) {}
