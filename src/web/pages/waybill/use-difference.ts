import { useWords } from '../language/language.tsx';
import { useWaybillWords } from '../language/waybill-words.ts';

/** "10 s later", "5 s earlier": than the moment at which the parcel should pass. Whole seconds: scanners are no more exact. */
export function useDifference(): (differenceS: number) => string {
  const words = useWaybillWords();
  const { locale } = useWords();
  const number = new Intl.NumberFormat(locale);
  return (differenceS) => {
    const seconds = number.format(Math.abs(Math.round(differenceS)));
    return differenceS < 0 ? words.earlier(seconds) : words.later(seconds);
  };
}
