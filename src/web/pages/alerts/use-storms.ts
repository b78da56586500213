import { useEffect, useRef, useState } from 'react';
import { groupAlerts, isWithin, type GroupedAlert } from '../../../wire/alert-groups.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import type { ViolationList } from '../violations/use-violations.ts';

export interface RowGroup {
  /** The one that was heard; the card that stands for all. */
  readonly first: ViolationRow;
  /** Newest first. */
  readonly others: readonly ViolationRow[];
}

export interface Storm extends RowGroup {
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

/** What came of one camera within the cooldown is one. */
export function groupRows(rows: readonly ViolationRow[], cooldownMs: number): readonly RowGroup[] {
  const alerts = rows.map((row) => ({ row, ...alertOf(row) }));
  return groupAlerts(alerts, cooldownMs).map(({ first, others }) => ({
    first: first.row,
    others: others.map(({ row }) => row).reverse(),
  }));
}

/** What one tap answered is one: its answers share person and moment. @param rows newest first */
export function groupAnswered(rows: readonly ViolationRow[]): readonly RowGroup[] {
  const groups = new Map<string, ViolationRow[]>();
  for (const row of rows) {
    const { at, by, action } = row.acknowledgement ?? {};
    const key = JSON.stringify([at, by, action]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group.at(-1);
    return first === undefined ? [] : [{ first, others: group.slice(0, -1) }];
  });
}

/** Groups as the phone shows them: one card each, until it is opened. */
export function useStorms(groups: readonly RowGroup[]): readonly Storm[] {
  // By rows, not by storms: when the first is answered the rest stays open.
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  return groups.map((group) => {
    const ids = rowsOf(group).map(({ id }) => id);
    const isOpen = ids.some((id) => opened.has(id));
    const change = (before: ReadonlySet<string>): ReadonlySet<string> =>
      new Set(isOpen ? [...before].filter((id) => !ids.includes(id)) : [...before, ...ids]);
    return { ...group, isOpen, toggle: () => setOpened(change) };
  });
}

/** The one that was heard leads. */
export const rowsOf = ({ first, others }: RowGroup): readonly ViolationRow[] => [first, ...others];

/**
 * Loads older rows while a storm may go on among them: its count, and what one tap answers, are of all of it. And while nothing is
 * left of what was loaded.
 */
export function useWholeStorms(list: ViolationList, groups: readonly RowGroup[], cooldownMs: number): void {
  const { rows, older, loadOlder } = list;
  const oldest = rows.at(-1);
  const isCut =
    older === 'more' &&
    (oldest === undefined ||
      groups.some(({ first, others }) => others.length > 0 && mayGoOn(first, oldest, cooldownMs)));
  // Once for each page: where it fails the button stays, to press.
  const tried = useRef<() => void>(undefined);
  useEffect(() => {
    if (!isCut || tried.current === loadOlder) return;
    tried.current = loadOlder;
    loadOlder();
  }, [isCut, loadOlder]);
}

/** Whether the storm may hold something older than all that is loaded. */
const mayGoOn = (first: ViolationRow, oldest: ViolationRow, cooldownMs: number): boolean =>
  isWithin(alertOf(oldest), alertOf(first), cooldownMs);

const alertOf = ({ cameraId, occurredAt }: ViolationRow): GroupedAlert => ({
  cameraId,
  atMs: Date.parse(occurredAt),
});
