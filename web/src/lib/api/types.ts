/** What the server answers. Rows are just what `bifrons VERB --format jsonl` gives. */

export interface Column {
  name: string;
  type: string;
  about: string;
}

export interface Answer<R> {
  command: string;
  program: string;
  ledger: { name: string; version: string | number };
  columns: Column[];
  notes: string[];
  rows: R[];
}

export type Direction = 'a>b' | 'b>a' | 'a-b' | 'both';
export type Face = 'cooperation' | 'conflict';
export type Kind = 'word' | 'deed';
export type Quad = 'vc' | 'mc' | 'vk' | 'mk';
export type Mark = 'asserted' | 'planned' | 'hypothetical' | 'denied' | 'historical';

export interface FacesRow extends Record<Quad, number> {
  period: string;
  a: string;
  b: string;
  direction: Direction;
  coop: number;
  conf: number;
  duality: number | null;
  gap: number | null;
  reports: number;
}

export interface FlipRow {
  a: string;
  b: string;
  /** First day of the new regime. */
  date: string;
  face: 'words' | 'deeds' | 'both';
  direction: Face;
  probability: number;
  before: string;
  after: string;
  quads: Record<Quad, { before: number; after: number; z: number }>;
  evidence: { event: string; date: string; text: string; publisher: string; reports: number }[];
}

export interface HedgeRow {
  a: string;
  b: string;
  c: string;
  kind: string;
  h: number | null;
  d: number | null;
  c_ab: number | null;
  c_ac: number | null;
  m_ab: number | null;
  m_ac: number | null;
  deeds_b: number | null;
  deeds_c: number | null;
  strength: number | null;
}

export interface GapRow {
  a: string;
  b: string;
  words: number;
  deeds: number;
  gap: number;
  low: number;
  high: number;
  sure: number;
  events: number;
}

export interface LatentRow {
  period: string;
  a: string;
  b: string;
  warmth: number;
  warmth_low: number;
  warmth_high: number;
  hostility: number;
  hostility_low: number;
  hostility_high: number;
}

export interface PairRow extends Record<Quad, number> {
  a: string;
  b: string;
  events: number;
  reports: number;
  share_conflict: number | null;
  first: string | null;
  last: string | null;
  /** Of the time before, as long as the one asked for; null where none was asked for or there is no news of it. */
  cooperation_before: number | null;
  conflict_before: number | null;
  cooperation_change: number | null;
  conflict_change: number | null;
  /** How far that is from what the volume of news lets expect, in standard deviations. */
  cooperation_shift: number | null;
  conflict_shift: number | null;
}

/** One row for each period and origin. */
export interface VolumeRow extends Record<Quad, number> {
  period: string;
  origin: string;
  rows: number;
  reports: number | null;
}

export interface Span {
  text: string;
  start: number;
  end: number;
}

export interface Entity extends Span {
  name: string | null;
  code: string | null;
  sector: string[];
  implicit: boolean;
  wikidata?: string;
}

export interface Place extends Span {
  name: string;
  country: string | null;
  lat: number | null;
  lon: number | null;
}

export interface Report {
  event: string;
  doc: string;
  publisher: string;
  date: string | null;
  title: string;
  url: string;
  sentence: number;
  start: number;
  end: number;
  text: string;
}

export interface EventRecord {
  id: string;
  type: 'event';
  doc: string;
  sentence: number;
  /** In Unicode code points of the document, as all spans are. */
  start: number;
  end: number;
  text: string;
  trigger: Span;
  event: string;
  mode: string[];
  context: string[];
  cameo: string;
  quad: 1 | 2 | 3 | 4;
  score: number;
  goldstein: number;
  actor: Entity[];
  recipient: Entity[];
  date: string | null;
  enddate: string | null;
  date_basis: 'stated' | 'published' | 'none';
  place: Place | null;
  attribution: Entity[];
  factuality: Mark;
  counted: boolean;
  magnitude: Record<string, number | { value: number; unit: string }>;
  confidence: number;
  why: string[];
}

/** A row of `evidence`: the record, which way it goes, and all reports of it. */
export interface EvidenceRow extends EventRecord {
  direction: Direction;
  other: string;
  reports: Report[];
}

export interface TreeWord {
  id: number;
  form: string;
  upos: string;
  /** 0 for the root. */
  head: number;
  deprel: string;
}

export interface ContextSentence {
  sentence: number;
  start: number;
  end: number;
  text: string;
}

/** An event, whole: its record and all that belongs to it. */
export interface WholeEvent extends EventRecord {
  origin: string;
  document: { id: string; date: string | null; publisher: string; title: string; url: string; language?: string } | null;
  before: ContextSentence[];
  after: ContextSentence[];
  reports: Report[];
  mentions: { doc: string; publisher: string; date: string | null; url: string; sentence: number; confidence: number }[];
  /** What an imported row said. */
  foreign: { origin: string; words: string; record: string[] } | null;
  tree?: TreeWord[];
}

export interface State {
  code: string;
  name: string;
  /** ISO 3166 numeric, three digits; null where there is none (Kosovo). */
  numeric: string | null;
  cow: string | null;
  from: string | null;
  to: string | null;
  lat: number | null;
  lon: number | null;
}
