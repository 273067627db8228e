// Every command by keyboard: type a part of its name.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { explainAtCursor, formatText, runAtCursor } from "./editor";
import { cancel, catalog, database, go, newTab, palette, theme } from "./state";
import { saveQuery } from "./toolbar";

interface Command {
  title: string;
  run: () => void;
}

function commands(): Command[] {
  const fixed: Command[] = [
    { title: "Run statement at the cursor (Ctrl-Enter)", run: () => void runAtCursor() },
    { title: "Explain statement (Ctrl-Shift-Enter)", run: () => void explainAtCursor() },
    { title: "Cancel (Esc)", run: () => void cancel() },
    { title: "Format (Ctrl-Shift-F)", run: () => void formatText() },
    { title: "Save query", run: saveQuery },
    { title: "New tab", run: () => newTab() },
    { title: "Open editor", run: () => go({ name: "editor" }) },
    { title: "Open history", run: () => go({ name: "history" }) },
    { title: "Discover logs", run: () => go({ name: "discover" }) },
    { title: "Investigations", run: () => go({ name: "investigations" }) },
    { title: "Theme: light", run: () => (theme.value = "light") },
    { title: "Theme: dark", run: () => (theme.value = "dark") },
    { title: "Theme: system", run: () => (theme.value = "system") },
  ];
  const tables = catalog.value.databases.flatMap((it) => it.tables.map((table): Command => ({
    title: `Table ${it.name}.${table.name}`,
    run: () => {
      database.value = it.name;
      go({ name: "table", database: it.name, table: table.name });
    },
  })));
  return [...fixed, ...tables];
}

export function Palette() {
  const typed = useSignal("");
  const at = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const found = commands().filter((it) => it.title.toLowerCase().includes(typed.value.toLowerCase())).slice(0, 14);
  const close = () => (palette.value = false);
  const choose = (command: Command | undefined) => {
    close();
    command?.run();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") at.value = Math.min(at.value + 1, found.length - 1);
    else if (event.key === "ArrowUp") at.value = Math.max(at.value - 1, 0);
    else if (event.key === "Enter") choose(found[at.value]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="veil" onClick={close}>
      <div class="palette" role="dialog" aria-label="Commands" aria-modal="true" onClick={(it) => it.stopPropagation()}>
        <input ref={input} role="combobox" aria-expanded="true" aria-controls="commands" aria-label="Command" placeholder="Command or table"
          value={typed.value} onKeyDown={key} onInput={(it) => { typed.value = it.currentTarget.value; at.value = 0; }} />
        <ul id="commands" role="listbox" aria-label="Commands">
          {found.map((it, n) => (
            <li key={it.title} role="option" aria-selected={n === at.value} onClick={() => choose(it)}>{it.title}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
