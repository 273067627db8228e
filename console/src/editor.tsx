// The SQL editor: our dialect, completion and diagnostics from the server, keys.
import { useEffect, useRef } from "preact/hooks";
import { autocompletion, closeBrackets, closeCompletion, type Completion as Option, type CompletionContext } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { SQLDialect, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic as Mark, linter, lintGutter } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { api } from "./api";
import { active, activeId, changeTab, database, diagnostics, diagnosticsStale, estimate, estimating, palette, run, say } from "./state";
import type { Diagnostic } from "./types";

const dialect = SQLDialect.define({
  keywords:
    "add all alter and any as asc at between by cascade case cast catalog columns comment create cross cube current " +
    "current_date current_timestamp database databases deallocate delete delimited desc describe distinct drop else end " +
    "escape except execute exists explain external extract false fetch fields filter first following for format formatted " +
    "from full functions group grouping having if in inner inputformat insert intersect interval into is join last lateral " +
    "left like limit location match_recognize msck natural not null nulls offset on or order ordinality outer outputformat " +
    "over partition partitioned partitions preceding prepare properties range recursive rename repair replace right rollup " +
    "row rows schema schemas select serde serdeproperties set sets show some stored table tables tablesample tblproperties " +
    "then to true try try_cast unbounded union unload unnest using values view views when where window with within zone analyze",
  types:
    "array bigint binary boolean char date decimal double float int integer json map real smallint string struct time " +
    "timestamp tinyint varbinary varchar ipaddress uuid",
  identifierQuotes: '"`',
  charSetCasts: false,
  doubleQuotedStrings: false,
  operatorChars: "*+-%<>!=|/",
});

