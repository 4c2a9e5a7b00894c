/**
 * What is generated besides scores: draws, near-verbatim searches and searches of tokenisations, as
 * fields of an example's record and as rates over a data set.
 */
package ai.rote.results.record;
