// Builds what the browser gets into OUT/static/assets, under names that hold a hash of the content,
// and OUT/assets.json, which tells the pages those names.
//
//   node build.mjs OUT
//
// A folder here with an index.js becomes a bundle of that name (shell/ is on every page; a page that
// needs more asks for its own). Nothing is done when nothing has changed: first by the lock file
// (packages), then by the sources (bundles).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../../../target/classes"));
const resources = join(here, "../resources");
const assets = join(out, "static/assets");

function filesUnder(folder, wanted) {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === "node_modules" ? [] : filesUnder(path, wanted);
      }
      return wanted(entry.name) ? [path] : [];
    });
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    hash.update(relative(here, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

function stampHolds(path, value) {
  return existsSync(path) && readFileSync(path, "utf8") === value;
}

function bundles() {
  return readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, "index.js")))
    .map((entry) => entry.name)
    .sort();
}

// The texts of the interface decide which characters come with the first page.
const texts = [
  ...filesUnder(join(resources, "templates"), (name) => name.endsWith(".html")),
  ...filesUnder(resources, (name) => /^messages(_\w+)?\.properties$/.test(name)),
];
const sources = filesUnder(here, () => true);

const packages = hashOf([join(here, "package-lock.json")]);
const packagesStamp = join(here, "node_modules/.maru-packages");
if (!stampHolds(packagesStamp, packages)) {
  console.log("front end: fetching packages");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: here, stdio: "inherit" });
  writeFileSync(packagesStamp, packages);
}

const state = hashOf([...sources, ...texts]);
const stamp = join(out, "../frontend.stamp");
const listing = join(out, "assets.json");
if (stampHolds(stamp, state) && existsSync(listing) && existsSync(join(out, "fonts/maru-sans-400.ttf"))) {
  process.exit(0);
}

const started = Date.now();
rmSync(assets, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
const names = {};

function emit(name, bytes) {
  const dot = name.lastIndexOf(".");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  writeFileSync(join(assets, hashed), bytes);
  if (!name.endsWith(".woff2")) {
    writeFileSync(join(assets, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
  }
  names[name] = hashed;
  return hashed;
}

const { fonts } = await import("./fonts.mjs");
const { tokens } = await import("./tokens.mjs");
const { build } = await import("esbuild");

const faces = await fonts({ texts, emit, cache: join(out, "../frontend-fonts") });
for (const bundle of bundles()) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: { [bundle]: `./${bundle}/index.js` },
    outdir: assets,
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome109", "safari16", "firefox115"],
    charset: "utf8",
    legalComments: "none",
    loader: { ".svg": "file", ".png": "file" },
    assetNames: "[name]-[hash]",
    logLevel: "warning",
  });
  for (const file of result.outputFiles) {
    const name = relative(assets, file.path);
    if (name === `${bundle}.css` && bundle === "shell") {
      const styles = sources.filter((path) => path.endsWith(".css")).map((path) => readFileSync(path, "utf8"));
      emit(name, Buffer.from(tokens(styles) + faces + file.text));
    } else if (name === `${bundle}.css` || name === `${bundle}.js`) {
      emit(name, Buffer.from(file.contents));
    } else {
      writeFileSync(file.path, file.contents);
    }
  }
}
for (const path of filesUnder(join(here, "images"), () => true)) {
  emit(relative(join(here, "images"), path), readFileSync(path));
}

// The receipts' PDF embeds what it uses of the same font.
const { truetype } = await import("./fonts.mjs");
mkdirSync(join(out, "fonts"), { recursive: true });
writeFileSync(join(out, "fonts/maru-sans-400.ttf"), await truetype());

writeFileSync(listing, JSON.stringify(names, null, 1) + "\n");
writeFileSync(stamp, state);
console.log(`front end: ${Object.keys(names).length} files in ${((Date.now() - started) / 1000).toFixed(1)} s`);
