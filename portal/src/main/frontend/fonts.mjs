// Pretendard GOV in slices: the characters of the interface's own texts come with the first page, the
// other syllables when a letter or a name needs them. The browser picks slices by unicode-range.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "node_modules/krds-uiux/resources/fonts");
const weights = [
  { weight: 400, file: "PretendardGOV-Regular.subset.woff2" },
  { weight: 700, file: "PretendardGOV-Bold.subset.woff2" },
];
const slices = 4;

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function unicodeRange(points) {
  const parts = [];
  for (let i = 0; i < points.length; ) {
    let last = i;
    while (last + 1 < points.length && points[last + 1] === points[last] + 1) {
      last++;
    }
    const from = points[i].toString(16);
    parts.push(last === i ? `U+${from}` : `U+${from}-${points[last].toString(16)}`);
    i = last + 1;
  }
  return parts.join(",");
}

/** The regular weight whole, for whatever is not a browser. */
export async function truetype() {
  const { default: convert } = await import("fontverter");
  return Buffer.from(await convert.convert(readFileSync(join(folder, weights[0].file)), "truetype"));
}

/** The `@font-face` rules; the slices themselves go through `emit`. */
export async function fonts({ texts, emit, cache }) {
  const { default: subset } = await import("subset-font");
  const { default: convert } = await import("fontverter");
  mkdirSync(cache, { recursive: true });
  const inTexts = new Set(texts.map((path) => readFileSync(path, "utf8")).join(""));
  let css = "";
  for (const { weight, file } of weights) {
    const source = readFileSync(join(folder, file));
    const covered = coverage(await convert.convert(source, "truetype"));
    const latin = [...range(0x20, 0x17f), ...range(0x2010, 0x203b), 0x20ac, ...range(0x2190, 0x2193)];
    const first = new Set([...latin, ...[...inTexts].map((c) => c.codePointAt(0))].filter((point) => covered.has(point)));
    const rest = [...covered].filter((point) => point >= 0xa0 && !first.has(point)).sort((a, b) => a - b);
    const size = Math.ceil(rest.length / slices);
    const groups = [[...first].sort((a, b) => a - b), ...Array.from({ length: slices }, (_, i) => rest.slice(i * size, (i + 1) * size))];
    for (const [index, points] of groups.entries()) {
      if (points.length === 0) {
        continue;
      }
      const key = createHash("sha256").update(source).update(points.join()).digest("hex");
      const kept = join(cache, `${key}.woff2`);
      if (!existsSync(kept)) {
        writeFileSync(kept, await subset(source, String.fromCodePoint(...points), { targetFormat: "woff2" }));
      }
      const name = emit(`maru-sans-${weight}-${index}.woff2`, readFileSync(kept));
      css += `@font-face{font-family:"Maru Sans";font-weight:${weight};font-display:swap;src:url(/assets/${name}) format("woff2");unicode-range:${unicodeRange(points)}}`;
    }
  }
  return css;
}

/** The code points of a TrueType or OpenType font, read from its character map (formats 4 and 12). */
function coverage(font) {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const points = new Set();
  for (let t = 0; t < view.getUint16(4); t++) {
    const record = 12 + t * 16;
    if (view.getUint32(record) !== 0x636d6170) {
      continue;
    }
    const map = view.getUint32(record + 8);
    for (let i = 0; i < view.getUint16(map + 2); i++) {
      const table = map + view.getUint32(map + 4 + i * 8 + 4);
      const format = view.getUint16(table);
      if (format === 4) {
        const segments = view.getUint16(table + 6) / 2;
        for (let s = 0; s < segments; s++) {
          const end = view.getUint16(table + 14 + s * 2);
          const start = view.getUint16(table + 16 + segments * 2 + s * 2);
          for (let point = start; point <= end && point !== 0xffff; point++) {
            points.add(point);
          }
        }
      } else if (format === 12) {
        for (let g = 0; g < view.getUint32(table + 12); g++) {
          const group = table + 16 + g * 12;
          for (let point = view.getUint32(group); point <= view.getUint32(group + 4); point++) {
            points.add(point);
          }
        }
      }
    }
  }
  return points;
}