const style = HighlightStyle.define([
  { tag: tags.keyword, class: "hl-keyword" },
  { tag: [tags.typeName, tags.standard(tags.name)], class: "hl-type" },
  { tag: tags.string, class: "hl-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "hl-number" },
  { tag: tags.comment, class: "hl-comment" },
]);

async function complete(context: CompletionContext) {
  const word = context.matchBefore(/[\w"`]+/);
  const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
  if (!context.explicit && ((!word && before !== ".") || /^\d/.test(word?.text ?? ""))) return null;
  const found = await api.complete(context.state.doc.toString(), context.pos, database.value);
  if (context.aborted || found.items.length === 0) return null;
  const options = found.items.map((it, at): Option => ({
    label: it.label,
    apply: it.insert,
    detail: it.detail.length > 60 ? `${it.detail.slice(0, 59)}…` : it.detail,
    type: { column: "property", field: "property", table: "class", view: "class", alias: "variable" }[it.kind] ?? it.kind,
    boost: -at / 10,
    ...(it.about ? { info: it.about } : {}),
  }));
  return { from: found.start, to: found.end, options, validFor: /^["`]?\w*$/ };
}

/** Marks for the editor; a fix is a click. */
function marks(all: Diagnostic[], length: number): Mark[] {
  return all.map((it) => ({
    from: Math.min(it.start, length),
    to: Math.min(Math.max(it.end, it.start + 1), length),
    severity: it.severity === "error" ? "error" : "info",
    source: it.code,
    message: [it.message, ...it.hints].join("\n"),
    actions: it.fixes.map((fix) => ({
      name: "Fix",
      apply: (view: EditorView) => view.dispatch({ changes: { from: fix.start, to: fix.end, insert: fix.replacement } }),
    })),
  }));
}

const diagnose = linter(
  async (view) => {
    const text = view.state.doc.toString();
    if (text.trim() === "") {
      diagnostics.value = [];
      estimate.value = null;
      return [];
    }
    const parameters = active.value?.parameters ?? [];
    const request = { text, database: database.value, parameters };
    try {
      const found = (await api.diagnose(request)).diagnostics;
      diagnostics.value = found;
      diagnosticsStale.value = view.state.doc.toString() !== text;
      if (found.some((it) => it.severity === "error")) estimate.value = null;
      else void price(request);
      return marks(found, view.state.doc.length);
    } catch (error) {
      say(error);
      return [];
    }
  },
  { delay: 350 },
);

let pricing = new AbortController();

async function price(request: { text: string; database: string; parameters: string[] }): Promise<void> {
  pricing.abort();
  pricing = new AbortController();
  const { signal } = pricing;
  estimating.value = true;
  try {
    const found = await api.estimate(request, signal);
    estimate.value = found;
    diagnostics.value = [...diagnostics.value, ...found.advice.filter((it) => !diagnostics.value.some((old) => old.message === it.message))];
  } catch {
    // The diagnostics say what is wrong with the text.
    if (!signal.aborted) estimate.value = null;
  } finally {
    if (!signal.aborted) estimating.value = false;
  }
}

let view: EditorView | null = null;

export function editorText(): string {
  return view?.state.doc.toString() ?? active.value?.text ?? "";
}

export function setEditorText(text: string): void {
  if (!view) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  view.focus();
}

export function applyFix(fix: { start: number; end: number; replacement: string }): void {
  view?.dispatch({ changes: { from: fix.start, to: fix.end, insert: fix.replacement } });
  view?.focus();
}

export function insertAtCursor(text: string): void {
  if (!view) return;
  view.dispatch(view.state.replaceSelection(text));
  view.focus();
}

/** The selection, else the statement the cursor stands in: its place and text. */
export async function statementAtCursor(): Promise<{ from: number; to: number; text: string }> {
  const text = editorText();
  const selection = view?.state.selection.main;
  if (view && selection && !selection.empty) {
    return { from: selection.from, to: selection.to, text: view.state.sliceDoc(selection.from, selection.to) };
  }
  const { statements } = await api.statements(text).catch(() => ({ statements: [] as [number, number][] }));
  const at = selection?.head ?? 0;
  const found = statements.find(([, to]) => at <= to) ?? statements.at(-1);
  const [from, to] = found ?? [0, text.length];
  return { from, to, text: text.slice(from, to) };
}

/** Changes the statement at the cursor. */
export async function changeStatement(change: (sql: string) => string): Promise<string> {
  const statement = await statementAtCursor();
  const text = change(statement.text);
  view?.dispatch({ changes: { from: statement.from, to: statement.to, insert: text } });
  return text;
}

export async function runAtCursor(): Promise<void> {
  if (view) closeCompletion(view);
  await run((await statementAtCursor()).text);
}

export async function explainAtCursor(): Promise<void> {
  await run(`EXPLAIN ${(await statementAtCursor()).text}`);
}

export async function formatText(): Promise<void> {
  try {
    setEditorText((await api.format(editorText())).text.trimEnd());
  } catch (error) {
    say(error);
  }
}

function makeState(text: string): EditorState {
  const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";
  const key = (action: () => void) => () => {
    action();
    return true;
  };
  return EditorState.create({
    doc: text,
    extensions: [
      Prec.highest(keymap.of([
        { key: "Mod-Enter", run: key(() => void runAtCursor()) },
        { key: "Mod-Shift-Enter", run: key(() => void explainAtCursor()) },
        { key: "Mod-Shift-f", run: key(() => void formatText()) },
        { key: "Mod-k", run: key(() => { palette.value = true; }) },
      ])),
      EditorView.cspNonce.of(nonce),
      lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      highlightSelectionMatches(), indentUnit.of("  "), EditorView.lineWrapping, lintGutter(),
      placeholder("SELECT … — Ctrl-Enter runs the statement at the cursor, Ctrl-K opens commands"),
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
      sql({ dialect, upperCaseKeywords: true }),
      EditorState.languageData.of(() => [{ autocomplete: complete }]),
      autocompletion({ override: [complete], maxRenderedOptions: 100, icons: false }),
      syntaxHighlighting(style),
      diagnose,
      EditorView.contentAttributes.of({ "aria-label": "SQL", tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        diagnosticsStale.value = true;
        changeTab(activeId.value, { text: update.state.doc.toString() });
      }),
    ],
  });
}

export function SqlEditor() {
  const parent = useRef<HTMLDivElement>(null);
  const id = activeId.value;
  useEffect(() => {
    if (!parent.current) return;
    view = new EditorView({ parent: parent.current, state: makeState(active.value?.text ?? "") });
    return () => {
      view?.destroy();
      view = null;
    };
  }, [id]);
  return <div class="editor" ref={parent} />;
}
