/** Columns of a table, and its order. */

export interface Col<R> {
  key: string;
  label: string;
  /** What the column means; shown on pointing, and in the list below the table. */
  about?: string;
  /** Numbers stand right. */
  number?: boolean;
  /** The text of a cell; the value itself without it. */
  text?: (row: R) => string;
  /** What the column is ordered by; the value itself without it. */
  by?: (row: R) => number | string | null;
  href?: (row: R) => string | null;
  /** Left out below 40rem. */
  wide?: boolean;
  /** Not to be ordered by. */
  fixed?: boolean;
}

export interface Order {
  key: string;
  down: boolean;
}

/** `-gap` is by gap, greatest first. */
export function readOrder(text: string | null): Order | null {
  if (!text) return null;
  return text.startsWith('-') ? { key: text.slice(1), down: true } : { key: text, down: false };
}

export const writeOrder = (order: Order): string => (order.down ? `-${order.key}` : order.key);

/** Rows in order; what has no value comes last either way; rows alike stay as they were. */
export function sorted<R>(rows: readonly R[], cols: readonly Col<R>[], order: Order | null): R[] {
  const col = order && cols.find((one) => one.key === order.key && !one.fixed);
  if (!col || !order) return [...rows];
  const value = col.by ?? ((row: R) => (row as Record<string, unknown>)[col.key] as number | string | null);
  const sign = order.down ? -1 : 1;
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((left, right) => {
      if (left.value === null || left.value === undefined) return right.value === null || right.value === undefined ? 0 : 1;
      if (right.value === null || right.value === undefined) return -1;
      if (typeof left.value === 'number' && typeof right.value === 'number') return sign * (left.value - right.value);
      return sign * String(left.value).localeCompare(String(right.value), 'en');
    })
    .map((one) => one.row);
}

/** Plain columns from those of an answer. */
export function plainCols<R>(columns: readonly { name: string; type: string; about?: string }[]): Col<R>[] {
  return columns.map(({ name, type, about }) => ({
    key: name,
    label: name,
    number: /int|float|double|number|count/i.test(type),
    ...(about ? { about } : {}),
    text: (row: R) => plain((row as Record<string, unknown>)[name]),
  }));
}

/** Any value as a text of a cell. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
