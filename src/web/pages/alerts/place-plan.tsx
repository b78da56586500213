import { FLOOR_PLAN_PATH } from '../../../wire/evidence-path.ts';
import { useSite } from '../live/site-context.tsx';
import { Still } from '../violations/still.tsx';
import classes from './place-plan.module.css';

/** Where on the floor the camera stands; the words beside it say the same. Nothing where the site gives no plan of it. */
export function PlacePlan({ cameraId }: { cameraId: string }) {
  const { floorPlan } = useSite();
  const place = floorPlan?.find((camera) => camera.cameraId === cameraId);
  if (place === undefined) return undefined;
  return (
    <div className={classes['plan']} aria-hidden>
      <Still url={FLOOR_PLAN_PATH} className={classes['picture']} />
      <span className={classes['dot']} style={{ left: `${place.x * 100}%`, top: `${place.y * 100}%` }} />
    </div>
  );
}
