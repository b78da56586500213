import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** @returns the width of an element, px, as it is now; 0 until it is laid out */
export function useWidth(): [place: RefObject<HTMLDivElement | null>, widthPx: number] {
  const place = useRef<HTMLDivElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    // Before the first picture: what is laid out by the width does not jump.
    setWidthPx(Math.floor(element.clientWidth));
    const observer = new ResizeObserver(([entry]) => setWidthPx(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, widthPx];
}
