import { Button } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useWords } from '../language/language.tsx';
import { Notice } from './notices.tsx';
import { useTitle } from './use-title.ts';

export function NotFoundPage() {
  const { failure } = useWords();
  useTitle(failure.noSuchPage);
  return (
    <main>
      <Notice icon={<IconMapPin size={44} stroke={1.4} aria-hidden />} title={failure.noSuchPage}>
        <Button component={Link} href="/board" size="md" variant="light">
          {failure.toBoard}
        </Button>
      </Notice>
    </main>
  );
}
