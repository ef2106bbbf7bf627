// SPDX-License-Identifier: MIT
// The pages of `--target md`: links lead somewhere, tables hold together, examples are what the
// contract accepts, by ajv and the `jsonschema` target.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folders = ["tests/contracts", "tests/ts", "tests/golden/idl", "idl/std", "examples"]
  .map((folder) => join(root, folder));
const work = mkdtempSync(join(tmpdir(), "fzio-md-"));
after(() => rmSync(work, { recursive: true }));

function gen(target, files, ...options) {
  execFileSync(process.env.FZIO_GEN, ["-t", target, "-o", work, ...options,
    ...folders.flatMap((folder) => ["-I", folder]), ...files], { stdio: "pipe", cwd: work });
}

/** Every module that is written here: {name: {folder, page, model}}; of one name the first. */
const modules = {};

before(() => {
  for (const folder of folders) {
    for (const path of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".fzio"))) {
      const file = join(folder, path);
      const name = /^module ([\w.]+);/m.exec(readFileSync(file, "utf8"))[1];
      if (!modules[name]) {
        ["md", "model", "jsonschema"].forEach((target) => gen(target, [file]));
        modules[name] = {
          folder: dirname(file),
          page: readFileSync(join(work, `${name}.fzio.md`), "utf8"),
          model: JSON.parse(readFileSync(join(work, `${name}.fzio.json`), "utf8")),
        };
      }
    }
  }
  assert.ok(Object.keys(modules).length > 15);
});

/** A page without its code, of which links and tables are no part. */
const prose = (page) => page.replace(/^```[^]*?^```$/gm, "").replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, "code");
const anchors = (page) => [...page.matchAll(/<a id="([^"]*)"><\/a>/g)].map(([, id]) => id);

test("every link leads somewhere, and every place is there once", () => {
  let links = 0;
  for (const [name, { page }] of Object.entries(modules)) {
    assert.equal(new Set(anchors(page)).size, anchors(page).length, `${name}: a place is there twice`);
    for (const [, file, anchor] of page.replace(/^```[^]*?^```$/gm, "").matchAll(/\]\(([^)#]*)#([^)]*)\)/g)) {
      const other = file === "" ? name : file.replace(/\.fzio\.md$/, "");
      assert.ok(anchors(modules[other]?.page ?? "").includes(anchor), `${name}: ${file}#${anchor}`);
      links++;
    }
  }
  assert.ok(links > 300);
});

test("everything that is declared has its place", () => {
  for (const [name, { page, model }] of Object.entries(modules)) {
    const declared = ["types", "enums", "dtos", "unions", "errors"].flatMap((list) => model[list]);
    const members = model.namespaces.flatMap((space) => [
      `${space.name}.namespace`, ...(space.connect ? [`${space.name}.connect`] : []),
      ...space.commands.map((command) => `${space.name}.command.${command.name}`),
      ...space.events.map((event) => `${space.name}.event.${event.name}`)]);
    assert.deepEqual(anchors(page).sort(), [...declared.map((at) => at.name), ...members].sort(), name);
  }
});

test("every row of a table has the cells of its head", () => {
  for (const [name, { page }] of Object.entries(modules)) {
    // A bar that ends no cell is written \|, in code too.
    const cells = (line) => line.replaceAll("\\|", "").split("|").length;
    const lines = page.replace(/^```[^]*?^```$/gm, "").split("\n");
    lines.forEach((line, index) => {
      if (line.startsWith("|") && lines[index - 1].startsWith("|")) {
        assert.equal(cells(line), cells(lines[index - 1]), `${name}: ${line}`);
      }
      assert.ok(!/^\|.*\|$/.test(line) || !/\t/.test(line), `${name}: ${line}`);
    });
    // Elsewhere the backslash would be seen.
    assert.ok(!lines.some((line) => !line.startsWith("|") && line.includes("\\|")), name);
  }
});

test("a page is laid out evenly", () => {
  for (const [name, { page }] of Object.entries(modules)) {
    assert.ok(!/\n\n\n/.test(page), `${name}: two empty lines`);
    assert.ok(!/[ \t]$/m.test(prose(page)), `${name}: blanks at the end of a line`);
    assert.ok(page.endsWith("\n") && !page.endsWith("\n\n"), name);
    for (const [, before_] of page.matchAll(/^(.*)\n#+ /gm)) {
      assert.equal(before_, "", `${name}: an empty line before a heading`);
    }
  }
});

/** What validates the example below a heading; null: the page should have none. */
function validator(name, model, heading) {
  const schema = JSON.parse(readFileSync(join(work, `${name}.schema.json`), "utf8"));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  if (model.types.some((type) => type.name === heading)) {
    const file = join(work, "example_of.fzio");
    const last = name.split(".").at(-1);
    writeFileSync(file, `module example_of;\nimport ${name};\n\ndto Holds { it: ${last}.${heading}; }\n`);
    gen("jsonschema", [file], "-I", modules[name].folder);
    ajv.addSchema(JSON.parse(readFileSync(join(work, "example_of.schema.json"), "utf8")), "probe");
    const holds = ajv.getSchema("probe#/$defs/Holds");
    return (value) => holds({ it: value }) || ajv.errorsText(holds.errors);
  }
  ajv.addSchema(schema, "module");
  const validate = ajv.getSchema(`module#/$defs/${heading}`);
  return (value) => validate(value) || ajv.errorsText(validate.errors);
}

test("every example is what its contract accepts", () => {
  let examples = 0;
  for (const [name, { page, model }] of Object.entries(modules)) {
    for (const section of page.split(/^(?=#{2,3} )/m)) {
      const heading = /^### <a id="(\w+)"><\/a>\1$/m.exec(section)?.[1];
      const blocks = [...section.matchAll(/^```json\n([^]*?)^```$/gm)].map(([, text]) => JSON.parse(text));
      const masked = model.errors.some((error) => error.name === heading && error.status >= 500);
      const expected = heading === undefined || masked || model.enums.some((at) => at.name === heading) ? 0 : 1;
      assert.equal(blocks.length, expected, `${name}: examples of ${heading}`);
      for (const value of blocks) {
        const valid = validator(name, model, heading);
        assert.equal(valid(value), true, `${name}.${heading}: ${JSON.stringify(value)}`);
        examples++;
      }
    }
  }
  assert.ok(examples > 150, `${examples} examples`);
});
