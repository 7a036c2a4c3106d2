# What ./run and ./check have in common. Sourced by bash.

# Says what happens, with the seconds since the start.
say() {
  local now=$(date +%s%3N)
  LC_ALL=C printf '%6.1f s %s\n' "$(((now - started) / 100))e-1" "$*"
}

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# The major version of the JDK in a directory; nothing if there is no compiler in it.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Karaf 4.4 needs a security manager, which Java 24 no longer has.
suits() {
  local version=$(jdk_version "$1")
  [ -n "$version" ] && [ "$version" -ge 17 ] && [ "$version" -le 23 ]
}

# Sets JAVA_HOME: to itself if it suits, else to the oldest of the machine's JDKs that does.
choose_jdk() {
  local on_path candidate found= seen=
  on_path=$(readlink -f "$(command -v javac || true)" 2>/dev/null || true)
  for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}"; do
    if [ -n "$candidate" ] && suits "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  for candidate in /usr/lib/jvm/*/; do
    candidate=${candidate%/}
    seen="$seen $candidate ($(jdk_version "$candidate"))"
    if suits "$candidate" && { [ -z "$found" ] || [ "$(jdk_version "$candidate")" -lt "$(jdk_version "$found")" ]; }; then
      found=$candidate
    fi
  done
  [ -n "$found" ] || fail "Letterhead needs a JDK 17 to 23 (Karaf 4.4 does not start on 24 and later); this machine has:${seen:- none}. Install one (apt-get install openjdk-17-jdk-headless) or set JAVA_HOME to it."
  export JAVA_HOME=$found
}

# Installs Debian packages that are missing: name of a command, then name of its package.
need() {
  command -v "$1" >/dev/null && return
  say "Installing $2 with apt-get, because $1 is missing"
  local as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "$1 is missing: as root, run apt-get install $2"
    as_root=sudo
  fi
  if ! DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1; then
    $as_root apt-get update -qq || fail "apt-get update did not work; $1 is missing"
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$2" >/dev/null \
      || fail "apt-get install $2 did not work; $1 is missing"
  fi
}

# Postfix and its tools smtp-sink and smtp-source. Debian starts the server when it is installed, unless a policy says no.
need_postfix() {
  PATH=$PATH:/usr/sbin:/sbin
  command -v postfix >/dev/null && command -v smtp-sink >/dev/null && return
  local as_root= policy=/usr/sbin/policy-rc.d ours=
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
    trap "$as_root rm -f $policy" EXIT
  fi
  echo 'postfix postfix/main_mailer_type select No configuration' | $as_root debconf-set-selections || true
  need postfix postfix
  if [ -n "$ours" ]; then
    $as_root rm -f "$policy"
    trap - EXIT
  fi
}

# PostgreSQL's programs, without a server: tests start their own. Debian makes and starts one unless it is told not to.
need_postgresql() {
  local program as_root= told=/etc/postgresql-common/createcluster.conf ours=
  for program in /usr/lib/postgresql/*/bin/initdb; do
    [ -x "$program" ] && return
  done
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  if [ ! -e "$told" ]; then
    ours=yes
    $as_root mkdir -p "${told%/*}"
    echo 'create_main_cluster = false' | $as_root tee "$told" >/dev/null
  fi
  # Not the newest that other sources may offer: the one that Debian's own release brings, by its metapackage.
  need /usr/lib/postgresql/bin/initdb postgresql
  for program in /usr/lib/postgresql/*/bin/initdb; do
    [ -x "$program" ] && return
  done
  fail "apt-get install postgresql did not bring /usr/lib/postgresql/*/bin/initdb"
}

# The library that shows a process another clock; the command faketime, of the same package, is not used.
need_faketime() {
  need faketime faketime
}

# One build of this directory at a time.
lock_build() {
  mkdir -p target/run
  exec 9>target/run/build.lock
  if ! flock -n 9; then
    say "Waiting for another build of this directory"
    flock 9
  fi
}

unlock_build() {
  exec 9>&-
}

# The state of everything that a build reads: names, sizes and times. A removed file changes it too.
sources() {
  find . \( -name target -o -name .git \) -prune -o -type f \
    \( -name pom.xml -o -name '*.bnd' -o -path '*/src/*' -o -path './.mvn/*' -o -name LICENSE \) -printf '%p %s %T@\n' \
    | LC_ALL=C sort | sha256sum
}
