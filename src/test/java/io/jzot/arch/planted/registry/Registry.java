package io.jzot.arch.planted.registry;

/** Stands for the registry. */
public interface Registry {}
