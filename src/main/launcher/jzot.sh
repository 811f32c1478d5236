#!/bin/sh
# JZot in one file: this launcher, and behind it the jar that it runs. "java -jar" takes the same file.
#
#   JZOT_JAVA       the java to run (otherwise the one of JAVA_HOME, then the one on the PATH)
#   JZOT_HEAP       size of the heap, such as 512m (256m; where memory is limited to less than 1 GB, a quarter)
#   JZOT_DIRECT     bound on memory outside the heap for network buffers (128m; likewise an eighth)
#   JZOT_ARCHIVE    what "jzot train" leaves for later starts, and where (beside this file, named after it and the version
#                   of Java); none: without
#   JZOT_JAVA_OPTS  further options of the JVM; they win over the ones chosen here

fail() {
  echo "jzot: $1" >&2
  exit 1
}

if [ -n "${JZOT_JAVA:-}" ]; then
  java=$JZOT_JAVA
elif [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=java
fi
path=$(command -v "$java") || fail "no Java at '$java': Java 17 or newer is needed; JZOT_JAVA or JAVA_HOME can name it"

# The release file answers at once; asking the JVM costs a start.
release=$(dirname "$(readlink -f "$path" 2>/dev/null || echo "$path")")/../release
version=
if [ -r "$release" ]; then
  version=$(sed -n 's/^JAVA_VERSION="\([0-9.]*\).*/\1/p' "$release")
fi
if [ -z "$version" ]; then
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9.]*\).*/\1/p' | head -n 1)
fi
update=$version
version=${version%%.*}
case $version in
  '' | *[!0-9]*) fail "cannot tell the version of $path" ;;
esac
[ "$version" -ge 17 ] || fail "Java 17 or newer is needed, $path is version $version"

# What the control group allows, in megabytes; nothing when there is no limit.
limit() {
  group=$(sed -n 's/^0:://p' /proc/self/cgroup 2>/dev/null)
  for file in "/sys/fs/cgroup$group/memory.max" /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    if [ -r "$file" ]; then
      read -r bytes <"$file"
      case $bytes in
        '' | *[!0-9]*) return ;;
        ?????????????*) return ;; # a terabyte and more: none
      esac
      echo $((bytes / 1048576))
      return
    fi
  done
}

heap=256
available=$(limit)
if [ -n "$available" ] && [ "$available" -lt 1024 ]; then
  heap=$((available / 4))
  [ "$heap" -ge 48 ] || heap=48
fi

# A small heap at first, as what was never touched is not resident; unless somebody has chosen a size.
initial=
case ${JZOT_HEAP:+-Xmx}${JZOT_JAVA_OPTS:-} in
  *-Xm* | *HeapSize* | *RAM*) ;;
  *) [ "$heap" -lt 64 ] || initial=-Xms64m ;;
esac

# What the compilers needed for a moment goes back to the system every two seconds, where the JVM surely can do that:
# one that does not know the option would not start.
trim=
case $update in
  17.0.1[5-9]* | 17.0.[2-9][0-9]* | 21.0.[1-9][0-9]* | 2[2-9]* | [3-9][0-9]*) trim=-XX:TrimNativeHeapInterval=2000 ;;
esac

# What "jzot train" has left: classes as a server loads them, for this file and this Java. Where one of them is replaced,
# there is none until the next training.
self=$(readlink -f "$0" 2>/dev/null || echo "$0")
if [ "$version" -ge 25 ]; then
  archive=${JZOT_ARCHIVE:-$self-$update.aot} use=-XX:AOTCache= make=-XX:AOTCacheOutput=
else
  archive=${JZOT_ARCHIVE:-$self-$update.jsa} use=-XX:SharedArchiveFile= make=-XX:ArchiveClassesAtExit=
fi
replace=exec
if [ "$*" = train ]; then # and nothing else: what only asks for help leaves no archive
  [ "$archive" != none ] || fail "JZOT_ARCHIVE says that no archive is wanted"
  [ -w "$(dirname "$archive")" ] || fail "nothing can be written beside $archive: JZOT_ARCHIVE can name another place"
  replace=
  set -- "$make$archive.new" "-Djzot.archive=$archive" -jar "$self" "$@"
elif [ "$archive" != none ] && [ "$archive" -nt "$self" ]; then
  set -- "$use$archive" -jar "$self" "$@"
  # With classes from an archive of this kind there is nothing to load ahead.
  [ "$version" -ge 25 ] || set -- -Djzot.classesAhead=false "$@"
else
  set -- -jar "$self" "$@"
fi
[ "$version" -lt 25 ] || set -- -XX:+UseCompactObjectHeaders "$@"
if [ "$version" -ge 24 ]; then
  # Netty's direct buffers and native transports, which newer JVMs would complain about.
  set -- --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED "$@"
fi

# The second compiler would take a processor from the start. It begins later, at twice the JVM's own thresholds,
# and no later: what is done once a push is asked for seldom, and would stay slow for minutes.
tier4="-XX:Tier4InvocationThreshold=10000 -XX:Tier4MinInvocationThreshold=1200 -XX:Tier4CompileThreshold=30000
  -XX:Tier4BackEdgeThreshold=80000"

# Each arena of the C library keeps for itself what was given back to it.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"

# Standard output carries the log: what the JVM has to say goes to standard error, if it is an error.
# shellcheck disable=SC2086
$replace "$java" \
  -XX:+UseSerialGC "-Xmx${JZOT_HEAP:-${heap}m}" $initial "-XX:MaxDirectMemorySize=${JZOT_DIRECT:-$((heap / 2))m}" \
  $tier4 $trim -XX:+ExitOnOutOfMemoryError -Xlog:disable -Xlog:all=error:stderr \
  ${JZOT_JAVA_OPTS:-} "$@" || fail "there was no training"

# The JVM wrote it at its end; it gets its name now that it is whole.
[ -s "$archive.new" ] || fail "Java left no archive"
mv -f "$archive.new" "$archive"
echo "trained: $archive"
exit 0
