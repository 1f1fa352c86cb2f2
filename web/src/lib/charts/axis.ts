/** Ticks of time: years alone where the span is long, months with the year below where it is short. */

import { DAY } from '../time';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Tick {
  at: Date;
  text: string;
}

export function timeTicks(start: Date, end: Date, width: number): Tick[] {
  const most = Math.max(2, Math.floor(width / 64));
  const days = (end.getTime() - start.getTime()) / DAY;
  if (days / most < 1.5) return every(start, end, 1, 'day');
  if (days / most <= 16) return every(start, end, [2, 3, 5, 7, 10, 15].find((each) => days / each <= most) ?? 15, 'day');
  const months = days / 30.44;
  const step = [1, 2, 3, 6].find((each) => months / each <= most);
  if (step) return every(start, end, step, 'month');
  const years = days / 365.25;
  return every(start, end, [1, 2, 5, 10, 20, 50, 100, 200].find((each) => years / each <= most) ?? 500, 'year');
}

function every(start: Date, end: Date, step: number, unit: 'day' | 'month' | 'year'): Tick[] {
  const out: Tick[] = [];
  let yearTold = '';
  const put = (at: Date, text: string) => {
    if (at < start || at >= end) return;
    const year = String(at.getUTCFullYear());
    // The year stands below its first tick only.
    out.push({ at, text: unit === 'year' ? year : year === yearTold ? text : `${text}\n${year}` });
    yearTold = year;
  };
  if (unit === 'day') {
    const at = new Date(start);
    while (at < end && out.length < 100) {
      const of = at.getUTCDate();
      if ((of - 1) % step === 0 && (step === 1 || of < 31)) put(new Date(at), `${of} ${MONTHS[at.getUTCMonth()]}`);
      at.setUTCDate(of + 1);
    }
    return out;
  }
  const first = start.getUTCFullYear();
  const last = end.getUTCFullYear();
  if (unit === 'year') {
    for (let year = Math.ceil(first / step) * step; year <= last; year += step) put(new Date(Date.UTC(year, 0)), '');
    return out;
  }
  for (let year = first; year <= last; year += 1) {
    for (let month = 0; month < 12; month += step) put(new Date(Date.UTC(year, month)), MONTHS[month] as string);
  }
  return out;
}
