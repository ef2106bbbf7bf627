// SPDX-License-Identifier: MIT
// A real browser, and pictures of what it showed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Debian 12 has Node 18, which later versions of Playwright refuse.
const node = Number(process.versions.node.split(".")[0]);
const { chromium } = await import(node >= 20 ? "playwright-core" : "playwright-core-node18");

const WAIT = 10_000;

export class Browser {
  static async start() {
    const browser = new Browser();
    browser.folder = mkdtempSync(join(tmpdir(), "fzio-browser-"));
    browser.context = await chromium.launchPersistentContext(browser.folder, {
      executablePath: "/usr/bin/chromium",
      headless: true,
      viewport: { width: 1100, height: 720 },
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
    });
    browser.context.setDefaultTimeout(WAIT);
    browser.errors = [];
    return browser;
  }

  /** A page at `url`; what it logs as an error is kept, for a test to find none. */
  async open(url) {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    await page.goto(url);
    return page;
  }

  async stop() {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Saves a picture of the page into the build folder, for people: no test fails for want of it. */
export async function picture(page, name) {
  const path = join(process.env.PICTURES ?? tmpdir(), `${name}.png`);
  await page.screenshot({ path }).catch((error) => console.log(`no picture ${name}: ${error.message}`));
}
