/** What keys do in a plain text field that holds SQL: pure, so that it can be tested. */

export interface Edit {
  text: string;
  /** Where the marked part begins and ends, in UTF-16 units as text fields count. */
  start: number;
  end: number;
}

const INDENT = '  ';

/** Tab: two spaces at the cursor, or every marked line further in. */
export function indent({ text, start, end }: Edit): Edit {
  const first = lineStart(text, start);
  if (!text.slice(start, end).includes('\n')) {
    return { text: text.slice(0, start) + INDENT + text.slice(end), start: start + 2, end: start + 2 };
  }
  const lines = text.slice(first, end).split('\n');
  const moved = lines.map((line) => INDENT + line).join('\n');
  return { text: text.slice(0, first) + moved + text.slice(end), start: start + 2, end: end + 2 * lines.length };
}

/** Shift-Tab: every marked line two spaces further out, as far as it goes. */
export function outdent({ text, start, end }: Edit): Edit {
  const first = lineStart(text, start);
  const lines = text.slice(first, end).split('\n');
  // A single line is looked at to its own end: the cursor may stand inside of its indent.
  if (lines.length === 1) lines[0] = text.slice(first, lineEnd(text, end));
  const less = lines.map((line) => Math.min(2, line.length - line.trimStart().length));
  const last = lines.length === 1 ? lineEnd(text, end) : end;
  const moved = lines.map((line, at) => line.slice(less[at])).join('\n');
  const all = less.reduce((sum, one) => sum + one, 0);
  return {
    text: text.slice(0, first) + moved + text.slice(last),
    start: Math.max(first, start - (less[0] ?? 0)),
    end: Math.max(first, end - all),
  };
}

/** Enter: a new line as far in as this one. */
export function newline({ text, start, end }: Edit): Edit {
  const line = text.slice(lineStart(text, start), start);
  const lead = /^[ \t]*/.exec(line)?.[0] ?? '';
  const at = start + 1 + lead.length;
  return { text: `${text.slice(0, start)}\n${lead}${text.slice(end)}`, start: at, end: at };
}

/** Ctrl-/: the marked lines as a comment, or no comment any more. */
export function comment({ text, start, end }: Edit): Edit {
  const first = lineStart(text, start);
  const last = lineEnd(text, end);
  const lines = text.slice(first, last).split('\n');
  const off = lines.every((line) => /^\s*--/.test(line) || !line.trim());
  const moved = lines.map((line) => (off ? line.replace(/^(\s*)-- ?/, '$1') : line.trim() ? `-- ${line}` : line)).join('\n');
  return { text: text.slice(0, first) + moved + text.slice(last), start: first, end: first + moved.length };
}

/** A word put at the cursor, with a space before it where it would run into another. */
export function insert({ text, start, end }: Edit, word: string): Edit {
  const lead = /[\w)]$/.test(text.slice(0, start)) ? ' ' : '';
  const at = start + lead.length + word.length;
  return { text: text.slice(0, start) + lead + word + text.slice(end), start: at, end: at };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
