// The design tokens of KRDS, only those that our styles use (all of them are 50 kB).
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(dirname(fileURLToPath(import.meta.url)), "node_modules/krds-uiux/resources/css/token/krds_tokens.css");

/** A `:root` rule with every token that `styles` name, and those that these name in turn. */
export function tokens(styles) {
  const defined = new Map();
  for (const [, name, value] of readFileSync(file, "utf8").matchAll(/(--krds-[\w-]+):\s*([^;]+);/g)) {
    if (!defined.has(name)) {
      defined.set(name, value.trim());
    }
  }
  const used = new Map();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/var\((--krds-[\w-]+)/g)) {
      if (!used.has(name)) {
        const value = defined.get(name);
        if (value === undefined) {
          throw new Error(`KRDS has no token ${name}`);
        }
        used.set(name, value);
        visit(value);
      }
    }
  };
  styles.forEach(visit);
  return `:root{${[...used].map(([name, value]) => `${name}:${value}`).join(";")}}`;
}
