/** A dependency tree as arcs above a line of words: how high each arc must go to cross no other that lies inside of it. */

import type { TreeWord } from './api/types';

export interface Arc {
  from: number;
  to: number;
  label: string;
  /** 1 is lowest. */
  level: number;
}

/** Arcs by index of word (from 0), head to dependent. Roots have none; heads that are no word of the tree are left out. */
export function arcs(words: readonly TreeWord[]): Arc[] {
  const at = new Map(words.map((word, index) => [word.id, index]));
  const all = words.flatMap((word, index): Arc[] => {
    const head = at.get(word.head);
    return head === undefined || head === index ? [] : [{ from: head, to: index, label: word.deprel, level: 1 }];
  });
  // Shorter arcs first: a longer one lies above all inside of it.
  all.sort((x, y) => Math.abs(x.from - x.to) - Math.abs(y.from - y.to));
  const done: Arc[] = [];
  for (const arc of all) {
    const [low, high] = ends(arc);
    for (const other of done) {
      const [left, right] = ends(other);
      if (left < high && right > low) arc.level = Math.max(arc.level, other.level + 1);
    }
    done.push(arc);
  }
  return all;
}

const ends = (arc: Arc): [number, number] => (arc.from < arc.to ? [arc.from, arc.to] : [arc.to, arc.from]);
