import type { HandlingKind } from '../domain/handling.ts';

/** What the label on a snapshot calls a handling; English names are the kinds themselves. */
export const KIND_ZH: Readonly<Record<HandlingKind, string>> = {
  throw: '抛扔',
  toss: '轻抛',
  kick: '踢踹',
  drop: '跌落',
  place: '放置',
  handover: '递交',
  push: '推移',
  trample: '踩踏',
  sit: '坐压',
};
