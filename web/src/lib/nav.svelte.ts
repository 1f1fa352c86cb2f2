/** Where the reader is. The address alone holds it: path and query; back and forward work by it. */

import { href, type Own, parse, shared } from './router';

class Nav {
  #path = $state(location.pathname);
  #search = $state(location.search);
  /** Counts moves to another page (not changes of the query), so that the layout can move the focus. */
  moves = $state(0);
  readonly route = $derived(parse(this.#path));
  readonly query = $derived(new URLSearchParams(this.#search));
  /** Filters kept from page to page. */
  readonly filters = $derived(shared(this.query));

  get path(): string {
    return this.#path;
  }

  get(key: string): string | null {
    return this.query.get(key);
  }

  /** The path with the filters that stay and the page's own values. */
  link(path: string, own: Own = {}): string {
    return href(path, { ...this.filters, ...own });
  }

  go(to: string): void {
    const url = new URL(to, location.href);
    const other = url.pathname !== this.#path;
    this.#keep();
    history.pushState(null, '', url);
    this.#read();
    if (other) {
      this.moves += 1;
      scrollTo(0, 0);
    }
  }

  /** Changes values of the query and keeps the rest. `replace` leaves no step to go back to (dragging, typing). */
  set(values: Own, replace = false): void {
    const own: Own = Object.fromEntries(this.query);
    const to = href(this.#path, { ...own, ...values });
    if (replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    this.#read();
  }

  /** Listens to the browser's back and forward, and takes clicks on links of this site. */
  listen(): void {
    // A page is drawn as its answers come: the browser alone would look for its place too early.
    history.scrollRestoration = 'manual';
    let pause = 0;
    addEventListener('scroll', () => {
      clearTimeout(pause);
      pause = window.setTimeout(() => this.#keep(), 200);
    });
    addEventListener('popstate', (event) => {
      clearTimeout(pause);
      const before = this.#path;
      this.#read();
      if (before === this.#path) return;
      this.moves += 1;
      this.#seek(Number((event.state as { y?: number } | null)?.y ?? 0));
    });
    document.addEventListener('click', (event) => {
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = (event.target as Element | null)?.closest('a');
      if (!link) return;
      const to = link.getAttribute('href') ?? link.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
      if (!to || link.hasAttribute('download') || link.getAttribute('target')) return;
      const url = new URL(to, location.href);
      if (url.origin !== location.origin || url.pathname.startsWith('/api/') || /\.\w+$/.test(url.pathname)) return;
      if (to.startsWith('#')) return;
      event.preventDefault();
      this.go(to);
    });
  }

  /** Keeps with the address how far down the reader is. */
  #keep(): void {
    history.replaceState({ y: Math.round(scrollY) }, '');
  }

  /** Goes down again as soon as the page is long enough, unless the reader moves first. */
  #seek(y: number): void {
    const until = performance.now() + 3000;
    let still = true;
    const stop = () => {
      still = false;
    };
    for (const kind of ['wheel', 'touchstart', 'keydown', 'pointerdown'])
      addEventListener(kind, stop, { once: true, passive: true });
    const look = () => {
      if (!still) return;
      if (document.documentElement.scrollHeight >= y + innerHeight) scrollTo(0, y);
      else if (performance.now() < until) requestAnimationFrame(look);
    };
    scrollTo(0, 0);
    requestAnimationFrame(look);
  }

  #read(): void {
    this.#path = location.pathname;
    this.#search = location.search;
  }
}

export const nav = new Nav();
