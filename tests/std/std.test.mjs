// SPDX-License-Identifier: MIT
// The standard modules: texts that their types take and refuse, and every target of every module.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "idl/std");
const modules = readdirSync(folder).filter((name) => name.endsWith(".fzio"))
  .map((name) => name.replace(".fzio", ""));
const work = mkdtempSync(join(tmpdir(), "fzio-std-"));
after(() => rmSync(work, { recursive: true }));

function gen(...args) {
  return execFileSync(process.env.FZIO_GEN, args, { cwd: work, encoding: "utf8", stdio: "pipe" });
}

/** Of each alias: what it takes, what it refuses. */
const texts = {
  ids: {
    Slug: [["a", "blue-shoes-2"], ["", "-a", "a-", "a--b", "Blue", "a b"]],
    UserName: [["ann", "a.b-c_d", "Ann42"], ["a", ".ann", "ann.", "a..b", "ann@home"]],
    Ulid: [["01ARZ3NDEKTSV4RRFFQ69G5FAV"], ["01arz3ndektsv4rrffq69g5fav", "81ARZ3NDEKTSV4RRFFQ69G5FAV",
      "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAI"]],
    NanoId: [["V1StGXR8_Z5jdHi6B-myT"], ["V1StGXR8_Z5jdHi6B-my", "V1StGXR8.Z5jdHi6B-myT"]],
    ObjectId: [["507f1f77bcf86cd799439011"], ["507F1F77BCF86CD799439011", "507f1f77bcf86cd79943901"]],
    Sha256: [["0".repeat(64)], ["0".repeat(63), "g".repeat(64)]],
  },
  text: {
    Line: [["a", "Grüße, Ann 🙂", "a b"], ["", " a", "a ", "a\nb", "\t", "x".repeat(201)]],
    Email: [["ann@example.org", "o'hara+news@mail.example.co.uk", "a_b@x-y.de"],
      ["ann", "ann@", "@example.org", "a@b", "a b@example.org", "a..b@example.org", ".a@example.org",
        "a@-x.org", "a@x-.org", "a@x..org", "a@example.o1"]],
    Phone: [["+4930901820", "+12"], ["4930901820", "+0123", "+49 30 901820", "+1234567890123456"]],
    Url: [["http://a.b", "https://example.org/a?b=c#d", "https://[2001:db8::1]:8080/", "https://x.org?q"],
      ["ftp://example.org", "https://", "https:///path", "https://a b.org", "javascript:alert(1)",
        "https://x.org/<script>"]],
    MediaType: [["text/plain", "image/svg+xml", "application/vnd.api+json"],
      ["text", "text/", "text/plain; charset=utf-8", "Text/Plain"]],
    Language: [["en", "de-CH", "zh-Hant-TW", "es-419"], ["e", "EN", "de_CH", "de-ch"]],
    Country: [["CH"], ["ch", "CHE", "C"]],
    Color: [["#ff8000"], ["ff8000", "#FF8000", "#ff80", "#ff80001"]],
    Version: [["1.4.0", "2.0.0-rc.1", "1.0.0+build.7"], ["1.4", "v1.4.0", "01.4.0", "1.4.0-"]],
  },
  paging: { Cursor: [["MTA=", "a_b-c"], ["", "a b", "a/b"]], Limit: [[1, 200], [0, 201, 1.5, "1"]] },
  geo: {
    Latitude: [[-90, 0, 47.4, 90], [-90.1, 91, "0"]],
    Longitude: [[-180, 180], [-181, 180.5]],
    Distance: [[0, 0.5], [-1]],
  },
  money: { Currency: [["EUR"], ["eur", "EURO", "E"]] },
  time: {
    Date: [["2025-02-28", "0001-12-31"], ["2025-2-28", "2025-13-01", "2025-00-10", "2025-01-32", "2025-01-00"]],
    TimeOfDay: [["08:30", "23:59:59", "00:00"], ["8:30", "24:00", "08:60", "08:30:", "08:30:60"]],
    TimeZone: [["UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires", "Etc/GMT+8"],
      ["", "/Zurich", "Europe/", "+01:00"]],
    Milliseconds: [[0, 1500], [-1, 0.5]],
    Seconds: [[0], [-1]],
  },
  net: {
    Ipv4: [["0.0.0.0", "192.0.2.7", "255.255.255.255"], ["1.2.3", "1.2.3.4.", "1.2.3.4.5", "256.1.1.1", "01.2.3.4"]],
    HostName: [["a", "db-1.internal", "example.org", "x".repeat(63)],
      ["", "-a", "a-", "a..b", "example.org.", "a_b", "x".repeat(64)]],
    Port: [[1, 65535], [0, 65536]],
  },
  files: {
    FileName: [["a", "report 2.pdf", "größe.txt", "a.tar.gz"], ["", ".", "..", ".profile", "a/b", "a\\b", "a\nb"]],
  },
  errors: {},
};

for (const name of modules) {
  test(`std.${name} takes and refuses what it says`, () => {
    assert.ok(texts[name], "it has its cases here");
    const model = JSON.parse(gen("-t", "model", join(folder, `${name}.fzio`)));
    assert.deepEqual(model.types.map((type) => type.name).sort(), Object.keys(texts[name]).sort());
    const fields = model.types.map((type, index) => `    f${index}?: ${name}.${type.name};\n`).join("");
    if (fields === "") {
      return;
    }
    writeFileSync(join(work, "probe.fzio"), `module probe;\nimport std.${name};\n\ndto Probe {\n${fields}}\n`);
    gen("-t", "jsonschema", "-o", work, "probe.fzio");
    const schema = JSON.parse(readFileSync(join(work, "probe.schema.json"), "utf8"));
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(schema, "probe");
    const accepts = ajv.getSchema("probe#/$defs/Probe");
    model.types.forEach((type, index) => {
      const [good, bad] = texts[name][type.name];
      const verdicts = (values) => values.map((value) => [value, accepts({ [`f${index}`]: value })]);
      assert.deepEqual(verdicts(good), good.map((value) => [value, true]), `${type.name} takes`);
      assert.deepEqual(verdicts(bad), bad.map((value) => [value, false]), `${type.name} refuses`);
    });
  });

  test(`everything is written of std.${name}`, () => {
    const file = join(folder, `${name}.fzio`);
    gen("--fmt", "--check", file);
    assert.equal(gen("--lint", file), "");
    for (const target of ["c", "ts", "md", "py", "jsonschema", "asyncapi", "model"]) {
      gen("-t", target, "-o", work, file);
    }
    execFileSync(process.env.CC, ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
      `-I${join(root, "runtime/include")}`, join(work, `std.${name}.fzio.c`)]);
  });
}

test("a module beside the contract goes before the one of fzio, which is named when none is found", () => {
  const contract = (module) => writeFileSync(join(work, "asks.fzio"), `module asks;\nimport std.${module};\n`);
  contract("nothing");
  assert.throws(() => gen("--check", "asks.fzio"), ({ status, stderr }) =>
    status === 1 && stderr.includes("looked for std/nothing.fzio, /") && stderr.includes("/idl/std/nothing.fzio"));
  contract("geo");
  execFileSync("mkdir", ["-p", join(work, "std")]);
  writeFileSync(join(work, "std/geo.fzio"), "module std.other;\n");
  assert.throws(() => gen("--check", "asks.fzio"), ({ stderr }) => stderr.includes("declares module 'std.other'"));
});
