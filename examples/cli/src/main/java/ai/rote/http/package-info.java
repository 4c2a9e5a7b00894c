/**
 * What every connection shares: which proxy it takes, how long it waits before the next attempt,
 * how an answer that stalls or does not end is given up, and how much of what a server says is
 * shown.
 */
package ai.rote.http;
