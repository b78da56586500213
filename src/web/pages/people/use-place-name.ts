import { useLive } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';

/** Of `dock-2` and of `dock-2/unloading`, for people; what is not configured (any more) keeps its id. */
export function usePlaceName(): (place: string) => string {
  const { zones } = useSite();
  const { cameras } = useLive();
  return (place) => {
    const [cameraId = '', zone] = place.split('/');
    const camera = cameras.get(cameraId)?.name ?? cameraId;
    if (zone === undefined) return camera;
    const known = zones.find((each) => each.cameraId === cameraId && each.id === zone);
    return `${camera} / ${known?.name ?? zone}`;
  };
}
