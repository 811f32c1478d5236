package io.jzot.config;

/** Verification of signatures. */
@Doc("Verification of signatures.")
public record TrustConfig(
    @Doc("Off when `false`.") @Default("true") boolean enable,
    @Doc("Verify cosign's signatures.") boolean cosign,
    @Doc("Verify notation's signatures.") boolean notation) {}
