/** Days, periods and spans of time, in UTC throughout: the ledger's days have no time zone. */

export type By = 'day' | 'week' | 'month' | 'quarter' | 'year';
export const BYS: readonly By[] = ['day', 'week', 'month', 'quarter', 'year'];

export const DAY = 86_400_000;
/** Mean length of a period in days, to choose among them. */
const LENGTH: Record<By, number> = { day: 1, week: 7, month: 30.44, quarter: 91.3, year: 365.25 };

export interface Range {
  /** First moment. */
  start: Date;
  /** First moment after. */
  end: Date;
}

const utc = (year: number, month = 0, day = 1): Date => {
  const date = new Date(Date.UTC(2000, month, day));
  // Date.UTC takes years below 100 for those of the 20th century.
  date.setUTCFullYear(year, month, day);
  return date;
};

/** 2024, 2024-03, 2024-03-05, 2024-Q1 and 2024-W09 as spans of time; null for all else. */
export function range(text: string): Range | null {
  const match = /^(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})(?:-(\d{2}))?))?$/.exec(text.slice(0, 10));
  if (!match) return null;
  const year = Number(match[1]);
  if (match[2]) {
    const month = (Number(match[2]) - 1) * 3;
    return { start: utc(year, month), end: utc(year, month + 3) };
  }
  if (match[3]) {
    const start = weekStart(year, Number(match[3]));
    return { start, end: new Date(start.getTime() + 7 * DAY) };
  }
  if (!match[4]) return { start: utc(year), end: utc(year + 1) };
  const month = Number(match[4]) - 1;
  if (month < 0 || month > 11) return null;
  if (!match[5]) return { start: utc(year, month), end: utc(year, month + 1) };
  const day = Number(match[5]);
  const start = utc(year, month, day);
  if (day < 1 || start.getUTCMonth() !== month) return null;
  return { start, end: new Date(start.getTime() + DAY) };
}

/** Monday of the ISO week. */
function weekStart(year: number, week: number): Date {
  const fourth = utc(year, 0, 4);
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY;
  return new Date(monday + (week - 1) * 7 * DAY);
}

/** The period that a moment is in, as `faces` writes it. */
export function periodOf(date: Date, by: By): string {
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  const month = date.getUTCMonth();
  if (by === 'year') return year;
  if (by === 'quarter') return `${year}-Q${Math.floor(month / 3) + 1}`;
  if (by === 'month') return `${year}-${two(month + 1)}`;
  if (by === 'day') return `${year}-${two(month + 1)}-${two(date.getUTCDate())}`;
  // The ISO week belongs to the year that its Thursday is in.
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY);
  const first = weekStart(thursday.getUTCFullYear(), 1).getTime();
  return `${String(thursday.getUTCFullYear()).padStart(4, '0')}-W${two(Math.floor((thursday.getTime() - first) / (7 * DAY)) + 1)}`;
}

/** How a period is cut, told by how it is written. */
export function byOf(period: string): By {
  if (/-Q/.test(period)) return 'quarter';
  if (/-W/.test(period)) return 'week';
  return period.length === 4 ? 'year' : period.length === 7 ? 'month' : 'day';
}

/** All periods from the one of `start` to the one just before `end`; at most `most`. */
export function periods(start: Date, end: Date, by: By, most = 20_000): string[] {
  const out: string[] = [];
  let at = start;
  while (at < end && out.length < most) {
    const name = periodOf(at, by);
    const span = range(name);
    if (!span) break;
    out.push(name);
    at = span.end;
  }
  return out;
}

/** The period before or after, by as many steps. */
export function step(period: string, steps: number): string {
  const by = byOf(period);
  let at = period;
  for (let left = Math.abs(steps); left > 0; left -= 1) {
    const span = range(at);
    if (!span) return period;
    at = periodOf(steps > 0 ? span.end : new Date(span.start.getTime() - 1), by);
  }
  return at;
}

/** The finest period by which a span makes no more than `most` bars. */
export function choose(start: Date, end: Date, most: number): By {
  const days = (end.getTime() - start.getTime()) / DAY;
  // Days and weeks are for those who ask for them: most pairs are too thin.
  return (['month', 'quarter', 'year'] as const).find((by) => days / LENGTH[by] <= most) ?? 'year';
}

/** A moment as a day, YYYY-MM-DD. */
export const iso = (date: Date): string => periodOf(date, 'day');

const two = (value: number): string => String(value).padStart(2, '0');
