package ai.rote.examples.run;

import ai.rote.core.PrefixSuffix;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A data set as it was read.
 *
 * @param name of its file or files, for the record
 * @param examples in its order
 * @param sha256 of its bytes, in time
 */
public record RunData(String name, List<PrefixSuffix> examples, CompletableFuture<String> sha256) {}
