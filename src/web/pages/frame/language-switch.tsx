import { useLanguage } from '../language/language.tsx';
import classes from './language-switch.module.css';

export function LanguageSwitch() {
  const { language, words, toggle } = useLanguage();
  return (
    <button
      type="button"
      className={classes['switch']}
      lang={language === 'zh' ? 'en' : 'zh-CN'}
      onClick={toggle}
    >
      {words.switchLanguage}
    </button>
  );
}
