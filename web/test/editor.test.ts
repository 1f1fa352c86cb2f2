import { expect, test } from 'vitest';
import { comment, type Edit, indent, insert, newline, outdent } from '../src/lib/editor';

/** | is where the marked part begins and ends. */
function read(marked: string): Edit {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|');
  const text = marked.replaceAll('|', '');
  return { text, start, end: end === start ? start : end - 1 };
}
const write = ({ text, start, end }: Edit) =>
  start === end
    ? `${text.slice(0, start)}|${text.slice(start)}`
    : `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;

test('tab indents at the cursor, or all marked lines', () => {
  expect(write(indent(read('SELECT|')))).toBe('SELECT  |');
  expect(write(indent(read('SEL|ECT| a')))).toBe('SEL  | a');
  expect(write(indent(read('SELECT\n|a,\nb|\nFROM x')))).toBe('SELECT\n  |a,\n  b|\nFROM x');
});

test('shift-tab takes back', () => {
  expect(write(outdent(read('SELECT\n  a|')))).toBe('SELECT\na|');
  expect(write(outdent(read('SELECT\n |   a')))).toBe('SELECT\n|  a');
  expect(write(outdent(read('|    a\n b|\n  c')))).toBe('|  a\nb|\n  c');
  expect(write(outdent(read('a|b')))).toBe('a|b');
});

test('enter keeps the indent', () => {
  expect(write(newline(read('SELECT\n  a,|')))).toBe('SELECT\n  a,\n  |');
  expect(write(newline(read('ab|cd|ef')))).toBe('ab\n|ef');
});

test('comments come and go', () => {
  expect(write(comment(read('SELECT a\n|FROM b|')))).toBe('SELECT a\n|-- FROM b|');
  expect(write(comment(read('|-- a\n\n-- b|')))).toBe('|a\n\nb|');
});

test('words are put in with room', () => {
  expect(write(insert(read('SELECT|'), 'doc'))).toBe('SELECT doc|');
  expect(write(insert(read('SELECT a, |x|'), 'doc'))).toBe('SELECT a, doc|');
});
