/** The codebook as the server tells it, and looking things up in it. */

import type { components } from './api/schema';

export type Book = components['schemas']['Codebook'];
export type BookType = Book['types'][number];
export type BookCode = Book['cameo'][number];
export type BookColumn = Omit<components['schemas']['Field'], 'fields'> & { fields?: BookColumn[] };

/** Whether any of the texts has all the words looked for, in small or capital letters; codes are found by how they begin. */
export function matches(wanted: string, texts: readonly (string | null | undefined)[]): boolean {
  const all = texts.filter(Boolean).join(' ').toLowerCase().replaceAll('_', ' ');
  return wanted
    .toLowerCase()
    .replaceAll('_', ' ')
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => (/^\d+$/.test(word) ? new RegExp(`(^|\\s)${word}`).test(all) : all.includes(word)));
}
