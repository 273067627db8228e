// The console as somebody uses it: the real server over generated logs, Debian's chromium.
// Prints one line a step and a closing count; screenshots go to $OUT, for people to look at.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../console/package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const { steps } = await import("./steps.mjs");

const otus = process.env.OTUS;
const out = process.env.OUT ?? join(tmpdir(), "otus-browser");
const NOW = "2026-10-31T23:00:00Z";
mkdirSync(out, { recursive: true });
const home = mkdtempSync(join(tmpdir(), "otus-browser-"));

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Logs to look at: a generated trail, and one record an attacker wrote. */
function makeLogs() {
  const trail = join(home, "trail");
  const made = spawnSync(otus, ["--now", NOW, "generate", "cloudtrail", "--out", trail, "--days", "20",
    "--events-per-day", "200", "--regions", "2"], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  const story = join(home, "story");
  const told = spawnSync(otus, ["--now", NOW, "generate", "aws", "--out", story, "--days", "4"], { encoding: "utf8" });
  if (told.status !== 0) throw new Error(told.stderr);
  const hostile = join(home, "hostile");
  mkdirSync(hostile);
  const record = {
    eventVersion: "1.08", eventTime: "2026-10-30T10:00:00Z", eventName: "GetObject",
    userAgent: "<img src=x onerror=\"window.owned=true\">\u001b[31mred", sourceIPAddress: "198.51.100.7",
    userIdentity: { type: "IAMUser", userName: "mallory", arn: "arn:aws:iam::111122223333:user/mallory" },
    requestParameters: { bucketName: "secrets", key: "<script>window.owned=true</script>" },
  };
  writeFileSync(join(hostile, "record.json"), JSON.stringify({ Records: [record] }));
  const results = join(home, "results");
  mkdirSync(results);
  const answers = JSON.parse(readFileSync(join(trail, "answers.json"), "utf8"));
  const planted = JSON.parse(readFileSync(join(story, "answers.json"), "utf8")).story;
  return { trail, story, hostile, results, answers, planted };
}

async function serve(port, logs) {
  const child = spawn(otus, ["--data-dir", join(home, "data"), "--now", NOW, "--mount", `trail=${logs.trail}`,
    "--mount", `story=${logs.story}`, "--mount", `hostile=${logs.hostile}`, "--mount-rw", `otus-results=${logs.results}`, "serve", "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (it) => { said += it; });
  const key = await new Promise((done, failed) => {
    const timer = setInterval(() => {
      const id = /AWS_ACCESS_KEY_ID=(\S+)/.exec(said)?.[1];
      const secret = /AWS_SECRET_ACCESS_KEY=(\S+)/.exec(said)?.[1];
      if (id && secret) {
        clearInterval(timer);
        done({ id, secret });
      }
    }, 50);
    child.on("exit", () => failed(new Error(`the server ended: ${said}`)));
    setTimeout(() => failed(new Error(`the server does not start: ${said}`)), 60_000).unref();
  });
  return { child, key, said: () => said };
}

const logs = makeLogs();
const port = await freePort();
const server = await serve(port, logs);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
await context.grantPermissions(["clipboard-read", "clipboard-write"]);
const page = await context.newPage();
page.setDefaultTimeout(Number(process.env.PATIENCE_MS ?? 20_000));
const base = `http://localhost:${port}`;
const trouble = [];
const foreign = [];
page.on("pageerror", (error) => trouble.push(String(error)));
page.on("console", (it) => { if (it.type() === "error" && !/status of 40[13]/.test(it.text())) trouble.push(it.text()); });
page.on("request", (it) => { if (!it.url().startsWith(base) && !it.url().startsWith("blob:")) foreign.push(it.url()); });

let passed = 0;
let failed = 0;
let number = 0;

async function shot(name) {
  number += 1;
  await page.screenshot({ path: join(out, `${String(number).padStart(2, "0")}-${name}.png`) });
}

/** No serious finding of axe, and nothing wider than the window. */
async function sound(name) {
  for (const theme of ["light", "dark"]) {
    await page.evaluate((it) => { document.documentElement.dataset.theme = it; }, theme);
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: width === 1920 ? 1080 : 800 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) throw new Error(`${name} is ${over} pixels too wide at ${width}`);
      await shot(`${name}-${theme}-${width}`);
    }
    const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
    const serious = found.violations.filter((it) => ["serious", "critical"].includes(it.impact));
    const text = serious.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`);
    if (serious.length > 0) throw new Error(`${name}, ${theme}: ${text.join("\n")}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => { document.documentElement.dataset.theme = "light"; });
}

async function step(name, run) {
  const began = Date.now();
  try {
    await run();
    passed += 1;
    console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: ${error.message}`);
    await shot("failed").catch(() => {});
  }
}

try {
  await steps({ page, context, base, step, shot, sound, logs, key: server.key, foreign, trouble });
} finally {
  await browser.close();
  server.child.kill("SIGTERM");
  rmSync(home, { recursive: true, force: true });
}
console.log(`${passed + failed} tests run: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
