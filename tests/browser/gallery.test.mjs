// SPDX-License-Identifier: MIT
// The gallery as people use it: words, a picture, and a question to the one who hung them.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Program } from "../program.mjs";
import { Browser, picture } from "./browser.mjs";

let gallery, browser;

// One red point.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64");

before(async () => {
  gallery = await Program.start(process.env.GALLERY);
  browser = await Browser.start();
});

afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  assert.deepEqual(browser.errors.splice(0), []);
});

after(async () => {
  await browser?.stop();
  await gallery?.stop();
});

async function knock(name, token) {
  const page = await browser.open(gallery.url);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Enter" }).click();
  return page;
}

async function enter(name) {
  const page = await knock(name, "sesame");
  await page.getByText(`inside as ${name}`).waitFor();
  return page;
}

async function say(page, text) {
  await page.getByLabel("Words").fill(text);
  await page.getByRole("button", { name: "Hang" }).click();
}

const item = (page, text) => page.getByRole("listitem").filter({ hasText: text });

test("a picture hung by one is seen by the other, and by who comes later", async () => {
  const [ann, bob] = [await enter("ann"), await enter("bob")];
  await ann.getByLabel("or a picture").setInputFiles({ name: "point.png", mimeType: "image/png", buffer: PNG });
  await ann.getByRole("button", { name: "Hang" }).click();
  await say(ann, "A point, by me <b>");
  await item(bob, "A point, by me <b>").waitFor();
  const late = await enter("late");
  for (const page of [ann, bob, late]) {
    const image = page.getByAltText("point.png");
    await image.waitFor();
    await page.waitForFunction(() => document.querySelector("img").naturalWidth === 1);
  }
  await picture(bob, "gallery");
});

test("what is typed while a picture is on its way is kept, and the picture hangs once", async () => {
  const ann = await enter("ann");
  await ann.evaluate(() => {
    const read = File.prototype.arrayBuffer;
    File.prototype.arrayBuffer = async function () {
      await new Promise((done) => { window.letGo = done; });
      return read.call(this);
    };
  });
  await ann.getByLabel("or a picture").setInputFiles({ name: "slow.png", mimeType: "image/png", buffer: PNG });
  await ann.getByRole("button", { name: "Hang" }).click();
  await say(ann, "meanwhile");
  await item(ann, "meanwhile").waitFor();
  await ann.getByLabel("Words").fill("and typed since");
  await ann.evaluate(() => window.letGo());
  await ann.getByAltText("slow.png").waitFor();
  assert.equal(await ann.getByLabel("Words").inputValue(), "and typed since");
  assert.equal(await ann.getByAltText("slow.png").count(), 1);
});

test("who hung a work is asked", async () => {
  const [ann, bob] = [await enter("ann"), await enter("bob")];
  await say(ann, "ask me");
  await item(bob, "ask me").getByRole("button", { name: "Take down" }).click();
  await ann.getByText("bob would like to take down your “ask me”.").waitFor();
  await picture(ann, "gallery-question");
  await ann.getByRole("button", { name: "Keep it" }).click();
  await item(bob, "ask me").getByRole("button", { name: "It stays" }).click();
  await ann.getByRole("button", { name: "Let it go" }).click();
  await item(bob, "ask me").waitFor({ state: "detached" });
  await item(ann, "ask me").waitFor({ state: "detached" });
});

test("one's own work goes without a question", async () => {
  const ann = await enter("ann");
  await say(ann, "gone soon");
  await item(ann, "gone soon").getByRole("button", { name: "Take down" }).click();
  await item(ann, "gone soon").waitFor({ state: "detached" });
});

test("refusals stand beside what they are about", async () => {
  const eve = await knock("eve", "open up");
  await eve.getByRole("alert").filter({ hasText: "The token is not right" }).waitFor();
  await eve.getByLabel("Your name").fill("");
  await eve.getByLabel("Token").fill("abc");
  await eve.keyboard.press("Enter");
  await eve.getByText("String should have at least 1 character").waitFor();
  await eve.getByText("String should have at least 4 characters").waitFor();
  await picture(eve, "gallery-refused");
  assert.equal(await eve.getByRole("button", { name: "Hang" }).isVisible(), false);
  // The client library closes a refused session while its next poll is under way; when that comes
  // last, its session is unknown, which the browser notes.
  await eve.close();
  const late = "Failed to load resource: the server responded with a status of 400 (Bad Request)";
  browser.errors = browser.errors.filter((it) => it !== late);
});

test("a question is lost with the connection, and the page says so", async () => {
  const own = await Program.start(process.env.GALLERY);
  const page = async (name) => {
    const page = await browser.open(own.url);
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("Token").fill("sesame");
    await page.getByRole("button", { name: "Enter" }).click();
    await page.getByText(`inside as ${name}`).waitFor();
    return page;
  };
  const [ann, bob] = [await page("ann"), await page("bob")];
  await say(ann, "stay");
  await item(bob, "stay").getByRole("button", { name: "Take down" }).click();
  await ann.getByText("bob would like to take down your “stay”.").waitFor();
  await own.stop();
  await item(bob, "stay").getByRole("button", { name: "Not connected" }).waitFor();
  await ann.close();
  await bob.close();
  // The pages went on trying to connect, which the browser notes.
  browser.errors = browser.errors.filter((it) => !it.includes("net::ERR_"));
});

test("what is no work is told", async () => {
  const ann = await enter("ann");
  await say(ann, "");
  await ann.getByRole("alert").filter({ hasText: "String should have at least 1 character" }).waitFor();
  await ann.getByLabel("or a picture").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: PNG });
  await ann.getByRole("button", { name: "Hang" }).click();
  await ann.getByRole("alert").filter({ hasText: "String should match pattern" }).waitFor();
  assert.equal(await ann.getByLabel("or a picture").evaluate(({ files }) => files[0].name), "a.txt");
});

test("the page fits a telephone, and the dark", async () => {
  const page = await enter("ann");
  await say(page, "small");
  await item(page, "small").waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 380, height: 780 });
  const [scrolls, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(scrolls <= width, `${scrolls} px in ${width}`);
  await picture(page, "gallery-small");
});
