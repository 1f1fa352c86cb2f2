/** The four cells of a pair: words and deeds of cooperation, words and deeds of conflict. */

import type { Face, Kind, Quad } from './api/types';

export interface QuadInfo {
  key: Quad;
  number: 1 | 2 | 3 | 4;
  face: Face;
  kind: Kind;
  /** "words of cooperation" */
  name: string;
  /** A custom property of the stylesheet. */
  colour: string;
}

export const QUADS: readonly QuadInfo[] = [
  { key: 'vc', number: 1, face: 'cooperation', kind: 'word', name: 'words of cooperation', colour: 'var(--coop-words)' },
  { key: 'mc', number: 2, face: 'cooperation', kind: 'deed', name: 'deeds of cooperation', colour: 'var(--coop-deeds)' },
  { key: 'vk', number: 3, face: 'conflict', kind: 'word', name: 'words of conflict', colour: 'var(--conf-words)' },
  { key: 'mk', number: 4, face: 'conflict', kind: 'deed', name: 'deeds of conflict', colour: 'var(--conf-deeds)' },
];

export const quadOf = (number: number): QuadInfo => QUADS[number - 1] ?? (QUADS[0] as QuadInfo);

export type Counts = Record<Quad, number>;

export const total = (counts: Counts): number => counts.vc + counts.mc + counts.vk + counts.mk;
export const cooperation = (counts: Counts): number => counts.vc + counts.mc;
export const conflict = (counts: Counts): number => counts.vk + counts.mk;

export function add(left: Counts, right: Counts): Counts {
  return { vc: left.vc + right.vc, mc: left.mc + right.mc, vk: left.vk + right.vk, mk: left.mk + right.mk };
}

export const none = (): Counts => ({ vc: 0, mc: 0, vk: 0, mk: 0 });
