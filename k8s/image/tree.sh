# The files of the image, in parts; sourced by build.
# shellcheck shell=bash disable=SC2034,SC2154

PARTS=(base runtime native application bill cache)

MODULES=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,\
java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,\
jdk.naming.dns,jdk.unsupported,jdk.zipfs

# The launcher's options (src/main/launcher/jzot.sh). They are the runtime's own, so that JAVA_TOOL_OPTIONS wins over
# them; nothing is written to /tmp, which may not be writable.
java_options() {
  local options=(-XX:+UseSerialGC -Xmx256m -XX:MaxDirectMemorySize=128m -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData
    -Xlog:disable -Xlog:all=error:stderr)
  options+=(-XX:Tier4InvocationThreshold=10000 -XX:Tier4MinInvocationThreshold=1200 -XX:Tier4CompileThreshold=30000
    -XX:Tier4BackEdgeThreshold=80000)
  [ "$VERSION" -lt 24 ] || options+=(--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED)
  [ "$VERSION" -lt 22 ] || options+=(-XX:TrimNativeHeapInterval=2000)
  [ "$VERSION" -lt 25 ] || options+=(-XX:+UseCompactObjectHeaders)
  echo "${options[*]}"
}

runtime() {
  local compress=zip-6 strip=(--strip-debug) modules=()
  [ "$VERSION" -ge 21 ] || compress=2
  # The tools that strip native code are for this machine's own. Debian's modules bring what is stripped in files beside.
  [ -z "$MODULES_AT" ] || {
    modules=(--module-path "$MODULES_AT")
    strip=(--strip-java-debug-attributes --exclude-files '**.debuginfo')
  }
  mkdir -p "$1/opt"
  "$JDK/bin/jlink" "${modules[@]}" --add-modules "$MODULES" "${strip[@]}" --no-man-pages --no-header-files \
    --compress "$compress" --add-options "$(java_options)" --output "$1/opt/java"
  # Some distributions keep the authorities elsewhere and link to them; the image has its own copy.
  if [ ! -s "$1/opt/java/lib/security/cacerts" ]; then
    rm -f "$1/opt/java/lib/security/cacerts"
    cp -L "$JDK/lib/security/cacerts" "$1/opt/java/lib/security/cacerts"
  fi
  chmod -R u=rwX,go=rX "$1"
}

# The release form with another first line: the kernel has Java run the file, and no shell is needed. Native code is a
# part of its own, where nobody has to unpack it, so that the program is the same for every architecture.
application_registry() {
  local libraries=$TREE/native/opt/jzot/lib machine=${TRIPLET%%-*} jar=$SCRATCH/program.jar
  mkdir -p "$1"/{usr/bin,opt/jzot,etc/zot,etc/jzot,var/lib/registry,usr/share/jzot} "$libraries"
  cp "$PROJECT"/target/jzot-*-runner.jar "$jar"
  [ "$VERSION" -lt 25 ] || "$JDK/bin/java" "$HERE/Renewed.java" "$PROJECT"/target/jzot-*-runner.jar "$jar"
  echo '#!/opt/java/bin/java @/opt/jzot/java.args' >"$1/usr/bin/jzot"
  "$JDK/bin/java" "$HERE/Program.java" "$jar" "$1/usr/bin/jzot" "$libraries" \
    "org/sqlite/native/Linux/$machine/libsqlitejdbc.so" \
    "META-INF/native/libnetty_tcnative_linux_${machine/aarch64/aarch_64}.so"
  chmod 755 "$1/usr/bin/jzot"
  ln -s jzot "$1/usr/bin/zot"
  java_arguments >"$1/opt/jzot/java.args"
  cp "$HERE/config.json" "$1/etc/zot/config.json"
  cp "$PROJECT/LICENSE" "$1/usr/share/jzot/LICENSE"
  chmod -R u=rwX,go=rX "$1" "$TREE/native"
}

# java_arguments [OPTION...]: what the first line has Java read, before the name of the program.
java_arguments() { printf '%s\n' "$@" -Djava.library.path=/opt/jzot/lib -jar; }

config_registry() {
  printf '%s\n' --config.entrypoint=/usr/bin/jzot --config.cmd=serve --config.workingdir=/var/lib/registry \
    --config.exposedports=5000/tcp --config.volume=/var/lib/registry
}

# The operator is called by nobody but the cluster, with nothing but variables.
application_operator() {
  mkdir -p "$1"/{opt,usr/share/jzot}
  cp -R "$MODULE/target/quarkus-app" "$1/opt/jzot-operator"
  cp "$PROJECT/LICENSE" "$1/usr/share/jzot/LICENSE"
  chmod -R u=rwX,go=rX "$1"
}

