// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Program } from "../program.mjs";
import { Browser, picture } from "./browser.mjs";

let tasks, browser;

before(async () => {
  tasks = await Program.start(process.env.TASKS);
  browser = await Browser.start();
});

after(async () => {
  await browser?.stop();
  await tasks?.stop();
});

test("tasks are started and show their progress until they are done", async () => {
  const page = await browser.open(tasks.url);
  await page.getByText("connected", { exact: true }).waitFor();
  await page.getByLabel("Task", { exact: true }).fill("write a book");
  await page.getByLabel("Steps").fill("20");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText(/^\d+ of 20$/).waitFor();
  await page.getByLabel("Task", { exact: true }).fill("read it");
  await page.getByLabel("Steps").fill("3");
  await page.keyboard.press("Enter");
  await page.getByText("done").first().waitFor();
  await picture(page, "tasks");
  await page.getByText("done").nth(1).waitFor();
  assert.deepEqual(await page.locator("progress").evaluateAll((bars) => bars.map((bar) => bar.value)), [3, 20]);
  assert.deepEqual(browser.errors, []);
});

test("errors of the ack stand beside the fields", async () => {
  const page = await browser.open(tasks.url);
  await page.getByText("connected", { exact: true }).waitFor();
  await page.getByLabel("Task", { exact: true }).fill("");
  await page.getByLabel("Steps").fill("1001");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("String should have at least 1 character").waitFor();
  await page.getByText("Input should be less than or equal to 1000").waitFor();
  await picture(page, "tasks-invalid");
});
