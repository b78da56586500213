import { useEffect } from 'react';
import { useWords } from '../language/language.tsx';

export function useTitle(pageTitle: string): void {
  const { productName } = useWords();
  useEffect(() => {
    document.title = `${pageTitle} · ${productName}`;
  }, [pageTitle, productName]);
}
