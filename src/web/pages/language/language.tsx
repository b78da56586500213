import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { chinese } from './chinese.ts';
import type { Dictionary, Language } from './dictionary.ts';
import { english } from './english.ts';

const STORAGE_KEY = 'qingfang.language';
const PARAMETER = 'lang';
const DICTIONARIES: Record<Language, Dictionary> = { zh: chinese, en: english };

interface LanguageChoice {
  readonly language: Language;
  readonly words: Dictionary;
  readonly toggle: () => void;
}

const LanguageContext = createContext<LanguageChoice | undefined>(undefined);

/** Chinese first; `?lang=en` in the address wins, then what was chosen last time in this browser. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    remember(language);
  }, [language]);
  const choice = useMemo<LanguageChoice>(
    () => ({
      language,
      words: DICTIONARIES[language],
      toggle: () => {
        dropParameter();
        setLanguage(language === 'zh' ? 'en' : 'zh');
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (choice === undefined) throw new Error('useLanguage needs a LanguageProvider above it');
  return choice;
}

export function useWords(): Dictionary {
  return useLanguage().words;
}

function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get(PARAMETER) ?? recall();
  return asked?.toLowerCase().startsWith('en') === true ? 'en' : 'zh';
}

/** The choice by hand is newer than the address. */
function dropParameter(): void {
  const url = new URL(window.location.href);
  if (!url.searchParams.has(PARAMETER)) return;
  url.searchParams.delete(PARAMETER);
  window.history.replaceState(null, '', url);
}

// A browser may forbid storage; the page then works and forgets.
function remember(language: Language): void {
  try {
    window.localStorage.setItem(STORAGE_KEY, language);
  } catch (error) {
    console.info('the language is not remembered:', error);
  }
}

function recall(): string | undefined {
  try {
    return window.localStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
