import { useState } from 'react';
import { groupAlerts } from '../../../wire/alert-groups.ts';
import type { ViolationRow } from '../../../wire/messages.ts';

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

export function groupRows(rows: readonly ViolationRow[], cooldownMs: number): readonly RowGroup[] {
  const alerts = rows.map((row) => ({ row, cameraId: row.cameraId, atMs: Date.parse(row.occurredAt) }));
  return groupAlerts(alerts, cooldownMs).map(({ first, others }) => ({
    first: first.row,
    others: others.map(({ row }) => row).reverse(),
  }));
}

/** Rows as the phone shows them: what came of one camera within the cooldown is one card, until it is opened. */
export function useStorms(rows: readonly ViolationRow[], cooldownMs: number): readonly Storm[] {
  // By rows, not by storms: when the first is answered the rest stays open.
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  return groupRows(rows, cooldownMs).map((group) => {
    const ids = [group.first, ...group.others].map(({ id }) => id);
    const isOpen = ids.some((id) => opened.has(id));
    const change = (before: ReadonlySet<string>): ReadonlySet<string> =>
      new Set(isOpen ? [...before].filter((id) => !ids.includes(id)) : [...before, ...ids]);
    return { ...group, isOpen, toggle: () => setOpened(change) };
  });
}
