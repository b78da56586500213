import { Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { CameraState } from '../../../wire/messages.ts';
import { ZonesStateSchema, ZoneShapesSchema, type ZoneShape, type ZonesState } from '../../../wire/zones.ts';
import desk from '../cameras/camera-desk.module.css';
import classes from '../calibrate/calibrate-page.module.css';
import { SaveBar } from '../calibrate/save-bar.tsx';
import { useSaving } from '../calibrate/use-saving.ts';
import { useZoneWords } from '../language/zone-words.ts';
import { ZoneView } from './zone-view.tsx';

interface ZoneDeskProps {
  readonly camera: CameraState;
  readonly url: string;
  readonly inForce: ZonesState;
  readonly onSaved: () => void;
}

/** The zones of one camera, drawn over what it sees. */
export function ZoneDesk({ camera, url, inForce, onSaved }: ZoneDeskProps) {
  const words = useZoneWords();
  const [draft, setDraft] = useState<readonly ZoneShape[]>();
  const [drawn, setDrawn] = useState<number>();
  const reset = (): void => {
    setDraft(undefined);
    setDrawn(undefined);
  };
  const saving = useSaving(url, ZonesStateSchema, () => {
    reset();
    onSaved();
  });
  const zones = draft ?? inForce.zones;
  const change = (next: readonly ZoneShape[]): void => {
    setDraft(next);
    saving.forget();
  };
  const changeOne = (index: number, zone: ZoneShape): void => change(zones.with(index, zone));
  const add = (): void => {
    // Never an id that was in use before: what was handled there would be counted here.
    const id = `zone-${Date.now().toString(36)}`;
    // First of the list: it counts where it lies over others, else one inside another would never.
    change([{ id, name: words.newName(zones.length + 1), polygon: [] }, ...zones]);
    setDrawn(0);
  };
  const isComplete = ZoneShapesSchema.safeParse(zones).success;
  const active = drawn === undefined ? undefined : zones[drawn];
  return (
    <div className={desk['desk']}>
      <div className={classes['sight']}>
        <ZoneView camera={camera} zones={zones} drawn={drawn} onZone={changeOne} />
        <p className={desk['soft']} aria-live="polite">
          {active === undefined ? words.hint : words.drawing(active.name)}
        </p>
      </div>
      <section className={desk['panel']} aria-label={words.list}>
        <p className={desk['soft']}>{words.source[inForce.source]}</p>
        {zones.length === 0 && <p>{words.none}</p>}
        <ul className={classes['zones']}>
          {zones.map((zone, i) => (
            <li key={zone.id} data-drawn={i === drawn}>
              <input
                aria-label={words.name}
                maxLength={40}
                value={zone.name}
                onChange={({ currentTarget }) => changeOne(i, { ...zone, name: currentTarget.value })}
              />
              <Button
                variant="subtle"
                aria-label={words.redraw(zone.name)}
                onClick={() => {
                  changeOne(i, { ...zone, polygon: [] });
                  setDrawn(i);
                }}
              >
                {words.redrawShort}
              </Button>
              <Button
                variant="subtle"
                color="amber"
                px="xs"
                aria-label={words.remove(zone.name)}
                onClick={() => {
                  change(zones.toSpliced(i, 1));
                  setDrawn(undefined);
                }}
              >
                <IconTrash size={18} aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
        <div className={desk['buttons']}>
          {drawn === undefined || active === undefined ? (
            <Button variant="light" leftSection={<IconPlus size={18} aria-hidden />} onClick={add}>
              {words.add}
            </Button>
          ) : (
            <>
              <Button
                variant="light"
                disabled={active.polygon.length < 3}
                onClick={() => setDrawn(undefined)}
              >
                {words.finish}
              </Button>
              <Button
                variant="subtle"
                disabled={active.polygon.length === 0}
                onClick={() => changeOne(drawn, { ...active, polygon: active.polygon.slice(0, -1) })}
              >
                {words.undoCorner}
              </Button>
            </>
          )}
        </div>
        <p className={desk['soft']}>{words.order}</p>
        {draft !== undefined && !isComplete && <p className={desk['warm']}>{words.incomplete}</p>}
        <SaveBar
          {...{ saving, isChanged: draft !== undefined, isComplete, reset }}
          save={() => saving.save({ zones })}
        />
        {inForce.source === 'saved' && draft === undefined && (
          <Button variant="subtle" mt="sm" onClick={() => saving.save({ zones: null })}>
            {words.takeBack}
          </Button>
        )}
      </section>
    </div>
  );
}
