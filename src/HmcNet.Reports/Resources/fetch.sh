#!/usr/bin/env bash
# How the scripts in this folder were fetched: run by hand when a version changes, never by the build. Needs Node and npm,
# whose configured registry is used. Writes vega.min.js, vega-lite.min.js, vega-embed.min.js and LICENSES.txt, which holds
# the licences of the packages that are bundled in them, equal texts once.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --save-exact --no-audit --no-fund vega@6.4.0 vega-lite@6.4.3 vega-embed@7.3.0 > /dev/null
for name in vega vega-lite vega-embed; do
  sed '/^\/\/# sourceMappingURL=/d' "node_modules/$name/build/$name.min.js" > "$here/$name.min.js"
done
npm ls --all --parseable --omit=dev --omit=optional | tail -n +2 | sort -u > folders
node > "$here/LICENSES.txt" << 'SCRIPT'
const fs = require('fs'), path = require('path');
// Needed by the packages' command lines and types only, so in none of the three scripts.
const unused = /^(@types|ansi-|cliui|commander|emoji-regex|escalade|get-|iconv-lite|rw$|safer-buffer|string-width|strip-ansi|vega-typings|wrap-ansi|y18n|yargs)/;
const texts = new Map();
for (const folder of fs.readFileSync('folders', 'utf8').trim().split('\n')) {
  const about = JSON.parse(fs.readFileSync(path.join(folder, 'package.json')));
  if (unused.test(about.name)) continue;
  const file = fs.readdirSync(folder).find(f => /^licen/i.test(f));
  const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').split(/\r?\n/).map(l => l.trimEnd()).join('\n').trim() : about.license;
  texts.set(text, [...(texts.get(text) || []), `${about.name} ${about.version}`]);
}
console.log('Licences of vega, vega-lite and vega-embed and of the packages bundled in them.');
for (const [text, names] of texts) console.log(`\n==== ${[...new Set(names)].join(', ')}\n\n${text}`);
SCRIPT
