// The steps of the browser test, in the order somebody new would take them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const FIRST_LOAD_MAX_BYTES = 400_000;

async function type(page, text) {
  // A list of completions may lie over the text.
  await page.locator(".cm-content").press("Escape");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

async function run(page, text) {
  const before = await execution(page);
  await type(page, text);
  await page.keyboard.press("Control+Enter");
  await succeeded(page, before);
}

/** The execution that is shown, by its address. */
const execution = (page) => page.evaluate(() => /#\/query\/(.*)/.exec(location.hash)?.[1] ?? "");

/** Another execution than `before` is shown, and succeeded. */
async function succeeded(page, before) {
  await page.waitForFunction((it) => {
    const shown = /#\/query\/(.*)/.exec(location.hash)?.[1] ?? "";
    return shown !== "" && shown !== it;
  }, before);
  await page.locator(".numbers .state.SUCCEEDED").waitFor();
}

/** The texts of the first grid row. */
async function firstRow(page) {
  const cells = page.locator(".grid .body .line").first().locator("[role=cell]");
  await cells.nth(1).filter({ hasNotText: "…" }).waitFor();
  return (await cells.allInnerTexts()).slice(1);
}

export async function steps({ page, base, step, shot, sound, logs, key, foreign, trouble }) {
  await step("the page loads in less than 400 KB", async () => {
    let bytes = 0;
    const count = async (it) => {
      const sizes = await it.sizes().catch(() => null);
      bytes += sizes?.responseBodySize ?? 0;
    };
    page.on("requestfinished", count);
    await page.goto(`${base}/console`);
    await page.getByLabel("Access key").waitFor();
    await page.waitForLoadState("networkidle");
    page.off("requestfinished", count);
    assert.ok(bytes > 50_000 && bytes < FIRST_LOAD_MAX_BYTES, `${bytes} bytes`);
    await sound("login");
  });

  await step("a wrong secret does not sign in", async () => {
    await page.getByLabel("Access key").fill(key.id);
    await page.getByLabel("Secret key").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("There is no such key").waitFor();
  });

  await step("first run offers to discover", async () => {
    await page.getByLabel("Secret key").fill(key.secret);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "No tables yet" }).waitFor();
    await sound("first-run");
    await page.getByRole("button", { name: "Discover logs" }).click();
  });

  await step("discover finds the trail and makes its table", async () => {
    await page.getByRole("button", { name: "s3://trail/" }).click();
    await page.getByRole("heading", { name: "CloudTrail events" }).waitFor();
    await sound("discover");
    await page.getByRole("button", { name: "Create cloudtrail", exact: true }).click();
    await page.locator(".cm-content").filter({ hasText: "GROUP BY" }).waitFor();
  });

  await step("counts equal the generator's own account", async () => {
    await run(page, "SELECT count(*) AS events FROM cloudtrail");
    assert.deepEqual(await firstRow(page), [String(logs.answers.events)]);
  });

  await step("the estimate stands beside Run while typing", async () => {
    await type(page, "SELECT eventname, count(*) AS calls FROM cloudtrail GROUP BY 1 ORDER BY 2 DESC");
    await page.locator(".badge").filter({ hasText: "partitions" }).waitFor();
    assert.match(await page.locator(".badge").innerText(), /objects · .* of .* partitions · Athena \$/);
  });

  await step("mistakes are marked and mended by a click", async () => {
    await type(page, "SELECT eventnam, count(*) FROM cloudtrail GROUP BY 1");
    const fix = page.locator(".notes .fix").first();
    await fix.waitFor();
    await shot("mistake");
    await fix.click();
    await page.locator(".cm-content").filter({ hasText: "SELECT eventname," }).waitFor();
  });

  await step("completion knows columns, nested fields and functions", async () => {
    await type(page, "SELECT  FROM cloudtrail");
    for (let n = 0; n < " FROM cloudtrail".length; n += 1) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("useridentity.acc");
    await page.locator(".cm-tooltip-autocomplete").getByText("accesskeyid").waitFor();
    await shot("completion");
    await page.keyboard.press("Escape");
  });

  await step("a grid, column summary, chart, plan, statistics", async () => {
    await run(page, "SELECT eventname, count(*) AS calls FROM cloudtrail GROUP BY 1 ORDER BY 2 DESC");
    await firstRow(page);
    await page.locator(".badge").filter({ hasText: "partitions" }).waitFor();
    await sound("grid");
    await page.getByRole("tab", { name: "Columns" }).click();
    await page.locator(".summary .card").first().waitFor();
    await shot("columns");
    await page.getByRole("tab", { name: "Chart" }).click();
    await page.locator(".bars.tall li").first().waitFor();
    await sound("chart");
    await page.getByRole("tab", { name: "Plan" }).click();
    await page.locator(".lines").filter({ hasText: /\w{4}/ }).waitFor();
    await page.getByRole("tab", { name: "Statistics" }).click();
    await page.getByText("Data scanned").last().waitFor();
    await page.getByRole("tab", { name: "Results" }).click();
  });

  await step("a time series", async () => {
    await run(page, "SELECT date_trunc('day', from_iso8601_timestamp(eventtime)) AS day, count(*) AS events FROM cloudtrail GROUP BY 1 ORDER BY 1");
    await page.getByRole("tab", { name: "Chart" }).click();
    await page.locator(".uplot canvas").waitFor();
    await shot("time-series");
    await page.getByRole("tab", { name: "Results" }).click();
  });

  await step("a record opens, and its value filters", async () => {
    await run(page, "SELECT * FROM cloudtrail LIMIT 50");
    await page.getByRole("button", { name: "Inspect row 3", exact: true }).click();
    await page.locator(".record").waitFor();
    await sound("record");
    const before = await execution(page);
    await page.getByRole("button", { name: "Filter for eventname", exact: true }).click();
    await succeeded(page, before);
    const [, kept] = /eventname = '(\w+)'/.exec(await page.locator(".cm-content").innerText());
    assert.ok((await firstRow(page)).includes(kept), kept);
  });

  await step("what an attacker wrote stays text", async () => {
    await page.goto(`${base}/console/#/discover`);
    await page.getByRole("button", { name: "s3://hostile/" }).click();
    await page.getByRole("button", { name: /^Create/ }).click();
    await page.locator(".cm-content").filter({ hasText: "GROUP BY" }).waitFor();
    const table = /FROM (\S+)/.exec(await page.locator(".cm-content").innerText())[1];
    await run(page, `SELECT * FROM ${table}`);
    await page.getByText("<img src=x onerror=").first().waitFor();
    await page.getByRole("button", { name: "Inspect row 1", exact: true }).click();
    await page.locator(".record").getByText("<script>window.owned=true</script>").waitFor();
    await shot("hostile");
    assert.equal(await page.evaluate(() => window.owned), undefined);
  });

  await step("an empty result explains itself", async () => {
    await run(page, "SELECT * FROM cloudtrail WHERE day = '2031/01/01'");
    await page.getByRole("heading", { name: "No rows" }).waitFor();
  });

  await step("what explains an empty result mends it by a click", async () => {
    const wrong = "s3://trail/AWSLogs/${account}/Cloudtrail/${region}/${day}/";
    await run(page, `ALTER TABLE cloudtrail SET TBLPROPERTIES ('storage.location.template' = '${wrong}')`);
    await run(page, "SELECT eventname FROM cloudtrail WHERE day = '2026/10/30'");
    await page.getByRole("heading", { name: "No rows" }).waitFor();
    await sound("empty");
    const before = await execution(page);
    await page.getByRole("button", { name: "Mend and run again" }).click();
    await succeeded(page, before);
    await page.locator(".cm-content").filter({ hasText: "SELECT eventname" }).waitFor();
    await firstRow(page);
  });

  await step("a failure shows Athena's reason", async () => {
    await type(page, "SELECT 1 / 0");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "The query failed" }).waitFor();
    await page.getByText("DIVISION_BY_ZERO").first().waitFor();
    await sound("failed");
  });

  await step("a running query shows itself and can be cancelled", async () => {
    const product = [1, 2, 3, 4, 5].map((n) => `UNNEST(sequence(1, 5000)) t${n}(x)`).join(" CROSS JOIN ");
    await type(page, `SELECT count(*) FROM ${product}`);
    await page.keyboard.press("Control+Enter");
    await page.locator(".running").waitFor();
    await shot("running");
    await page.getByRole("button", { name: /^Cancel/ }).click();
    await page.getByRole("heading", { name: "Cancelled" }).waitFor();
  });

  await step("a million rows load only what is shown", async () => {
    const asked = [];
    const watch = (it) => { if (it.url().endsWith("/rows")) asked.push(it.postDataJSON()); };
    page.on("request", watch);
    await run(page, "SELECT a * 1000 + b AS n FROM UNNEST(sequence(0, 999)) t(a) CROSS JOIN UNNEST(sequence(0, 999)) u(b) ORDER BY 1");
    await firstRow(page);
    await page.locator(".grid").evaluate((it) => { it.scrollTop = it.scrollHeight; });
    await page.getByRole("button", { name: "Inspect row 1000000", exact: true }).waitFor();
    await page.locator(".grid .body [role=cell][title=\"999999\"]").waitFor();
    page.off("request", watch);
    const rows = asked.reduce((sum, it) => sum + it.count, 0);
    assert.ok(rows <= 5000, `${rows} rows were asked for`);
    await shot("million");
  });

  await step("history finds runs and compares two", async () => {
    await page.getByRole("link", { name: "History" }).click();
    await page.getByLabel("Search history").fill("count(*) AS events");
    const boxes = page.locator(".history input[type=checkbox]");
    await page.waitForFunction(() => document.querySelectorAll(".history tbody tr").length === 2);
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("heading", { name: "Two runs side by side" }).waitFor();
    await sound("history");
  });

  await step("the table page knows types, projection and the days that exist", async () => {
    await page.goto(`${base}/console/#/table/default/cloudtrail`);
    await page.locator(".heat .cells span").first().waitFor();
    await page.getByText("s3://trail/AWSLogs/${account}/CloudTrail/${region}/${day}/").first().waitFor();
    await page.getByText("partition key").first().waitFor();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".preview tbody tr").length === 10);
    await sound("table");
    await page.getByRole("heading", { name: "Versions" }).scrollIntoViewIfNeeded();
    // As it was made, as it was broken, as it was mended.
    await page.waitForFunction(() => document.querySelectorAll(".version").length === 3);
    await page.locator(".added").filter({ hasText: /\/Cloudtrail\// }).waitFor();
    await shot("versions");
  });

  await step("time range writes the partition predicate", async () => {
    await page.getByRole("button", { name: "Query", exact: true }).click();
    await page.getByLabel("From day").fill("2026-10-30");
    await page.getByLabel("To day").fill("2026-10-30");
    await page.getByRole("button", { name: "Apply range" }).click();
    await page.locator(".cm-content").filter({ hasText: "day BETWEEN '2026/10/30' AND '2026/10/31'" }).waitFor();
  });

  await step("the walk-through's two questions have the generator's answers", async () => {
    const { question_1: root, question_2: errors } = logs.answers;
    await run(page, "SELECT count(*) AS TotalEvents, useridentity.username, eventname, useridentity.invokedby FROM cloudtrail WHERE useridentity.type = 'Root' GROUP BY useridentity.username, eventname, useridentity.invokedby ORDER BY TotalEvents DESC, eventname");
    await page.locator(".grid .head").filter({ hasText: "invokedby" }).waitFor();
    assert.equal((await firstRow(page))[0], String(root.rows[0].totalevents));
    await run(page, "SELECT count(*) AS TotalEvents, eventname, errorcode, errormessage FROM cloudtrail WHERE errorcode IS NOT NULL GROUP BY eventname, errorcode, errormessage ORDER BY TotalEvents DESC, eventname LIMIT 10");
    await page.locator(".grid .head").filter({ hasText: "errormessage" }).waitFor();
    assert.equal((await firstRow(page))[0], String(errors.rows[0].totalevents));
  });

  await step("an investigation with parameters finds what was planted", async () => {
    await page.goto(`${base}/console/#/discover`);
    await page.getByRole("button", { name: "s3://story/" }).click();
    await page.getByRole("button", { name: /^Create cloudtrail/ }).click();
    await page.locator(".cm-content").filter({ hasText: "GROUP BY" }).waitFor();
    const table = /FROM (\S+)/.exec(await page.locator(".cm-content").innerText())[1];
    await page.getByRole("link", { name: "Investigations" }).click();
    await page.getByRole("heading", { name: "Known keys from new addresses" }).waitFor();
    await sound("gallery");
    await page.getByLabel("Search investigations").fill("from new addresses");
    await page.getByRole("button", { name: "Choose parameters of Known keys from new addresses" }).click();
    await sound("investigations");
    await page.getByLabel(/^since:/).fill("2026-10-30");
    await page.getByLabel(/^cloudtrail:/).fill(table);
    const before = await execution(page);
    await page.getByRole("button", { name: "Ask" }).click();
    await succeeded(page, before);
    await page.locator(".grid .head").filter({ hasText: "sourceipaddress" }).waitFor();
    const [planted] = logs.planted.findings["key-from-new-address"];
    const found = await firstRow(page);
    assert.deepEqual([found[0], found[2]], [planted.accesskeyid, planted.sourceipaddress]);
    await shot("investigation");
  });

  await step("export gives the same rows", async () => {
    await run(page, "SELECT count(*) AS events FROM cloudtrail");
    for (const [name, check] of [
      ["CSV", (text) => assert.match(text, new RegExp(`"events"\\s+"${logs.answers.events}"`))],
      ["JSON", (text) => assert.ok(text.includes(String(logs.answers.events)))],
      ["PARQUET", (text) => assert.equal(text.slice(0, 4), "PAR1")],
    ]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"), page.getByRole("link", { name, exact: true }).click()]);
      check(readFileSync(await download.path(), "latin1"));
    }
  });

  await step("a link leads back to the execution", async () => {
    const link = page.url();
    assert.match(link, /#\/query\/[0-9a-f-]{36}$/);
    await page.goto("about:blank");
    await page.goto(link);
    await page.locator(".numbers .state.SUCCEEDED").waitFor();
    assert.deepEqual(await firstRow(page), [String(logs.answers.events)]);
  });

  await step("the palette works by keyboard", async () => {
    await page.keyboard.press("Control+k");
    await page.getByLabel("Command", { exact: true }).fill("history");
    await sound("palette");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "History" }).waitFor();
  });

  await step("nothing was asked of any other host, and no script stumbled", async () => {
    assert.deepEqual(foreign.filter((it) => it !== "about:blank"), []);
    assert.deepEqual(trouble, []);
  });
}