config_operator() {
  printf '%s\n' --config.entrypoint=/opt/java/bin/java --config.entrypoint=-jar \
    --config.entrypoint=/opt/jzot-operator/quarkus-run.jar --config.workingdir=/
}

# What a Java runtime needs of an operating system, from Debian's packages for the architecture.
PACKAGES=(libc6 zlib1g)

base() {
  local name file lib=$1/usr/lib/$TRIPLET unpacked
  mkdir -p "$lib" "$1"/{etc,tmp} "$SCRATCH/packages/$ARCH"
  for name in "${PACKAGES[@]}" $(cxx_library); do
    unpacked=$SCRATCH/packages/$ARCH/$name
    dpkg-deb --extract "$(debian_package "$name")" "$unpacked"
    find "$unpacked" -path "*/$TRIPLET/*.so*" ! -path '*/gconv/*' ! -path '*/audit/*' ! -name '*.py' \( -type f -o -type l \) |
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

# The modules of Java as Debian has them for the architecture.
modules() {
  dpkg-deb --fsys-tarfile "$(debian_package "openjdk-$VERSION-jdk-headless")" >"$SCRATCH/jdk.tar"
  rm "$SCRATCH/debian-$ARCH/packages/openjdk-"*
  mkdir -p "$1"
  tar -C "$1" --wildcards -xf "$SCRATCH/jdk.tar" '*/jmods/*.jmod'
  rm "$SCRATCH/jdk.tar"
  MODULES_AT=$(dirname "$(find "$1" -name java.base.jmod)")
}

# Downloads a package of the release, for the architecture; by an apt configuration of its own. Another release than the
# machine's is where the machine's is.
debian_package() {
  local own=$SCRATCH/debian-$ARCH here
  if [ ! -d "$own" ]; then
    mkdir -p "$own"/{lists/partial,cache/archives/partial,packages,sources}
    : >"$own/status"
    here=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
      [ ! -f "$list" ] || sed "s/\b$here\b/$RELEASE/g" "$list" >"$own/sources/${list##*/}"
    done
    cat >"$own/apt.conf" <<CONF
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$own/sources";
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

# The bill of materials of the program, as Maven sees it, and the parts that Maven does not know.
sbom() {
  local package files=() java vendor='' foreign='^$'
  mkdir -p "$1/usr/share/jzot"
  java=$(property JAVA_VERSION "$TREE/runtime/opt/java/release")
  # Modules of another origin do not say whose they are.
  [ -n "$MODULES_AT" ] || java=$(property JAVA_RUNTIME_VERSION "$JDK/release") vendor=$(property IMPLEMENTOR "$JDK/release")
  for package in "$SCRATCH/debian-$ARCH/packages"/*.deb; do
    [ ! -f "$package" ] || files+=("$package")
  done
  for package in "${files[@]}"; do
    dpkg-deb --show --showformat '${Package} ${Version} ${Architecture}\n' "$package"
  done | jq -R 'split(" ") | { type: "library", name: .[0], version: .[1],
      purl: "pkg:deb/debian/\(.[0])@\(.[1] | @uri)?arch=\(.[2])" }' | jq -s . >"$SCRATCH/packages.json"
  # The jars whose libraries were left out.
  [ ! -d "$TREE/native" ] || case $ARCH in
    amd64) foreign='/native-linux|[?&]classifier=(osx|windows|linux-aarch)' ;;
    arm64) foreign='/native-linux|[?&]classifier=(osx|windows|linux-x86)' ;;
  esac
  jq --arg java "$java" --arg vendor "$vendor" --arg foreign "$foreign" --slurpfile packages "$SCRATCH/packages.json" '
    [.components[] | select(.purl // "" | test($foreign))."bom-ref"] as $left
    | .components |= map(select(."bom-ref" | IN($left[]) | not))
    | .dependencies |= map(select(.ref | IN($left[]) | not) | if .dependsOn then .dependsOn -= $left else . end)
    | .components += [{ type: "platform", name: "java-runtime", version: $java }
      + if $vendor == "" then {} else { supplier: { name: $vendor } } end] + $packages[0]' "$MODULE/target/bom.json" \
    >"$1/usr/share/jzot/sbom.cdx.json"
  chmod -R u=rwX,go=rX "$1"
}

property() { sed -n "s/^$1=\"\(.*\)\"/\1/p" "$2"; }
