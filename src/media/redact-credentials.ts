// Greedy up to the last @ before a slash or blank: a password may hold an @ of its own.
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi;

/** The text with user and password of every address in it replaced by `***`. */
export const redactCredentials = (text: string): string => text.replace(CREDENTIALS, '$1***@');

export const hasCredentials = (source: string): boolean => redactCredentials(source) !== source;
