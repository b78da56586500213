import { Checkbox, Switch } from '@mantine/core';
import { useState } from 'react';
import { WHOLE_SITE, type Scope } from '../../../wire/scope.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import classes from './people-page.module.css';
import { usePlaceName } from './use-place-name.ts';

interface ScopeFieldProps {
  /** Empty while it is limited and nothing is chosen yet. */
  readonly scope: Scope;
  readonly onScope: (scope: Scope) => void;
}

/** Whether an account sees the whole site, or which cameras and zones alone. */
export function ScopeField({ scope, onScope }: ScopeFieldProps) {
  const { people: words } = useWords();
  return (
    <div>
      <Switch
        size="md"
        label={words.isLimited}
        description={words.isLimitedHint}
        checked={scope !== null}
        onChange={({ currentTarget }) => onScope(currentTarget.checked ? [] : WHOLE_SITE)}
      />
      {scope !== null && <Places scope={scope} onScope={onScope} />}
    </div>
  );
}

function Places({ scope, onScope }: { scope: readonly string[]; onScope: (scope: Scope) => void }) {
  const { people: words } = useWords();
  const nameOf = usePlaceName();
  // One that is not there any more stays in sight: whoever takes it out by mistake can put it back.
  const [first] = useState(scope);
  const { zones } = useSite();
  const cameraIds = [...useLive().cameras.keys()];
  const zonesOf = (cameraId: string): readonly string[] =>
    zones.filter((zone) => zone.cameraId === cameraId).map(({ id }) => `${cameraId}/${id}`);
  const known = cameraIds.flatMap((id) => [id, ...zonesOf(id)]);
  const choose = (place: string, isChosen: boolean): void => {
    // A whole camera holds its zones.
    const others = scope.filter((each) => each !== place && !each.startsWith(`${place}/`));
    onScope(isChosen ? [...others, place] : others);
  };
  return (
    <fieldset className={classes['places']}>
      <legend>{words.places}</legend>
      {cameraIds.map((cameraId) => (
        <div key={cameraId}>
          <Checkbox
            size="md"
            label={nameOf(cameraId)}
            checked={scope.includes(cameraId)}
            onChange={({ currentTarget }) => choose(cameraId, currentTarget.checked)}
          />
          {zonesOf(cameraId).map((zone) => (
            <Checkbox
              key={zone}
              size="md"
              className={classes['zone']}
              label={nameOf(zone)}
              checked={scope.includes(cameraId) || scope.includes(zone)}
              disabled={scope.includes(cameraId)}
              onChange={({ currentTarget }) => choose(zone, currentTarget.checked)}
            />
          ))}
        </div>
      ))}
      {first
        .filter((place) => !known.includes(place))
        .map((place) => (
          <Checkbox
            key={place}
            size="md"
            label={nameOf(place)}
            description={words.placeGone}
            checked={scope.includes(place)}
            onChange={({ currentTarget }) => choose(place, currentTarget.checked)}
          />
        ))}
    </fieldset>
  );
}
