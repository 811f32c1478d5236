package io.jzot.config;

import java.nio.file.Path;
import java.util.Optional;

/** The server's certificate. */
@Doc("The files are watched: a new pair is used for new connections without a restart.")
public record TlsConfig(
    @Doc("Certificate chain, PEM.") Path cert,
    @Doc("Private key, PEM.") Path key,
    @Doc(
            "Certificate authorities of client certificates, PEM; a certificate is verified if the client offers one.")
        Optional<Path> cacert) {}
