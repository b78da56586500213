import { chinese } from '../language/chinese.ts';
import { english } from '../language/english.ts';
import { useLanguage } from '../language/language.tsx';
import type { Violation } from '../../../wire/messages.ts';
import classes from './kind-name.module.css';

/** In both languages: floor managers and auditors do not always share one. */
export function KindName({ kind }: { kind: Violation['kind'] }) {
  const { language, words } = useLanguage();
  const other = language === 'zh' ? english : chinese;
  return (
    <span className={classes['kind']}>
      <span className={classes['own']}>{words.kinds[kind]}</span>
      <span className={classes['other']} lang={other.locale}>
        {other.kinds[kind]}
      </span>
    </span>
  );
}
