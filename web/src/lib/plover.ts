/** The sixteen types in plain words, and parties as a reader would name them. */

import type { Entity, EventRecord, Mark } from './api/types';
import { count, list } from './format';

/** What one does, and what several do, type by type. */
const DOES: Record<string, [one: string, several: string]> = {
  AGREE: ['agrees or promises', 'agree or promise'],
  CONSULT: ['meets or talks', 'meet or talk'],
  SUPPORT: ['praises or backs', 'praise or back'],
  CONCEDE: ['yields in words', 'yield in words'],
  COOPERATE: ['works together', 'work together'],
  AID: ['gives aid', 'give aid'],
  RETREAT: ['yields in deeds', 'yield in deeds'],
  REQUEST: ['asks or demands', 'ask or demand'],
  ACCUSE: ['criticises or accuses', 'criticise or accuse'],
  REJECT: ['refuses', 'refuse'],
  THREATEN: ['threatens', 'threaten'],
  PROTEST: ['protests', 'protest'],
  SANCTION: ['cuts relations or sanctions', 'cut relations or sanction'],
  MOBILIZE: ['moves forces', 'move forces'],
  COERCE: ['coerces', 'coerce'],
  ASSAULT: ['uses force', 'use force'],
};

export const does = (type: string, several = false): string => DOES[type]?.[several ? 1 : 0] ?? type.toLowerCase();

export const MARKS: Record<Mark, string> = {
  asserted: 'told as a fact',
  planned: 'planned, not done',
  hypothetical: 'only supposed',
  denied: 'said not to be so',
  historical: 'told as background',
};

/** A party by its name, else by its words; imported ones, which are codes (IRQGOVSHI), by state and sector. */
export function party(entity: Entity, nameOf: (code: string) => string): string {
  if (entity.code && /^[A-Z]{3,15}$/.test(entity.text) && !entity.name) {
    return [nameOf(entity.code), ...entity.sector].join(' ');
  }
  if (entity.name && entity.name !== entity.code) return entity.name;
  if (entity.text && entity.text !== entity.code) return entity.text;
  return entity.code ? nameOf(entity.code) : 'somebody';
}

export function partyLong(entity: Entity, nameOf: (code: string) => string): string {
  const name = party(entity, nameOf);
  const state = entity.code ? nameOf(entity.code) : '';
  const more = [state && state !== name ? state : '', entity.sector.join(' ')].filter(Boolean).join(', ');
  return more ? `${name} (${more})` : name;
}

export const parties = (entities: Entity[], nameOf: (code: string) => string): string =>
  list(entities.map((one) => party(one, nameOf)));

/** The event in a line: "India → China: refuses". */
export function headline(record: EventRecord, nameOf: (code: string) => string): string {
  const who = parties(record.actor, nameOf) || 'Somebody';
  const whom = parties(record.recipient, nameOf);
  const what = does(record.event, record.actor.length > 1);
  return whom ? `${who} → ${whom}: ${what}` : `${who}: ${what}`;
}

/** 240 million dollars, 6 killed; in the order told. */
export function magnitudes(record: EventRecord): string[] {
  return Object.entries(record.magnitude ?? {}).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    if (typeof value === 'object') return [`${count(value.value)} ${value.unit}`];
    return [`${count(value)} ${name}`];
  });
}
