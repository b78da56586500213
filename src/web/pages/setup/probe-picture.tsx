import { useEffect, useRef } from 'react';
import { useSetupWords } from '../language/setup-words.ts';
import classes from './setup.module.css';

/** @param jpeg base64. Drawn, since the policy of the pages shows no image of an address that holds it */
export function ProbePicture({ jpeg }: { jpeg: string }) {
  const words = useSetupWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isGone = false;
    void pictureOf(jpeg).then((picture) => {
      if (isGone || canvas.current === null) return;
      canvas.current.width = picture.width;
      canvas.current.height = picture.height;
      canvas.current.getContext('2d')?.drawImage(picture, 0, 0);
      picture.close();
    });
    return () => {
      isGone = true;
    };
  }, [jpeg]);
  return <canvas ref={canvas} className={classes['picture']} role="img" aria-label={words.picture} />;
}

const pictureOf = (jpeg: string): Promise<ImageBitmap> =>
  createImageBitmap(
    new Blob([Uint8Array.from(atob(jpeg), (byte) => byte.charCodeAt(0))], { type: 'image/jpeg' }),
  );
