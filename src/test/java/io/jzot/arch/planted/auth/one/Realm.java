package io.jzot.arch.planted.auth.one;

/** A realm. */
public final class Realm {}
