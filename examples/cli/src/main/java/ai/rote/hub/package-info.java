/**
 * Downloads models from the Hugging Face hub, or from what speaks like it, into the local Hugging
 * Face cache. Besides {@link ai.rote.served} the only part of Rote that opens a connection, and
 * only when asked to.
 *
 * <ul>
 *   <li>{@link ai.rote.hub.HubSettings}: where the hub is, how to get there, as whom
 *   <li>{@link ai.rote.hub.HubClient}: requests, redirects, resumption
 *   <li>{@link ai.rote.hub.ModelFetch}: which files a model needs, and the cache's layout
 * </ul>
 */
package ai.rote.hub;
