import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { PageFrame } from '../frame/page-frame.tsx';
import { useSetupWords } from '../language/setup-words.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { newDraft } from './camera-draft.ts';
import { SetupDesk } from './setup-desk.tsx';
import desk from '../cameras/camera-desk.module.css';
import classes from './setup.module.css';

/** A camera that is not there yet; once it is saved the list shows how it begins. */
export function AddCamera() {
  const words = useSetupWords();
  const { pages } = useWords();
  const { cameras } = useLive();
  const [, navigate] = useLocation();
  const [first] = useState(() => newDraft(freeId(cameras)));
  return (
    <PageFrame page="cameras" title={words.add}>
      <div className={[desk['page'], classes['page']].join(' ')}>
        <Link href="/cameras" className={desk['back'] ?? ''}>
          <IconArrowLeft size={18} aria-hidden /> {pages.cameras}
        </Link>
        <h1 className={desk['title']}>{words.add}</h1>
        <p className={desk['soft']}>{words.addHint}</p>
        <SetupDesk first={first} saved={undefined} onSaved={() => navigate('/cameras')} />
      </div>
    </PageFrame>
  );
}

function freeId(cameras: ReadonlyMap<string, unknown>): string {
  let number = cameras.size + 1;
  while (cameras.has(`camera-${number}`)) number++;
  return `camera-${number}`;
}
