package io.jzot.arch.planted.store.fs;

/** An adapter. */
public class Adapter {}
