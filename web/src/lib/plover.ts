/** The sixteen types in plain words, and parties as a reader would name them. */

import type { Entity, EventRecord, Mark } from './api/types';
import { count, list } from './format';

/** As "India … China" would be told: type by type. */
const DOES: Record<string, string> = {
  AGREE: 'agrees or promises',
  CONSULT: 'meets or talks',
  SUPPORT: 'praises or backs',
  CONCEDE: 'yields in words',
  COOPERATE: 'works together',
  AID: 'gives aid',
  RETREAT: 'yields in deeds',
  REQUEST: 'asks or demands',
  ACCUSE: 'criticises or accuses',
  REJECT: 'refuses',
  THREATEN: 'threatens',
  PROTEST: 'protests',
  SANCTION: 'cuts relations or sanctions',
  MOBILIZE: 'moves forces',
  COERCE: 'coerces',
  ASSAULT: 'uses force',
};

export const does = (type: string): string => DOES[type] ?? type.toLowerCase();

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
  return whom ? `${who} → ${whom}: ${does(record.event)}` : `${who}: ${does(record.event)}`;
}

/** 240 million dollars, 6 killed; in the order told. */
export function magnitudes(record: EventRecord): string[] {
  return Object.entries(record.magnitude ?? {}).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    if (typeof value === 'object') return [`${count(value.value)} ${value.unit}`];
    return [`${count(value)} ${name}`];
  });
}
