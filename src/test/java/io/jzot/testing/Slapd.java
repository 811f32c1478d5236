package io.jzot.testing;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * OpenLDAP's server with people, groups in groups and a service account, without which nothing is
 * found. The overlay {@code memberof} tells people their groups. People have their name and {@code
 * -secret} as password.
 */
public final class Slapd implements AutoCloseable {
  public static final String SERVICE = "cn=service,dc=example,dc=org";
  public static final String SERVICE_PASSWORD = "service-secret";

  private static final Path PROGRAM = Path.of("/usr/sbin/slapd");
  private static final String ADMIN = "cn=admin,dc=example,dc=org";
  private static final String PEOPLE = ",ou=people,dc=example,dc=org";
  private static final String GROUPS = ",ou=groups,dc=example,dc=org";

  private final Process process;
  private final int port;

  private Slapd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * With StartTLS.
   *
   * @param certificate for RSA keys: the library that Debian builds slapd with reads no elliptic
   *     key as Java writes it
   */
  public static Slapd start(Path folder, IssuedCertificate authority, IssuedCertificate certificate)
      throws Exception {
    if (!Files.isExecutable(PROGRAM)) {
      throw new AssertionError("no " + PROGRAM + ": .ci/ldap installs it");
    }
    int port = freePort();
    Path config = write(folder, authority, certificate);
    // With -d it stays in the foreground, so it ends with its process.
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-d",
                "0",
                "-f",
                config.toString(),
                "-h",
                "ldap://127.0.0.1:" + port + '/')
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("slapd.out").toFile())
            .start();
    Slapd started = new Slapd(process, port);
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsInstanceOf(LDAPException.class)
          .until(started::answers);
      started.fill();
      return started;
    } catch (LDAPException | RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  private static Path write(Path folder, IssuedCertificate authority, IssuedCertificate certificate)
      throws IOException {
    authority.write(folder.resolve("authority.pem"));
    certificate.write(folder.resolve("server.pem"));
    Files.writeString(folder.resolve("key.pem"), certificate.keyPem());
    Files.createDirectory(folder.resolve("db"));
    return Files.writeString(
        folder.resolve("slapd.conf"),
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        moduleload memberof
        TLSCACertificateFile %1$s/authority.pem
        TLSCertificateFile %1$s/server.pem
        TLSCertificateKeyFile %1$s/key.pem
        database mdb
        suffix "dc=example,dc=org"
        rootdn "%2$s"
        rootpw secret
        directory %1$s/db
        overlay memberof
        access to attrs=userPassword by anonymous auth by * none
        access to * by dn="%3$s" read by * none
        """
            .formatted(folder, ADMIN, SERVICE));
  }

  private boolean answers() throws LDAPException {
    connect().close();
    return true;
  }

  private LDAPConnection connect() throws LDAPException {
    return new LDAPConnection("127.0.0.1", port, ADMIN, "secret");
  }

  private void fill() throws LDAPException {
    try (LDAPConnection connection = connect()) {
      add(connection, "dc=example,dc=org", "dcObject organization", "dc=example o=example");
      add(connection, SERVICE, "person simpleSecurityObject", "cn=service sn=x", SERVICE_PASSWORD);
      add(connection, "ou=people,dc=example,dc=org", "organizationalUnit", "ou=people");
      add(connection, "ou=far" + PEOPLE, "organizationalUnit", "ou=far");
      add(connection, "ou=groups,dc=example,dc=org", "organizationalUnit", "ou=groups");
      person(connection, "alice", PEOPLE);
      person(connection, "bob", PEOPLE);
      person(connection, "far", ",ou=far" + PEOPLE);
      add(connection, "cn=dev" + GROUPS, "groupOfNames", "cn=dev member=uid=alice" + PEOPLE);
      add(connection, "cn=staff" + GROUPS, "groupOfNames", "cn=staff member=cn=dev" + GROUPS);
    }
  }

  private static void person(LDAPConnection connection, String name, String place)
      throws LDAPException {
    add(
        connection,
        "uid=" + name + place,
        "inetOrgPerson",
        "uid=" + name + " cn=" + name + " sn=x employeeType=" + name + "s",
        name + "-secret");
  }

  private static void add(
      LDAPConnection connection, String dn, String classes, String values, String... passwords)
      throws LDAPException {
    Entry entry = new Entry(dn);
    entry.addAttribute("objectClass", classes.split(" ", -1));
    for (String value : values.split(" ", -1)) {
      int equals = value.indexOf('=');
      entry.addAttribute(value.substring(0, equals), value.substring(equals + 1));
    }
    if (passwords.length > 0) {
      entry.addAttribute(new Attribute("userPassword", passwords));
    }
    connection.add(entry);
  }

  public int port() {
    return port;
  }

  /** Gives the service account another password. */
  public void changeServicePassword(String password) throws LDAPException {
    try (LDAPConnection connection = connect()) {
      connection.modify(
          SERVICE, new Modification(ModificationType.REPLACE, "userPassword", password));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
