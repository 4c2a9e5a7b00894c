/**
 * Scores from a server that runs the model: vLLM, SGLang, or any that echoes the log-probabilities
 * of a prompt. Besides {@link ai.rote.hub} the only part of Rote that opens a connection, and only
 * when a server is named.
 *
 * <ul>
 *   <li>{@link ai.rote.served.ServerSettings}: where it is, which kind, with which key
 *   <li>{@link ai.rote.served.ServedLm}: a model like any other, one question an example
 *   <li>{@link ai.rote.served.RowProtocol}: what each kind is asked and answers
 *   <li>{@link ai.rote.served.Warp}: what the N most probable tokens say under a sampling scheme
 * </ul>
 */
package ai.rote.served;
