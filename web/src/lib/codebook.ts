/** The codebook as the server tells it, and looking things up in it. */

export interface BookType {
  name: string;
  about: string;
  face: 'cooperation' | 'conflict';
  kind: 'word' | 'deed';
  quad: number;
  score: number;
  cameo: string;
  modes: { name: string; score: number }[];
}

export interface BookColumn {
  name: string;
  type: string;
  about: string;
  fields?: BookColumn[];
}

export interface BookCode {
  code: string;
  name: string | null;
  goldstein: number;
  event: string | null;
}

export interface Book {
  types: BookType[];
  contexts: string[];
  cameo: BookCode[];
  sectors: { code: string; name: string }[];
  marks: { name: string; about: string }[];
  answers: { verb: string; about: string; shapes: { with: string | null; columns: BookColumn[] }[] }[];
  csv: BookColumn[];
}

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
