package io.jzot.arch.planted.ext.one;

/** A feature. */
public final class Feature {}
