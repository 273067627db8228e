// The gallery of questions: by tactic, with parameters, opened and run in a tab.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "./api";
import { database, newTab, run, say } from "./state";
import type { Investigation } from "./types";

function Field(props: { name: string; hint: string; about: string; value: string; set: (value: string) => void }) {
  return (
    <label class="field" title={props.about}>
      <span>{props.name}</span>
      <input value={props.value} placeholder={props.hint} aria-label={`${props.name}: ${props.about}`}
        onInput={(it) => props.set(it.currentTarget.value)} />
    </label>
  );
}

function Ask({ it }: { it: Investigation }) {
  const values = useSignal<Record<string, string>>({});
  const set = (name: string) => (value: string) => (values.value = { ...values.value, [name]: value });
  const value = (name: string) => values.value[name] ?? "";
  const open = async (now: boolean) => {
    const { text } = await api.investigation(it.name, values.value, database.value);
    newTab(text, it.title);
    if (now) await run(text);
  };
  return (
    <form class="asking" onSubmit={(event) => { event.preventDefault(); open(true).catch(say); }}>
      {it.parameters.map((one) => (
        <Field key={one.name} name={one.name} about={one.about} hint={one.default || "required"} value={value(one.name)} set={set(one.name)} />
      ))}
      <Field name="from" about="Only what happened from here on: a day, an instant, or -7d" hint="any time" value={value("from")} set={set("from")} />
      <Field name="to" about="Only what happened before" hint="any time" value={value("to")} set={set("to")} />
      {it.tables.map((table) => (
        <Field key={table} name={table} about="Table of this log" hint={table} value={value(table)} set={set(table)} />
      ))}
      <div class="row">
        <button class="primary">Ask</button>
        <button type="button" onClick={() => open(false).catch(say)}>Open in editor</button>
      </div>
    </form>
  );
}

function Card({ it }: { it: Investigation }) {
  const open = useSignal(false);
  return (
    <section class="card" aria-label={it.title}>
      <h3>{it.title}</h3>
      <p>{it.question}</p>
      <p class="row"><span class="chip">{it.kind}</span> {it.mitre.map((id) => <span key={id} class="faint">{id}</span>)}
        <span class="grow" />
        <button aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          {open.value ? "Close" : "Choose"}<span class="hidden"> parameters of {it.title}</span></button></p>
      {open.value && <><p class="faint">{it.why}</p><Ask it={it} /></>}
    </section>
  );
}

export function Investigations() {
  const all = useSignal<Investigation[]>([]);
  const search = useSignal("");
  useEffect(() => { api.investigations().then((it) => (all.value = it.investigations)).catch(say); }, []);
  const matches = (it: Investigation) =>
    [it.name, it.title, it.question, it.tactic, ...it.mitre, ...it.tables].join(" ").toLowerCase().includes(search.value.toLowerCase());
  const found = all.value.filter(matches);
  const tactics = [...new Set(found.map((it) => it.tactic))];
  return (
    <main class="page">
      <h1>Investigations</h1>
      <input aria-label="Search investigations" placeholder="Search questions, techniques, logs" value={search.value}
        onInput={(it) => (search.value = it.currentTarget.value)} />
      {tactics.map((tactic) => (
        <section key={tactic}>
          <h2>{tactic === "any" ? "any tactic" : tactic.replaceAll("-", " ")}</h2>
          <div class="gallery">{found.filter((it) => it.tactic === tactic).map((it) => <Card key={it.name} it={it} />)}</div>
        </section>
      ))}
      {all.value.length > 0 && found.length === 0 && <p class="faint">No question matches.</p>}
    </main>
  );
}
