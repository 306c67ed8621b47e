// Compiles the style sheet and copies the script and images that the program embeds, into web/dist.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const frontend = "node_modules/govuk-frontend/dist/govuk/";

mkdirSync(here("dist/"), { recursive: true });
const css = sass.compile(here("surety.scss"), {
  style: "compressed",
  loadPaths: [here("node_modules")],
  quietDeps: true,
});
writeFileSync(here("dist/surety.css"), css.css);
cpSync(here(`${frontend}govuk-frontend.min.js`), here("dist/govuk-frontend.min.js"));
cpSync(here("surety.js"), here("dist/surety.js"));
console.log(`web/dist/surety.css: ${Math.round(css.css.length / 1024)} kB`);
