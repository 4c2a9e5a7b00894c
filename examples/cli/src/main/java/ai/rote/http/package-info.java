/**
 * What every connection shares: which proxy it takes, how an answer that stalls or does not end is
 * given up, and how much of what a server says is shown.
 */
package ai.rote.http;
