// Shapes of the console's endpoints, as crates/otus-api/src/console writes them.

export interface Session {
  signedIn: boolean;
  anonymous: boolean;
  name: string;
  csrf: string;
  version: string;
}

export interface TableName {
  name: string;
  kind: "table" | "view";
}

export interface Database {
  name: string;
  tables: TableName[];
}

export interface Catalog {
  databases: Database[];
  buckets: { bucket: string; leadsTo: string; writable: boolean }[];
}

export interface Column {
  name: string;
  type: string;
  comment: string;
  partition: boolean;
}

export interface TableInfo {
  database: string;
  name: string;
  kind: "table" | "view";
  columns: Column[];
  location: string;
  serde: string;
  inputFormat: string;
  outputFormat: string;
  projection: { column: string; properties: [string, string][] }[];
  template: string;
  properties: [string, string][];
  serdeProperties: [string, string][];
  versions: TableVersion[];
  ddl: string;
  view: string;
}

export interface TableVersion {
  version: number;
  updatedMs: number | null;
  ddl: string;
}

export interface DayCount {
  day: string;
  objects: number;
  bytes: number;
}

export interface DaySpan {
  first: string;
  last: string;
  present: DayCount[];
  missing: number;
  gaps: [string, string][];
}

export interface Tree {
  title: string;
  location: string;
  template: string;
  organization: string | null;
  accounts: string[];
  regions: string[];
  days: DaySpan | null;
  objects: number;
  bytes: number;
  table: { name: string; ddl: string } | null;
  notes: string[];
}

export interface Discovery {
  location: string;
  trees: Tree[];
  others: { location: string; objects: number; bytes: number; what: string }[];
  objects: number;
  bytes: number;
}

export interface Completion {
  label: string;
  insert: string;
  kind: string;
  detail: string;
  about: string;
}

export interface Fix {
  start: number;
  end: number;
  replacement: string;
  text: string;
}

export interface Diagnostic {
  start: number;
  end: number;
  severity: "error" | "advice";
  code: string;
  message: string;
  hints: string[];
  fixes: Fix[];
}

export interface Estimate {
  partitions: number;
  partitionsRead: number;
  objects: number;
  bytes: number;
  dollars: number;
  advice: Diagnostic[];
}

export interface ResultColumn {
  name: string;
  type: string;
}

export type State = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

export interface Execution {
  id: string;
  query: string;
  kind: string;
  substatement: string;
  database: string;
  state: State;
  reason: string;
  submittedMs: number;
  completedMs: number | null;
  queueMs: number;
  planningMs: number;
  engineMs: number;
  totalMs: number;
  scannedBytes: number;
  inputRows: number;
  rows: number;
  partitions: number;
  partitionsRead: number;
  objects: number;
  objectsBytes: number;
  objectsRead: number;
  objectsDismissed: number;
  damagedObjects: number;
  columns: ResultColumn[];
  form: "Rows" | "Plan" | "Lines" | "Count" | "Nothing";
  advice: string[];
  warnings: string[];
  explanation: string[];
  hints: string[];
  damaged: string[];
  resultLocation: string;
}

export interface SavedQuery {
  id: string;
  name: string;
  description: string;
  database: string;
  text: string;
}

export interface Investigation {
  name: string;
  title: string;
  question: string;
  why: string;
  kind: "detection" | "question";
  tactic: string;
  mitre: string[];
  tables: string[];
  parameters: { name: string; kind: "text" | "number" | "instant"; default: string; required: boolean; about: string }[];
  columns: string[];
}

export type Cell = string | null;
