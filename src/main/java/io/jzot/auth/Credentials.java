package io.jzot.auth;

import java.security.cert.X509Certificate;

/** What a client offers to prove who it is. Its text never contains a secret. */
public sealed interface Credentials {

  /** Nothing was offered. */
  record None() implements Credentials {}

  /** Something was offered that nobody can read. */
  record Unreadable(String reason) implements Credentials {}

  /** A name and a password. Tokens and keys also come as passwords, so they may be long. */
  record Basic(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "Basic[user=" + user + "]";
    }
  }

  /** A token. */
  record Bearer(String token) implements Credentials {
    @Override
    public String toString() {
      return "Bearer[]";
    }
  }

  /** A certificate that the listener has verified. */
  record ClientCertificate(X509Certificate certificate) implements Credentials {
    @Override
    public String toString() {
      return "ClientCertificate[subject=" + certificate.getSubjectX500Principal() + "]";
    }
  }
}
