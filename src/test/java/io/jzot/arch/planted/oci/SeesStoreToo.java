package io.jzot.arch.planted.oci;

/** The other end of the cycle. */
public class SeesStoreToo {}
