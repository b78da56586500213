import { useEffect, useState } from 'react';
import { useLive } from '../live/live-context.tsx';

/** A snapshot beside words that say the same. While it cannot be loaded its place stays plain; tried again with the line. */
export function Still({ url, className }: { url: string; className: string | undefined }) {
  const { connection } = useLive();
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (connection === 'open') setHasFailed(false);
  }, [connection]);
  if (hasFailed) return <span className={className} />;
  return <img className={className} src={url} alt="" loading="lazy" onError={() => setHasFailed(true)} />;
}
