# The files of the image, in parts; sourced by build.
# shellcheck shell=bash disable=SC2034,SC2154

MODULES=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,\
java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,\
jdk.naming.dns,jdk.unsupported,jdk.zipfs

# The launcher's options (src/main/launcher/jzot.sh). They are the runtime's own, so that JAVA_TOOL_OPTIONS wins over
# them; nothing is written to /tmp, which may not be writable.
java_options() {
  local options=(-XX:+UseSerialGC -Xmx256m -XX:MaxDirectMemorySize=128m -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData
    -Xlog:disable -Xlog:all=error:stderr)
  [ "$VERSION" -lt 24 ] || options+=(--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED)
  [ "$VERSION" -lt 25 ] || options+=(-XX:+UseCompactObjectHeaders)
  echo "${options[*]}"
}

runtime() {
  local compress=zip-6 strip=--strip-debug modules=()
  [ "$VERSION" -ge 21 ] || compress=2
  # The tools that strip native code are for this machine's own.
  [ -z "$JMODS" ] || { modules=(--module-path "$JMODS") strip=--strip-java-debug-attributes; }
  mkdir -p "$1/opt"
  "$JDK/bin/jlink" "${modules[@]}" --add-modules "$MODULES" "$strip" --no-man-pages --no-header-files \
    --compress "$compress" --add-options "$(java_options)" --output "$1/opt/java"
  # Some distributions keep the authorities elsewhere and link to them; the image has its own copy.
  if [ ! -s "$1/opt/java/lib/security/cacerts" ]; then
    rm -f "$1/opt/java/lib/security/cacerts"
    cp -L "$JDK/lib/security/cacerts" "$1/opt/java/lib/security/cacerts"
  fi
  chmod -R u=rwX,go=rX "$1"
}

# The release form with another first line: the kernel has Java run the file, and no shell is needed.
application() {
  mkdir -p "$1"/{usr/bin,opt/jzot,etc/zot,etc/jzot,var/lib/registry,usr/share/jzot}
  {
    echo '#!/opt/java/bin/java @/opt/jzot/java.args'
    cat "$PROJECT"/target/jzot-*-runner.jar
  } >"$1/usr/bin/jzot"
  chmod 755 "$1/usr/bin/jzot"
  ln -s jzot "$1/usr/bin/zot"
  echo '-jar' >"$1/opt/jzot/java.args"
  cp "$HERE/config.json" "$1/etc/zot/config.json"
  cp "$PROJECT/LICENSE" "$1/usr/share/jzot/LICENSE"
  sbom >"$1/usr/share/jzot/sbom.cdx.json"
  chmod -R u=rwX,go=rX "$1"
}

# What a Java runtime needs of an operating system, from Debian's packages for the architecture.
PACKAGES=(libc6 zlib1g)

base() {
  local name file lib=$1/usr/lib/$TRIPLET unpacked
  mkdir -p "$lib" "$1"/{etc,tmp} "$SCRATCH/packages"
  for name in "${PACKAGES[@]}" $(cxx_library); do
    unpacked=$SCRATCH/packages/$name
    dpkg-deb --extract "$(debian_package "$name")" "$unpacked"
    find "$unpacked" -path "*/$TRIPLET/*.so*" ! -path '*/gconv/*' ! -path '*/audit/*' \( -type f -o -type l \) |
      while read -r file; do cp -a "$file" "$lib/"; done
  done
  ln -s usr/lib "$1/lib"
  case $ARCH in
    amd64)
      mkdir "$1/usr/lib64"
      ln -s usr/lib64 "$1/lib64"
      ln -s "../lib/$TRIPLET/ld-linux-x86-64.so.2" "$1/usr/lib64/ld-linux-x86-64.so.2"
      ;;
    arm64) ln -s "$TRIPLET/ld-linux-aarch64.so.1" "$1/usr/lib/ld-linux-aarch64.so.1" ;;
  esac
  chmod 1777 "$1/tmp"
  printf '%s\n' 'root:x:0:0:root:/root:/sbin/nologin' 'jzot:x:65532:65532:JZot:/var/lib/registry:/sbin/nologin' \
    >"$1/etc/passwd"
  printf '%s\n' 'root:x:0:' 'jzot:x:65532:' >"$1/etc/group"
  echo 'hosts: files dns' >"$1/etc/nsswitch.conf"
}

# Debian's own Java links the C++ library dynamically, others bring it along.
cxx_library() {
  ! grep -qa 'libstdc++\.so\.6' "$TREE/runtime/opt/java/lib/server/libjvm.so" || echo libstdc++6 libgcc-s1
}

# Downloads a package of the release that this machine runs, for the architecture; by an apt configuration of its own.
debian_package() {
  local own=$SCRATCH/apt
  if [ ! -d "$own" ]; then
    mkdir -p "$own"/{lists/partial,cache/archives/partial,packages}
    : >"$own/status"
    cat >"$own/apt.conf" <<CONF
Dir::State::Lists "$own/lists";
Dir::State::Status "$own/status";
Dir::Cache "$own/cache";
APT::Architecture "$ARCH";
APT::Architectures { "$ARCH"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
CONF
    APT_CONFIG=$own/apt.conf apt-get -qq update >&2
  fi
  (cd "$own/packages" && APT_CONFIG=$own/apt.conf apt-get -qq download "$1" >&2)
  find "$own/packages" -name "$1_*.deb"
}

# The bill of materials of the jar, as Maven sees it, and the parts that Maven does not know.
sbom() {
  local jar=$PROJECT/target/bom.json java
  [ -f "$jar" ] || die "no target/bom.json: ./mvnw cyclonedx:makeBom first"
  java=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$JDK/release")
  jq --arg java "$java" --arg vendor "$(sed -n 's/^IMPLEMENTOR="\(.*\)"/\1/p' "$JDK/release")" '
    .components += [{ type: "platform", name: "java-runtime", version: $java, supplier: { name: $vendor } }]' "$jar"
}
