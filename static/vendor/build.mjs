// Rebuilds this folder from npm packages:
//   npm install @tabler/core @tabler/icons htmx.org@2 vega vega-lite vega-embed axe-core
//   node static/vendor/build.mjs node_modules
//   python static/vendor/cut_tabler.py   (also after a page begins to use another class of Tabler)
// Source map comments are dropped, because hashed static storage refuses references to files that are not there.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const modules = process.argv[2] ?? "node_modules";
const root = join(import.meta.dirname, "../..");
const vendor = "static/vendor";

const copies = [
  ["@tabler/core", "dist/css/tabler.min.css", "tests/vendor/tabler.min.css"],
  ["htmx.org", "dist/htmx.min.js", `${vendor}/htmx.min.js`],
  ["vega", "build/vega.min.js", `${vendor}/vega.min.js`],
  ["vega-lite", "build/vega-lite.min.js", `${vendor}/vega-lite.min.js`],
  ["vega-embed", "build/vega-embed.min.js", `${vendor}/vega-embed.min.js`],
  ["axe-core", "axe.min.js", "tests/vendor/axe.min.js"],
];

const licences = [
  ["@tabler/icons", "LICENSE", `${vendor}/licences/tabler.txt`],
  ["htmx.org", "LICENSE", `${vendor}/licences/htmx.txt`],
  ["vega", "LICENSE", `${vendor}/licences/vega.txt`],
  ["vega-lite", "LICENSE", `${vendor}/licences/vega-lite.txt`],
  ["vega-embed", "LICENSE", `${vendor}/licences/vega-embed.txt`],
  ["axe-core", "LICENSE", "tests/vendor/axe-LICENSE.txt"],
];

const icons = `
  activity alert-circle alert-triangle ambulance armchair arrow-back-up arrow-down arrow-left arrow-right arrow-up-right
  arrows-sort bell brain building-hospital calendar calendar-event calendar-plus calendar-time car chart-line check checks
  chevron-down chevron-left chevron-right chevron-up circle circle-check circle-dashed circle-x clipboard-check
  clipboard-list clock copy device-mobile door-exit dots-vertical download droplet edit external-link eye filter
  first-aid-kit flag flask heart-rate-monitor heartbeat help-circle history home hourglass info-circle key language
  layout-board lock logout lungs mail menu-2 message minus moon notes phone photo pill player-pause player-play plus
  printer question-mark refresh route scale search send settings shield-check shield-exclamation sort-ascending
  sort-descending stethoscope sun sun-moon table test-pipe trash upload user user-circle user-plus users weight wifi-off x
`.trim().split(/\s+/);

const written = [];
function write(pkg, target, text) {
  const path = join(root, target);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const { version, license } = JSON.parse(readFileSync(join(modules, pkg, "package.json"), "utf8"));
  const digest = createHash("sha256").update(text).digest("hex");
  written.push([pkg, version, license, target, digest].join("\t"));
}

const withoutMap = (text) => text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*$/m, "").trimEnd() + "\n";

function symbol(name) {
  const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const shapes = [...svg.matchAll(/<(path|circle|rect|line)\b[^>]*\/>/g)].map(([shape]) => shape);
  const drawn = shapes.filter((shape) => !shape.includes("M0 0h24v24H0z"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.join("")}</symbol>`;
}

for (const [pkg, source, target] of copies) {
  write(pkg, target, withoutMap(readFileSync(join(modules, pkg, source), "utf8")));
}
for (const [pkg, source, target] of licences) {
  write(pkg, target, readFileSync(join(modules, pkg, source), "utf8"));
}
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${icons.map(symbol).join("\n")}\n</svg>\n`;
write("@tabler/icons", `${vendor}/icons.svg`, sprite);

const header = [
  "# Third-party files, made by static/vendor/build.mjs. Tab-separated: package, version, licence, file, sha256.",
  "# vega-embed carries vega-interpreter, which evaluates expressions without eval (embed option ast: true).",
];
writeFileSync(join(root, vendor, "VERSIONS"), [...header, ...written.sort()].join("\n") + "\n");
console.log(`${written.length} files, ${icons.length} icons -> ${relative(process.cwd(), join(root, vendor)) || "."}`);
