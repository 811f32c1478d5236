package io.jzot.auth;

/**
 * Everything that decides on who a client is, as one value: a reload swaps it as a whole.
 *
 * @param realms asked with what the client offers
 * @param anonymous what a client that offers nothing may do
 */
public record Authentication(RealmChain realms, AnonymousAccess anonymous) {}
