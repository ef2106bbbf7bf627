// SPDX-License-Identifier: MIT
// The chat as people use it: two pages of a browser, a keyboard, a pointer.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Program } from "../program.mjs";
import { eventually } from "../wait.mjs";
import { Browser, picture } from "./browser.mjs";

let chat, browser;

before(async () => {
  chat = await Program.start(process.env.CHAT);
  browser = await Browser.start();
});

afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  assert.deepEqual(browser.errors.splice(0), []);
});

after(async () => {
  await browser?.stop();
  await chat?.stop();
});

async function enter(user, room) {
  const page = await browser.open(`${chat.url}/#${room}`);
  await page.getByText(/^connected by/).waitFor();
  await page.getByLabel("Your name").fill(user);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: room }).waitFor();
  return page;
}

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

const error = (page, text) => page.getByRole("alert").filter({ hasText: text }).waitFor();
const messages = (page) => page.getByRole("log").getByRole("listitem");

async function shows(page, texts) {
  await eventually(async () => {
    const shown = await messages(page).locator(".text").allTextContents();
    return shown.length >= texts.length && shown;
  }, `${texts.length} messages`, 8000).then((shown) => assert.deepEqual(shown, texts));
}

test("two pages talk to each other", async () => {
  const ann = await enter("ann", "general");
  const bob = await enter("bob", "general");
  await say(ann, "Hello, is anybody here?");
  await say(bob, "Yes! <b>Hi</b> & welcome 👋");
  const texts = ["Hello, is anybody here?", "Yes! <b>Hi</b> & welcome 👋"];
  await shows(ann, texts);
  await shows(bob, texts);
  assert.deepEqual(await messages(ann).locator("b").allTextContents(), ["ann", "bob"]);
  assert.equal(await ann.locator(".messages .own").count(), 1);
  assert.equal(await ann.getByLabel("Message", { exact: true }).inputValue(), "");
  await ann.getByText("ann, bob").or(ann.getByText("bob, ann")).waitFor();
  await picture(bob, "chat-two-people");
});

test("the page upgrades to a WebSocket", async () => {
  const ann = await enter("ann", "general");
  await ann.getByText("connected by websocket").waitFor();
});

test("errors of an ack stand beside the fields they are about", async () => {
  const page = await browser.open(chat.url);
  await page.getByText(/^connected by/).waitFor();
  await page.getByLabel("Your name").fill("");
  await page.getByLabel("Room", { exact: true }).fill("Not A Room");
  await page.getByRole("button", { name: "Join" }).click();
  await error(page, "String should have at least 1 character");
  await error(page, "String should match pattern");
  assert.equal(await page.getByLabel("Your name").getAttribute("aria-invalid"), "true");
  assert.ok(await page.getByLabel("Your name").evaluate((field) => field === document.activeElement));
  await page.getByText("What the server answered last").click();
  await page.getByText("socketio.invalid_payload").waitFor();
  await picture(page, "chat-invalid");
  await page.getByLabel("Your name").fill("ann");
  await page.getByLabel("Room", { exact: true }).fill("a-room");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "a-room" }).waitFor();
  assert.equal(await page.locator(".error:visible").count(), 0);
});

test("what cannot be said is told beside the message", async () => {
  const ann = await enter("ann", "general");
  await say(ann, "");
  await error(ann, "String should have at least 1 character");
  await ann.getByRole("button", { name: "Leave" }).click();
  await ann.getByRole("heading", { name: "No room yet" }).waitFor();
  await say(ann, "anybody?");
  await error(ann, "room: String should have at least 1 character");
});

test("rooms of others are a click away, and unread messages are counted", async () => {
  const ann = await enter("ann", "tea");
  const bob = await enter("bob", "coffee");
  await bob.getByRole("button", { name: /^tea/ }).click();
  await bob.getByRole("heading", { name: "tea" }).waitFor();
  await bob.getByRole("button", { name: /^coffee/ }).click();
  await bob.getByRole("heading", { name: "coffee" }).waitFor();
  await say(ann, "one");
  await say(ann, "two");
  await bob.getByLabel("2 unread").waitFor();
  await picture(bob, "chat-unread");
  await bob.getByRole("button", { name: /^tea/ }).click();
  await shows(bob, ["one", "two"]);
});

test("everything works by keyboard alone", async () => {
  const page = await browser.open(`${chat.url}/#keys`);
  await page.getByText(/^connected by/).waitFor();
  await page.evaluate(() => localStorage.clear());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("kim");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "keys" }).waitFor();
  await page.keyboard.type("no pointer");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("needed");
  await page.keyboard.press("Enter");
  await shows(page, ["no pointer\nneeded"]);
});

test("the page fits a telephone, and the dark", async () => {
  const page = await enter("ann", "small");
  await say(page, "It is dark in here.");
  await shows(page, ["It is dark in here."]);
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, "chat-dark");
  await page.setViewportSize({ width: 380, height: 780 });
  const [scrolls, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(scrolls <= width, `${scrolls} px in ${width}`);
  assert.ok(await page.getByRole("button", { name: "Send" }).evaluate((button) =>
    button.getBoundingClientRect().bottom <= innerHeight));
  await picture(page, "chat-small");
});
