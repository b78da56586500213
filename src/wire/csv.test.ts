import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test('cells with commas, quotes and line ends are quoted, quotes doubled; nothing else is touched', () => {
  expect(csvLine(['a', 'b, c', 'say "hi"', 'two\r\nlines', '卸车区', '', null, 1.5])).toBe(
    'a,"b, c","say ""hi""","two\r\nlines",卸车区,,,1.5\r\n',
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+49', "'+49"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ['a=1', 'a=1'],
])('the text %j is no formula in a spreadsheet', (text, cell) => {
  expect(csvLine([text])).toBe(`${cell}\r\n`);
});

test('a negative number stays a number', () => {
  expect(csvLine([-0.25])).toBe('-0.25\r\n');
});
