/**
 * What the server answers, as the pages read it. The shapes are the server's own (`schema.d.ts`); where a column has few values, they
 * stand here. Rows are just what `bifrons VERB --format jsonl` gives.
 */

import type { components } from './schema';

type Schemas = components['schemas'];
/** A shape of the server with some of its columns told more narrowly. */
type Narrow<T, N extends Partial<T>> = Omit<T, keyof N> & N;

export type Column = Pick<Schemas['Column'], 'name' | 'type' | 'about'>;

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
/** Words and deeds of cooperation, words and deeds of conflict. */
export type Quad = 'vc' | 'mc' | 'vk' | 'mk';
export type Mark = 'asserted' | 'planned' | 'hypothetical' | 'denied' | 'historical';

export type FacesRow = Narrow<Schemas['FacesRow'], { direction: Direction }>;
/** With `measures`: rates for equal coverage too. */
export type MeasuredFacesRow = Narrow<Schemas['MeasuredFacesRow'], { direction: Direction }>;
export type FlipRow = Narrow<Schemas['FlipsRow'], { face: 'words' | 'deeds' | 'both'; direction: Face }>;
export type HedgeRow = Schemas['HedgesRow'];
export type GapRow = Schemas['GapRow'];
export type LatentRow = Schemas['LatentRow'];

export type Entity = Schemas['Entity'];
export type Span = Schemas['Event']['trigger'];
export type Place = NonNullable<Schemas['Event']['place']>;
export type Report = Schemas['Report'];

interface Narrower {
  type: 'event';
  quad: 1 | 2 | 3 | 4;
  date_basis: 'stated' | 'published' | 'none';
  factuality: Mark;
}
/** Spans count Unicode code points of the document. */
export type EventRecord = Narrow<Schemas['Event'], Narrower>;
/** A row of `evidence`: the record, which way it goes, and all reports of it. */
export type EvidenceRow = Narrow<Schemas['EvidenceRow'], Narrower & { direction: Direction }>;
export type State = Schemas['State'];

export type PairRow = Schemas['PairsRow'];
/** One row for each period and origin. */
export type VolumeRow = Schemas['VolumeRow'];

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
export type WholeEvent = Narrow<Schemas['WholeEvent'], Narrower>;
