/** How numbers, days and periods are written. */

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** 1234567 → 1,234,567; thousands are parted by a comma, as in the field's papers. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return Math.abs(value) >= 1e15 ? value.toExponential(2) : value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** 12345 → 12k; for axes and narrow places. */
export function short(value: number): string {
  if (Math.abs(value) >= 1e6) return `${trim(value / 1e6)}M`;
  if (Math.abs(value) >= 1e4) return `${trim(value / 1e3)}k`;
  return trim(value);
}

export function decimal(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value.toFixed(digits).replace('-', '−');
}

/** With its sign; 0 has none. */
export function signed(value: number | null | undefined, digits = 2): string {
  const text = decimal(value, digits);
  return value !== null && value !== undefined && value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** 0.123 → 12 %. */
export function percent(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return `${(value * 100).toFixed(digits)} %`;
}

/** 1 event, 2 events. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** 2024-03-14 → 14 March 2024; less precise dates as they are known; a moment's time of day is left out. */
export function day(date: string | null | undefined, brief = false): string {
  if (!date) return 'undated';
  const [year, month, dayOfMonth] = date.slice(0, 10).split('-');
  const name = month ? MONTHS[Number(month) - 1] : undefined;
  if (!name) return date;
  const shown = brief ? name.slice(0, 3) : name;
  return dayOfMonth ? `${Number(dayOfMonth)} ${shown} ${year}` : `${shown} ${year}`;
}

/** A period as `faces` writes it, in words: 2024-03 → March 2024, 2024-Q1 → first quarter of 2024. */
export function period(text: string, brief = false): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text);
  if (quarter) {
    const nth = ['first', 'second', 'third', 'fourth'][Number(quarter[2]) - 1];
    return brief ? `Q${quarter[2]} ${quarter[1]}` : `${nth} quarter of ${quarter[1]}`;
  }
  const week = /^(\d{4})-W(\d{2})$/.exec(text);
  if (week) return brief ? `W${week[2]} ${week[1]}` : `week ${Number(week[2])} of ${week[1]}`;
  if (text === 'undated') return text;
  return day(text, brief);
}

/** How long ago a moment is, in the largest unit that fits. */
export function ago(moment: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - new Date(moment).getTime()) / 60000);
  if (!Number.isFinite(minutes)) return '';
  if (minutes < 2) return 'just now';
  if (minutes < 120) return `${minutes} minutes ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} hours ago`;
  const days = Math.floor(minutes / 1440);
  if (days < 60) return `${days} days ago`;
  return days < 730 ? `${Math.floor(days / 30)} months ago` : `${Math.floor(days / 365)} years ago`;
}

/** a, b and c. */
export function list(words: string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function trim(value: number): string {
  return String(Math.round(value * 10) / 10).replace('-', '−');
}
