/**
 * Extraction counted by persons: the data subjects that examples are of.
 *
 * <p>A {@link ai.rote.metrics.subject.SubjectReport} gathers the scores of each person's examples;
 * a {@link ai.rote.metrics.subject.SubjectExtraction} says what a sampling scheme gives away of how
 * many persons, and a {@link ai.rote.metrics.subject.SubjectRisk} what of one. What somebody pays
 * who asks is {@link ai.rote.metrics.subject.QueryTokens} at a {@link
 * ai.rote.metrics.subject.TokenPrice}.
 *
 * <p>Persons, not examples, are the independent unit here: rates and intervals are over persons.
 *
 * <p>Uses {@code ai.rote.metrics} and {@code ai.rote.metrics.stat}, and of core the token scores.
 */
package ai.rote.metrics.subject;
