/** Keys of the whole site. Single letters can be switched off, for those who speak to their computer. */

import { nav } from './nav.svelte';

/** After `g`. */
export const GO: readonly [key: string, path: string, name: string][] = [
  ['w', '/', 'World'],
  ['f', '/flips', 'Flips'],
  ['g', '/gap', 'Words and deeds'],
  ['h', '/hedging', 'Hedging'],
  ['v', '/voices', 'Voices'],
  ['o', '/forecast', 'Forecasts'],
  ['s', '/sources', 'Sources'],
  ['q', '/query', 'Query'],
  ['r', '/review', 'Review'],
  ['l', '/live', 'Paste an article'],
  ['c', '/codebook', 'Codebook'],
  ['a', '/about', 'About'],
];

const KEY = 'bifrons-keys';

class Keys {
  open = $state<'help' | 'jump' | null>(null);
  on = $state(read());
  #went = Number.NEGATIVE_INFINITY;

  switch(on: boolean): void {
    this.on = on;
    try {
      if (on) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, 'off');
    } catch {
      // Lasts as long as the page.
    }
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !this.on || this.open) return;
    const target = event.target as HTMLElement | null;
    if (target?.closest('input, textarea, select, [contenteditable="true"]')) return;
    if (event.key === '?') this.open = 'help';
    else if (event.key === '/') this.open = 'jump';
    else if (event.timeStamp - this.#went < 1500) {
      this.#went = Number.NEGATIVE_INFINITY;
      const to = GO.find(([key]) => key === event.key);
      if (!to) return;
      nav.go(nav.link(to[1]));
    } else if (event.key === 'g') {
      this.#went = event.timeStamp;
      return;
    } else return;
    event.preventDefault();
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export const keys = new Keys();
