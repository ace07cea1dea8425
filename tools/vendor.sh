#!/usr/bin/env bash
# lenet_demo/engine/vendor/: what of other people's scripts the page needs, as one module. Needs npm.
set -euo pipefail
target="$(cd "$(dirname "$0")/.." && pwd)/lenet_demo/engine/vendor"
folder="$(mktemp -d)"
trap 'rm -r "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent pickleparser@0.2.1 fflate@0.8.3 esbuild
cat >vendor.js <<'END'
export { BufferReader, Parser } from "pickleparser";
export { unzipSync } from "fflate";
END
npx esbuild vendor.js --bundle --minify --format=esm --target=es2022 --outfile=made.js --log-level=warning
{
  cat <<'END'
/*! pickleparser 0.2.1, © Ewfian, https://github.com/ewfian/pickleparser; fflate 0.8.3, © Arjun Barrett,
 * https://github.com/101arrowz/fflate. Both MIT: LICENSE beside this file. `tools/vendor.sh` makes it. */
END
  # The page's bundle knows exports of constants alone.
  sed -E 's/export\{(.*)\};?$/\n\1/; s/,?(\w+) as (\w+)/export const \2 = \1;\n/g' made.js
} >"$target/torch_files.js"
for name in pickleparser fflate; do
  printf '%s\n\n' "$name"
  cat "node_modules/$name/LICENSE"
  echo
done >"$target/LICENSE"
