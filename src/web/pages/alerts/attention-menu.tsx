import { ActionIcon, Popover, Switch } from '@mantine/core';
import { IconBell, IconBellRinging } from '@tabler/icons-react';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import type { ViolationList } from '../violations/use-violations.ts';
import classes from './alerts-page.module.css';
import { useAttention } from './use-attention.ts';

/** What this phone may do to be noticed; all of it is off until it is chosen. */
export function AttentionMenu({ list }: { list: ViolationList }) {
  const { attention: words } = useWords().alerts;
  const attention = useAttention(list);
  const { quietHours } = useSite();
  const spans = quietHours.map(({ from, to }) => `${from}–${to}`).join(', ');
  const Bell = attention.hasSound ? IconBellRinging : IconBell;
  return (
    <Popover position="bottom-end" width={300} shadow="md" withArrow>
      <Popover.Target>
        <ActionIcon
          size={44}
          radius="xl"
          variant={attention.hasSound ? 'light' : 'default'}
          aria-label={words.title}
        >
          <Bell size={22} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes['attention']}>
          <Switch
            size="md"
            label={words.sound}
            description={
              quietHours.length === 0 ? words.soundHint : `${words.soundHint} ${words.quiet(spans)}`
            }
            checked={attention.hasSound}
            onChange={({ currentTarget }) => attention.setSound(currentTarget.checked)}
          />
          <Switch
            size="md"
            label={words.awake}
            description={attention.canStayAwake ? words.awakeHint : words.awakeNeedsHttps}
            disabled={!attention.canStayAwake}
            checked={attention.staysAwake && attention.canStayAwake}
            onChange={({ currentTarget }) => attention.setAwake(currentTarget.checked)}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
