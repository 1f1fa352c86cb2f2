/** Paths to pages and back: pure, so that a link, a test and the address bar agree. */

export type Page =
  | 'world'
  | 'pair'
  | 'evidence'
  | 'state'
  | 'event'
  | 'flips'
  | 'gap'
  | 'hedging'
  | 'voices'
  | 'forecast'
  | 'sources'
  | 'query'
  | 'review'
  | 'codebook'
  | 'about'
  | 'live'
  | 'missing';

export interface Route {
  page: Page;
  /** What the path names: `a` and `b` (codes of states), `period`, `id`. */
  params: Record<string, string>;
}

/** Pages that are a single word. */
export const PLAIN = [
  'flips',
  'gap',
  'hedging',
  'voices',
  'forecast',
  'sources',
  'query',
  'review',
  'codebook',
  'about',
  'live',
] as const;

/** Filters that stay when one goes from page to page. */
export const SHARED = [
  'since',
  'until',
  'origin',
  'publisher',
  'sector',
  'context',
  'cameo',
  'factuality',
  'min_confidence',
] as const;

const CODE = '[A-Za-z][A-Za-z0-9]{1,4}';
const PAIR = new RegExp(`^(${CODE})-(${CODE})$`);
const STATE = new RegExp(`^${CODE}$`);
/** As `faces` writes periods. */
const PERIOD = /^(\d{4}(-(Q[1-4]|W\d{2}|\d{2}(-\d{2})?))?|undated)$/;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export function parse(pathname: string): Route {
  const missing: Route = { page: 'missing', params: {} };
  let parts: string[];
  try {
    parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return missing;
  }
  const [first, second, third, ...rest] = parts;
  if (first === undefined) return { page: 'world', params: {} };
  if (rest.length > 0) return missing;
  if (first === 'pair' && second !== undefined) {
    const pair = PAIR.exec(second);
    if (!pair) return missing;
    const params = { a: (pair[1] as string).toUpperCase(), b: (pair[2] as string).toUpperCase() };
    if (third === undefined) return { page: 'pair', params };
    return PERIOD.test(third) ? { page: 'evidence', params: { ...params, period: third } } : missing;
  }
  if (third !== undefined) return missing;
  if (first === 'state' && second !== undefined && STATE.test(second)) {
    return { page: 'state', params: { a: second.toUpperCase() } };
  }
  if (first === 'event' && second !== undefined && ID.test(second)) return { page: 'event', params: { id: second } };
  if (second === undefined && (PLAIN as readonly string[]).includes(first)) return { page: first as Page, params: {} };
  return missing;
}

export const paths = {
  world: () => '/',
  pair: (a: string, b: string) => `/pair/${a}-${b}`,
  evidence: (a: string, b: string, period: string) => `/pair/${a}-${b}/${period}`,
  state: (a: string) => `/state/${a}`,
  event: (id: string) => `/event/${encodeURIComponent(id)}`,
};

export type Own = Record<string, string | number | boolean | null | undefined>;

/** `path` with a query: nothing for null, false and empty values; `1` for true; keys in the order given. */
export function href(path: string, own: Own = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(own)) {
    if (value === null || value === undefined || value === false || value === '') continue;
    query.set(key, value === true ? '1' : String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** The filters of a query that stay from page to page. */
export function shared(query: URLSearchParams): Record<string, string> {
  const out: Record<string, string> = {};
  for (const key of SHARED) {
    const value = query.get(key);
    if (value) out[key] = value;
  }
  return out;
}
