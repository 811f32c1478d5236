package io.jzot.arch.planted.auth;

/** Not for the core to see. */
public interface Realm {}
