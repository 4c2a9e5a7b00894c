package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a finished run has written into its file of records, so that a record that was lost, changed
 * or added later is noticed.
 *
 * @param count how many records
 * @param bytes how many bytes they take
 * @param sha256 of those bytes
 * @param longestSuffix of all examples, in tokens, so that a report reads the records only once;
 *     null for a scan, and where there is no record
 */
public record WrittenRecords(
    @JsonProperty(required = true) long count,
    @JsonProperty(required = true) long bytes,
    @JsonProperty(required = true) String sha256,
    @MayBeAbsent Integer longestSuffix) {}
