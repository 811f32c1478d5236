package io.jzot.auth.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.jzot.config.Secret;
import io.jzot.config.file.CredentialsFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whom the searches are made as (zot key {@code http.auth.ldap.credentialsFile}).
 *
 * @param bindDn empty for an anonymous bind
 */
record ServiceAccount(String bindDn, Secret bindPassword) {
  static final ServiceAccount ANONYMOUS = new ServiceAccount("", new Secret(""));

  private static final String DN = "bindDN";
  private static final String PASSWORD = "bindPassword";

  static ServiceAccount parse(byte[] content) throws IOException {
    Map<String, Secret> texts = CredentialsFile.parse(content, List.of(DN, PASSWORD), List.of());
    return new ServiceAccount(
        Objects.requireNonNull(texts.get(DN)).reveal(),
        Objects.requireNonNull(texts.get(PASSWORD)));
  }

  BindRequest bindRequest() {
    return new SimpleBindRequest(bindDn, bindPassword.reveal());
  }
}
