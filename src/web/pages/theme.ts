import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: calm, and never the colour of an alarm. Shade 7 on white has a contrast of 5.3. */
const jade: MantineColorsTuple = [
  '#e8f7f1',
  '#d2ece1',
  '#a6d9c6',
  '#76c5a8',
  '#4fb48f',
  '#36a97f',
  '#1f9570',
  '#0b7a5b',
  '#04654b',
  '#00513b',
];

/** Past the limit: warm, and still calm. */
const amber: MantineColorsTuple = [
  '#fff5e6',
  '#fbe8cf',
  '#f4cf9f',
  '#edb56b',
  '#e79f41',
  '#e49126',
  '#d27c12',
  '#a85f08',
  '#8a4d04',
  '#6d3b00',
];

const dark: MantineColorsTuple = [
  '#dfe8e4',
  '#c3cfca',
  '#9dada6',
  '#71827b',
  '#42514b',
  '#2d3a35',
  '#1f2a26',
  '#151e1b',
  '#0d1311',
  '#080c0b',
];

/** The system's own; where that would be a plain Linux font, the digits of Noto look better on a wall. */
export const FONT_FAMILY =
  '-apple-system, "Segoe UI", Roboto, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", ' +
  '"Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

export const theme = createTheme({
  colors: { jade, amber, dark },
  primaryColor: 'jade',
  primaryShade: 7,
  autoContrast: true,
  fontFamily: FONT_FAMILY,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontFamily: FONT_FAMILY, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
});
