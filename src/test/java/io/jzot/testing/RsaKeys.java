package io.jzot.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;

/**
 * RSA keys of 2048 bits. To make them takes its time, so they are given out again in turn: of six
 * that are taken one after the other, no two are the same.
 */
public final class RsaKeys {
  private static final int KEPT = 6;
  private static final List<KeyPair> MADE = new ArrayList<>();
  private static int taken;

  /** The keys of somebody whom nobody else knows. */
  private static final class Stranger {
    private static final KeyPair KEYS = make();
  }

  private RsaKeys() {}

  public static synchronized KeyPair next() {
    int turn = taken++ % KEPT;
    if (turn == MADE.size()) {
      MADE.add(make());
    }
    return MADE.get(turn);
  }

  /** Always the same, which nobody else is given. */
  public static KeyPair stranger() {
    return Stranger.KEYS;
  }

  private static KeyPair make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
