package io.jzot.config;

import java.nio.file.Path;
import java.util.Optional;

/** Users in an LDAP directory. */
@Doc("LDAPS unless `insecure`.")
public record LdapConfig(
    @Doc("Host of the directory.") String address,
    @Doc("Port; `0` is the protocol's own.") int port,
    @Doc("No TLS from the first byte.") boolean insecure,
    @Doc("With `insecure`: upgrade the connection by StartTLS.") boolean startTLS,
    @Doc("Do not verify the server's certificate.") boolean skipVerify,
    @Doc("Search the whole tree below `baseDN` instead of one level.") boolean subtreeSearch,
    @Doc("Attribute that holds the user's name, such as `uid`.") String userAttribute,
    @Doc("Attribute that holds the user's groups, such as `memberOf`.")
        Optional<String> userGroupAttribute,
    @Doc(
            "Also count the groups that the user's groups are in, as their own `userGroupAttribute` says.")
        @Own
        boolean nestedGroups,
    @Doc("Where the search starts.") String baseDN,
    @Doc("Additional search filter.") Optional<String> userFilter,
    @Doc("Certificate authorities of the server, PEM.") Optional<Path> caCert,
    @Doc("File with `bindDN` and `bindPassword`; without it the search binds anonymously.")
        Optional<Path> credentialsFile) {}
