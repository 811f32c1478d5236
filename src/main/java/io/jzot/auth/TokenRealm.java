package io.jzot.auth;

/** A realm of tokens that clients bring along, and that the token endpoint hands back to them. */
public interface TokenRealm extends Realm {
  /** Whether a text is a token that is for this realm to judge; nothing is said about its worth. */
  boolean owns(String text);
}
