/**
 * Decisions: whether a model is shown to leak no more than a limit, or than a baseline. {@link
 * ai.rote.results.gate.ExtractionGate} holds the criteria and judges reports by them, in a test or
 * behind {@code rote gate}.
 */
package ai.rote.results.gate;
